"""Numbers of office files as they are stored, and as a check of a file compares them.

A program that computes a workbook again may change the last of the sixteen digits that a file can hold. Twelve are
compared, and no more are stored: a digit that somebody changes is one that is looked at.
"""

COMPARED_DIGITS = 12
"""Significant digits of a number in an office file."""


def compared(written: str) -> str:
    """A number as every program writes it; what is no number as it stands."""
    try:
        return f"{float(written):.{COMPARED_DIGITS}g}"
    except ValueError:
        return written


def stored(number: float) -> float:
    """The number with as many significant digits as are compared."""
    return float(f"{number:.{COMPARED_DIGITS}g}")
