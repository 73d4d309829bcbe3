"""Rounding of amounts, cost of a plan in euros and its payback share."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assessment.core.cost.calculator import Cost
from assessment.core.cost.cost_inputs import CostInput, CostInputKey
from assessment.core.cost.cost_lines import CostLine

DIGITS = 2
"""More digits would pretend to know more than the ranges do."""
DAY_HOURS = 7
"""Hours in a person-day."""


def two_digits(euros: float) -> int:
    """Euros rounded to two significant digits, halves away from zero; whole euros below 10."""
    amount = Decimal(repr(float(euros)))
    if not amount:
        return 0
    step = max(0, amount.adjusted() - DIGITS + 1)
    return int(amount.quantize(Decimal(1).scaleb(step), rounding=ROUND_HALF_UP))


def plan_euros(days: float, *, hourly_cost: float, spending: tuple[float, float] = (0.0, 0.0)) -> float:
    """What a plan costs in euros: person-days at that cost of an hour, purchases at the middle of their range."""
    return days * DAY_HOURS * hourly_cost + sum(spending) / 2


def plan_price(days: float, spending: tuple[float, float], inputs: Mapping[CostInputKey, CostInput]) -> float | None:
    """Euros of a plan at the central cost of an hour among `inputs`; None where that cost is not known."""
    hourly = inputs.get(CostInputKey.HOURLY_COST)
    return None if hourly is None else plan_euros(days, hourly_cost=hourly.range.central, spending=spending)


@dataclass(frozen=True, slots=True)
class Payback:
    """Shares (1 = all of it in a year) to recover for the plan to pay for itself; above 1 it does not within a year."""

    euros: float
    of_total: float
    of_line: dict[CostLine, float]
    """Of each line of the total alone; lines that are worth nothing are left out."""

    @property
    def within_a_year(self) -> bool:
        """Whether the total is large enough."""
        return self.of_total <= 1


def payback(cost: Cost, euros: float) -> Payback | None:
    """Break-even of a plan of `euros` on central amounts (P50); None when nothing is there to recover."""
    if cost.total is None or cost.total.p50 <= 0:
        return None
    worth = {line: amount for line, amount in cost.avoidable.items() if amount > 0}
    return Payback(euros, euros / cost.total.p50, {line: euros / amount for line, amount in worth.items()})
