"""Dominance effect size (Cliff's delta) between two groups, with interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from assessment.core.statistics.descriptives import present
from assessment.core.statistics.exact_arithmetic import common_scale, scaled, to_rationals
from assessment.core.statistics.intervals import Interval
from assessment.core.statistics.permutation_enumeration import SAFE
from assessment.core.statistics.reference_distributions import t_quantile
from assessment.core.statistics.undefined import Undefined

ROUNDING = 1e-9
"""Halves go downwards on both sides, so that two complements never add up to more than ten."""


@dataclass(frozen=True, slots=True)
class TimesInTen:
    """Out of ten pairs of one person from each side: how often the first is higher, the second, and both the same."""

    first: int
    second: int
    ties: int


@dataclass(frozen=True, slots=True)
class Dominance:
    """Cliff's delta (-1 to 1), Vargha-Delaney A (0 to 1), variance and interval of delta, or why there is none.

    `ties`: share of pairs (one person of each side) that are equal.
    """

    delta: float | None
    vargha_delaney: float | None
    variance: float | None
    interval: Interval | None
    reason: Undefined | None = None
    ties: float = 0.0

    @property
    def times_in_ten(self) -> TimesInTen | None:
        """How often, out of ten pairs, the first side is higher, the second is, and both are the same."""
        if self.delta is None:
            return None
        lower = (1 - self.ties - self.delta) / 2
        return times_in_ten(1 - self.ties - lower, lower)


def times_in_ten(first: float, second: float) -> TimesInTen:
    """Share of pairs in which each side is higher, in tenths that add up to ten with the ties.

    Each is rounded alike, whichever side is called first; the ties take what is left, as ties do.
    """
    higher, lower = (math.floor(10 * share + 0.5 - ROUNDING) for share in (first, second))
    return TimesInTen(higher, lower, 10 - higher - lower)


def dominance(first: Sequence[float | None], second: Sequence[float | None], *, confidence: float = 0.95) -> Dominance:
    """Return delta = P(first > second) - P(first < second) and A = (delta + 1)/2, with their uncertainty.

    Variance: Cliff 1993, unbiased and never below (1 - delta²)/(n·m - 1). Interval: asymmetric, Feng & Cliff 2004,
    with t on n + m - 2. Published implementations disagree on the interval when one side has one value, when all are
    tied or when the sides do not overlap: none is given then. None values are left out; undefined when a side has no
    value.
    """
    x, y = present(first), present(second)
    if not x or not y:
        return Dominance(None, None, None, None, Undefined.GROUP_ABSENT)
    n, m = len(x), len(y)
    by_row, by_column, ties = _signs(x, y)
    total = int(by_row.sum())
    delta = float(Fraction(total, n * m))
    effect, tied = (delta + 1) / 2, ties / (n * m)
    if abs(delta) == 1:
        return Dominance(delta, effect, None, None, Undefined.COMPLETE_SEPARATION, tied)
    if min(n, m) < 2:
        return Dominance(delta, effect, None, None, Undefined.FEWER_THAN_TWO_VALUES, tied)
    if ties == n * m:
        return Dominance(delta, effect, None, None, Undefined.NO_VARIATION, tied)
    rows = float(((by_row / m - delta) ** 2).sum())
    columns = float(((by_column / n - delta) ** 2).sum())
    # Signs are -1, 0 or 1, so their squares add up to the pairs that differ.
    cells = float(n * m - ties - Fraction(total * total, n * m))
    unbiased = (m * m * rows + n * n * columns - cells) / (n * m * (n - 1) * (m - 1))
    variance = max(unbiased, (1 - delta**2) / (n * m - 1))
    quantile = t_quantile((1 + confidence) / 2, n + m - 2)
    spread = quantile * math.sqrt(variance) * math.sqrt((1 - delta**2) ** 2 + quantile**2 * variance)
    lower, upper = ((delta - delta**3 + side * spread) / (1 - delta**2 + quantile**2 * variance) for side in (-1, 1))
    return Dominance(delta, effect, variance, Interval(lower, upper, confidence), None, tied)


Counts = npt.NDArray[np.int64]


def _signs(x: Sequence[float], y: Sequence[float]) -> tuple[Counts, Counts, int]:
    """Signs of all differences x - y, added up for each x and for each y, and how many differences are zero."""
    rationals = to_rationals((*x, *y))
    numbers = scaled(rationals, common_scale(rationals))
    dtype = np.int64 if max(map(abs, numbers)) < SAFE else object
    first, second = np.array(numbers[: len(x)], dtype=dtype), np.array(numbers[len(x) :], dtype=dtype)
    below, up_to = (np.searchsorted(np.sort(second), first, side=side) for side in ("left", "right"))
    under, down_to = (np.searchsorted(np.sort(first), second, side=side) for side in ("left", "right"))
    ties = int((up_to - below).sum())
    return below + up_to - len(y), len(x) - under - down_to, ties
