"""Parsing and formatting of localised numbers in forms."""

from assessment.core.cost.kpis import PERCENT
from assessment.core.cost.number_limits import Fault, NumberLimits
from assessment.core.questionnaire.written_numbers import (
    NumberConvention,
    NumberReason,
    UnreadableNumberError,
    both_readings,
    written_number,
    written_unit,
)
from assessment.i18n import Language
from assessment.web.forms.field_problem import FieldProblem, FieldProblemError

LONGEST_QUOTED = 20
"""Signs of a text that is quoted back."""
DIGITS = 6
"""Significant digits of a number that is shown to be changed."""


def typed_number(written: str, say: Language) -> float | None:
    """The number that was typed; None for nothing. Raises FieldProblemError, with what to write instead.

    A percentage is refused: the figure is an amount, a count or a duration.
    """
    number = _read_number(written, say)
    if number is not None and written_unit(written) == PERCENT:
        raise FieldProblemError("typed.unit_not_percent", written=written.strip()[:LONGEST_QUOTED])
    return number


def _read_number(written: str, say: Language) -> float | None:
    try:
        return written_number(written, NumberConvention(say.code))
    except UnreadableNumberError as unreadable:
        quoted = unreadable.written[:LONGEST_QUOTED]
        readings = _both_readings(unreadable.written, say) if unreadable.reason is NumberReason.AMBIGUOUS else {}
        raise FieldProblemError(f"typed.{unreadable.reason}", written=quoted, **readings) from None


def _both_readings(text: str, say: Language) -> dict[str, str]:
    thousands, decimals = both_readings(text)
    return {"thousands": say.number(thousands), "decimals": shown_number(decimals, say)}


def typed_percent(written: str, say: Language) -> float | None:
    """The percentage that was typed. A number below 1 without its sign may be a share: both readings are offered.

    Raises FieldProblemError.
    """
    value = _read_number(written, say)
    if value is not None and written_unit(written) not in (None, PERCENT):
        raise FieldProblemError("typed.unit_percent", written=written.strip()[:LONGEST_QUOTED])
    if value is not None and 0 < abs(value) < 1 and "%" not in written:
        readings = {"low": shown_number(value, say), "high": shown_number(100 * value, say)}
        raise FieldProblemError("typed.share_or_percent", written=written.strip()[:LONGEST_QUOTED], **readings)
    return value


def shown_percent(value: float, say: Language) -> str:
    """A percentage to be changed in a field; below 1 it bears its sign, so that it is read as it was meant."""
    written = shown_number(value, say)
    return f"{written} %" if 0 < abs(value) < 1 else written


def shown_number(value: float, say: Language) -> str:
    """A number to be changed in a field: DIGITS significant digits, no idle zeros, thousands apart."""
    rounded = float(f"{value:.{DIGITS}g}")
    decimals = len(f"{rounded:.10f}".rstrip("0").partition(".")[2])
    return say.number(rounded, digits=decimals)


def fault_said(fault: Fault, limits: NumberLimits, *, scale: float = 1.0) -> FieldProblem:
    """What is wrong with a figure; `scale` turns the limits into the unit that is typed (100 for percent)."""
    bounds = {"low": limits.lowest * scale, "high": limits.highest * scale}
    whole = {name: int(bound) if float(bound).is_integer() else bound for name, bound in bounds.items()}
    return FieldProblem(f"typed.faults.{fault}", whole)
