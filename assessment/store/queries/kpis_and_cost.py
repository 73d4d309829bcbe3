"""KPIs, cost inputs and target levels of a campaign."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.store.models import CostChoice, CostInput, KpiEntry, TargetEdit


def kpi_entries(session: Session, campaign_ids: Sequence[str]) -> dict[str, list[KpiEntry]]:
    """Every figure given for each campaign, whoever gave it, in an order that does not change; one query."""
    query = select(KpiEntry).where(KpiEntry.campaign_id.in_(campaign_ids))
    kept: dict[str, list[KpiEntry]] = {}
    for entry in session.scalars(query.order_by(KpiEntry.kpi, KpiEntry.function)):
        kept.setdefault(entry.campaign_id, []).append(entry)
    return kept


def kpi_entries_of(session: Session, campaign_id: str, function: str) -> dict[str, KpiEntry]:
    """What one function gave, by figure."""
    query = select(KpiEntry).where(KpiEntry.campaign_id == campaign_id, KpiEntry.function == function)
    return {entry.kpi: entry for entry in session.scalars(query)}


def cost_inputs(session: Session, campaign_id: str) -> dict[str, CostInput]:
    """Inputs of the cost that were typed, by their name."""
    rows = session.scalars(select(CostInput).where(CostInput.campaign_id == campaign_id))
    return {typed.entry: typed for typed in rows}


def cost_choice(session: Session, campaign_id: str) -> CostChoice | None:
    """What was decided of the calculation; None when nothing was."""
    return session.get(CostChoice, campaign_id)


def target_edits(session: Session, campaign_id: str) -> list[TargetEdit]:
    """Every decision on the level to aim at, the last one first."""
    query = select(TargetEdit).where(TargetEdit.campaign_id == campaign_id)
    return list(session.scalars(query.order_by(TargetEdit.id.desc())))
