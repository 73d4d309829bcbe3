"""Evidence beside answers."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.analysis.evidence import EvidenceQuestion, Observation, evidence_questions
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.privacy.suppression_reasons import SuppressionReason
from tests.core.not_none import defined
from tests.core.questionnaire_factory import alignment, sheet
from tests.core.team_answers import named

DAY = date(2026, 3, 4)
CODE = alignment().lever_items[0].code


def _heads(**answers: int) -> CampaignAnalysis:
    return named(sheet([(function, {CODE: answer}) for function, answer in answers.items()]))


def _saw(level: int | None) -> dict[str, Observation]:
    return {CODE: Observation(level, "Le tableau de juin", "", DAY)}


def _questions(reading: CampaignAnalysis, level: int | None) -> tuple[EvidenceQuestion, ...]:
    return evidence_questions(defined(reading.diagnosis), reading, _saw(level))


def _told(reading: CampaignAnalysis, figure: PublishedFigure) -> CampaignAnalysis:
    return replace(reading, items={**reading.items, CODE: {COMPANY: figure}})


def test_two_options_from_the_company_is_a_question_and_one_is_not() -> None:
    reading = _heads(marketing=4, sales=4, finance=4)
    assert [(question.item.code, question.distance) for question in _questions(reading, 2)] == [(CODE, 2.0)]
    assert _questions(reading, 3) == ()


def test_a_group_two_options_away_is_named_where_the_company_is_near() -> None:
    (question,) = _questions(_heads(marketing=5, sales=3, finance=3), 3)
    assert [group for group, _ in question.groups] == ["marketing"]


@pytest.mark.parametrize(("answer", "distance"), [(5, 3.0), (4, 2.0), (3, None), (2, None), (1, None)])
def test_what_was_looked_for_and_not_seen_is_a_question_where_people_say_it_is_applied_everywhere(
    answer: int, distance: float | None
) -> None:
    questions = _questions(_heads(marketing=answer, sales=answer, finance=answer), None)
    asked = [] if distance is None else [(None, distance)]
    assert [(question.level, question.distance) for question in questions] == asked


@pytest.mark.parametrize(
    ("figure", "asked"),
    [
        (PublishedFigure(4.0, ExtremeBound.AT_LEAST), 1),
        (PublishedFigure(4.5, ExtremeBound.AT_MOST), 0),
        (PublishedFigure(4.0, ExtremeBound.ABOUT), 1),
        (PublishedFigure(None, hidden=SuppressionReason.FEW_PEOPLE), 0),
    ],
)
def test_not_seen_asks_only_where_it_is_certain_how_high_the_answers_are(figure: PublishedFigure, asked: int) -> None:
    assert len(_questions(_told(_heads(marketing=3, sales=3, finance=3), figure), None)) == asked


@pytest.mark.parametrize(
    ("figure", "level", "asked"),
    [
        (PublishedFigure(4.0, ExtremeBound.AT_LEAST), 2, 1),
        (PublishedFigure(2.0, ExtremeBound.AT_LEAST), 4, 0),
        (PublishedFigure(2.0, ExtremeBound.AT_MOST), 4, 1),
        (PublishedFigure(4.0, ExtremeBound.AT_MOST), 2, 0),
        (PublishedFigure(None, hidden=SuppressionReason.FEW_PEOPLE), 1, 0),
    ],
)
def test_a_bound_raises_a_question_only_where_it_is_certain_and_what_is_hidden_none(
    figure: PublishedFigure, level: int, asked: int
) -> None:
    reading = _told(_heads(marketing=3, sales=3, finance=3), figure)
    assert len(_questions(reading, level)) == asked


def test_the_widest_comes_first() -> None:
    other = alignment().lever_items[1].code
    reading = named(sheet([(function, {CODE: 3, other: 5}) for function in ("marketing", "sales", "finance")]))
    seen = {CODE: Observation(1, "a", "", DAY), other: Observation(1, "b", "", DAY)}
    questions = evidence_questions(defined(reading.diagnosis), reading, seen)
    assert [question.item.code for question in questions] == [other, CODE]
