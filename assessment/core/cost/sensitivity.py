"""One-at-a-time sensitivity of the total to each input (tornado chart data)."""

from dataclasses import dataclass, replace

import numpy as np

from assessment.core.cost.calculator import Cost
from assessment.core.cost.cost_inputs import CostInput, CostInputKey, exactly
from assessment.core.cost.cost_lines import line_value
from assessment.core.cost.cost_trace import entries_behind
from assessment.core.cost.monte_carlo import draw_inputs


@dataclass(frozen=True, slots=True)
class InputSensitivity:
    """The total's P50 in euros, before any cap, with one input held at its low and at its high end."""

    entry: CostInputKey
    given: CostInput
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """Euros between the two."""
        return abs(self.at_high - self.at_low)


def tornado(cost: Cost) -> tuple[InputSensitivity, ...]:
    """Every input of the total, widest swing first; the other inputs keep their draws."""
    lines = tuple(line.line for line in cost.counted)
    moving = dict.fromkeys(entry for line in lines for entry in entries_behind(line, cost.inputs, cost.choices))
    swings = [_swing(entry, cost) for entry in moving]
    return tuple(sorted(swings, key=lambda swing: -swing.width))


def _swing(entry: CostInputKey, cost: Cost) -> InputSensitivity:
    given = cost.inputs[entry]
    return InputSensitivity(entry, given, _median(cost, entry, given.range.low), _median(cost, entry, given.range.high))


def _median(cost: Cost, entry: CostInputKey, value: float) -> float:
    inputs = {**cost.inputs, entry: replace(cost.inputs[entry], range=exactly(value))}
    point = draw_inputs(inputs, seed=cost.seed, draws=cost.draws)
    together = sum((line_value(line.line, point, cost.choices) for line in cost.counted), start=np.zeros(()))
    return float(np.quantile(together, 0.5))
