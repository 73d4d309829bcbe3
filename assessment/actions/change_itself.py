"""What a campaign does by itself: on which days it reminds, and whether it publishes once it is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.actions.cadence import check_reminders, reminders_due
from assessment.actions.errors import CampaignClosedError
from assessment.actions.noting import note_campaign
from assessment.actions.permissions import Actor, Right, require
from assessment.store.models import Campaign, Organisation
from assessment.store.models.campaign import DRAFT, OPEN


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
    campaign.reminders_done = reminders_due(campaign, zone=organisation.time_zone, now=now)
    note_campaign(session, "change_itself", campaign, actor=actor, now=now)
    session.flush()
