"""Localisation: texts by key, numbers, amounts and dates in French and English.

Texts live in `wording/`, French and English side by side, so that neither is an afterthought and no compile step
stands between a writer and the page. This module knows no framework: the page, the PDF and the command share it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import copysign, floor
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date

from assessment.typography import COMPOSE_PAGE, NARROW_SPACE, NO_BREAK_SPACE, printable

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"
WORDING = Path(__file__).parent / "wording"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MINUS = "\u2212"
FIRST_GROUPED = 1000
"""The first whole number that is written with a separator."""
_FRENCH_SIGNS = str.maketrans({",": NARROW_SPACE, ".": ","})


class UnknownTextError(KeyError):
    """A text was asked for that no wording file holds."""


def _flatten(tree: Mapping[str, Any], language: str, prefix: str = "") -> dict[str, Any]:
    """Every leaf `{fr: …, en: …}` of `tree` as one dotted key, in one language and composed."""
    texts: dict[str, Any] = {}
    for name, branch in tree.items():
        key = f"{prefix}{name}"
        if set(branch) == set(LANGUAGES):
            leaf = branch[language]
            compose = COMPOSE_PAGE[language]
            texts[key] = (
                {form: compose(text) for form, text in leaf.items()} if isinstance(leaf, dict) else compose(leaf)
            )
        else:
            texts |= _flatten(branch, language, key + ".")
    return texts


def wording_files() -> list[Path]:
    """The files that hold the texts, in a stable order; each file's name opens the keys of its texts."""
    return sorted(WORDING.glob("*/*.yaml"), key=lambda path: path.stem)


def read_yaml(path: Path) -> Any:
    """One YAML file as plain Python values."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506, the C build of the safe loader


@cache
def _files_by_name() -> dict[str, Path]:
    """Wording files by the first part of their keys; the folder is not part of a key."""
    return {path.stem: path for path in wording_files()}


@cache
def _texts(language: str, room: str) -> dict[str, Any]:
    """The texts of one wording file, read when the first of them is asked for: a command needs two files, not forty."""
    path = _files_by_name().get(room)
    return _flatten(read_yaml(path), language, f"{room}.") if path else {}


@dataclass(frozen=True, slots=True)
class Language:
    """One reader's language: `Language("fr")("respond.next")`, `.number(2.5)`, `.euros(24000)`, `.date(day)`."""

    code: str

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text `key`, its {placeholders} filled; a text with one/other forms is chosen by `count`.

        Raises UnknownTextError when no wording file holds the key, NotPrintableError for a value that is no text.
        """
        try:
            text = _texts(self.code, key.partition(".")[0])[key]
        except KeyError as error:
            raise UnknownTextError(key) from error
        if isinstance(text, dict):
            text = text[self.plural_form(values["count"])]
        if type(count := values.get("count")) is int and abs(count) >= FIRST_GROUPED:
            values["count"] = self.number(count)
        for name, value in values.items():
            # What a text does not show may be anything.
            if type(value) not in (str, int, float) and f"{{{name}" in text:
                printable(value)
        return str(text.format(**values)) if values else str(text)

    def has(self, key: str) -> bool:
        """Whether a text exists."""
        return key in _texts(self.code, key.partition(".")[0])

    def plural_form(self, count: float) -> str:
        """`one` or `other` (CLDR: French counts 0 and 1.5 as one, English only 1)."""
        singular = abs(count) < 2 if self.code == "fr" else count == 1
        return "one" if singular else "other"

    def number(self, value: float, *, digits: int = 0) -> str:
        """A number with `digits` decimals: 1 234,5 or 1,234.5; a true minus sign; never a negative zero."""
        # Written by hand: a result page holds hundreds of numbers and a locale library takes 30 µs for each.
        written = f"{_half_up(value, digits):,.{digits}f}".replace("-", MINUS)
        return written.translate(_FRENCH_SIGNS) if self.code == "fr" else written

    def signed(self, value: float, *, digits: int = 0) -> str:
        """A difference with its sign: +4 or −4; 0 bears none."""
        written = self.number(value, digits=digits)
        return f"+{written}" if _half_up(value, digits) > 0 else written

    def percent(self, share: float) -> str:
        """A share of 1 as 23 % or 23%."""
        return self.number(share * 100) + (f"{NARROW_SPACE}%" if self.code == "fr" else "%")

    def euros(self, amount: float) -> str:
        """24 000 € or €24,000."""
        written = self.number(amount)
        return f"{written}{NARROW_SPACE}€" if self.code == "fr" else f"€{written}"

    def date(self, day: date, *, style: str = "long") -> str:
        """4 mars 2026 or 4 March 2026 (`style`: short, medium, long); the first of a month is « 1er » in French.

        A day stays on one line with its month.
        """
        written = str(format_date(day, style, locale="fr_FR" if self.code == "fr" else "en_GB"))
        first_in_words = self.code == "fr" and day.day == 1 and style != "short"
        if first_in_words:
            written = re.sub(r"\b1(?= [^\W\d])", "1er", written, count=1)
        return re.sub(r"(?<=\d|r) (?=[^\W\d])", NO_BREAK_SPACE, written, count=1)

    def list(self, words: "list[str]") -> str:
        """a, b et c — a, b and c."""
        if len(words) < 2:
            return "".join(words)
        joint = " et " if self.code == "fr" else " and "
        return ", ".join(words[:-1]) + joint + words[-1]


def _half_up(value: float, digits: int) -> float:
    """Rounded as people do it, halves away from zero (62.5 is 63), and never a negative zero."""
    scale = 10**digits
    return copysign(floor(abs(value) * scale + 0.5 + 1e-9) / scale, value) + 0.0


@cache
def language(code: str) -> Language:
    """The language of that code; anything unknown falls back to French."""
    return Language(code if code in LANGUAGES else DEFAULT_LANGUAGE)
