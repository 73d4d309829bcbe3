"""Exact null distributions of sums by counting arrangements instead of listing them.

The shift algorithm (Pagano & Tritchler 1983; Streitberg & Röhmel 1986): the number of arrangements that give each
integer sum is built up person by person. Counts are floats: whole numbers up to 2^53, right to about 1e-13 of
themselves beyond, since counts are only ever added and multiplied.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_CELLS = 6_000_000
"""Cells of the largest table: about 50 MB."""
MOST_STEPS = 150_000_000
"""Additions of one test: about a fifth of a second."""
ROW_STEPS = 1_000
"""What the addition of one row costs besides its cells."""
MOST_SUMS = 2_000_000
"""Sums of several parts that are looked up in the sums of the last."""
LISTED = 20
"""People of whom every subset is listed where a table of sums would be too long: a million sums."""
SAFE = 2**60
"""Sums beyond this are not counted: int64 could overflow."""
MOST_WAYS = 10**290
"""Arrangements that a float can count."""


@dataclass(frozen=True, slots=True)
class SumDistribution:
    """Distinct sums, and how many arrangements give each."""

    sums: npt.NDArray[np.int64]
    counts: npt.NDArray[np.float64]

    def placed(self, *, unit: int, start: int) -> "SumDistribution":
        """The distribution of unit·sum + start."""
        return SumDistribution(self.sums * unit + start, self.counts)


@dataclass(frozen=True, slots=True)
class TailCounts:
    """Arrangements whose statistic reaches the observed one in size, from above, and from below."""

    reached: float
    greater: float
    less: float

    def plus(self, other: "TailCounts") -> "TailCounts":
        """The counts of both together."""
        return TailCounts(self.reached + other.reached, self.greater + other.greater, self.less + other.less)

    def mirrored(self) -> "TailCounts":
        """The counts of the statistic with the opposite sign."""
        return TailCounts(self.reached, self.less, self.greater)


@dataclass(frozen=True, slots=True)
class Subsets:
    """One term of a statistic: the sum of `size` of these values, less an offset that never changes."""

    values: Sequence[int]
    size: int
    offset: int


def count_sign_flips(parts: Sequence[Sequence[int]], *, observed: int, slack: int) -> TailCounts | None:
    """Count the choices of signs by the sum they give; None where that would take too long.

    `parts`: the values in parts that each have a unit of their own (the people of a function), so that a part has few
    distinct sums. `slack`: sums nearer to the observed one than this are ties.
    """
    people = sum(map(len, parts))
    if people * math.log10(2) > math.log10(MOST_WAYS) or sum(abs(value) for part in parts for value in part) > SAFE:
        return None
    distributions: list[SumDistribution] = []
    for part in parts:
        signed = _signed_sums([abs(value) for value in part])
        if signed is None:
            return None
        distributions += signed
    return _tails_of_parts(distributions, observed, slack)


def count_subsets(strata: Sequence[Subsets], *, observed: int, slack: int) -> TailCounts | None:
    """Count the ways to choose a subset in each stratum by the sum of all terms; None where it would take too long."""
    if any(_is_too_large(stratum) for stratum in strata):
        return None
    if len(strata) == 1:
        return _count_halves(strata[0], observed, slack)
    distributions = []
    for stratum in strata:
        low, unit = _lattice(stratum.values)
        by_size = _sums_by_size(sorted((value - low) // unit for value in stratum.values), stratum.size)
        if by_size is None:
            return None
        start = stratum.size * low - stratum.offset
        distributions.append(by_size[stratum.size].placed(unit=unit, start=start))
    return _tails_of_parts(distributions, observed, slack)


def _is_too_large(stratum: Subsets) -> bool:
    people = len(stratum.values)
    if people * max(map(abs, stratum.values)) + abs(stratum.offset) > SAFE:
        return True
    return math.comb(people, stratum.size) > MOST_WAYS


def _count_halves(stratum: Subsets, observed: int, slack: int) -> TailCounts | None:
    """Count one stratum from two tables, one for each half of the people: a fourth of the work of a single table."""
    people = len(stratum.values)
    if 2 * stratum.size > people:
        rest = Subsets(stratum.values, people - stratum.size, sum(stratum.values) - stratum.offset)
        counted = _count_halves(rest, -observed, slack)
        return counted.mirrored() if counted else None
    low, unit = _lattice(stratum.values)
    units = sorted((value - low) // unit for value in stratum.values)
    lower, upper = units[: people // 2], units[people // 2 :]
    most = min(stratum.size, len(lower)), min(stratum.size, len(upper))
    first, second = (_sums_by_size(half, size) for half, size in zip((lower, upper), most, strict=True))
    if first is None or second is None:
        return None
    start = stratum.size * low - stratum.offset
    total = TailCounts(0.0, 0.0, 0.0)
    for size in range(max(0, stratum.size - most[1]), most[0] + 1):
        one, two = first[size].placed(unit=unit, start=0), second[stratum.size - size].placed(unit=unit, start=start)
        total = total.plus(_tails(one, two, observed, slack))
    return total


def _lattice(values: Sequence[int]) -> tuple[int, int]:
    """The lowest value, and the largest step of which all values are multiples above it."""
    low = min(values)
    return low, math.gcd(*(value - low for value in values)) or 1


def _sums_by_size(values: Sequence[int], most: int) -> list[SumDistribution] | None:
    """For each size up to `most`, the sums of the subsets of that many values (rising order); None when too long."""
    if not values:
        return [SumDistribution(np.zeros(1, dtype=np.int64), np.ones(1))]
    low = values[0]
    heights = [value - low for value in values]
    widths = _widths(heights, most)
    cells, steps = int((widths[-1] + 1).sum()), int(widths.sum()) + ROW_STEPS * widths.size
    if cells <= MOST_CELLS and steps <= MOST_STEPS:
        return [row.placed(unit=1, start=size * low) for size, row in enumerate(_shifted_by_size(heights, widths))]
    return _listed_by_size(values, most) if len(values) <= LISTED else None


def _widths(heights: Sequence[int], most: int) -> npt.NDArray[np.int64]:
    """The largest sum of j of the first i values, in row i and column j up to `most`; values in rising order."""
    totals = np.concatenate(([0], np.cumsum(np.array(heights, dtype=np.int64))))
    people, sizes = np.arange(len(totals))[:, None], np.arange(most + 1)[None, :]
    return np.asarray(totals[people] - totals[np.maximum(people - sizes, 0)])


def _shifted_by_size(heights: Sequence[int], widths: npt.NDArray[np.int64]) -> list[SumDistribution]:
    most = widths.shape[1] - 1
    table = [np.zeros(int(width) + 1) for width in widths[-1]]
    table[0][0] = 1.0
    for number, height in enumerate(heights):
        for size in range(min(number + 1, most), 0, -1):
            length = int(widths[number, size - 1]) + 1
            table[size][height : height + length] += table[size - 1][:length]
    return [_of_table(row) for row in table]


def _of_table(counts: npt.NDArray[np.float64]) -> SumDistribution:
    sums = np.flatnonzero(counts).astype(np.int64)
    return SumDistribution(sums, counts[sums])


def _listed_by_size(values: Sequence[int], most: int) -> list[SumDistribution]:
    by_size = [np.zeros(1, dtype=np.int64), *(np.zeros(0, dtype=np.int64) for _ in range(most))]
    for value in values:
        for size in range(most, 0, -1):
            by_size[size] = np.concatenate((by_size[size], by_size[size - 1] + value))
    return [_of_list(sums) for sums in by_size]


def _of_list(sums: npt.NDArray[np.int64]) -> SumDistribution:
    distinct, counts = np.unique(sums, return_counts=True)
    return SumDistribution(distinct, counts.astype(np.float64))


def _signed_sums(sizes: Sequence[int]) -> list[SumDistribution] | None:
    """The sums of these sizes under every choice of signs, as one distribution, or two to be added; None if too long.

    A sum is twice that of the sizes counted upwards, less that of all.
    """
    unit = math.gcd(*sizes) or 1
    steps = [size // unit for size in sizes]
    total = sum(steps)
    if total < MOST_CELLS and total * len(steps) // 2 <= MOST_STEPS:
        counts, reach = np.zeros(total + 1), 0
        counts[0] = 1.0
        for step in sorted(steps):
            counts[step : step + reach + 1] += counts[: reach + 1].copy()
            reach += step
        return [_of_table(counts).placed(unit=2 * unit, start=-unit * total)]
    if len(sizes) > 2 * LISTED:
        return None
    middle = len(sizes) // 2
    return [_listed_signs(sizes[:middle]), _listed_signs(sizes[middle:])]


def _listed_signs(sizes: Sequence[int]) -> SumDistribution:
    sums = np.zeros(1, dtype=np.int64)
    for size in sizes:
        sums = np.concatenate((sums + size, sums - size))
    return _of_list(sums)


def _tails_of_parts(parts: Sequence[SumDistribution], observed: int, slack: int) -> TailCounts | None:
    """The tails of the sum of independent parts: all but the longest are added out, and looked up in that one."""
    ordered = sorted(parts, key=lambda part: len(part.sums))
    if math.prod(len(part.sums) for part in ordered[:-1]) > MOST_SUMS:
        return None
    others = SumDistribution(np.zeros(1, dtype=np.int64), np.ones(1))
    for part in ordered[:-1]:
        sums = np.add.outer(others.sums, part.sums).ravel()
        others = SumDistribution(sums, np.multiply.outer(others.counts, part.counts).ravel())
    return _tails(others, ordered[-1], observed, slack)


def _tails(first: SumDistribution, second: SumDistribution, observed: int, slack: int) -> TailCounts:
    """The tails of the sum of two parts; the second in rising order."""
    if len(second.sums) == 0 or len(first.sums) == 0:
        return TailCounts(0.0, 0.0, 0.0)
    from_here = np.concatenate((np.cumsum(second.counts[::-1])[::-1], [0.0]))
    up_to_here = np.concatenate(([0.0], np.cumsum(second.counts)))

    def at_least(bound: int) -> float:
        places = np.searchsorted(second.sums, bound - first.sums, side="left")
        return float(first.counts @ from_here[places])

    def at_most(bound: int) -> float:
        places = np.searchsorted(second.sums, bound - first.sums, side="right")
        return float(first.counts @ up_to_here[places])

    greater, less = at_least(observed - slack), at_most(observed + slack)
    size = abs(observed) - slack
    if size <= 0:
        return TailCounts(float(first.counts.sum()) * float(from_here[0]), greater, less)
    reached = greater + at_most(-size) if observed > 0 else at_least(size) + less
    return TailCounts(reached, greater, less)
