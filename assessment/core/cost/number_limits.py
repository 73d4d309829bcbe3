"""Validation of entered numbers: limits and fault codes."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite


class Fault(StrEnum):
    """Why a figure is refused; each has its sentence in both languages."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    ZERO = "zero"
    ABSURD = "absurd"
    """Beyond anything a firm could mean: most often a wrong unit."""
    DISORDERED = "disordered"
    """Low, central and high do not follow one another."""
    INCONSISTENT = "inconsistent"
    """Contradicts another figure: together they pass the whole."""
    MISSING = "missing"
    SURPLUS = "surplus"
    """A number where none is expected."""
    TWICE = "twice"
    UNKNOWN_FIGURE = "unknown_figure"
    UNKNOWN_FUNCTION = "unknown_function"


@dataclass(frozen=True, slots=True)
class NumberLimits:
    """The widest range that makes sense, both ends included; `zero` says whether nothing at all is an answer."""

    highest: float
    lowest: float = 0.0
    zero: bool = True


def fault_of(value: float, limits: NumberLimits) -> Fault | None:
    """What is wrong with a figure; None when it can stand."""
    if not isfinite(value):
        return Fault.NOT_A_NUMBER
    if value == 0 and not limits.zero:
        return Fault.ZERO
    if value < 0 <= limits.lowest:
        return Fault.NEGATIVE
    return None if limits.lowest <= value <= limits.highest or value == 0 else Fault.ABSURD
