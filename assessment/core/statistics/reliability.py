"""Intraclass correlation and Cronbach's alpha with Feldt's interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.statistics.descriptives import are_all_equal, mean, present, sum_of_squares, variance
from assessment.core.statistics.intervals import Interval
from assessment.core.statistics.reference_distributions import f_above, f_quantile
from assessment.core.statistics.undefined import Undefined

ALIGNED_DEVIATION = 0.6
"""Mean AD_Md (options) up to which a team agrees: alpha then has nothing to work on."""


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """One-way analysis of variance of groups; mean squares in squared units, the rest without unit.

    `icc1_n0` uses n0, the group size corrected for unequal groups, `icc1_mean_size` the plain mean size.
    """

    icc1_mean_size: float | None
    icc1_n0: float | None
    icc2: float | None
    mean_square_between: float | None
    mean_square_within: float | None
    n0: float | None
    f: float | None
    p: float | None
    eta_squared: float | None
    reason: Undefined | None = None


def intraclass_correlation(groups: Sequence[Sequence[float | None]]) -> IntraclassCorrelation:
    """Return ICC(1) and ICC(2) of scores by group (Bliese 2000); None values and empty groups are left out.

    ICC(1) = (MSB - MSW)/(MSB + (k - 1)·MSW), ICC(2) = (MSB - MSW)/MSB. Undefined with fewer than two groups or no
    group of two; F where nothing varies inside the groups, ICC(2) where their means are equal.
    """
    filled = [given for group in groups if (given := present(group))]
    if len(filled) < 2:
        return _no_correlation(Undefined.FEWER_THAN_TWO_GROUPS)
    people = sum(map(len, filled))
    if people == len(filled):
        return _no_correlation(Undefined.ONE_VALUE_PER_GROUP)
    centre = mean([value for group in filled for value in group])
    means = [mean(group) for group in filled]
    between = 0.0
    if not are_all_equal(means):
        between = math.fsum(len(g) * (m - centre) ** 2 for g, m in zip(filled, means, strict=True))
    within = math.fsum(sum_of_squares(group) for group in filled)
    if between + within == 0:
        return _no_correlation(Undefined.NO_VARIATION)
    msb, msw = between / (len(filled) - 1), within / (people - len(filled))
    n0 = (people - sum(len(group) ** 2 for group in filled) / people) / (len(filled) - 1)
    ratio = msb / msw if msw > 0 else None
    return IntraclassCorrelation(
        icc1_mean_size=_icc1(msb, msw, people / len(filled)),
        icc1_n0=_icc1(msb, msw, n0),
        icc2=(msb - msw) / msb if msb > 0 else None,
        mean_square_between=msb,
        mean_square_within=msw,
        n0=n0,
        f=ratio,
        p=None if ratio is None else f_above(ratio, len(filled) - 1, people - len(filled)),
        eta_squared=between / (between + within),
        reason=Undefined.NO_VARIATION_WITHIN if ratio is None else Undefined.NO_VARIATION if msb == 0 else None,
    )


def _icc1(between: float, within: float, size: float) -> float | None:
    denominator = between + (size - 1) * within
    return (between - within) / denominator if denominator > 0 else None


def _no_correlation(reason: Undefined) -> IntraclassCorrelation:
    return IntraclassCorrelation(None, None, None, None, None, None, None, None, None, reason)


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha with Feldt's interval, over `n` complete rows and `k` items."""

    value: float | None
    interval: Interval | None
    n: int
    k: int
    reason: Undefined | None = None


def cronbach_alpha(items: Sequence[Sequence[float | None]], *, confidence: float = 0.95) -> Alpha:
    """Return alpha of answers, one row per person and one column per item; rows with a missing cell are left out.

    Cronbach 1951. Undefined with fewer than two complete rows or two items, or when everybody has the same total.
    Raises ValueError when rows differ in length.
    """
    k = len(items[0]) if items else 0
    if any(len(row) != k for row in items):
        raise ValueError("every person needs one cell per item")
    rows = [present(row) for row in items if None not in row] if k else []
    if k < 2:
        return Alpha(None, None, len(rows), k, Undefined.FEWER_THAN_TWO_ITEMS)
    total_variance = variance([math.fsum(row) for row in rows])
    if total_variance is None:
        return Alpha(None, None, len(rows), k, Undefined.FEWER_THAN_TWO_VALUES)
    if total_variance == 0:
        return Alpha(None, None, len(rows), k, Undefined.NO_VARIATION)
    item_variance = math.fsum(variance(column) or 0.0 for column in zip(*rows, strict=True))
    value = k / (k - 1) * (1 - item_variance / total_variance)
    return Alpha(value, feldt_interval(value, len(rows), k, confidence=confidence), len(rows), k)


def feldt_interval(alpha: float, n: int, k: int, *, confidence: float = 0.95) -> Interval:
    """Return the interval of alpha over `n` people and `k` items (Feldt, Woodruff & Salih 1987, equations 6 and 7).

    Raises ValueError with fewer than two people or two items, where alpha itself is undefined.
    """
    if n < 2 or k < 2:
        raise ValueError("alpha needs two people and two items")
    tail = (1 - confidence) / 2
    numerator, denominator = n - 1, (n - 1) * (k - 1)
    lower = 1 - (1 - alpha) * f_quantile(1 - tail, numerator, denominator)
    return Interval(lower, 1 - (1 - alpha) * f_quantile(tail, numerator, denominator), confidence)


def alpha_can_be_read(*, mean_ad_median: float, score_deviation: float, planning_noise: float) -> bool:
    """Tell whether alpha says anything: not when the team agrees, where a low alpha is good news.

    A team agrees when its mean AD_Md is .6 options or less, or the standard deviation of its person scores (points)
    is below `planning_noise`.
    """
    return mean_ad_median > ALIGNED_DEVIATION and score_deviation >= planning_noise
