"""Types of suppressed figures and reasons for suppression."""

from dataclasses import dataclass
from enum import StrEnum


class SuppressedKind(StrEnum):
    """The kind of figure that is not shown."""

    COMPANY = "company"
    GROUP = "group"
    SCALE = "scale"
    ITEM = "item"
    DISTRIBUTION = "distribution"
    AGREEMENT = "agreement"
    CROSS_RATING = "cross_rating"
    FREE_TEXT = "free_text"


class SuppressionReason(StrEnum):
    """Why it is not shown."""

    FEW_PEOPLE = "few_people"
    """Fewer people than the threshold."""
    MERGED = "merged"
    """A function below the threshold, shown inside the other functions."""
    REMAINDER = "remainder"
    """The functions below the threshold do not reach it even together: only the company is shown."""
    READER_INSIDE = "reader_inside"
    """Without the reader's own answers too few people are left."""
    SUBTRACTION = "subtraction"
    """It would give a hidden figure away by subtraction."""
    FEW_ANSWERS = "few_answers"
    """The group is large enough, but too few of it answered this."""
    END_OF_SCALE = "end_of_scale"
    """Nearly everyone stands at one end of the scale: only a bound is shown."""
    SPREAD = "spread"
    """Distributions, agreement on an item and free text need more people than a mean."""
    ALIKE = "alike"
    """Nearly everyone chose the same option: how answers spread would tell who did not."""
    MORE_ANSWERS = "more_answers"
    """More answers came in than the function has people asked or declared: some are not theirs, and none is counted."""
    RELEASED = "released"
    """Together with what was published before, it would expose a few people."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One figure, or one kind of figures, that is not shown. `group` and `key` (an item or scale) narrow it down."""

    what: SuppressedKind
    reason: SuppressionReason
    group: str | None = None
    key: str | None = None
    rated: str | None = None
    """For a cross-rating: the function that is rated."""
