"""Publishes a closed campaign and notifies its members."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignOpenError
from assessment.services.local_time import local_day, next_waking
from assessment.services.permissions import Actor, Right, require
from assessment.store.models import Campaign, Organisation
from assessment.store.models.base import new_key
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.store.queries import organisations, outbox

REPORT_READY = "report_ready"


def publish_campaign(
    session: Session, campaign: Campaign, *, actor: Actor | None, base_url: str, now: datetime
) -> bool:
    """Publish; False when it was done before. Every other member gets one mail.

    `actor` None: the product itself, where that was set; its mails wait out nights and weekends. Raises
    NotAllowedError, and CampaignOpenError before the closing.
    """
    if actor is not None:
        require(actor, Right.LAUNCH, campaign.organisation_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    closed = update(Campaign).where(Campaign.id == campaign.id, Campaign.status == CLOSED)
    change: Any = closed.values(status=PUBLISHED, published_on=local_day(organisation.time_zone, now))
    result: Any = session.execute(change.execution_options(synchronize_session=False))
    session.refresh(campaign)
    if campaign.status != PUBLISHED:
        raise CampaignOpenError
    if not result.rowcount:
        return False
    rows = [
        {
            "id": new_key(),
            "key": f"{REPORT_READY}:{campaign.id}:{account.id}",
            "kind": REPORT_READY,
            "campaign_id": campaign.id,
            "account_id": account.id,
            "language": account.locale,
            "base_url": base_url,
            "next_attempt": now if actor else next_waking(organisation.time_zone, now),
            "zone": None if actor else organisation.time_zone,
        }
        for account, _ in organisations.members(session, organisation.id)
        if actor is None or account.id != actor.account_id
    ]
    outbox.add(session, rows)
    audit_campaign(session, "publish", campaign, actor=actor, now=now)
    session.flush()
    return True
