"""Numbers as people and programs write them: French and English typing, and files of unknown origin."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

_SPACES = str.maketrans("", "", " \t\u00a0\u202f\u2009'’")
_MINUS = str.maketrans({"\u2212": "-", "–": "-"})
_UNIT_WORDS = {
    "euro": ("€", "eur", "euro", "euros"),
    "percent": ("%",),
    "hours": ("h", "heure", "heures", "hour", "hours"),
    "days": ("j", "jour", "jours", "d", "day", "days"),
}
_UNITS = re.compile(rf"^€|(?:{'|'.join(word for words in _UNIT_WORDS.values() for word in words)})$", re.IGNORECASE)
"""What may stand around a number without changing it."""
_PLAIN = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,20})?", re.ASCII)
_ENGLISH_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,12})?", re.ASCII)
_FRENCH_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,12})?", re.ASCII)
_AMBIGUOUS_FRENCH = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""1.234 on a French page: a thousand and more for some, one and a little for others."""
_AMBIGUOUS_FILE = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3}|\.\d{2}0)", re.ASCII)
"""1,234 in a file may be either too; so may 8.000, which no program writes for 8. 1.234 is a program's decimal."""


class NumberConvention(StrEnum):
    """Who wrote a number, which says how points and commas are read."""

    FRENCH = "fr"
    ENGLISH = "en"
    FILE = "file"


class NumberReason(StrEnum):
    """Why a text is not read as a number."""

    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"
    """Thousands for some, decimals for others: both readings are asked back."""
    DECIMAL_COMMA = "decimal_comma"
    """12,5 on an English page."""


class UnreadableNumberError(ValueError):
    """A text that is no number, or could be two."""

    def __init__(self, reason: NumberReason, written: str) -> None:
        super().__init__(f"{reason}: {written}")
        self.reason = reason
        self.written = written


def written_unit(written: str) -> str | None:
    """The unit beside a number: `euro`, `percent`, `hours` or `days`; None where none is written."""
    text = written.strip()
    unit = _UNITS.search(text)
    if unit is None:
        return None
    return next(name for name, words in _UNIT_WORDS.items() if unit[0].casefold() in words)


def both_readings(ambiguous: str) -> tuple[float, float]:
    """What a number that was refused as ambiguous can be: its sign before thousands, or before decimals."""
    bare = _UNITS.sub("", ambiguous.strip().translate(_MINUS).translate(_SPACES)).replace(",", ".")
    return float(bare.replace(".", "")), float(bare)


def written_number(written: str, convention: NumberConvention) -> float | None:
    """The number of a text, spaces, unit and long minus aside; None for an empty text. Raises UnreadableNumberError."""
    text = _UNITS.sub("", written.strip().translate(_MINUS).translate(_SPACES))
    if not text:
        return None
    plain = _PLAIN_FORMS[convention](text)
    if not _PLAIN.fullmatch(plain):
        raise UnreadableNumberError(NumberReason.NOT_A_NUMBER, written.strip())
    return float(plain)


def _french(text: str) -> str:
    """Commas for decimals; a point is read as one too, as keypads type it, where nothing else can be meant."""
    if _AMBIGUOUS_FRENCH.fullmatch(text):
        raise UnreadableNumberError(NumberReason.AMBIGUOUS, text)
    if _FRENCH_GROUPS.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".") if text.count(",") + text.count(".") == 1 else text


def _english(text: str) -> str:
    """Points for decimals, commas between thousands."""
    if _ENGLISH_GROUPS.fullmatch(text):
        return text.replace(",", "")
    if "," in text and "." not in text:
        raise UnreadableNumberError(NumberReason.DECIMAL_COMMA, text)
    return text


def _file(text: str) -> str:
    """A comma or a point for decimals; whatever could be thousands too is asked back. 1,234.5 can be one thing only."""
    if _AMBIGUOUS_FILE.fullmatch(text):
        raise UnreadableNumberError(NumberReason.AMBIGUOUS, text)
    if _ENGLISH_GROUPS.fullmatch(text):
        return text.replace(",", "")
    if "," in text or text.count(".") > 1:
        return _french(text)
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


_PLAIN_FORMS: Mapping[NumberConvention, Callable[[str], str]] = MappingProxyType(
    {NumberConvention.FRENCH: _french, NumberConvention.ENGLISH: _english, NumberConvention.FILE: _file}
)
