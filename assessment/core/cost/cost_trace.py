"""Derivation of each cost line: factors, values and their origin."""

from dataclasses import dataclass
from math import prod

import numpy as np

from assessment.core.cost.cost_inputs import CostInput, CostInputKey, Inputs
from assessment.core.cost.cost_lines import (
    CONTENT_HOURS,
    FALLS_WITH,
    Choices,
    CostLine,
    Derived,
    Factor,
    Overlap,
    entries,
    factor_value,
    factors,
)


@dataclass(frozen=True, slots=True)
class CostFactorTrace:
    """One factor of a line at its low, central and high value, with the inputs behind it (none for a constant)."""

    factor: Factor
    low: float
    central: float
    high: float
    inputs: tuple[tuple[CostInputKey, CostInput], ...]


@dataclass(frozen=True, slots=True)
class CostLineTrace:
    """A line as a product of parts. `central` is the product of the central values, which need not be the P50."""

    line: CostLine
    parts: tuple[CostFactorTrace, ...]

    @property
    def low(self) -> float:
        """Least euros a year: the product of the low parts."""
        return prod(part.low for part in self.parts)

    @property
    def central(self) -> float:
        """Euros a year with every part at its central value."""
        return prod(part.central for part in self.parts)

    @property
    def high(self) -> float:
        """Most euros a year: the product of the high parts."""
        return prod(part.high for part in self.parts)


def trace_line(line: CostLine, inputs: Inputs, choices: Choices) -> CostLineTrace:
    """The line's parts. No input enters two parts of a line and every part is positive: products of ends are ends."""
    return CostLineTrace(line, tuple(_part(factor, inputs, choices) for factor in factors(line, choices)))


def entries_behind(line: CostLine, inputs: Inputs, choices: Choices) -> tuple[CostInputKey, ...]:
    """Every input that moves the line, those that only guard against counting twice included."""
    behind = [entry for part in trace_line(line, inputs, choices).parts for entry, _ in part.inputs]
    return tuple(dict.fromkeys((*entries(line, choices), *behind)))


def _part(factor: Factor, inputs: Inputs, choices: Choices) -> CostFactorTrace:
    falling = FALLS_WITH[factor] if isinstance(factor, Derived) else frozenset()
    ranges = {entry: given.range for entry, given in inputs.items()}
    ends = {
        "low": {
            entry: input_range.high if entry in falling else input_range.low for entry, input_range in ranges.items()
        },
        "central": {entry: input_range.central for entry, input_range in ranges.items()},
        "high": {
            entry: input_range.low if entry in falling else input_range.high for entry, input_range in ranges.items()
        },
    }
    low, central, high = (
        float(factor_value(factor, {entry: np.asarray(value) for entry, value in end.items()}, choices))
        for end in ends.values()
    )
    return CostFactorTrace(
        factor, low, central, high, tuple((entry, inputs[entry]) for entry in _behind(factor, inputs, choices))
    )


def _behind(factor: Factor, inputs: Inputs, choices: Choices) -> tuple[CostInputKey, ...]:
    if isinstance(factor, CostInputKey):
        return (factor,)
    if factor is Derived.LATE:
        return (CostInputKey.CONTACTED_IN_A_DAY, CostInputKey.UNTREATED)
    if factor is not Derived.HOURS_LEFT:
        return ()
    held = [*CONTENT_HOURS] if Overlap.CONTENTS in choices.duplicates_hold else []
    held += [CostInputKey.DISPUTE_HOURS] if Overlap.DISPUTES in choices.duplicates_hold else []
    return (CostInputKey.PEOPLE, CostInputKey.DUPLICATE_HOURS, *(entry for entry in held if entry in inputs))
