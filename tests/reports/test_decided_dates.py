"""A day that a meeting decided, beside the day on which the plan ends the action."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from assessment.core.planning.decisions import Decision
from assessment.i18n import LANGUAGES
from reports import report_html, slides, word, workbook
from reports.content.editions import Edition
from reports.content.report import Report
from tests.reports.documents.office_files import docx_texts, plain
from tests.reports.reports_with_plan import with_findings

START = date(2026, 3, 4)
OWNER = "Camille Roy"


def _decided(days_off: int, code: str = "fr") -> tuple[Report, date, date]:
    """A report whose first action was decided so many days after the plan's end of it; that end, and that day."""
    report = with_findings(code)
    roadmap = replace(report.chapter.roadmap, start=START)
    first = roadmap.actions[0]
    finish = roadmap.day(first.finish_day)
    assert finish is not None
    due = finish + timedelta(days=days_off)
    item = report.chapter.diagnosis.practices()[0].item.code
    decisions = (Decision(item, "Un seul tableau", OWNER, due, first.action.id),)
    chapter = replace(report.chapter, roadmap=roadmap, decisions=decisions)
    return replace(report, chapter=chapter, findings=replace(report.findings, decisions=decisions)), finish, due


def _written(report: Report, day: date) -> str:
    return plain(report.chapter.short_date(day))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("days_off", [-20, 20])
def test_a_decided_day_that_is_not_the_plan_s_is_told_with_both_and_why_in_one_sentence(
    code: str, days_off: int
) -> None:
    report, finish, due = _decided(days_off, code)
    (sentence,) = (plain(text) for text in report.roadmap.decided)
    for said in (_written(report, finish), _written(report, due), OWNER):
        assert said in sentence
    assert sentence.count(".") == 1 + sum(_written(report, day).count(".") for day in (finish, due))
    assert ({"fr": "car", "en": "because"}[code]) in sentence


def test_a_decided_day_that_is_the_plan_s_needs_no_sentence() -> None:
    report, _, _ = _decided(0)
    assert report.roadmap.decided == ()


def test_an_action_that_the_plan_was_made_without_is_told_as_such() -> None:
    report, _, due = _decided(-20)
    roadmap = replace(report.chapter.roadmap, actions=report.chapter.roadmap.actions[1:])
    (sentence,) = replace(report, chapter=replace(report.chapter, roadmap=roadmap)).roadmap.decided
    assert "sans elle" in sentence
    assert _written(report, due) in plain(sentence)


def test_without_a_decision_the_plan_says_nothing_of_one() -> None:
    assert with_findings().roadmap.decided == ()
    assert all(detail.key != "decided" for card in with_findings().roadmap.cards for detail in card.details)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_page_and_the_card_bear_the_owner_and_the_day_of_the_meeting(code: str) -> None:
    report, _, due = _decided(-20, code)
    first = report.decision.actions[0]
    assert OWNER in first.until
    assert plain(report.chapter.say.date(due)) in plain(first.until)
    (line,) = [detail.text for detail in report.roadmap.cards[0].details if detail.key == "decided"]
    assert OWNER in line


@pytest.mark.parametrize("code", LANGUAGES)
def test_brief_word_slides_and_workbook_say_it(code: str) -> None:
    report, _, due = _decided(-20, code)
    (sentence,) = (plain(text) for text in report.roadmap.decided)
    assert sentence in plain(report_html.html(report, Edition.BRIEF))
    assert any(sentence in plain(text) for text in docx_texts(word.render(report, Edition.BRIEF)))
    deck = Presentation(io.BytesIO(slides.render(report)))
    shown = [plain(shape.text_frame.text) for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert any(sentence in text for text in shown)
    book = load_workbook(io.BytesIO(workbook.render(report)))
    cells = [cell.value for sheet in book for row in sheet for cell in row]
    assert sentence in {plain(str(cell)) for cell in cells if isinstance(cell, str)}
    assert due in {cell.date() for cell in cells if isinstance(cell, datetime)}
    assert OWNER in cells
