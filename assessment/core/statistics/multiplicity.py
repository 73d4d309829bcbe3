"""Multiple-testing corrections: Holm and Benjamini-Hochberg."""

from collections.abc import Sequence
from dataclasses import dataclass

ROUNDING = 1e-12
"""3 × (1/60) must count as .05: a share of arrangements times a family size differs by float rounding alone."""


def at_most(p: float, level: float) -> bool:
    """Tell whether p does not exceed the level, float rounding aside."""
    return p <= level + ROUNDING


def holm(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return p-values adjusted by Holm's steps (Holm 1979), in the same order; None stays and counts for nothing."""
    order = _ascending(p_values)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (position, p) in enumerate(order):
        highest = max(highest, min(1.0, (len(order) - rank) * p))
        adjusted[position] = highest
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Return p-values adjusted for the false discovery rate (Benjamini & Hochberg 1995); None stays None."""
    order = _ascending(p_values)
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


def _ascending(p_values: Sequence[float | None]) -> list[tuple[int, float]]:
    given = [(position, p) for position, p in enumerate(p_values) if p is not None]
    if any(not 0 <= p <= 1 for _, p in given):
        raise ValueError("a p-value lies between 0 and 1")
    return sorted(given, key=lambda entry: entry[1])
