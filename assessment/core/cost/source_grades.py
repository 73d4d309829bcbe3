"""Evidence grades of external figures and which grades may enter an amount."""

from enum import StrEnum


class Grade(StrEnum):
    """Grades that may enter an amount; the register's D has no member on purpose."""

    A = "A"
    A_MINUS = "A-"
    B_PLUS = "B+"
    B = "B"
    B_MINUS = "B-"
    C = "C"
    K = "K"
    """General knowledge, not looked up."""
    HYPOTHESIS = "hypothesis"
    """Nobody measured it: a wide range, to be replaced by the firm's own figure."""


class UnusableGradeError(ValueError):
    """A figure whose grade may not enter an amount in euros."""


def usable(grade: object) -> Grade:
    """The grade, if its figures may enter an amount. Raises UnusableGradeError otherwise, for D above all."""
    try:
        return Grade(str(grade))
    except ValueError:
        raise UnusableGradeError(f"a figure of grade {grade} may not enter an amount in euros") from None
