"""Parsing and formatting of localised numbers in forms."""

import re

from assessment.core.cost.number_limits import Fault, NumberLimits
from assessment.i18n import Language, language
from assessment.web.forms.field_problem import FieldProblem, FieldProblemError

_SPACES = str.maketrans("", "", " \t\u00a0\u202f\u2009'’")
_SIGNS = re.compile(r"^€|(?:€|%|h|j|d)$")
"""What may stand around a number without changing it."""
_MINUS = str.maketrans({"\u2212": "-", "–": "-"})
_PLAIN = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?", re.ASCII)
_ENGLISH_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,12})?", re.ASCII)
_FRENCH_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,12})?", re.ASCII)
_AMBIGUOUS_FRENCH = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""1.234 on a French page: a thousand and more for some, one and a little for others."""
DIGITS = 6
"""Significant digits of a number that is shown to be changed."""


def typed_number(written: str, say: Language) -> float | None:
    """The number that was typed; None for nothing. Raises FieldProblemError, with what to write instead."""
    text = _SIGNS.sub("", written.strip().translate(_MINUS).translate(_SPACES))
    if not text:
        return None
    plain = _french(text) if say.code == "fr" else _english(text)
    if not _PLAIN.fullmatch(plain):
        raise FieldProblemError("typed.not_a_number", written=written.strip()[:20])
    return float(plain)


def typed_percent(written: str, say: Language) -> float | None:
    """The percentage that was typed. A number below 1 without its sign may be a share: both readings are offered.

    Raises FieldProblemError.
    """
    value = typed_number(written, say)
    if value is not None and 0 < abs(value) < 1 and "%" not in written:
        readings = {"low": shown_number(value, say), "high": shown_number(100 * value, say)}
        raise FieldProblemError("typed.share_or_percent", written=written.strip()[:20], **readings)
    return value


def shown_percent(value: float, say: Language) -> str:
    """A percentage to be changed in a field; below 1 it bears its sign, so that it is read as it was meant."""
    written = shown_number(value, say)
    return f"{written} %" if 0 < abs(value) < 1 else written


def _french(text: str) -> str:
    """Commas for decimals; a point is read as one too, as keypads type it, where nothing else can be meant."""
    if _AMBIGUOUS_FRENCH.fullmatch(text):
        thousands, decimals = float(text.replace(".", "")), float(text)
        say = language("fr")
        readings = {"thousands": say.number(thousands), "decimals": shown_number(decimals, say)}
        raise FieldProblemError("typed.ambiguous", written=text, **readings)
    if _FRENCH_GROUPS.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".") if text.count(",") + text.count(".") == 1 else text


def _english(text: str) -> str:
    """Points for decimals, commas between thousands; 12,5 is told how to be written."""
    if _ENGLISH_GROUPS.fullmatch(text):
        return text.replace(",", "")
    if "," in text and "." not in text:
        raise FieldProblemError("typed.decimal_comma", written=text)
    return text


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
