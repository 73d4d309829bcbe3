"""Frozen results and the release log."""

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from assessment.store.models import FrozenResult, ReleaseLogEntry


def latest(session: Session, campaign_id: str) -> FrozenResult | None:
    """The last frozen result of a campaign with all it holds."""
    found = select(FrozenResult).where(FrozenResult.campaign_id == campaign_id)
    whole = found.options(undefer(FrozenResult.inputs), undefer(FrozenResult.figures))
    return session.scalars(whole.order_by(FrozenResult.snapshot.desc()).limit(1)).first()


def snapshots(session: Session, campaign_id: str) -> list[FrozenResult]:
    """Every frozen result of a campaign, oldest first, without what they hold."""
    found = select(FrozenResult).where(FrozenResult.campaign_id == campaign_id)
    return list(session.scalars(found.order_by(FrozenResult.snapshot)))


def releases(session: Session, campaign_id: str) -> list[ReleaseLogEntry]:
    """Everything published or refused of a campaign, in its order."""
    return list(
        session.scalars(
            select(ReleaseLogEntry).where(ReleaseLogEntry.campaign_id == campaign_id).order_by(ReleaseLogEntry.id)
        )
    )
