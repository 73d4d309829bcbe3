"""First order of magnitude: yearly revenue at stake in leads that nobody treats, from at most three figures.

It is the line of untreated leads (C1) with the outside figures that stand in elsewhere. What three figures do not tell
is left out of it: margin, so that it speaks of revenue, and the trade, so that conversion ranges over every trade that
the register knows.
"""

from dataclasses import replace

from assessment.core.cost.calculator import CostLineResult, calculate
from assessment.core.cost.cost_inputs import CostInputKey, ExternalInput, InputRange, Inputs, OwnInput, exactly
from assessment.core.cost.cost_lines import CostLine
from assessment.core.cost.default_inputs import CONVERSIONS
from assessment.core.cost.inputs_from_kpis import cost_inputs, spread
from assessment.core.cost.kpis import Kpis, Source
from assessment.core.cost.source_grades import Grade
from assessment.core.questionnaire.definition import Questionnaire

ANY_TRADE = ExternalInput(
    InputRange(min(CONVERSIONS.values()), sum(CONVERSIONS.values()) / len(CONVERSIONS), max(CONVERSIONS.values())),
    Grade.C,
    ("cpa-2024-conversion",),
)
"""Share of leads that become customers where the trade is not told: from the lowest trade to the highest."""
REVENUE_ITSELF = ExternalInput(exactly(1.0), Grade.HYPOTHESIS)
"""In the place of the margin, which nobody was asked: the amount is revenue."""


def order_inputs(
    questionnaire: Questionnaire, *, leads: float, basket: float, contacted: float | None, giver: str
) -> Inputs:
    """The inputs of the amount. `leads` a month, `basket` in euros, `contacted` within a day as a share of 0 to 1.

    Each figure is taken as an estimate of the function `giver`. Nothing is checked here (`cost_inputs.faults`).
    """
    figures = {CostInputKey.LEADS: leads, CostInputKey.BASKET: basket, CostInputKey.CONTACTED_IN_A_DAY: contacted}
    own = {
        entry: OwnInput(spread(value, Source.ESTIMATE, entry), (giver,), Source.ESTIMATE)
        for entry, value in figures.items()
        if value is not None
    }
    known = cost_inputs(questionnaire, Kpis(), own=own)
    return {**known, CostInputKey.CONVERSION: ANY_TRADE, CostInputKey.MARGIN: REVENUE_ITSELF}


def order_of_magnitude(inputs: Inputs) -> CostLineResult:
    """The line of untreated leads, in euros of revenue a year. Raises InputsRefusedError."""
    line = calculate(inputs).by_line[CostLine.UNTREATED_LEADS]
    if line.trace is None:
        return line
    parts = tuple(part for part in line.trace.parts if part.factor is not CostInputKey.MARGIN)
    return replace(line, trace=replace(line.trace, parts=parts))
