"""Deeds on campaigns, noted in one line each."""

from datetime import datetime

from sqlalchemy.orm import Session

from assessment.actions.permissions import Actor
from assessment.store import audit
from assessment.store.models import Campaign


def note_campaign(session: Session, verb: str, campaign: Campaign, *, actor: Actor | None, now: datetime) -> None:
    """Note what was done to a campaign; `actor` None: by the product, when its time had come."""
    audit.note(
        session,
        verb,
        organisation_id=campaign.organisation_id,
        account_id=actor.account_id if actor else None,
        kind="campaign",
        object_id=campaign.id,
        at=now,
    )
