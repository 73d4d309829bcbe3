"""Automatic reminders and publication of a campaign."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignClosedError
from assessment.services.permissions import Actor, Right, require
from assessment.services.scheduling.cadence import check_reminders, reminders_due
from assessment.store.models import Campaign, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN


def change_itself(
    session: Session, campaign: Campaign, *, actor: Actor, reminders: Sequence[int], publishes: bool, now: datetime
) -> None:
    """Choose days of reminders, and whether the result is published without anybody's click.

    A day that is over reminds nobody any more. Publishing asks for the right to publish. Raises NotAllowedError,
    CampaignClosedError, ValueError.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    if publishes != campaign.publishes_itself:
        require(actor, Right.LAUNCH, campaign.organisation_id)
    if campaign.status not in (DRAFT, OPEN):
        raise CampaignClosedError
    check_reminders(reminders)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    campaign.reminder_days, campaign.publishes_itself = list(reminders), publishes
    campaign.reminders_set_by = actor.account_id
    campaign.reminders_done = reminders_due(campaign, zone=organisation.time_zone, now=now)
    audit_campaign(session, "change_itself", campaign, actor=actor, now=now)
    session.flush()
