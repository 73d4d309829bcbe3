"""External default values of the cost inputs, with evidence grade and source.

Where nobody measured anything, the range is wide and says `hypothesis`. There is none for leads, basket, margin,
dispute hours, credit notes and the like: only the firm knows, and without it the line is not computed.
"""

from collections.abc import Mapping
from enum import StrEnum

from assessment.core.cost.cost_inputs import CostInputKey, ExternalInput, InputRange
from assessment.core.cost.source_grades import Grade

WEEKS = 46
"""Working weeks in a French year."""
YEAR_HOURS = 1607
"""Hours of a full-time year in France (claim france-working-time)."""
WEEK_HOURS = YEAR_HOURS / WEEKS
SECTOR_SPREAD = 0.30
"""A sector's mean says nothing of the firms in it: 30 % either way, a hypothesis."""

DEFAULTS: Mapping[CostInputKey, ExternalInput] = {
    CostInputKey.UNTREATED: ExternalInput(InputRange(0.10, 0.25, 0.40), Grade.A_MINUS, ("hbr-2011-audit",)),
    CostInputKey.RECOVERABLE_LEADS: ExternalInput(InputRange(0.20, 0.40, 0.60), Grade.HYPOTHESIS),
    CostInputKey.UNUSED: ExternalInput(InputRange(0.25, 0.45, 0.65), Grade.C, ("sirius-unused-content",)),
    CostInputKey.HOURS_PER_CONTENT: ExternalInput(InputRange(4, 8, 12), Grade.HYPOTHESIS),
    CostInputKey.HOURLY_COST: ExternalInput(
        InputRange(32.0, 43.7, 55.0), Grade.A, ("eurostat-2024-hourly-cost", "insee-2020-hourly-cost")
    ),
    CostInputKey.DUPLICATE_HOURS: ExternalInput(
        InputRange(0.02 * WEEK_HOURS, 0.05 * WEEK_HOURS, 0.10 * WEEK_HOURS), Grade.HYPOTHESIS
    ),
    CostInputKey.RECOVERABLE_DUPLICATES: ExternalInput(InputRange(0.30, 0.50, 0.70), Grade.HYPOTHESIS),
    CostInputKey.RECOVERABLE_DISPUTES: ExternalInput(InputRange(0.30, 0.50, 0.70), Grade.HYPOTHESIS),
}


class Sector(StrEnum):
    """Trades for which the register knows the media cost of a lead and how many convert."""

    TRAINING = "training"
    SERVICES = "services"
    IT = "it"
    ENERGY = "energy"
    CONSTRUCTION = "construction"
    FINANCE = "finance"


LEAD_COSTS: Mapping[Sector, float] = {
    Sector.TRAINING: 26,
    Sector.SERVICES: 31,
    Sector.IT: 44,
    Sector.ENERGY: 48,
    Sector.CONSTRUCTION: 52,
    Sector.FINANCE: 65,
}
CONVERSIONS: Mapping[Sector, float] = {
    Sector.TRAINING: 0.08,
    Sector.SERVICES: 0.10,
    Sector.IT: 0.15,
    Sector.ENERGY: 0.06,
    Sector.CONSTRUCTION: 0.04,
    Sector.FINANCE: 0.05,
}


def defaults(sector: Sector | None = None) -> dict[CostInputKey, ExternalInput]:
    """The outside figures for a firm of that trade; without a trade none for a lead's cost and conversion."""
    external_inputs = dict(DEFAULTS)
    if sector is not None:
        external_inputs[CostInputKey.LEAD_COST] = ExternalInput(
            _around(LEAD_COSTS[sector]), Grade.C, ("cpa-2024-cost-per-lead",)
        )
        external_inputs[CostInputKey.CONVERSION] = ExternalInput(
            _around(CONVERSIONS[sector]), Grade.C, ("cpa-2024-conversion",)
        )
    return external_inputs


def _around(value: float) -> InputRange:
    return InputRange(value * (1 - SECTOR_SPREAD), value, value * (1 + SECTOR_SPREAD))
