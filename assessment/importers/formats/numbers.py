"""Parsing of localised numbers in files."""

import re

from assessment.importers.formats.problems import visible

_SPACES = str.maketrans("", "", " \t\u00a0\u202f\u2009'’")
_MINUS = str.maketrans({"\u2212": "-", "–": "-"})
_UNIT = re.compile(r"^€|(?:€|%|eur|h|j|d)$", re.IGNORECASE)
_PLAIN = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,20})?")
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3}(?:,\d{3})*|(?:\.\d{3}){2,}|\.\d{2}0)")
"""1,234 is a thousand and more for some, one and a little for others; so is 8.000, which no program writes for 8."""


class NotAnAmountError(ValueError):
    """A text that is no number, or could be two; `what` names the problem's text."""

    def __init__(self, what: str, written: str) -> None:
        super().__init__(f"{what}: {written}")
        self.what = what
        self.written = visible(written.strip())


def amount(written: str) -> float | None:
    """The number that was typed; None for nothing. Raises NotAnAmountError."""
    text = _UNIT.sub("", written.strip().translate(_MINUS).translate(_SPACES))
    if not text:
        return None
    if _THOUSANDS.fullmatch(text):
        raise NotAnAmountError("amount_thousands", written)
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        raise NotAnAmountError("not_an_amount", written)
    return float(text)
