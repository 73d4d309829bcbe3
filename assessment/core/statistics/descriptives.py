"""Descriptive statistics: count, mean, sum of squares, variance, pooled variance."""

import math
from collections.abc import Iterable, Sequence

NEGLIGIBLE = 1e-9
"""Values nearer than this (relative beyond 1) differ by float rounding alone: their variance is zero, not 1e-30."""


def present(values: Iterable[float | None]) -> tuple[float, ...]:
    """Return the values that were given, as floats, in order; None stands for a missing one.

    Raises ValueError for NaN and infinities, which no answer can produce.
    """
    given = tuple([float(value) for value in values if value is not None])
    if not all(map(math.isfinite, given)):
        raise ValueError("values must be finite")
    return given


def mean(values: Sequence[float]) -> float:
    """Return the arithmetic mean. Raises ValueError without values."""
    if not values:
        raise ValueError("the mean of no value is undefined")
    return math.fsum(values) / len(values)


def are_all_equal(values: Sequence[float]) -> bool:
    """Tell whether the values differ by no more than float rounding; also true of one value or none."""
    if len(values) < 2:
        return True
    smallest, largest = min(values), max(values)
    return largest - smallest <= NEGLIGIBLE * max(1.0, abs(smallest), abs(largest))


def sum_of_squares(values: Sequence[float]) -> float:
    """Return the sum of squared distances to the mean; exactly zero when all values are equal."""
    if are_all_equal(values):
        return 0.0
    centre = mean(values)
    # Thousands of people give few distinct values: each square is worked out once.
    squares = {value: (value - centre) ** 2 for value in set(values)}
    return math.fsum(map(squares.__getitem__, values))


def variance(values: Sequence[float]) -> float | None:
    """Return the sample variance (divisor n - 1), or None with fewer than two values."""
    if len(values) < 2:
        return None
    return sum_of_squares(values) / (len(values) - 1)


def pooled_variance(groups: Iterable[Sequence[float]]) -> tuple[float | None, int]:
    """Return the within-group variance (the mean square of a one-way analysis of variance) and its degrees of freedom.

    Empty groups count for nothing. The variance is None when no group has two values (degrees of freedom 0).
    """
    filled = [group for group in groups if group]
    degrees_of_freedom = sum(len(group) for group in filled) - len(filled)
    if degrees_of_freedom == 0:
        return None, 0
    return math.fsum(sum_of_squares(group) for group in filled) / degrees_of_freedom, degrees_of_freedom
