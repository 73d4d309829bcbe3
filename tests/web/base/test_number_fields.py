"""Localised numbers in forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.i18n import language
from assessment.web.forms.field_problem import FieldProblemError
from assessment.web.forms.fields import Parser
from assessment.web.forms.number_fields import shown_number, typed_number, typed_percent

FR, EN = language("fr"), language("en")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.234.567", 1_234_567),
        ("12.5", 12.5),
        ("0.125", 0.125),
        ("-25", -25),
        ("\u221225 h", -25),
        ("8 000 €", 8000),
        ("  ", None),
        ("", None),
    ],
)
def test_french_numbers(written: str, number: float | None) -> None:
    assert typed_number(written, FR) == number


@pytest.mark.parametrize(
    ("read", "written", "message"),
    [
        (typed_number, "12 %", "typed.unit_not_percent"),
        (typed_percent, "12 €", "typed.unit_percent"),
        (typed_percent, "3 heures", "typed.unit_percent"),
    ],
)
def test_a_unit_that_is_not_the_figures_is_refused(read: Parser, written: str, message: str) -> None:
    assert typed_percent("\u221225 %", FR) == -25
    with pytest.raises(FieldProblemError) as refused:
        read(written, FR)
    assert refused.value.wrong.key == message


@pytest.mark.parametrize(
    ("written", "number"), [("1,234.5", 1234.5), ("€8,000", 8000), ("35 h", 35), ("1234", 1234), ("0.5", 0.5)]
)
def test_english_numbers(written: str, number: float) -> None:
    assert typed_number(written, EN) == number


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("1.234", "typed.ambiguous"),
        ("1,2,3", "typed.not_a_number"),
        ("1e9", "typed.not_a_number"),
        ("inf", "typed.not_a_number"),
        ("nan", "typed.not_a_number"),
        ("--3", "typed.not_a_number"),
        ("٣", "typed.not_a_number"),
        ("9" * 40, "typed.not_a_number"),
        ("=1+1", "typed.not_a_number"),
    ],
)
def test_what_a_french_page_cannot_read(written: str, key: str) -> None:
    with pytest.raises(FieldProblemError) as raised:
        typed_number(written, FR)
    assert raised.value.wrong.key == key
    assert raised.value.wrong.said_in(FR)


@pytest.mark.parametrize(("written", "key"), [("12,5", "typed.decimal_comma"), ("1,23,456", "typed.decimal_comma")])
def test_what_an_english_page_cannot_read(written: str, key: str) -> None:
    with pytest.raises(FieldProblemError) as raised:
        typed_number(written, EN)
    assert raised.value.wrong.key == key


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda value: float(f"{value:.6g}")), st.sampled_from([FR, EN]))
def test_what_a_field_shows_is_read_back_as_it_was(value: float, say: object) -> None:
    """A page that is sent as it stands changes nothing: no number, however small, is lost or read in two ways."""
    shown = shown_number(value, say)  # type: ignore[arg-type]
    assert typed_number(shown, say) == pytest.approx(value, rel=1e-5, abs=1e-6)  # type: ignore[arg-type]
