"""Creates, changes and deletes a draft campaign."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from sqlalchemy.orm import Session

from assessment.core.invitations.letter_words import OwnLetter
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.i18n import LANGUAGES
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignOpenError
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Organisation, Unit
from assessment.store.models.base import new_key
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.queries.campaigns import campaigns
from assessment.store.queries.erasures import ErasedKind, note_erasure

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """What is decided before a campaign opens. `staff`: people each function counts, where known.

    `weights`: the levers' weights in the total; equal when left out. `closes_on`: the last day for answers; without it
    somebody closes by hand. `opens_on`: the day on which invitations leave; without it they leave at the opening.
    `letter`: own words of its invitations; the product's when left out. `asks_comments`: whether people may write a
    comment beside each answer.
    """

    name: str
    length: Length = Length.FULL
    languages: tuple[str, ...] = ("fr",)
    mode: Mode = Mode.NAMED
    threshold: Threshold = field(default_factory=Threshold)
    staff: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    letter: OwnLetter | None = None
    asks_comments: bool = False


def create_campaign(
    session: Session,
    organisation: Organisation,
    unit: Unit,
    *,
    actor: Actor | None,
    questionnaire: Questionnaire,
    plan: CampaignDraft,
    now: datetime,
    key: str | None = None,
) -> Campaign:
    """A draft that follows the last published campaign of the unit. Raises NotAllowedError, ValueError.

    `actor` None: the product itself, as the cadence wants it. `key`: the campaign's, where the door makes it: sent
    twice, a form then makes one campaign.
    """
    if actor is not None:
        require(actor, Right.PREPARE, organisation.id)
    if unit.organisation_id != organisation.id:
        raise ValueError("the unit belongs to another organisation")
    previous = campaigns.latest_published(session, unit.id)
    campaign = Campaign(
        id=key or new_key(),
        organisation_id=organisation.id,
        unit_id=unit.id,
        previous_id=previous.id if previous else None,
        questionnaire_key=questionnaire.key,
        questionnaire_version=questionnaire.version,
        created_on=local_day(organisation.time_zone, now),
        status=DRAFT,
        meeting_issue=0,
        merge_order=[],
    )
    _write(session, campaign, plan, questionnaire)
    session.add(campaign)
    audit_campaign(session, "create", campaign, actor=actor, now=now)
    session.flush()
    return campaign


def change_campaign(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    plan: CampaignDraft,
    now: datetime,
) -> None:
    """Decide anew, while it is a draft. Raises NotAllowedError, CampaignOpenError, ValueError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status != DRAFT:
        raise CampaignOpenError
    campaign.questionnaire_key, campaign.questionnaire_version = questionnaire.key, questionnaire.version
    _write(session, campaign, plan, questionnaire)
    audit_campaign(session, "change", campaign, actor=actor, now=now)


def drop_campaign(session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys, now: datetime) -> None:
    """Throw a draft away with its invitations. Raises NotAllowedError, CampaignOpenError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status != DRAFT:
        raise CampaignOpenError
    audit_campaign(session, "drop", campaign, actor=actor, now=now)
    note_erasure(session.connection(), keys, ErasedKind.DRAFT, campaign.id)
    session.delete(campaign)


def _write(session: Session, campaign: Campaign, plan: CampaignDraft, questionnaire: Questionnaire) -> None:
    _check(plan, questionnaire)
    campaign.name = _own_name(plan.name, campaigns.names_in_unit(session, campaign.unit_id, other_than=campaign.id))
    campaign.length = plan.length.value
    campaign.languages = list(plan.languages)
    campaign.mode = plan.mode.value
    campaign.threshold = plan.threshold.people
    campaign.staff = dict(plan.staff)
    campaign.weights = dict(plan.weights) if plan.weights else None
    campaign.opens_on = plan.opens_on
    campaign.closes_on = plan.closes_on
    campaign.letter_words = plan.letter.to_json() if plan.letter else None
    campaign.asks_comments = plan.asks_comments


def _own_name(wanted: str, taken: set[str]) -> str:
    """The name, with a number where another wave of the unit bears it: two waves of a month would read as one."""
    if wanted not in taken:
        return wanted
    longest = LONGEST_NAME - len(" (99)")
    return next(name for number in count(2) if (name := f"{wanted[:longest]} ({number})") not in taken)


def _check(plan: CampaignDraft, questionnaire: Questionnaire) -> None:
    if not plan.languages or set(plan.languages) - set(LANGUAGES):
        raise ValueError(f"languages are among {LANGUAGES}")
    if plan.length is Length.QUICK and not questionnaire.has_quick_length:
        raise ValueError("this questionnaire has no short length")
    if set(plan.staff) - set(questionnaire.functions_by_key):
        raise ValueError("a function of the staff is not one of the questionnaire")
    levers = {lever.key for lever in questionnaire.levers}
    if plan.weights is not None and (set(plan.weights) != levers or min(plan.weights.values()) < 0):
        raise ValueError("weights name every lever, and none is negative")
