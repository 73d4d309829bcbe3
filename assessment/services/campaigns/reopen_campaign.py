"""Reopens a named campaign that is closed and of whose result nothing was made yet."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.core.questionnaire.free_text import MASKED
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignOpenError, UnitBusyError
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.models import Campaign, Organisation, Workshop
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN, PUBLISHED
from assessment.store.queries import outbox, plans
from assessment.store.queries.campaigns import campaigns, results, waves
from assessment.store.queries.documents import forget_documents

WAVE_ENDED = "wave_ended"
"""Kind of the mails that say that a wave closed by itself."""


class Obstacle(StrEnum):
    """Why a campaign that is over stays closed."""

    CONFIDENTIAL = "confidential"
    """The difference between two closings would tell a late answer apart."""
    PUBLISHED = "published"
    """What readers have seen does not change; nothing is shared with outsiders before that."""
    LATER_WAVE = "later_wave"
    """Another wave was compared with this one, or takes answers now."""
    PLAN = "plan"
    """A plan was approved on this result."""
    WORKSHOP = "workshop"
    """A meeting worked on this result."""
    MASKED = "masked"
    """A comment was masked in the frozen result; a result made anew would show it again."""


class NotReopenableError(Exception):
    """The campaign stays closed, because of the `obstacle`."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def obstacle_to_reopening(session: Session, campaign: Campaign) -> Obstacle | None:
    """What keeps a closed campaign from being reopened; None when nothing does. Raises CampaignOpenError before."""
    if campaign.status not in (CLOSED, PUBLISHED):
        raise CampaignOpenError
    if campaign.confidential:
        return Obstacle.CONFIDENTIAL
    if campaign.status == PUBLISHED:
        return Obstacle.PUBLISHED
    follower = waves.follower(session, campaign.id)
    frozen = results.latest(session, campaign.id)
    comments = frozen.inputs.get("comments", {}) if frozen else {}
    checks = {
        Obstacle.LATER_WAVE: campaigns.open_in_unit(session, campaign.unit_id) is not None
        or (follower is not None and follower.status != DRAFT),
        Obstacle.PLAN: plans.approved(session, campaign.id) is not None,
        Obstacle.WORKSHOP: session.get(Workshop, campaign.id) is not None,
        Obstacle.MASKED: any(MASKED in texts for texts in comments.values()),
    }
    return next((obstacle for obstacle, stands in checks.items() if stands), None)


def reopen_campaign(
    session: Session, campaign: Campaign, *, actor: Actor, closes_on: date | None, now: datetime
) -> None:
    """Take answers again until `closes_on` (None: until somebody closes); the frozen result goes.

    The next closing freezes another one, from the answers as they stand then. Raises NotAllowedError,
    CampaignOpenError, NotReopenableError, UnitBusyError, and ValueError for a last day that is over.
    """
    require(actor, Right.MANAGE, campaign.organisation_id)
    # Nobody publishes or approves between the look and the change.
    campaigns.hold(session.connection(), campaign.id)
    session.refresh(campaign)
    obstacle = obstacle_to_reopening(session, campaign)
    if obstacle is not None:
        raise NotReopenableError(obstacle)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    if closes_on is not None and closes_on < local_day(organisation.time_zone, now):
        raise ValueError("the last day is over already")

    closed = update(Campaign).where(Campaign.id == campaign.id, Campaign.status == CLOSED)
    change: Any = closed.values(status=OPEN, closed_on=None, closes_on=closes_on)
    try:
        session.execute(change.execution_options(synchronize_session=False))
    except IntegrityError as error:
        raise UnitBusyError from error
    results.forget(session, campaign.id)
    waves.forget_changes(session, campaign.id)
    forget_documents(session.connection(), campaign.id)
    # A second closing by itself is told as the first one was.
    outbox.forget(session.connection(), f"{WAVE_ENDED}:{campaign.id}:")
    audit_campaign(session, "reopen", campaign, actor=actor, now=now)
    session.expire_all()
