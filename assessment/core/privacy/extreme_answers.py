"""Bounds published instead of means near the ends of the scale.

A bound is published instead of the mean when the answers, leaving aside the one that stands furthest from an end, lie
on average within half an option of it. One answer is left aside because the person who gave it knows it: had four
people answered 5 and the reader 2, a mean of 4.4 would tell the reader everything. The bound covers enough sets of
answers that nobody can tell a unanimous group from one that is nearly so.
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

HALF_OPTION = Fraction(1, 8)
"""Half an option, as a share of a scale of five options: 4,5 and 1,5; 87.5 and 12.5 points."""


class ExtremeBound(StrEnum):
    """The bound that is published in place of a mean."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    """A company's figure, where a group enters it by its bound."""


def extreme_bound(answers: Sequence[Fraction | int], *, low: int, high: int) -> ExtremeBound | None:
    """The end at which nearly all of `answers` (two or more, between `low` and `high`) stand; None for neither."""
    allowed = HALF_OPTION * (high - low) * (len(answers) - 1)
    if sum(high - answer for answer in answers) - (high - min(answers)) <= allowed:
        return ExtremeBound.AT_LEAST
    if sum(answer - low for answer in answers) - (max(answers) - low) <= allowed:
        return ExtremeBound.AT_MOST
    return None


def bound(end: ExtremeBound, *, low: int, high: int) -> float:
    """The bound itself: half an option from that end."""
    half = float(HALF_OPTION * (high - low))
    return high - half if end is ExtremeBound.AT_LEAST else low + half
