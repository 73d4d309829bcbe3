"""Statistics of the reference cases that the product does not compute, from what it does compute.

No page, file or verdict needs one of these; each is a second way to call the primitives of `assessment.core.statistics`
whose values are in print.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assessment.core.results.scoring import person_scores
from assessment.core.statistics.descriptives import mean, present, variance
from assessment.core.statistics.intervals import Estimate, Interval
from assessment.core.statistics.multiplicity import at_most, holm
from assessment.core.statistics.near_census import answer_noise, certain_overlap, change_error, share_answered
from assessment.core.statistics.reference_distributions import critical_value, noncentrality_for_power, t_below
from assessment.core.statistics.undefined import Undefined

NO_SPREAD_GIVEN = "the standard deviation given is not positive"
POWER_BELOW_ALPHA = "the power asked for is below the level of the test"


def complete_pairs(first: Sequence[float | None], second: Sequence[float | None]) -> tuple[tuple[float, float], ...]:
    """Return the pairs whose two members are given. Raises ValueError when the sequences differ in length."""
    pairs = zip(first, second, strict=True)
    return tuple((float(left), float(right)) for left, right in pairs if left is not None and right is not None)


def paired_difference(first: Sequence[float | None], second: Sequence[float | None]) -> Estimate:
    """Return the mean of first - second over complete pairs (Student's paired t, n - 1 degrees of freedom).

    Undefined with fewer than two pairs, or when all differences are equal.
    """
    differences = [left - right for left, right in complete_pairs(first, second)]
    if not differences:
        return Estimate(None, None, None, Undefined.NO_VALUES)
    spread = variance(differences)
    if spread is None:
        return Estimate(mean(differences), None, None, Undefined.FEWER_THAN_TWO_VALUES)
    degrees = len(differences) - 1
    if spread == 0:
        return Estimate(mean(differences), 0.0, degrees, Undefined.NO_VARIATION)
    return Estimate(mean(differences), math.sqrt(spread / len(differences)), degrees)


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests against -margin and +margin; `p` is the larger; the interval has confidence 1 - 2·alpha."""

    p_lower: float | None
    p_upper: float | None
    p: float | None
    interval: Interval | None
    reason: Undefined | None = None


def equivalence(estimate: Estimate, margin: float, *, alpha: float = 0.05) -> Equivalence:
    """Test whether a difference is smaller than `margin` (same unit, positive) in both directions.

    Schuirmann 1987 (TOST). Raises ValueError for a margin that is not positive.
    """
    if margin <= 0:
        raise ValueError("the margin must be positive")
    value, error, degrees = estimate.value, estimate.standard_error, estimate.degrees_of_freedom
    if value is None or not error or degrees is None:
        return Equivalence(None, None, None, None, estimate.reason or Undefined.NO_VARIATION)
    p_lower = t_below(-(value + margin) / error, degrees)
    p_upper = t_below((value - margin) / error, degrees)
    return Equivalence(p_lower, p_upper, max(p_lower, p_upper), estimate.interval(1 - 2 * alpha))


def team_mean(
    scores: Sequence[float | None], staff: int | None, *, stable_share: float, smallest_noise: float
) -> Estimate:
    """Return the mean of one group's person scores with its standard error max(s·sqrt(1 - r·f), sigma_min)/sqrt(n).

    `staff`: how many people the group counts, None when unknown. Undefined with fewer than two scores.
    """
    given = present(scores)
    if not given:
        return Estimate(None, None, None, Undefined.NO_VALUES)
    spread = variance(given)
    if spread is None:
        return Estimate(given[0], None, None, Undefined.FEWER_THAN_TWO_VALUES)
    share = share_answered(len(given), staff)
    noise = answer_noise(math.sqrt(spread), share, stable_share=stable_share, smallest_noise=smallest_noise)
    return Estimate(mean(given), noise / math.sqrt(len(given)), len(given) - 1)


def team_change(
    first: Sequence[float | None],
    second: Sequence[float | None],
    *,
    people: int | None,
    stable_share: float,
    smallest_noise: float,
) -> Estimate:
    """Return mean(second) - mean(first) of one group over two waves, answers unlinked, df = min(n1, n2) - 1.

    `people`: different people who could answer in either wave. Undefined with fewer than two scores in a wave.
    """
    before, after = present(first), present(second)
    if not before or not after:
        return Estimate(None, None, None, Undefined.GROUP_ABSENT)
    difference = mean(after) - mean(before)
    variances = variance(before), variance(after)
    if variances[0] is None or variances[1] is None:
        return Estimate(difference, None, None, Undefined.FEWER_THAN_TWO_VALUES)
    error = change_error(
        (math.sqrt(variances[0]), math.sqrt(variances[1])),
        (len(before), len(after)),
        certain_overlap(len(before), len(after), people),
        stable_share=stable_share,
        smallest_noise=smallest_noise,
    )
    return Estimate(difference, error, min(len(before), len(after)) - 1)


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """Standard error of measurement, minimal detectable change (unit of the ratings) and residual mean square."""

    standard_error: float | None
    detectable_change: float | None
    residual_mean_square: float | None
    reason: Undefined | None = None


def measurement_error(ratings: Sequence[Sequence[float | None]], *, confidence: float = 0.95) -> MeasurementError:
    """Return the error of repeated ratings, one row per person, one column per occasion; incomplete rows are left
    out.

    SEM = sqrt(residual mean square of the two-way analysis), MDC = z·sqrt(2)·SEM (Weir 2005). Undefined with fewer
    than two complete rows or two columns. Raises ValueError when rows differ in length.
    """
    width = len(ratings[0]) if ratings else 0
    if any(len(row) != width for row in ratings):
        raise ValueError("every person needs the same number of ratings")
    rows = [given for row in ratings if len(given := present(row)) == width]
    if width < 2:
        return MeasurementError(None, None, None, Undefined.FEWER_THAN_TWO_ITEMS)
    if len(rows) < 2:
        return MeasurementError(None, None, None, Undefined.FEWER_THAN_TWO_VALUES)
    row_means = [math.fsum(row) / width for row in rows]
    column_means = [math.fsum(column) / len(rows) for column in zip(*rows, strict=True)]
    centre = math.fsum(row_means) / len(rows)
    residual = math.fsum(
        (value - row_mean - column_mean + centre) ** 2
        for row, row_mean in zip(rows, row_means, strict=True)
        for value, column_mean in zip(row, column_means, strict=True)
    )
    mean_square = residual / ((len(rows) - 1) * (width - 1))
    error = math.sqrt(mean_square)
    return MeasurementError(error, critical_value(confidence, None) * math.sqrt(2) * error, mean_square)


@dataclass(frozen=True, slots=True)
class DetectableChange:
    """The true difference that a t test finds with the power asked for, in the unit of the standard deviation given."""

    difference: float | None
    reason: str | None = None


def detectable_change(
    n: int,
    sd: float,
    *,
    design: Literal["paired", "one.sample", "two.sample"],
    power: float = 0.8,
    alpha: float = 0.05,
) -> DetectableChange:
    """Return the smallest difference that a two-sided t test detects (as R's power.t.test, strict = FALSE).

    `n`: pairs, or people in each of two samples. `sd`: standard deviation of the differences, or of one sample.
    Undefined with n below 2, a standard deviation that is not positive, or a power not above alpha / 2. Raises
    ValueError for an unknown design.
    """
    if design not in ("paired", "one.sample", "two.sample"):
        raise ValueError(f"unknown design: {design}")
    if n < 2:
        return DetectableChange(None, Undefined.FEWER_THAN_TWO_VALUES)
    if sd <= 0:
        return DetectableChange(None, NO_SPREAD_GIVEN)
    if not alpha / 2 < power < 1:
        return DetectableChange(None, POWER_BELOW_ALPHA)
    samples = 2 if design == "two.sample" else 1
    noncentrality = noncentrality_for_power(power, alpha, samples * (n - 1))
    return DetectableChange(noncentrality * sd * math.sqrt(samples / n))


@dataclass(frozen=True, slots=True)
class SmallestP:
    """The least p that a design can give without ties, two-sided and one-sided."""

    two_sided: float | None
    one_sided: float | None
    reason: Undefined | None = None


def smallest_p_of_pairs(pairs: int) -> SmallestP:
    """Return the least p of the sign-flip test with this many non-zero differences; undefined without any."""
    return _smallest_p(2**pairs)


def smallest_p_of_labels(sizes: Sequence[tuple[int, int]]) -> SmallestP:
    """Return the least p when labels are exchanged inside strata of sizes (n1, n2); undefined without two sides.

    One stratum is the two-sample test: 1/C(n1 + n2, n1) one-sided, twice that two-sided.
    """
    return _smallest_p(math.prod(math.comb(first_size + second_size, first_size) for first_size, second_size in sizes))


def _smallest_p(ways: int) -> SmallestP:
    if ways < 2:
        return SmallestP(None, None, Undefined.NO_VALUES)
    return SmallestP(2 / ways, 1 / ways)


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return p-values adjusted for the false discovery rate (Benjamini & Hochberg 1995); None stays None."""
    order = sorted(((position, p) for position, p in enumerate(p_values) if p is not None), key=lambda entry: entry[1])
    adjusted: list[float | None] = [None] * len(p_values)
    lowest = 1.0
    for rank, (position, p) in reversed(list(enumerate(order, start=1))):
        lowest = min(lowest, p * len(order) / rank)
        adjusted[position] = lowest
    return tuple(adjusted)


@dataclass(frozen=True, slots=True)
class Rejections:
    """How many tests of a family fall at or below the level under three adjustments."""

    holm: int
    benjamini_hochberg: int
    bonferroni: int


def rejections(p_values: Sequence[float | None], *, alpha: float = 0.05) -> Rejections:
    """Count the tests of the family that reach `alpha` after each adjustment."""
    given = [p for p in p_values if p is not None]
    return Rejections(
        holm=sum(at_most(p, alpha) for p in holm(given) if p is not None),
        benjamini_hochberg=sum(at_most(p, alpha) for p in benjamini_hochberg(given) if p is not None),
        bonferroni=sum(at_most(p * len(given), alpha) for p in given),
    )


def person_score(answers: Sequence[int | None]) -> float | None:
    """The score of one person on one scale, in points, from options 1 to 5 (None: not answered); None when too few."""
    cells = np.array([[answer or 0 for answer in answers]], dtype=np.int8)
    score = float(person_scores(cells)[0]) if answers else np.nan
    return None if np.isnan(score) else score
