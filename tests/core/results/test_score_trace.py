"""Scores recomputed from their derivations."""

import pytest

from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.score_trace import Formula, Trace, trace_item, trace_scale, trace_total
from tests.core.questionnaire_factory import diagnosed, everyone

PEOPLE = [
    ("sales", everyone(2) | {"V1.1": 5}),
    ("sales", everyone(3) | {"V1.1": int(Cell.DONT_KNOW)}),
    ("marketing", everyone(4) | {"V1.2": int(Cell.NOT_APPLICABLE)}),
    ("leadership", everyone(5)),
]


def _recomputed(trace: Trace) -> float | None:
    """The value that the parts give by the trace's own formula."""
    given = [part for part in trace.parts if part.value is not None]
    if trace.formula is Formula.ANSWER:
        return trace.value
    values = [part.value for part in given if part.value is not None]
    if trace.formula in (Formula.TOTAL, Formula.COMPANY, Formula.ITEM):
        return sum((part.weight or 0) * (part.value or 0) for part in given)
    mean = sum(values) / len(values)
    return 25 * (mean - 1) if trace.formula is Formula.PERSON else mean


def test_every_figure_of_the_total_follows_from_its_parts() -> None:
    trace = trace_total(diagnosed(PEOPLE))
    figures = [figure for figure in trace.walk() if figure.value is not None]
    assert len(figures) > 100
    for figure in figures:
        assert _recomputed(figure) == pytest.approx(figure.value), figure.name


def test_an_item_shows_who_answered_what() -> None:
    trace = trace_item(diagnosed(PEOPLE), "V1.1")
    assert trace.value == pytest.approx((5 + 4) / 2)
    sales = next(part for part in trace.parts if part.name == "sales")
    assert [answer.value for answer in sales.parts] == [5, None]
    assert sales.parts[1].excluded == {"dont_know": 1}


def test_what_was_left_out_is_counted() -> None:
    trace = trace_scale(diagnosed(PEOPLE), "vision")
    people = [person for function in trace.parts for person in function.parts]
    assert [dict(person.excluded) for person in people] == [{"not_applicable": 1}, {}, {"dont_know": 1}, {}]
