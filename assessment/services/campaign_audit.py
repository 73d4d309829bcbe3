"""Audit log entries about campaigns."""

from datetime import datetime

from sqlalchemy.orm import Session

from assessment.services.permissions import Actor
from assessment.store import audit_log
from assessment.store.models import Campaign


def audit_campaign(session: Session, verb: str, campaign: Campaign, *, actor: Actor | None, now: datetime) -> None:
    """Note what was done to a campaign; `actor` None: by the product, when its time had come."""
    audit_log.note(
        session,
        verb,
        organisation_id=campaign.organisation_id,
        account_id=actor.account_id if actor else None,
        kind="campaign",
        object_id=campaign.id,
        at=now,
    )
