"""Cost calculation: each line and the total as P10, P50, P90 and analytic bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assessment.core.cost.cost_inputs import STAFF, CostInputKey, Inputs, InputsRefusedError, OwnInput, faults
from assessment.core.cost.cost_lines import Choices, CostLine, Floats, entries, is_off, line_value, stands_apart
from assessment.core.cost.cost_trace import CostLineTrace, trace_line
from assessment.core.cost.monte_carlo import DRAWS, SEED, draw_inputs

CAP = 0.10
"""Share of revenue beyond which the total is not believed: the inputs are to be checked first."""


class CostLineState(StrEnum):
    """What became of a line."""

    COUNTED = "counted"
    APART = "apart"
    """Computed, and shown beside the total."""
    OFF = "off"
    """The reader left it out."""
    LACKING = "lacking"
    """An input is missing that only the firm can give."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Euros in a year, not rounded: bounds, and what the draws give."""

    low: float
    p10: float
    p50: float
    p90: float
    high: float

    def at_most(self, cap: float) -> "Amount":
        """The same amount, no figure of it above the cap."""
        return Amount(*(min(value, cap) for value in (self.low, self.p10, self.p50, self.p90, self.high)))


@dataclass(frozen=True, slots=True)
class CostLineResult:
    """One line. `amount` and `trace` are there when it is counted or apart; `lacking` names what is missing."""

    line: CostLine
    state: CostLineState
    amount: Amount | None = None
    trace: CostLineTrace | None = None
    lacking: tuple[CostInputKey, ...] = ()


@dataclass(frozen=True)
class Cost:
    """The whole calculation. `total` is None when no line could be counted; it is capped where `capped` says so."""

    lines: tuple[CostLineResult, ...]
    total: Amount | None
    uncapped: Amount | None
    cap: float | None
    """Euros that the total may not pass; None when revenue is not known."""
    inputs: Inputs
    choices: Choices
    seed: int
    draws: int

    @property
    def capped(self) -> bool:
        """Whether any figure of the total was lowered to the cap."""
        return self.total != self.uncapped

    @property
    def by_line(self) -> dict[CostLine, CostLineResult]:
        """Lines by their name."""
        return {line.line: line for line in self.lines}

    @property
    def counted(self) -> tuple[CostLineResult, ...]:
        """Lines that enter the total."""
        return tuple(line for line in self.lines if line.state is CostLineState.COUNTED)

    @property
    def avoidable(self) -> Mapping[CostLine, float]:
        """Central euros (P50) of each line of the total, none beyond its share when the total is capped."""
        share = self.total.p50 / self.uncapped.p50 if self.total and self.uncapped and self.uncapped.p50 else 1.0
        return {line.line: share * line.amount.p50 for line in self.counted if line.amount is not None}


def calculate(inputs: Inputs, choices: Choices | None = None, *, seed: int = SEED, draws: int = DRAWS) -> Cost:
    """The cost of a year. Raises InputsRefusedError with every input that cannot stand; what is absent only lacks."""
    choices = choices or Choices()
    if input_faults := faults(inputs):
        raise InputsRefusedError(input_faults)
    point = draw_inputs(inputs, seed=seed, draws=draws)
    computed = CostLine if tells_own_figures(inputs) else ()
    values = {line: line_value(line, point, choices) for line in computed if _state(line, inputs, choices) in COMPUTED}
    lines = tuple(_line_cost(line, values.get(line), inputs, choices) for line in CostLine)
    uncapped = _total(lines, values)
    revenue = inputs.get(CostInputKey.REVENUE)
    cap = None if revenue is None else CAP * revenue.range.central
    total = uncapped if uncapped is None or cap is None else uncapped.at_most(cap)
    return Cost(lines, total, uncapped, cap, inputs, choices, seed, draws)


def tells_own_figures(inputs: Inputs) -> bool:
    """Whether a figure of the firm enters; the people that it counts are none of its own telling.

    Made of outside figures alone, an amount would be that of any firm of its size: none is worked out.
    """
    return any(isinstance(given, OwnInput) and given.by != (STAFF,) for given in inputs.values())


COMPUTED = (CostLineState.COUNTED, CostLineState.APART)


def _state(line: CostLine, inputs: Inputs, choices: Choices) -> CostLineState:
    if is_off(line, choices):
        return CostLineState.OFF
    if any(entry not in inputs for entry in entries(line, choices)):
        return CostLineState.LACKING
    return CostLineState.APART if stands_apart(line, choices) else CostLineState.COUNTED


def _line_cost(line: CostLine, values: Floats | None, inputs: Inputs, choices: Choices) -> CostLineResult:
    state = _state(line, inputs, choices)
    if values is None and state in COMPUTED:
        state = CostLineState.LACKING
    if values is None:
        missing = tuple(entry for entry in entries(line, choices) if entry not in inputs)
        missing = missing or tuple(entry for entry in entries(line, choices) if not isinstance(inputs[entry], OwnInput))
        return CostLineResult(line, state, lacking=missing if state is CostLineState.LACKING else ())
    trace = trace_line(line, inputs, choices)
    return CostLineResult(line, state, amount_of(values, trace.low, trace.high), trace)


def _total(lines: tuple[CostLineResult, ...], values: Mapping[CostLine, Floats]) -> Amount | None:
    """The total of the lines that count; its bounds are the sums of theirs, so nothing lies outside them."""
    amounts = [line.amount for line in lines if line.state is CostLineState.COUNTED and line.amount is not None]
    if not amounts:
        return None
    together = total_draws(values, lines)
    return amount_of(together, sum(amount.low for amount in amounts), sum(amount.high for amount in amounts))


def total_draws(values: Mapping[CostLine, Floats], lines: tuple[CostLineResult, ...]) -> Floats:
    """The total in each draw, before any cap."""
    together = np.zeros(())
    for line in lines:
        if line.state is CostLineState.COUNTED:
            together = together + values[line.line]
    return together


def amount_of(values: Floats, low: float, high: float) -> Amount:
    """Quantiles of the draws between bounds known in closed form."""
    p10, p50, p90 = (float(value) for value in np.quantile(values, (0.1, 0.5, 0.9)))
    return Amount(low, p10, p50, p90, high)
