"""How a client stands beside the other clients on one scale."""

from enum import StrEnum

from assessment.core.benchmark.empirical_bayes import GRID, ShrunkScore


class Standing(StrEnum):
    """Where a client's range lies: never a rank, never a share of firms."""

    MORE = "more"
    ALIKE = "alike"
    LESS = "less"


def standing(score: ShrunkScore) -> Standing:
    """MORE or LESS where the whole range lies beyond the mean of the others and its rounding; ALIKE otherwise."""
    if score.low > score.others + GRID / 2:
        return Standing.MORE
    return Standing.LESS if score.high < score.others - GRID / 2 else Standing.ALIKE


def told_mean(points: float) -> int:
    """A mean of others as it is said: to the nearest GRID, for it is known no better."""
    return round(GRID * round(points / GRID))
