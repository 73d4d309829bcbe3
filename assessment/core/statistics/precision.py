"""Measurement error, minimal detectable change, non-response bounds, and the least p of a design."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assessment.core.statistics.descriptives import present
from assessment.core.statistics.reference_distributions import critical_value, noncentrality_for_power
from assessment.core.statistics.undefined import Undefined


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
    reason: Undefined | None = None


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
        return DetectableChange(None, Undefined.NO_SPREAD_GIVEN)
    if not alpha / 2 < power < 1:
        return DetectableChange(None, Undefined.POWER_BELOW_ALPHA)
    samples = 2 if design == "two.sample" else 1
    noncentrality = noncentrality_for_power(power, alpha, samples * (n - 1))
    return DetectableChange(noncentrality * sd * math.sqrt(samples / n))


@dataclass(frozen=True, slots=True)
class NonresponseBounds:
    """Lowest and highest mean the whole group could have, and the share (0 to 1) that answered."""

    lower: float | None
    upper: float | None
    response_rate: float | None
    reason: Undefined | None = None


def nonresponse_bounds(
    scores: Sequence[float | None], staff: int | None, *, lowest: float = 0.0, highest: float = 100.0
) -> NonresponseBounds:
    """Return the bounds of a group's mean if the silent were all at the lowest score, or all at the highest.

    Worst-case bounds (Manski 2003). Undefined when the number of people is unknown, zero, or below the number of
    scores.
    """
    given = present(scores)
    if not staff or staff < len(given):
        return NonresponseBounds(None, None, None, Undefined.UNKNOWN_STAFF)
    silent = staff - len(given)
    total = math.fsum(given)
    return NonresponseBounds((total + lowest * silent) / staff, (total + highest * silent) / staff, len(given) / staff)


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
