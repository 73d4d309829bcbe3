"""Runs a workshop: begins it, leads its questions through their phases, keeps decisions.

The database is the only state: whoever leads may close the browser and go on from another.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, update
from sqlalchemy.orm import Session

from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignOpenError
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign, Organisation, Workshop, WorkshopTopic
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.models.campaigns.workshops import CLOSED_VOTE, DISCUSSION, PHASES, SILENCE, VOTE
from assessment.store.queries.campaigns import workshops

WORKSHOP_TOKEN = "workshop"  # noqa: S105, the purpose of a token
TIMES = {SILENCE: timedelta(minutes=1), DISCUSSION: timedelta(minutes=8)}
"""A minute to read and think before the first voice sways the others; eight to talk."""
MORE = timedelta(minutes=2)


class WorkshopBegunError(Exception):
    """The campaign has its workshop already."""


class VoteOpenError(Exception):
    """A vote is under way: it is closed before anything else is taken up."""


def begin_workshop(
    session: Session,
    campaign: Campaign,
    items: Sequence[str],
    *,
    actor: Actor,
    seats: int,
    keys: SecretKeys,
    now: datetime,
) -> Workshop:
    """A workshop on these questions, in this order, for so many people.

    Raises NotAllowedError, CampaignOpenError before the closing, WorkshopBegunError.
    """
    require(actor, Right.PLAN, campaign.organisation_id)
    if campaign.status not in (CLOSED, PUBLISHED):
        raise CampaignOpenError
    if session.get(Workshop, campaign.id) is not None:
        raise WorkshopBegunError
    organisation = session.get_one(Organisation, campaign.organisation_id)
    workshop = Workshop(
        campaign_id=campaign.id,
        issue=1,
        seats=seats,
        joined=0,
        token_hash=hash_of(keys.token(WORKSHOP_TOKEN, campaign.id, 1)),
        begun_on=local_day(organisation.time_zone, now),
    )
    session.add(workshop)
    session.flush()
    session.add_all(
        WorkshopTopic(campaign_id=campaign.id, position=position, item=item)
        for position, item in enumerate(items, start=1)
    )
    audit_campaign(session, "begin_workshop", campaign, actor=actor, now=now)
    session.flush()
    return workshop


def workshop_token(workshop: Workshop, *, keys: SecretKeys) -> str:
    """The token of the link that phones open."""
    return keys.token(WORKSHOP_TOKEN, workshop.campaign_id, workshop.issue)


def take_up(session: Session, campaign: Campaign, topic_id: str, *, actor: Actor) -> None:
    """Put a question on. Raises NotAllowedError, VoteOpenError while a vote is under way."""
    require(actor, Right.PLAN, campaign.organisation_id)
    workshop = session.get_one(Workshop, campaign.id)
    if any(topic.phase == VOTE for topic in workshops.topics(session, campaign.id)):
        raise VoteOpenError
    if not workshop.ended and topic_id in {topic.id for topic in workshops.topics(session, campaign.id)}:
        workshop.topic_id = topic_id
        session.flush()


def next_phase(session: Session, campaign: Campaign, topic_id: str, *, actor: Actor, seen: str, now: datetime) -> bool:
    """Lead a question from the phase `seen` into the next; False where it was led on already: a click twice is one.

    Nothing is led on once the meeting is over: a vote that was opened then would never be closed by anybody.
    Raises NotAllowedError.
    """
    require(actor, Right.PLAN, campaign.organisation_id)
    if seen not in PHASES or seen == CLOSED_VOTE:
        return False
    following = PHASES[PHASES.index(seen) + 1]
    ends_at = now + TIMES[following] if following in TIMES else None
    change = (
        update(WorkshopTopic)
        .where(
            WorkshopTopic.id == topic_id,
            WorkshopTopic.campaign_id == campaign.id,
            WorkshopTopic.phase == seen,
            exists().where(Workshop.campaign_id == campaign.id, Workshop.ended.is_(False)),
        )
        .values(phase=following, ends_at=ends_at, turns=WorkshopTopic.turns + 1)
    )
    led = session.connection().execute(change).rowcount == 1
    session.expire_all()
    return led


def give_more_time(session: Session, campaign: Campaign, topic_id: str, *, actor: Actor, now: datetime) -> None:
    """Two minutes more from what is left, or from now. Raises NotAllowedError."""
    require(actor, Right.PLAN, campaign.organisation_id)
    topic = session.get(WorkshopTopic, topic_id)
    if topic is not None and topic.campaign_id == campaign.id and topic.phase in TIMES:
        topic.ends_at = max(topic.ends_at or now, now) + MORE
        session.flush()


def set_seats(session: Session, campaign: Campaign, seats: int, *, actor: Actor) -> None:
    """How many people are in the room; never fewer than the phones that joined. Raises NotAllowedError."""
    require(actor, Right.PLAN, campaign.organisation_id)
    workshop = session.get_one(Workshop, campaign.id)
    workshop.seats = max(seats, workshop.joined)
    session.flush()


def end_workshop(session: Session, campaign: Campaign, *, actor: Actor, now: datetime) -> None:
    """End the meeting: no phone joins or votes any more. Raises NotAllowedError, VoteOpenError."""
    require(actor, Right.PLAN, campaign.organisation_id)
    workshop = session.get_one(Workshop, campaign.id)
    if any(topic.phase == VOTE for topic in workshops.topics(session, campaign.id)):
        raise VoteOpenError
    workshop.ended, workshop.topic_id = True, None
    audit_campaign(session, "end_workshop", campaign, actor=actor, now=now)
    session.flush()
