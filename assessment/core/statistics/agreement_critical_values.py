"""Exact critical values of agreement under random responding.

Dunlap, Burke & Smith-Crowe 2003 simulated these values; here every answer pattern is counted with its probability.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from assessment.core.statistics.reference_distributions import special
from assessment.core.statistics.undefined import Undefined

Statistic = Literal["rwg", "ad_mean", "ad_median"]
Numbers = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float64]

ALPHA = 0.05
ROUNDING = 1e-12
"""Probabilities are sums of floats: one that equals the level exactly must not fall on the wrong side."""
MOST_RATERS = 300
"""Beyond, the probability of one answer pattern is smaller than floats can hold; the value hardly moves any more."""
STEP, MILESTONES = 10, 8
"""Tables of sums are kept for every tenth number of people, and no more than these: the largest takes 11 megabytes."""
MOST_PATTERNS = 5_000_000
"""Patterns of counts that are listed for average deviations: about 100 people with five options."""

# fmt: off
UNIFORM_SPREADS = (
    -1, 0, 0, 6, 17, 28, 44, 62, 85, 116, 144, 178, 213, 254, 295, 342, 396, 452, 504, 570, 637, 704, 768, 846,
    932, 1010, 1092, 1188, 1284, 1376, 1472, 1584, 1692, 1804, 1916, 2036, 2161, 2288, 2415, 2550, 2688, 2832,
    2976, 3114, 3276, 3430, 3591, 3750, 3924, 4088, 4264, 4446, 4625, 4806, 5004, 5186, 5388, 5590, 5796, 6000,
    6213, 6422, 6647, 6874, 7101, 7330, 7556, 7796, 8041, 8292, 8540, 8796, 9049, 9300, 9571, 9842, 10113,
    10388, 10671, 10946, 11232, 11526, 11819, 12120, 12417, 12726, 13024, 13346, 13661, 13992, 14320, 14630,
    14969, 15310, 15639, 15994, 16337, 16694, 17051, 17394, 17757, 18126, 18503, 18870, 19252, 19644, 20024,
    20410, 20789, 21198, 21600, 22004, 22409, 22826, 23235, 23660, 24068, 24506, 24935, 25384, 25816, 26256,
    26704, 27146, 27585, 28056, 28527, 28994, 29480, 29938, 30404, 30890, 31368, 31850, 32351, 32848, 33357,
    33864, 34356, 34866, 35381, 35890, 36423, 36950, 37476, 38022, 38564, 39102, 39641, 40192, 40735, 41294,
    41865, 42430, 42992, 43578, 44153, 44736, 45295, 45884, 46485, 47086, 47691, 48290, 48893, 49514, 50112,
    50742, 51341, 51980, 52616, 53262, 53888, 54544, 55175, 55824, 56476, 57134, 57776, 58454, 59128, 59814,
    60464, 61160, 61856, 62526, 63212, 63896, 64589, 65310, 66023, 66742, 67468, 68184, 68892, 69624, 70344,
    71070, 71799, 72546, 73309, 74060, 74816, 75586, 76333, 77090, 77871, 78616, 79385, 80174, 80968, 81762,
    82565, 83354, 84159, 84962, 85749, 86576, 87364, 88178, 89012, 89850, 90684, 91514, 92353, 93212, 94052,
    94882, 95740, 96612, 97440, 98318, 99189, 100060, 100960, 101838, 102697, 103602, 104495, 105392, 106281,
    107168, 108080, 109010, 109920, 110854, 111776, 112710, 113625, 114558, 115496, 116446, 117376, 118316,
    119287, 120242, 121220, 122184, 123171, 124124, 125124, 126084, 127068, 128054, 129013, 130028, 131036,
    132042, 133056, 134090, 135100, 136136, 137145, 138146, 139184, 140214, 141241, 142280, 143344, 144416,
    145464, 146528, 147600, 148664, 149717, 150806, 151856, 152940, 154020, 155100, 156208, 157310, 158420,
    159544, 160624, 161750, 162881, 163978, 165104,
)
# fmt: on
"""n·Σx² - (Σx)² at the chance value of 2 to 300 people, five options answered uniformly, level .05; -1 where there is
none. Worked out by `critical_agreement`, which takes a second for large groups."""


@dataclass(frozen=True, slots=True)
class CriticalValue:
    """The weakest agreement that random answers reach with a probability of at most alpha, and that probability.

    For r_wg values at or above `critical` are agreement, for average deviations values at or below it.
    """

    critical: float | None
    attained_p: float | None
    reason: Undefined | None = None


def critical_rwg(n: int, *, options: int = 5, alpha: float = ALPHA) -> CriticalValue:
    """Return the exact chance value of r_wg for `n` people answering uniformly at random among `options`.

    Undefined with fewer than two people, when not even unanimity is rare enough, or beyond 300 people.
    """
    return critical_agreement("rwg", n, options=options, alpha=alpha)


def usual_critical_rwg(n: int) -> float | None:
    """Return the chance value of r_wg for `n` people, five options and the level .05, as `critical_rwg` works it out.

    None below three people. Beyond 300 people the value of 300, which hardly moves any more.
    """
    raters = min(n, MOST_RATERS)
    spread = UNIFORM_SPREADS[raters - 2] if raters >= 2 else -1
    return None if spread < 0 else 1 - spread / (raters * (raters - 1)) / _variance((0.2,) * 5)


@lru_cache(maxsize=1024)
def critical_agreement(
    statistic: Statistic,
    n: int,
    *,
    options: int = 5,
    alpha: float = ALPHA,
    probabilities: tuple[float, ...] | None = None,
) -> CriticalValue:
    """Return the exact chance value of an agreement statistic for `n` people answering at random.

    `probabilities`: of each option, uniform by default; r_wg is then taken against their variance. Undefined with fewer
    than two people, when not even unanimity is rare enough, or where the patterns are too many to count.
    Raises ValueError for an unknown statistic, or probabilities that are not one per option.
    """
    chances = probabilities or (1 / options,) * options
    if len(chances) != options:
        raise ValueError("one probability per option is needed")
    if n < 2:
        return CriticalValue(None, None, Undefined.FEWER_THAN_TWO_VALUES)
    if statistic == "rwg":
        if n > MOST_RATERS:
            return CriticalValue(None, None, Undefined.TOO_MANY_ARRANGEMENTS)
        numbers, weights = _squared_spreads(n, chances)
    elif statistic in ("ad_mean", "ad_median"):
        if math.comb(n + options - 1, options - 1) > MOST_PATTERNS:
            return CriticalValue(None, None, Undefined.TOO_MANY_ARRANGEMENTS)
        numbers, weights = _deviations(n, chances, around_mean=statistic == "ad_mean")
    else:
        raise ValueError(f"unknown agreement statistic: {statistic}")
    reached, cumulative = _cumulative(numbers, weights)
    below = int(np.searchsorted(cumulative, alpha + ROUNDING, side="right"))
    if below == 0:
        return CriticalValue(None, None, Undefined.UNREACHABLE_LEVEL)
    spread, attained = int(reached[below - 1]), float(cumulative[below - 1])
    if statistic == "rwg":
        return CriticalValue(1 - spread / (n * (n - 1)) / _variance(chances), attained)
    return CriticalValue(spread / (n * n if statistic == "ad_mean" else n), attained)


def _variance(chances: Sequence[float]) -> float:
    centre = math.fsum(option * chance for option, chance in enumerate(chances))
    return math.fsum((option - centre) ** 2 * chance for option, chance in enumerate(chances))


def _cumulative(numbers: Numbers, weights: Probabilities) -> tuple[Numbers, Probabilities]:
    """Return the distinct spreads, smallest (most agreement) first, with the probability of each or a smaller one."""
    distinct, position = np.unique(numbers, return_inverse=True)
    return distinct, np.cumsum(np.bincount(position.ravel(), weights=weights))


def _squared_spreads(n: int, chances: Sequence[float]) -> tuple[Numbers, Probabilities]:
    """Return n·Σx² - (Σx)² = n·(n - 1)·s² of every (Σx, Σx²) that can occur, with its probability.

    Options are numbered around their middle to keep the table of sums small.
    """
    table, low = _table_of_sums(n, tuple(chances)), -(len(chances) // 2)
    sums, squares = np.nonzero(table)
    shifted = sums + n * low
    return (n * squares - shifted * shifted).astype(np.int64), table[sums, squares]


def _table_of_sums(n: int, chances: tuple[float, ...]) -> Probabilities:
    """Return the probability of each (Σx, Σx²) of `n` people; sums count from their smallest value."""
    nearest = n - n % STEP
    start = _milestone(nearest, chances)
    return _grown(start, n - nearest, chances)


@lru_cache(maxsize=MILESTONES)
def _milestone(n: int, chances: tuple[float, ...]) -> Probabilities:
    """The table of sums of a multiple of STEP people, kept: groups of nearly one size are judged together."""
    return np.ones((1, 1)) if n == 0 else _grown(_milestone(n - STEP, chances), STEP, chances)


def _grown(table: Probabilities, people: int, chances: tuple[float, ...]) -> Probabilities:
    """The table of sums with so many people more, one at a time."""
    values = [option - len(chances) // 2 for option in range(len(chances))]
    low, high = min(values), max(values)
    top = max(value * value for value in values)
    for _ in range(people):
        rows, columns = table.shape
        larger = np.zeros((rows + high - low, columns + top))
        for value, chance in zip(values, chances, strict=True):
            larger[value - low : value - low + rows, value * value : value * value + columns] += chance * table
        table = larger
    return table


def _deviations(n: int, chances: Sequence[float], *, around_mean: bool) -> tuple[Numbers, Probabilities]:
    """Return n²·AD around the mean, or n·AD around the median, of every pattern of counts, with its probability."""
    counts = _patterns(n, len(chances))
    options = np.arange(len(chances))
    gammaln, xlogy = special().gammaln, special().xlogy
    logarithms = gammaln(n + 1) - gammaln(counts + 1).sum(axis=1) + xlogy(counts, np.array(chances)).sum(axis=1)
    weights: Probabilities = np.exp(logarithms)
    if around_mean:
        totals = counts @ options
        distances = (counts * np.abs(n * options - totals[:, None])).sum(axis=1)
    else:
        # Distances to the lower of two middle answers sum to the same as those to their midpoint.
        medians = (counts.cumsum(axis=1) >= (n + 1) // 2).argmax(axis=1)
        distances = (counts * np.abs(options - medians[:, None])).sum(axis=1)
    possible = weights > 0
    return distances[possible].astype(np.int64), weights[possible]


def _patterns(n: int, options: int) -> Numbers:
    """Return every way in which n answers fall on the options: one row per way, one count per option."""
    places = n + options - 1
    flat = np.fromiter(
        (bar for bars in combinations(range(places), options - 1) for bar in bars),
        dtype=np.int64,
        count=math.comb(places, options - 1) * (options - 1),
    )
    bars = flat.reshape(-1, options - 1)
    ends = np.full((len(bars), 1), places)
    starts = np.full((len(bars), 1), -1)
    return np.diff(np.hstack((starts, bars, ends)), axis=1) - 1
