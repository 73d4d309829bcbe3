"""Opens a campaign once, raises its threshold, moves its closing date."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.published_groups import merge_order
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.campaign_audit import audit_campaign
from assessment.services.campaigns.same_people import keep_strictest_threshold, published_before
from assessment.services.errors import (
    CampaignClosedError,
    CampaignNotOpenError,
    NobodyInvitedError,
    ThresholdLoweredError,
    TooFewInvitedError,
    UnitBusyError,
)
from assessment.services.invitations.invitation_mails import write_invitations
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.kept_questionnaires import keep_questionnaire
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.queries.campaigns import campaigns, invitations, slips


def open_campaign(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor | None,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> bool:
    """Open a draft and write its invitations to be sent; False when it was open already, and nothing is done.

    `actor` None: the product itself, on the day that the cadence set; its mails wait out nights and weekends. From here
    on mode, length and order of merging stay as they are. Raises NotAllowedError, CampaignClosedError,
    NobodyInvitedError, TooFewInvitedError, UnitBusyError.
    """
    if actor is not None:
        require(actor, Right.LAUNCH, campaign.organisation_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    invited = [invitation for invitation in invitations.of_campaign(session, campaign.id) if not invitation.revoked]
    if campaign.status == DRAFT:
        keep_strictest_threshold(session, campaign, published_before(session, campaign), now=now)
        _check(session, campaign, len(invited))
    places = Counter(keys.decrypted_place(invitation.place, invitation.id).function for invitation in invited)
    people = {key: campaign.staff.get(key, places[key]) for key in questionnaire.functions_by_key}
    today = local_day(organisation.time_zone, now)
    if not _begin(session, campaign, today=today, merged=merge_order(people)):
        session.refresh(campaign)
        if campaign.status != OPEN:
            raise CampaignClosedError
        return False
    session.refresh(campaign)
    campaign.questionnaire_version = questionnaire.version
    keep_questionnaire(session, campaign, questionnaire, today=today)
    campaign.base_url = base_url
    zone = organisation.time_zone if actor is None else None
    write_invitations(session, campaign, invited, organisation=organisation, base_url=base_url, now=now, zone=zone)
    audit_campaign(session, "open", campaign, actor=actor, now=now)
    session.flush()
    return True


def raise_threshold(session: Session, campaign: Campaign, *, actor: Actor, people: int, now: datetime) -> None:
    """Ask for larger groups than was promised, while answers come in: what is frozen shows the groups that it shows.

    Raises NotAllowedError, CampaignNotOpenError, ThresholdLoweredError, ValueError.
    """
    require(actor, Right.LAUNCH, campaign.organisation_id)
    if campaign.status != OPEN:
        raise CampaignNotOpenError
    if people < campaign.threshold:
        raise ThresholdLoweredError
    campaign.threshold = Threshold(campaign.threshold).raised_to(people).people
    audit_campaign(session, "raise_threshold", campaign, actor=actor, now=now)


def move_closing(session: Session, campaign: Campaign, *, actor: Actor, closes_on: date | None, now: datetime) -> None:
    """Give an open campaign another last day. Raises NotAllowedError, CampaignNotOpenError, ValueError."""
    require(actor, Right.LAUNCH, campaign.organisation_id)
    if campaign.status != OPEN:
        raise CampaignNotOpenError
    organisation = session.get_one(Organisation, campaign.organisation_id)
    if closes_on is not None and closes_on < local_day(organisation.time_zone, now):
        raise ValueError("the last day is over already")
    campaign.closes_on = closes_on
    audit_campaign(session, "move_closing", campaign, actor=actor, now=now)


def _check(session: Session, campaign: Campaign, invited: int) -> None:
    busy = campaigns.open_in_unit(session, campaign.unit_id)
    if busy is not None and busy.id != campaign.id:
        raise UnitBusyError
    if campaign.meeting_hash or slips.any_of(session, campaign.id):
        return
    if not invited:
        raise NobodyInvitedError
    if campaign.confidential and invited < campaign.threshold:
        raise TooFewInvitedError(invited=invited, threshold=campaign.threshold)


def _begin(session: Session, campaign: Campaign, *, today: date, merged: tuple[str, ...]) -> bool:
    """Turn the draft into an open campaign; False when somebody else did. The database lets one in."""
    draft = update(Campaign).where(Campaign.id == campaign.id, Campaign.status == DRAFT)
    change: Any = draft.values(status=OPEN, opened_on=today, merge_order=list(merged))
    try:
        result: Any = session.execute(change.execution_options(synchronize_session=False))
    except IntegrityError as error:
        raise UnitBusyError from error
    return bool(result.rowcount)
