"""Frozen results and the release log."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, func, select, update
from sqlalchemy.orm import Session, undefer

from assessment.core.questionnaire.free_text import without_accents
from assessment.store.models import Campaign, FrozenResult, ReleaseLogEntry, Unit
from assessment.store.models.campaigns.campaigns import PUBLISHED

FROZEN: Table = FrozenResult.metadata.tables["frozen_results"]


def latest(session: Session, campaign_id: str) -> FrozenResult | None:
    """The last frozen result of a campaign with all it holds."""
    query = select(FrozenResult).where(FrozenResult.campaign_id == campaign_id)
    whole = query.options(undefer(FrozenResult.inputs), undefer(FrozenResult.figures), undefer(FrozenResult.summary))
    return session.scalars(whole.order_by(FrozenResult.snapshot.desc()).limit(1)).first()


def locked_input_hash(session: Session, campaign_id: str) -> str | None:
    """The hash of the inputs of a campaign's last result, which nobody changes until this transaction ends."""
    query = select(FROZEN.c.input_hash).where(FROZEN.c.campaign_id == campaign_id).order_by(FROZEN.c.snapshot.desc())
    return session.execute(query.limit(1).with_for_update()).scalar()


class FrozenContent(NamedTuple):
    """What a frozen result holds, by its number."""

    id: int
    inputs: dict[str, Any]
    figures: dict[str, Any]


def contents(connection: Connection, campaign_ids: Sequence[str]) -> list[FrozenContent]:
    """What every frozen result of these campaigns holds."""
    held = select(FROZEN.c.id, FROZEN.c.inputs, FROZEN.c.figures).where(FROZEN.c.campaign_id.in_(campaign_ids))
    return [FrozenContent(*row) for row in connection.execute(held)]


def rewrite(connection: Connection, content: FrozenContent, *, input_hash: str) -> None:
    """Keep other comments in a frozen result; nothing else of it is ever changed."""
    same = update(FROZEN).where(FROZEN.c.id == content.id)
    connection.execute(same.values(inputs=content.inputs, figures=content.figures, input_hash=input_hash))


def forget(session: Session, campaign_id: str) -> None:
    """Remove every frozen result of a campaign that takes answers again; the release log stays."""
    gone: Any = delete(FrozenResult).where(FrozenResult.campaign_id == campaign_id)
    session.execute(gone.execution_options(synchronize_session=False))


def snapshots(session: Session, campaign_id: str) -> list[FrozenResult]:
    """Every frozen result of a campaign, oldest first, without what they hold."""
    query = select(FrozenResult).where(FrozenResult.campaign_id == campaign_id)
    return list(session.scalars(query.order_by(FrozenResult.snapshot)))


def releases(session: Session, campaign_ids: Sequence[str]) -> list[ReleaseLogEntry]:
    """Everything published or refused of some campaigns, in its order."""
    entries = select(ReleaseLogEntry).where(ReleaseLogEntry.campaign_id.in_(campaign_ids))
    return list(session.scalars(entries.order_by(ReleaseLogEntry.id)))


def newest_published(session: Session, organisation_id: str) -> list[tuple[str, Campaign]]:
    """Each unit's newest published campaign with the unit's name, the whole firm first; one query."""
    place = func.row_number().over(
        partition_by=Campaign.unit_id,
        order_by=(Campaign.opened_on.desc(), Campaign.previous_id.is_not(None).desc(), Campaign.id),
    )
    ranked = (
        select(Campaign.id, place.label("place"))
        .where(Campaign.organisation_id == organisation_id, Campaign.status == PUBLISHED)
        .subquery()
    )
    query = (
        select(Unit.name, Campaign)
        .join(Campaign, Campaign.unit_id == Unit.id)
        .join(ranked, ranked.c.id == Campaign.id)
        .where(ranked.c.place == 1)
        .order_by(Unit.id)
    )
    rows = [(name, campaign) for name, campaign in session.execute(query)]
    return sorted(rows, key=lambda row: without_accents(row[0]))
