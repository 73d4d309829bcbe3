"""Differencing audit: linear algebra over published statements to find exposed small sets.

Every release is a linear statement about atoms (groups of people that are never split). A set of people is exposed
when its indicator lies in the row space of all releases together. Exact rationals throughout: a rank decided with
floats would be a guess, and unions count, since two hidden people whose sum is known are exposed to each other.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Release = Sequence[str] | Mapping[str, Fraction | int]
"""The atoms a figure is about, or the coefficient of each atom in it."""

Row = list[Fraction]
Union = frozenset[int]


@dataclass(frozen=True, slots=True)
class Audit:
    """What the releases expose together: unions of 1 to k - 1 people, those first that hold no smaller one.

    `smallest` lists exposed unions none of which contains another; every other exposed union is made of those.
    """

    people: Mapping[str, int]
    k: int
    smallest: tuple[tuple[str, ...], ...]

    @property
    def safe(self) -> bool:
        """Whether nothing below k people can be worked out."""
        return not self.smallest

    def exposed(self) -> tuple[tuple[str, ...], ...]:
        """Return every exposed union, fewest atoms first, then in the order of the atoms."""
        names = list(self.people)
        cores = [frozenset(map(names.index, union)) for union in self.smallest]
        counts = list(self.people.values())
        exposed_unions: set[Union] = set()
        waiting = [frozenset[int]()]
        while waiting:
            union = waiting.pop()
            for core in cores:
                larger = union | core
                fits = sum(counts[position] for position in larger) < self.k
                if fits and larger not in exposed_unions and not union & core:
                    exposed_unions.add(larger)
                    waiting.append(larger)
        return _in_order(exposed_unions, names)


def differencing_audit(atoms: Mapping[str, int], releases: Sequence[Release], *, k: int) -> Audit:
    """Return the unions of atoms holding fewer than `k` people whose figure follows from the releases.

    `atoms`: people in each; atoms without people are ignored. Raises ValueError for an unknown atom, a negative
    number of people, or a k below 1.
    """
    if k < 1:
        raise ValueError("k must be at least 1")
    if any(count < 0 for count in atoms.values()):
        raise ValueError("an atom cannot hold fewer than no people")
    unknown = {name for release in releases for name in release} - set(atoms)
    if unknown:
        raise ValueError(f"releases name unknown atoms: {sorted(unknown)}")
    people = {name: count for name, count in atoms.items() if count > 0}
    names = list(people)
    kernel = _kernel([_coefficients(release, names) for release in releases], len(names))
    # A union follows from the releases exactly when it is orthogonal to every solution of "all releases are zero",
    # that is when the lines of its atoms sum to zero.
    lines = list(zip(*kernel, strict=True)) if kernel else [()] * len(names)
    unions = set(_zero_sums(lines, list(people.values()), k - 1))
    smallest = {union for union in unions if not any(other < union for other in unions)}
    return Audit(people, k, _in_order(smallest, names))


def _in_order(unions: set[Union], names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    ordered = sorted((sorted(union) for union in unions), key=lambda union: (len(union), union))
    return tuple(tuple(names[position] for position in union) for union in ordered)


def _coefficients(release: Release, names: Sequence[str]) -> Row:
    if isinstance(release, Mapping):
        return [Fraction(release.get(name, 0)) for name in names]
    mentioned = set(release)
    return [Fraction(name in mentioned) for name in names]


def _zero_sums(lines: Sequence[tuple[int, ...]], counts: Sequence[int], people: int) -> Iterator[Union]:
    """Yield sets of lines that sum to zero and hold at most `people`: at least every one without a smaller one inside.

    Each step adds a line that can cancel the first column still open, which leaves few branches where trying every
    union would take years with fifty people.
    """

    def grow(union: Union, total: tuple[int, ...], held: int, first: int) -> Iterator[Union]:
        open_column = next((column for column, value in enumerate(total) if value), None)
        if open_column is None:
            yield union
            return
        for position in range(first + 1, len(lines)):
            line = lines[position]
            if position not in union and line[open_column] and held + counts[position] <= people:
                summed = tuple(left + right for left, right in zip(total, line, strict=True))
                yield from grow(union | {position}, summed, held + counts[position], first)

    for start, line in enumerate(lines):
        if counts[start] <= people:
            yield from grow(frozenset({start}), line, counts[start], start)


def _kernel(matrix: Sequence[Row], width: int) -> list[tuple[int, ...]]:
    """Return integer vectors that span the solutions x of matrix · x = 0 (Gauss-Jordan elimination)."""
    rows = [list(row) for row in matrix]
    pivots: list[int] = []
    for column in range(width):
        rank = len(pivots)
        pivot = next((number for number in range(rank, len(rows)) if rows[number][column] != 0), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        lead = rows[rank][column]
        rows[rank] = [value / lead for value in rows[rank]]
        for number, row in enumerate(rows):
            if number != rank and row[column] != 0:
                factor = row[column]
                rows[number] = [value - factor * top for value, top in zip(row, rows[rank], strict=True)]
        pivots.append(column)
    return [_solution(rows, pivots, free, width) for free in range(width) if free not in pivots]


def _solution(rows: Sequence[Row], pivots: Sequence[int], free: int, width: int) -> tuple[int, ...]:
    solution = [Fraction(0)] * width
    solution[free] = Fraction(1)
    for rank, column in enumerate(pivots):
        solution[column] = -rows[rank][free]
    scale = math.lcm(*(value.denominator for value in solution))
    return tuple(int(value * scale) for value in solution)
