"""Dates as people type them."""

from datetime import date

import pytest

from assessment.i18n import language
from assessment.web.forms.field_problem import FieldProblemError
from assessment.web.forms.typed_dates import typed_date

FR, EN = language("fr"), language("en")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("05/12/2026", date(2026, 12, 5)),
        ("1er mars 2026", date(2026, 3, 1)),
        ("1er\u00a0mars 2026", date(2026, 3, 1)),
        ("4 févr. 2026", date(2026, 2, 4)),
        (" 31\u00a0Décembre 2026 ", date(2026, 12, 31)),
        ("  ", None),
    ],
)
def test_french_dates(written: str, day: date | None) -> None:
    assert typed_date(written, FR) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31 December 2026", date(2026, 12, 31)),
        ("December 31, 2026", date(2026, 12, 31)),
        ("1st of May 2026", date(2026, 5, 1)),
        ("31/12/2026", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("05/05/2026", date(2026, 5, 5)),
    ],
)
def test_english_dates(written: str, day: date) -> None:
    assert typed_date(written, EN) == day


def test_a_day_and_a_month_that_could_change_places_are_asked_back_with_both_readings() -> None:
    with pytest.raises(FieldProblemError) as raised:
        typed_date("05/12/2026", EN)
    assert "5\u00a0December 2026" in raised.value.wrong.said_in(EN)
    assert "12\u00a0May 2026" in raised.value.wrong.said_in(EN)


@pytest.mark.parametrize("written", ["demain", "31/02/2026", "32 mars 2026", "12 brumaire 2026", "2026", "1/2/26"])
def test_what_is_no_date_is_told_with_an_example(written: str) -> None:
    with pytest.raises(FieldProblemError) as raised:
        typed_date(written, FR)
    assert written in raised.value.wrong.said_in(FR)
    assert "31 décembre 2026" in raised.value.wrong.said_in(FR)
