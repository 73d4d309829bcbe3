"""Localised numbers in files."""

import pytest

from assessment.importers.formats.numbers import NotAnAmountError, amount


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("40", 40.0),
        (" 1 234,5 ", 1234.5),
        ("1\u202f234", 1234.0),
        ("8 000 €", 8000.0),
        ("€8000", 8000.0),
        ("35 %", 35.0),
        ("2.5", 2.5),
        ("−20", -20.0),
        ("-20%", -20.0),
        ("0,333", 0.333),
        ("8.36363636363636363", 8.36363636363636363),
        ("2 h", 2.0),
        ("3 jours", 3.0),
        ("12,345,678", 12_345_678.0),
        ("1.234.567", 1_234_567.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
    ],
)
def test_a_number_is_read_whatever_its_spaces_comma_and_unit(written: str, number: float) -> None:
    assert amount(written) == number


@pytest.mark.parametrize("written", ["", "  ", "€"])
def test_nothing_is_no_number(written: str) -> None:
    assert amount(written) is None


@pytest.mark.parametrize("written", ["1,234", "8.000", "-12.340", "8.000 €"])
def test_a_number_that_may_be_read_in_two_ways_is_refused(written: str) -> None:
    with pytest.raises(NotAnAmountError) as refused:
        amount(written)
    assert refused.value.what == "amount_thousands"


@pytest.mark.parametrize("written", ["many", "1e6", "nan", "inf", "4..5", "10-20", "1,2,3"])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(NotAnAmountError) as refused:
        amount(written)
    assert refused.value.what == "not_an_amount"
