"""Confidence intervals and the difference of two means (Welch).

Intervals are Student t: at n = 3 and n = 5 they hold 93 to 95 %, where bootstrap intervals hold 71 to 83 %.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.statistics.descriptives import mean, present, variance
from assessment.core.statistics.reference_distributions import critical_value, two_sided_p
from assessment.core.statistics.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Interval:
    """Two bounds in the unit of the figure, and the confidence (0 to 1) that goes with them."""

    lower: float
    upper: float
    confidence: float

    def excludes_zero(self) -> bool:
        """Tell whether zero lies outside."""
        return self.lower > 0 or self.upper < 0

    def lies_within(self, margin: float) -> bool:
        """Tell whether the whole interval lies strictly between -margin and +margin."""
        return -margin < self.lower and self.upper < margin


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean or a difference, its standard error (same unit) and degrees of freedom.

    `degrees_of_freedom` None beside a standard error means the normal distribution: the error is a planning value.
    `reason` says why the interval, and whatever else is None, cannot be given.
    """

    value: float | None
    standard_error: float | None
    degrees_of_freedom: float | None
    reason: Undefined | None = None

    @property
    def ratio(self) -> float | None:
        """The value in standard errors (t); None where the error is zero or undefined."""
        if self.value is None or not self.standard_error or self.reason is not None:
            return None
        return self.value / self.standard_error

    @property
    def p(self) -> float | None:
        """Two-sided probability of a ratio at least as large when the true value is zero."""
        return None if self.ratio is None else two_sided_p(self.ratio, self.degrees_of_freedom)

    def interval(self, confidence: float) -> Interval | None:
        """Return the two-sided interval, or None where `reason` says that there is none."""
        if self.value is None or self.standard_error is None or self.reason is not None:
            return None
        half = critical_value(confidence, self.degrees_of_freedom) * self.standard_error
        return Interval(self.value - half, self.value + half, confidence)


def welch_difference(first: Sequence[float | None], second: Sequence[float | None]) -> Estimate:
    """Return mean(first) - mean(second) without assuming equal variances; None values are left out.

    Welch 1947; degrees of freedom after Satterthwaite. Undefined with fewer than two values on a side, or when both
    sides are constant.
    """
    x, y = present(first), present(second)
    if not x or not y:
        return Estimate(None, None, None, Undefined.GROUP_ABSENT)
    difference = mean(x) - mean(y)
    variance_x, variance_y = variance(x), variance(y)
    if variance_x is None or variance_y is None:
        return Estimate(difference, None, None, Undefined.FEWER_THAN_TWO_VALUES)
    part_x, part_y = variance_x / len(x), variance_y / len(y)
    if part_x + part_y == 0:
        return Estimate(difference, 0.0, None, Undefined.NO_VARIATION)
    degrees = (part_x + part_y) ** 2 / (part_x**2 / (len(x) - 1) + part_y**2 / (len(y) - 1))
    return Estimate(difference, math.sqrt(part_x + part_y), degrees)
