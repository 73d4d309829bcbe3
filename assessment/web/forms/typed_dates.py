"""Parsing of dates as people type them in French and English."""

import re
from datetime import date
from functools import cache

from assessment.i18n import Language, language
from assessment.web.forms.field_problem import FieldProblemError

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([^\W\d]+)\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
LONGEST_SHOWN = 20


def typed_date(written: str, say: Language) -> date | None:
    """The day that was typed; None for nothing.

    ISO dates, numbers (day first; in English a day and a month that could change places are asked back), and months
    in letters. Raises FieldProblemError.
    """
    text = " ".join(written.split()).casefold()
    if not text:
        return None
    if parts := _ISO.fullmatch(text):
        return _day(written, int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := _NUMBERS.fullmatch(text):
        first, second, year = (int(part) for part in parts.groups())
        return _numbers(written, first, second, year, say)
    if parts := _DAY_FIRST.fullmatch(text):
        return _day(written, int(parts[3]), _months(say.code).get(parts[2], 0), int(parts[1]))
    if (parts := _MONTH_FIRST.fullmatch(text)) and say.code == "en":
        return _day(written, int(parts[3]), _months(say.code).get(parts[1], 0), int(parts[2]))
    raise FieldProblemError("typed.not_a_date", written=written[:LONGEST_SHOWN])


def _numbers(written: str, first: int, second: int, year: int, say: Language) -> date:
    """Day first, as in French; English people write the month first on one side of an ocean."""
    if say.code == "en" and first != second and first <= 12 and second <= 12:
        readings = [say.date(_day(written, year, month, day)) for month, day in ((second, first), (first, second))]
        raise FieldProblemError("typed.date_two_ways", written=written, first=readings[0], second=readings[1])
    if say.code == "en" and second > 12:
        return _day(written, year, first, second)
    return _day(written, year, second, first)


def _day(written: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise FieldProblemError("typed.not_a_date", written=written[:LONGEST_SHOWN]) from None


@cache
def _months(code: str) -> dict[str, int]:
    """Numbers of months by their names in that language, long and short, without the point of an abbreviation."""
    say = language(code)
    return {
        say.date(date(2000, number, 1), style=style).casefold().removesuffix("."): number
        for style in ("MMMM", "MMM")
        for number in range(1, 13)
    }
