"""Exact null distributions of sums by counting arrangements instead of listing them.

The shift algorithm (Pagano & Tritchler 1983; Streitberg & Röhmel 1986): the number of arrangements that give each
integer sum is built up person by person. Counts are floats: whole numbers up to 2^53, right to about 1e-13 of
themselves beyond, since counts are only ever added and multiplied.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

Sums = npt.NDArray[np.int64]
Counts = npt.NDArray[np.float64]

MOST_CELLS = 6_000_000
"""Cells of the largest table: about 50 MB."""
MOST_STEPS = 150_000_000
"""Additions of one test: about a fifth of a second."""
ROW_STEPS = 1_000
"""What the addition of one row costs besides its cells."""
MOST_SUMS = 2_000_000
"""Sums of several parts that are looked up in the sums of the last."""
NARROW_CELLS = 100_000
"""Cells of a table up to which its rows are shifted in one addition."""
LISTED = 20
"""People of whom every subset is listed where a table of sums would be too long: a million sums."""
SAFE = 2**60
"""Sums beyond this are not counted: int64 could overflow."""
MOST_WAYS = 10**290
"""Arrangements that a float can count."""


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


@dataclass(frozen=True, slots=True)
class _PlacedCounts:
    """How many arrangements give start + unit·i, for each place i."""

    counts: Counts
    unit: int
    start: int

    def moved(self, *, unit: int, start: int) -> "_PlacedCounts":
        return _PlacedCounts(self.counts, self.unit * unit, self.start * unit + start)

    @property
    def listed(self) -> tuple[Sums, Counts]:
        """The sums that occur, in rising order, and their counts."""
        places = np.flatnonzero(self.counts)
        return self.start + self.unit * places.astype(np.int64), self.counts[places]


@dataclass(frozen=True, slots=True)
class _ListedCounts:
    """Distinct sums in rising order, and how many arrangements give each."""

    sums: Sums
    counts: Counts

    def moved(self, *, unit: int, start: int) -> "_ListedCounts":
        return _ListedCounts(self.sums * unit + start, self.counts)

    @property
    def listed(self) -> tuple[Sums, Counts]:
        """The sums and their counts."""
        return self.sums, self.counts


_Distribution = _PlacedCounts | _ListedCounts


def count_sign_flips(parts: Sequence[Sequence[int]], *, observed: int, slack: int) -> TailCounts | None:
    """Count the choices of signs by the sum they give; None where that would take too long.

    `parts`: the values in parts that each have a unit of their own (the people of a function), so that a part has few
    distinct sums. `slack`: sums nearer to the observed one than this are ties.
    """
    people = sum(map(len, parts))
    if people * math.log10(2) > math.log10(MOST_WAYS) or sum(abs(value) for part in parts for value in part) > SAFE:
        return None
    distributions: list[_Distribution] = []
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
    distributions: list[_Distribution] = []
    for stratum in strata:
        low, unit = _lattice(stratum.values)
        units = sorted((value - low) // unit for value in stratum.values)
        if not _is_countable(units, stratum.size):
            return None
        by_size = _sums_by_size(units, stratum.size)
        start = stratum.size * low - stratum.offset
        distributions.append(by_size(stratum.size).moved(unit=unit, start=start))
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
    if not (_is_countable(lower, most[0]) and _is_countable(upper, most[1])):
        return None
    first, second = _sums_by_size(lower, most[0]), _sums_by_size(upper, most[1])
    start = stratum.size * low - stratum.offset
    tails = (
        _tails(
            first(size).moved(unit=unit, start=0),
            second(stratum.size - size).moved(unit=unit, start=start),
            observed,
            slack,
        )
        for size in range(max(0, stratum.size - most[1]), most[0] + 1)
    )
    return reduce(TailCounts.plus, tails)


def _lattice(values: Sequence[int]) -> tuple[int, int]:
    """The lowest value, and the largest step of which all values are multiples above it."""
    low = min(values)
    return low, math.gcd(*(value - low for value in values)) or 1


def _is_countable(values: Sequence[int], most: int) -> bool:
    """Whether the sums of up to `most` of these values (rising order) can be tabled or listed in reasonable time."""
    return len(values) <= LISTED or _fits_a_table(_widths(values, most))


def _fits_a_table(widths: Sums) -> bool:
    cells, steps = int((widths[-1] + 1).sum()), int(widths.sum()) + ROW_STEPS * widths.size
    return cells <= MOST_CELLS and steps <= MOST_STEPS


def _sums_by_size(values: Sequence[int], most: int) -> Callable[[int], _Distribution]:
    """What tells, for a size up to `most`, the sums of the subsets of that many values (rising order)."""
    if not values:
        nothing = _PlacedCounts(np.ones(1), 1, 0)
        return lambda _: nothing
    widths = _widths(values, most)
    if not _fits_a_table(widths):
        return _listed_by_size(values, most).__getitem__
    low = values[0]
    heights = [value - low for value in values]
    table = _ShiftedTable(_shifted_by_size(heights, widths), len(heights), sum(heights), widths[-1])
    return lambda size: _PlacedCounts(table.row(size), 1, size * low)


def _widths(values: Sequence[int], most: int) -> Sums:
    """The largest sum of j of the first i values above the lowest, in row i and column j up to `most`; rising order."""
    totals = np.concatenate(([0], np.cumsum(np.array(values, dtype=np.int64) - values[0])))
    people, sizes = np.arange(len(totals))[:, None], np.arange(most + 1)[None, :]
    return np.asarray(totals[people] - totals[np.maximum(people - sizes, 0)])


@dataclass(frozen=True, slots=True)
class _ShiftedTable:
    """For each size, how many subsets have each sum above the lowest.

    Rows beyond half the people are mirrored when they are asked for: to choose a subset is to leave out the others.
    """

    rows: Sequence[Counts]
    people: int
    total: int
    widths: Sums

    def row(self, size: int) -> Counts:
        """The counts of the subsets of that size; the largest sum is its place in `widths`."""
        if size < len(self.rows):
            return self.rows[size]
        others, width = self.rows[self.people - size], int(self.widths[size])
        row = np.empty(width + 1)
        begin = self.total - len(others) + 1
        row[:begin] = 0.0
        row[begin:] = others[self.total - width :][::-1]
        return row


def _shifted_by_size(heights: Sequence[int], widths: Sums) -> list[Counts]:
    """The rows of the sizes up to half the people, or up to the largest size asked for."""
    most = widths.shape[1] - 1
    counted = min(most, len(heights) // 2)
    last = widths[-1, : counted + 1]
    narrow = len(last) * (int(last[-1]) + 1) <= NARROW_CELLS
    return (_shifted_together if narrow else _shifted_row_by_row)(heights, widths[:, : counted + 1])


def _shifted_row_by_row(heights: Sequence[int], widths: Sums) -> list[Counts]:
    most = widths.shape[1] - 1
    ends = np.cumsum(widths[-1] + 1)
    table = np.split(np.zeros(int(ends[-1])), ends[:-1])
    table[0][0] = 1.0
    for number, height in enumerate(heights):
        for size in range(min(number + 1, most), 0, -1):
            length = int(widths[number, size - 1]) + 1
            table[size][height : height + length] += table[size - 1][:length]
    return table


def _shifted_together(heights: Sequence[int], widths: Sums) -> list[Counts]:
    """The same rows, all of one length and shifted in one addition: what short rows cost is the calls."""
    sizes, length = widths.shape[1], int(widths[-1, -1]) + 1
    cells = np.zeros(sizes * length)
    cells[0] = 1.0
    for number, height in enumerate(heights):
        shift = length + height
        end = min((number + 1) * length, cells.size - shift)
        if end > 0:
            cells[shift : shift + end] += cells[:end].copy()
    table = cells.reshape(sizes, length)
    return [table[size, : int(width) + 1] for size, width in enumerate(widths[-1])]


def _listed_by_size(values: Sequence[int], most: int) -> list[_ListedCounts]:
    by_size = [np.zeros(1, dtype=np.int64), *(np.zeros(0, dtype=np.int64) for _ in range(most))]
    for value in values:
        for size in range(most, 0, -1):
            by_size[size] = np.concatenate((by_size[size], by_size[size - 1] + value))
    return [_of_sums(sums) for sums in by_size]


def _of_sums(sums: Sums) -> _ListedCounts:
    distinct, counts = np.unique(sums, return_counts=True)
    return _ListedCounts(distinct, counts.astype(np.float64))


def _signed_sums(sizes: Sequence[int]) -> Sequence[_Distribution] | None:
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
        return [_PlacedCounts(counts, 2 * unit, -unit * total)]
    if len(sizes) > 2 * LISTED:
        return None
    middle = len(sizes) // 2
    return [_listed_signs(sizes[:middle]), _listed_signs(sizes[middle:])]


def _listed_signs(sizes: Sequence[int]) -> _ListedCounts:
    sums = np.zeros(1, dtype=np.int64)
    for size in sizes:
        sums = np.concatenate((sums + size, sums - size))
    return _of_sums(sums)


def _tails_of_parts(parts: Sequence[_Distribution], observed: int, slack: int) -> TailCounts | None:
    """The tails of the sum of independent parts: all but the longest are added out, and looked up in that one."""
    if len(parts) == 1:
        return _tails(parts[0], _PlacedCounts(np.ones(1), 1, 0), observed, slack)
    ordered = sorted(parts, key=lambda part: len(part.counts))
    if math.prod(len(part.counts) for part in ordered[:-1]) > MOST_SUMS:
        return None
    sums, counts = np.zeros(1, dtype=np.int64), np.ones(1)
    for part in ordered[:-1]:
        more, ways = part.listed
        sums, counts = np.add.outer(sums, more).ravel(), np.multiply.outer(counts, ways).ravel()
    return _tails(_ListedCounts(sums, counts), ordered[-1], observed, slack)


def _tails(first: _Distribution, second: _Distribution, observed: int, slack: int) -> TailCounts:
    """The tails of the sum of two parts, of which the second is looked up."""
    pair: _PlacedPair | _ListPair
    if isinstance(first, _PlacedCounts) and isinstance(second, _PlacedCounts) and first.unit == second.unit:
        pair = _PlacedPair(first, second)
    else:
        pair = _ListPair(*first.listed, *second.listed)
    greater, less = pair.at_least(observed - slack), pair.at_most(observed + slack)
    size = abs(observed) - slack
    if size <= 0:
        return TailCounts(float(first.counts.sum()) * float(second.counts.sum()), greater, less)
    reached = greater + pair.at_most(-size) if observed > 0 else pair.at_least(size) + less
    return TailCounts(reached, greater, less)


class _ListPair:
    """Pairs of sums, found by search."""

    def __init__(self, first: Sums, first_counts: Counts, second: Sums, second_counts: Counts) -> None:
        self.first, self.first_counts, self.second = first, first_counts, second
        self.from_here = np.concatenate((np.cumsum(second_counts[::-1])[::-1], [0.0]))
        self.up_to_here = np.concatenate(([0.0], np.cumsum(second_counts)))

    def at_least(self, bound: int) -> float:
        """How many pairs add up to the bound or more."""
        return float(self.first_counts @ self.from_here[np.searchsorted(self.second, bound - self.first, side="left")])

    def at_most(self, bound: int) -> float:
        """How many pairs add up to the bound or less."""
        places = np.searchsorted(self.second, bound - self.first, side="right")
        return float(self.first_counts @ self.up_to_here[places])


class _PlacedPair:
    """Pairs of places on two lines of one unit: what goes with place i lies at the bound less i.

    The cumulated counts of the second line stand in falling order, so that both lines are read forwards.
    """

    def __init__(self, first: _PlacedCounts, second: _PlacedCounts) -> None:
        self.unit, self.start = first.unit, first.start + second.start
        self.counts, self.last = first.counts, len(second.counts) - 1
        self.from_here = second.counts[::-1].cumsum()
        self.up_to_here = second.counts.cumsum()[::-1].copy()

    def at_least(self, bound: int) -> float:
        """How many pairs add up to the bound or more."""
        place = -((self.start - bound) // self.unit)
        low, high = max(0, place - self.last), min(len(self.counts), max(0, place))
        partial = self._partial(self.from_here, low, high, place)
        if high == len(self.counts):
            return partial
        return partial + float(self.counts[high:].sum()) * float(self.from_here[-1])

    def at_most(self, bound: int) -> float:
        """How many pairs add up to the bound or less."""
        place = (bound - self.start) // self.unit
        low = min(len(self.counts), max(0, place - self.last + 1))
        high = min(len(self.counts), max(0, place + 1))
        partial = self._partial(self.up_to_here, low, high, place)
        if low == 0:
            return partial
        return partial + float(self.counts[:low].sum()) * float(self.up_to_here[0])

    def _partial(self, cumulated: Counts, low: int, high: int, place: int) -> float:
        if low >= high:
            return 0.0
        shift = self.last - place
        return float(self.counts[low:high] @ cumulated[shift + low : shift + high])
