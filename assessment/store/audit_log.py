"""Audit log: write and list entries."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.models import AuditEvent


def note(
    session: Session,
    verb: str,
    *,
    organisation_id: str,
    account_id: str | None,
    kind: str,
    object_id: str,
    at: datetime,
) -> None:
    """Note that `account_id` (None: the product itself) did `verb` to the `kind` named `object_id`."""
    session.add(
        AuditEvent(
            organisation_id=organisation_id,
            account_id=account_id,
            verb=verb,
            object_kind=kind,
            object_id=object_id,
            at=at,
        )
    )


def latest(session: Session, organisation_id: str, *, count: int = 100) -> list[AuditEvent]:
    """The last deeds, newest first."""
    events = select(AuditEvent).where(AuditEvent.organisation_id == organisation_id)
    return list(session.scalars(events.order_by(AuditEvent.id.desc()).limit(count)))
