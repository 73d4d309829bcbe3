"""Numbers, amounts and dates in both languages."""

from datetime import date

import pytest

from assessment.i18n import UnknownTextError, language

FR, EN = language("fr"), language("en")
NARROW = "\u202f"


def test_numbers_are_rounded_as_people_do_and_grouped_as_each_language_does() -> None:
    assert (FR.number(62.5), FR.number(37.5), FR.number(-0.2)) == ("63", "38", "0")
    assert (FR.number(1234567.25, digits=1), EN.number(1234567.25, digits=1)) == (
        f"1{NARROW}234{NARROW}567,3",
        "1,234,567.3",
    )
    assert (FR.signed(4.2), FR.signed(-4.2), FR.signed(0.1)) == ("+4", "−4", "0")


def test_money_percentages_and_dates() -> None:
    assert (FR.euros(24000), EN.euros(24000)) == (f"24{NARROW}000{NARROW}€", "€24,000")
    assert (FR.percent(0.23), EN.percent(0.23)) == (f"23{NARROW}%", "23%")
    day = date(2026, 3, 4)
    assert (FR.date(day), EN.date(day)) == ("4\u00a0mars 2026", "4\u00a0March 2026")
    first = date(2027, 3, 1)
    assert (FR.date(first), EN.date(first)) == ("1er\u00a0mars 2027", "1\u00a0March 2027")
    assert FR.date(first, style="medium") == "1er\u00a0mars 2027"
    assert FR.date(first, style="full") == "lundi 1er\u00a0mars 2027"
    assert FR.date(first, style="short") == "01/03/2027"
    assert (FR.date(date(2027, 3, 11)), FR.date(date(2027, 1, 21))) == ("11\u00a0mars 2027", "21\u00a0janvier 2027")


def test_french_counts_nought_as_one_and_english_does_not() -> None:
    assert [FR.plural_form(count) for count in (0, 1, 1.5, 2)] == ["one", "one", "one", "other"]
    assert [EN.plural_form(count) for count in (0, 1, 1.5, 2)] == ["other", "one", "other", "other"]


def test_lists_end_with_and() -> None:
    assert FR.list(["a", "b", "c"]) == "a, b et c"
    assert EN.list(["a", "b", "c"]) == "a, b and c"
    assert FR.list(["a"]) == "a"


def test_a_text_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(UnknownTextError):
        FR("nowhere.nothing")


def test_a_count_that_chooses_between_forms_is_written_as_every_number() -> None:
    assert "50,001" in EN("intake.problem.too_many_rows", count=50001, most="50,000")
    assert f"50{NARROW}001" in FR("intake.problem.too_many_rows", count=50001, most="50 000")
