"""Confidentiality mode (named, confidential) and minimum group size."""

from dataclasses import dataclass
from enum import StrEnum

NAMED_BELOW = 12
"""From this many invited people on, teams answer confidentially unless somebody chooses otherwise."""

SMALLEST, USUAL, LARGEST = 3, 5, 10

SPREAD_FROM = 10
"""Distributions and free text single people out sooner than means do: never below this, whatever the threshold."""


class Mode(StrEnum):
    """What respondents were promised before their first question; never switched afterwards."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"


def usual_mode(invited: int) -> Mode:
    """The mode proposed for that many invited people."""
    return Mode.NAMED if invited < NAMED_BELOW else Mode.CONFIDENTIAL


@dataclass(frozen=True, slots=True)
class Threshold:
    """k: the people a group needs to be shown, 3 to 10. Raises ValueError outside of that."""

    people: int = USUAL

    def __post_init__(self) -> None:
        if not SMALLEST <= self.people <= LARGEST:
            raise ValueError(f"the threshold lies between {SMALLEST} and {LARGEST}, not at {self.people}")

    @property
    def spread(self) -> int:
        """People needed before a distribution or free text is shown."""
        return max(self.people, SPREAD_FROM)

    def raised_to(self, people: int) -> "Threshold":
        """A threshold that asks for more. Raises ValueError for less: what was promised is only ever strengthened."""
        if people < self.people:
            raise ValueError(f"a threshold of {self.people} is never lowered to {people}")
        return Threshold(people)
