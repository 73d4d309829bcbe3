"""Evidence in the report, the map and the JSON."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from lxml.html import fragment_fromstring
from pptx import Presentation

from assessment.core.analysis.evidence import Observation
from assessment.core.planning.decisions import Decision
from assessment.core.privacy.confidentiality import Mode
from assessment.i18n import LANGUAGES
from reports import json_export, report_html, slides
from reports.charts.data.charts import MapChart, MapRow
from reports.content.editions import Edition, chapters
from reports.content.report import Report
from reports.document_key import document_key
from reports.findings import CompanyFindings
from reports.office.marks import SIGNS
from reports.slides.slide_plan import MOST
from reports.theme import GROUPS
from tests.reports.documents.office_files import plain
from tests.reports.report_factory import seen

DAY = date(2026, 3, 4)
SEEN = Observation(1, 'Le "tableau" de juin', "Revue 2026.xlsx", DAY)


def _bare(code: str = "fr") -> Report:
    return seen("three-heads-disagree", Mode.NAMED, code)


def _weakest(report: Report) -> str:
    """A practice that everybody rates high: seen at 1, it is a question."""
    return report.chapter.diagnosis.practices()[-1].item.code


@cache
def _with_evidence(code: str = "fr") -> Report:
    report = _bare(code)
    other = report.chapter.diagnosis.practices()[0].item.code
    evidence = {_weakest(report): SEEN, other: replace(SEEN, level=None)}
    chapter = replace(report.chapter, evidence=evidence)
    return replace(report, chapter=chapter, findings=CompanyFindings(evidence=evidence))


def _figures(report: Report) -> dict[str, object]:
    return json_export.figures(report.chapter, report.findings)


def test_scores_are_the_same_to_the_byte_with_evidence_and_without() -> None:
    figures = _figures(_with_evidence())
    assert figures.pop("evidence")
    assert json.dumps(figures, sort_keys=True) == json.dumps(_figures(_bare()), sort_keys=True)


def test_a_document_made_before_the_evidence_is_made_again() -> None:
    keys = {document_key(report, Edition.BRIEF, owner="one") for report in (_bare(), _with_evidence())}
    assert len(keys) == 2


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_full_edition_has_the_chapter_and_the_brief_the_question_in_its_agenda(code: str) -> None:
    report = _with_evidence(code)
    anchors = {edition: {entry.anchor for entry in chapters(report, edition)} for edition in Edition}
    assert "evidence" in anchors[Edition.FULL]
    assert "evidence" not in anchors[Edition.BRIEF]
    assert report.evidence is not None
    (question,) = report.evidence.questions
    assert [step.topics for step in report.workshop.steps if question.question in step.topics]
    assert sum(step.minutes for step in report.workshop.steps) == 90


def test_the_table_of_evidence_is_not_filled_with_its_mark() -> None:
    page = fragment_fromstring(report_html.html(_with_evidence(), Edition.FULL), create_parent=True)
    pictures = re.findall(r"^(\S+) \{ background-image", report_html.styles(), flags=re.MULTILINE)
    assert len(pictures) == len(GROUPS)
    assert page.xpath("//table[contains(@class, 'evidence')]")
    for selector in pictures:
        classes = "".join(
            f"[contains(concat(' ', @class, ' '), ' {name} ')]" for name in selector.removeprefix(".").split(".")
        )
        assert {element.tag for element in page.xpath(f"//*{classes}")} <= {"i"}, selector


def test_without_evidence_nothing_speaks_of_it() -> None:
    report = _bare()
    assert report.evidence is None
    assert "evidence" not in {entry.anchor for edition in Edition for entry in chapters(report, edition)}
    assert "evidence" not in _figures(report)
    assert all(not practice.evidence for practice in report.practices.weakest)


def _row(report: Report, code: str) -> tuple[MapRow, tuple[str, ...]]:
    perception = report.perception
    assert perception is not None
    label = report.chapter.label(report.chapter.diagnosis.items[code].item)
    for figure in perception.annex:
        chart = figure.drawing
        assert isinstance(chart, MapChart)
        for row, cells in zip(chart.rows, figure.table.rows, strict=True):
            if row.label == label:
                return row, cells
    raise AssertionError(label)


def test_the_map_gains_a_mark_and_its_table_a_column() -> None:
    report = _with_evidence()
    row, cells = _row(report, _weakest(report))
    bare, bare_cells = _row(_bare(), _weakest(report))
    (mark,) = [spot for spot in row.spots if spot.group == "evidence"]
    assert mark.value == 1.0
    assert tuple(spot for spot in row.spots if spot.group != "evidence") == bare.spots
    assert (row.low, row.high, row.written) == (bare.low, bare.high, bare.written)
    assert (cells[-2], len(cells)) == ("1", len(bare_cells) + 1)


def test_what_was_not_seen_has_a_word_and_no_mark() -> None:
    report = _with_evidence()
    code = report.chapter.diagnosis.practices()[0].item.code
    row, cells = _row(report, code)
    assert all(spot.group != "evidence" for spot in row.spots)
    assert cells[-2] == report.chapter.say("evidence.not_seen")


@pytest.mark.parametrize(
    ("code", "said"), [("fr", "cherché sur place et rien vu"), ("en", "looked for on site and not seen")]
)
def test_what_was_not_seen_of_a_practice_that_people_score_high_is_asked_in_the_meeting(code: str, said: str) -> None:
    report = _bare(code)
    high = max(report.chapter.diagnosis.practices(), key=lambda result: result.mean or 0.0).item.code
    chapter = replace(report.chapter, evidence={high: replace(SEEN, level=None)})
    (question,) = [
        topic for step in replace(report, chapter=chapter).workshop.steps for topic in step.topics if said in topic
    ]
    assert report.chapter.label(report.chapter.diagnosis.items[high].item) in question


def test_every_mark_of_a_chart_has_a_sign_for_lines_of_text() -> None:
    assert {look.mark for look in GROUPS.values()} == set(SIGNS)


def test_evidence_and_decisions_have_a_slide_each_and_the_deck_stays_short() -> None:
    report = _with_evidence()
    item = _weakest(report)
    decided = Decision(item, "Nommer un responsable du revenu", "Camille", DAY)
    report = replace(report, findings=replace(report.findings, decisions=(decided,)))
    deck = Presentation(io.BytesIO(slides.render(report)))
    assert len(deck.slides) <= MOST
    assert report.evidence is not None
    assert report.decisions is not None
    titles = [plain(slide.shapes.title.text_frame.text) for slide in deck.slides]
    assert {plain(report.evidence.lead), plain(report.decisions.lead)} <= set(titles)
    texts = {
        plain(cell.text)
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    }
    assert {plain(row[1]) for row in report.decisions.table.rows} <= texts
