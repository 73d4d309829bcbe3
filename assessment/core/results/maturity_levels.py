"""Maturity levels 1 to 5: cut-offs, capping by the weakest part, and display rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

CUTS = (1.5, 2.5, 3.5, 4.5)
ROUNDING_TOLERANCE = 1e-9
"""A mean of decimals may fall a hair below the cut it stands on; a value on a cut takes the upper level."""
FEW_RESPONDENTS = 3
"""Below this many people a level is one view or two, not the firm's."""


def mean_of_score(score: float) -> float:
    """The mean on the 1 to 5 scale behind a score of 0 to 100 points."""
    return 1 + score / 25


def score_of_mean(mean: float) -> float:
    """The score of 0 to 100 points of a mean on the 1 to 5 scale (POMP, Cohen et al. 1999)."""
    return 25 * (mean - 1)


def nearest_level(mean: float, *, cuts: Sequence[float] = CUTS) -> int:
    """The level 1 to 5 nearest to a mean of 1 to 5; a value on a cut takes the upper level."""
    return 1 + sum(mean >= cut - ROUNDING_TOLERANCE for cut in cuts)


def level_of_mean(mean: float | None) -> int | None:
    """The level nearest to a mean of 1 to 5; None where there is no mean."""
    return None if mean is None else nearest_level(mean)


def capped_level(level: int, weakest: int | None) -> int:
    """No level stands more than one above the weakest part's level; None means that nothing caps it."""
    return level if weakest is None else min(level, weakest + 1)


class LevelDisplay(StrEnum):
    """How a level may be said."""

    ONE = "one"
    BETWEEN = "between"
    RANGE = "range"
    ONE_PERSON = "one_person"


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """What a page may say of a level: one level, between two, only a range of points, or one person's view."""

    saying: LevelDisplay
    low: int
    high: int
    closer: int
    span: tuple[float, float] | None = None
    """The range of points that is said where no level is."""


def shown_level(
    score: float,
    interval: tuple[float, float],
    *,
    weakest: int | None,
    respondents: int,
    span: tuple[float, float] | None = None,
) -> ShownLevel:
    """The level as it may be shown: the score's 80 % range (points) goes through the same rule as the level.

    `span`: the 95 % range, to be said where no level is.
    """
    closer = capped_level(nearest_level(mean_of_score(score)), weakest)
    low, high = (capped_level(nearest_level(mean_of_score(bound)), weakest) for bound in interval)
    if respondents == 1:
        return ShownLevel(LevelDisplay.ONE_PERSON, closer, closer, closer, span)
    if respondents < FEW_RESPONDENTS or high - low > 1:
        return ShownLevel(LevelDisplay.RANGE, low, high, closer, span)
    return ShownLevel(LevelDisplay.ONE if low == high else LevelDisplay.BETWEEN, low, high, closer, span)
