"""Multiple-testing correction: Holm's steps."""

from collections.abc import Sequence

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


def _ascending(p_values: Sequence[float | None]) -> list[tuple[int, float]]:
    given = [(position, p) for position, p in enumerate(p_values) if p is not None]
    if any(not 0 <= p <= 1 for _, p in given):
        raise ValueError("a p-value lies between 0 and 1")
    return sorted(given, key=lambda entry: entry[1])
