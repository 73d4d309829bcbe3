"""Respondents: their place in the firm, and the three kinds of non-response that a cell may hold."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Cell(IntEnum):
    """What stands in a cell besides an option 1 to 5."""

    SKIPPED = 0
    DONT_KNOW = -1
    NOT_APPLICABLE = -2


class RespondentRole(StrEnum):
    """Whether a respondent leads their function."""

    HEAD = "head"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Respondent:
    """One person who answered."""

    identifier: str
    function: str
    role: RespondentRole
