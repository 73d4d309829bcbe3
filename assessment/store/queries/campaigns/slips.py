"""Single-use slips of meetings: by token, by code, by campaign."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from assessment.store.models import MeetingSlip
from assessment.store.upsert import keeping

SLIPS: Table = MeetingSlip.metadata.tables["meeting_slips"]


def with_token_hash(session: Session, token_hash: str) -> MeetingSlip | None:
    """The slip of that token."""
    return session.get(MeetingSlip, token_hash)


def with_code_hash(session: Session, code_hash: str) -> MeetingSlip | None:
    """The slip of that short code."""
    return session.scalar(select(MeetingSlip).where(MeetingSlip.code_hash == code_hash))


def any_of(session: Session, campaign_id: str) -> bool:
    """Whether a campaign has slips."""
    return (
        session.scalars(select(MeetingSlip.number).where(MeetingSlip.campaign_id == campaign_id).limit(1)).first()
        is not None
    )


def of_campaign(session: Session, campaign_id: str) -> list[MeetingSlip]:
    """The slips of a campaign, by function and number."""
    of = select(MeetingSlip).where(MeetingSlip.campaign_id == campaign_id)
    return list(session.scalars(of.order_by(MeetingSlip.function, MeetingSlip.number)))


def keep_only(session: Session, campaign_id: str, rows: Sequence[dict[str, Any]]) -> None:
    """Keep these slips of a campaign and no other; one that is there stays as it is."""
    hashes: Collection[str] = [row["token_hash"] for row in rows]
    gone: Any = delete(MeetingSlip).where(MeetingSlip.campaign_id == campaign_id, MeetingSlip.token_hash.not_in(hashes))
    session.execute(gone.execution_options(synchronize_session=False))
    if rows:
        session.execute(keeping(session.connection(), SLIPS, ("token_hash",)), list(rows))
