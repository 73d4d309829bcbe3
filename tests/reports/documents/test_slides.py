"""Presentations: one message a slide, words that fit, native charts, notes with where the figures come from."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Pt

from reports import slides
from reports.blocks.block_types import Paragraph, block_texts, flat
from reports.blocks.sections import sections
from reports.charts.data.trends import TrendAxis, TrendChart, TrendPanel, TrendPoint
from reports.charts.paper.canvas import wrapped
from reports.content.editions import Edition
from reports.edits.figures_in_text import text_hash
from reports.edits.patches import PatchKind, ReportEdits, TextPatch
from reports.office.chart_parts import chart_files
from reports.office.native_charts import native_charts
from reports.slides.fitting import LINE, SAFE
from reports.slides.slide_plan import slide_plans
from tests.reports.documents.office_files import (
    CHART,
    joined_points,
    lines_of,
    native_charts_in,
    plain,
    pptx_of,
    pptx_texts,
)
from tests.reports.editions_made import made

CASES = (("one", "fr"), ("three", "en"), ("twelve", "fr"), ("figures and a plan", "fr"), ("figures and a plan", "en"))


@pytest.mark.parametrize(("name", "code"), CASES)
def test_a_deck_has_at_most_twelve_slides_each_with_its_message(name: str, code: str) -> None:
    deck = Presentation(io.BytesIO(pptx_of(name, code)))
    assert 8 <= len(deck.slides) <= 12
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert all(titles)
    assert len(titles) == len(set(titles))
    assert titles[1] == made(name, code).decision.title


@pytest.mark.parametrize(("name", "code"), CASES)
def test_every_sentence_of_a_deck_is_one_of_the_report(name: str, code: str) -> None:
    report = made(name, code)
    said = set()
    for edition in (Edition.BRIEF, Edition.FULL):
        for section in sections(report, edition):
            said |= {plain(text) for block in flat(section.blocks) for text in block_texts(block)}
            said |= {
                plain(f"{block.figure.title} {block.figure.answer}")
                for block in flat(section.blocks)
                if hasattr(block, "figure")
            }
            said |= {
                plain(words)
                for block in flat(section.blocks)
                if hasattr(block, "figure")
                for words in (block.figure.title, block.figure.answer)
            }
    said |= {report.cover.organisation, report.cover.subject, report.cover.period}
    whole = " ".join(said)
    for text in pptx_texts(pptx_of(name, code), notes=False):
        parts = re.split(" – | · ", text) if text not in said else [text]
        assert all(part in said or part in whole or part.isdigit() for part in parts) or report.period in text, text


@pytest.mark.parametrize(("name", "code"), CASES)
def test_words_fit_their_boxes(name: str, code: str) -> None:
    deck = Presentation(io.BytesIO(pptx_of(name, code)))
    assert deck.slide_height is not None
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.top + shape.height <= deck.slide_height + Pt(1), shape.name
            if shape.has_text_frame:
                height = 0.0
                for paragraph in shape.text_frame.paragraphs:
                    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size]
                    if sizes:
                        bold = 600 if all(run.font.bold for run in paragraph.runs) else 400
                        lines = wrapped(paragraph.text, max(sizes), shape.width.pt, bold)
                        height += len(lines) * max(sizes) * LINE
                assert height <= shape.height.pt + 1, shape.text_frame.text


def test_words_fit_where_the_reader_lacks_our_face() -> None:
    """Programs set a wider and taller face for ours: titles ran into tables, and agendas over the foot of their slide.

    Noto Sans, which LibreOffice sets, is 15 % wider, its lines 1.36 of its size.
    """
    wider, tallest = 1.15, 1.36
    assert SAFE * wider <= 1.01
    assert tallest <= LINE
    deck = Presentation(io.BytesIO(pptx_of("figures and a plan", "fr")))
    agenda = next(shape.table for slide in deck.slides for shape in slide.shapes if shape.name == "agenda")
    assert agenda.cell(len(agenda.rows) - 1, 2).text_frame.paragraphs[0].text == "Conclure", "no row went to the notes"


def test_each_chart_of_a_deck_holds_the_numbers_that_it_draws() -> None:
    charts = native_charts_in(pptx_of("three", "fr"))
    assert len(charts) == 5
    assert all(drawn == held for drawn, held in charts)


def test_charts_bear_the_name_of_their_figure_and_say_what_they_show() -> None:
    deck = Presentation(io.BytesIO(pptx_of("three", "fr")))
    names = {shape.name for slide in deck.slides for shape in slide.shapes if shape.has_chart}
    assert names == {"position", "levers", "symptoms"}
    described = [
        shape._element.xpath(".//p:cNvPr")[0].get("descr")
        for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.shape_type == 13
    ]  # fmt: skip
    assert all(described)


def test_the_notes_tell_where_the_levers_come_from() -> None:
    report = made("three", "fr")
    notes = " ".join(pptx_texts(pptx_of("three", "fr")))
    assert plain(report.trace("total").how) in notes


def test_the_same_result_gives_the_same_deck() -> None:
    assert slides.render(made("one", "fr")) == pptx_of("one", "fr")


def test_without_a_score_a_deck_tells_what_is_missing() -> None:
    texts = pptx_texts(pptx_of("nothing answered", "fr"))
    assert plain(made("nothing answered", "fr").missing.lead) in texts


def test_an_editor_s_texts_and_order_are_those_of_the_deck() -> None:
    def own(section: str, kind: PatchKind, text: str) -> TextPatch:
        return TextPatch(section=section, kind=kind, text=text, author="N. Roy", day=date(2026, 3, 5), language="fr")

    given = made("twelve", "fr")
    patches = (
        own("decision", PatchKind.END, "Un mot du conseil."),
        own("standing", PatchKind.END, "Vu avec la direction."),
        own("map", PatchKind.BEGIN, "Un long texte. " * 20),
        own("workshop", PatchKind.END, "Nous y viendrons."),
        own("unsaid", PatchKind.END, "Dit à la fin."),
    )
    edits = ReportEdits(patches=patches, order=("map", "standing"))
    plans = slide_plans(replace(given, edits=edits))
    alone = [(plan.anchor, plan.own) for plan in plans if plan.own]
    assert alone == [("map", True), ("workshop", True)]
    anchors = [plan.anchor for plan in plans]
    assert anchors.index("map") < anchors.index("standing")
    assert plans[anchors.index("map")].own, "what begins a section comes before its chart"
    shown = {text for plan in plans for block in flat(plan.blocks) for text in block_texts(block)}
    assert {patch.text.strip() for patch in patches} <= shown
    assert [plan.anchor for plan in plans if not plan.own and plan.anchor not in ("map", "standing")] == [
        plan.anchor for plan in slide_plans(given) if plan.anchor not in ("map", "standing")
    ]


def test_an_editor_s_text_stays_where_its_section_leaves_a_long_deck() -> None:
    given = made("second wave", "fr")
    whole = slide_plans(given)
    assert "unsaid" not in {plan.anchor for plan in whole}
    patch = TextPatch(
        section="unsaid",
        kind=PatchKind.END,
        text="Ce que nous savons.",
        author="N. Roy",
        day=date(2026, 3, 5),
        language="fr",
    )
    plans = slide_plans(replace(given, edits=ReportEdits(patches=(patch,))))
    assert [plan.anchor for plan in plans if plan.own] == ["unsaid"]
    assert tuple(plan for plan in plans if not plan.own) == whole


def test_a_text_after_a_passage_stands_behind_the_slide_that_shows_it() -> None:
    given = made("twelve", "fr")
    (decision,) = [section for section in sections(given, Edition.BRIEF) if section.anchor == "decision"]
    lead = next(block for block in decision.blocks if isinstance(block, Paragraph) and block.role == "lead")
    patch = TextPatch(
        section="decision",
        kind=PatchKind.AFTER,
        text="Ce que nous en disons. " * 20,
        author="N. Roy",
        day=date(2026, 3, 5),
        language="fr",
        base=text_hash(lead.text),
        base_text=lead.text,
    )
    plans = slide_plans(replace(given, edits=ReportEdits(patches=(patch,))))
    assert [(plan.anchor, plan.own) for plan in plans[:3]] == [
        ("decision", False),
        ("decision", True),
        ("actions", False),
    ]


def test_two_waves_of_one_month_keep_their_own_figures() -> None:
    points = (TrendPoint("déc. 26", 44.0, "44"), TrendPoint("déc. 26", None, ""), TrendPoint("déc. 26", 55.0, "55"))
    (chart,) = native_charts(TrendChart((TrendPanel("Vision", "", points),), TrendAxis(0, 100, ())))
    assert chart.categories == ("déc. 26", "déc. 26", "déc. 26")
    assert [series.values for series in chart.series] == [(44.0, None, 55.0)]


def test_the_slide_of_several_waves_tells_what_changed_and_that_its_points_stand_alone() -> None:
    deck = Presentation(io.BytesIO(pptx_of("second wave", "fr")))
    report = made("second wave", "fr")
    assert report.waves is not None
    (slide,) = (slide for slide in deck.slides if any(shape.name == "waves-levers" for shape in slide.shapes))
    texts = [plain(shape.text_frame.text) for shape in slide.shapes if shape.has_text_frame]
    assert plain(report.waves.answer) in texts
    assert plain(report.waves.charts_note) in texts
    assert joined_points(pptx_of("second wave", "fr")) == [[False]] * 3
    # Three levers of much the same score: each keeps its number readable.
    chart = next(shape.chart for shape in slide.shapes if shape.name == "waves-levers")
    assert len({series.data_labels.position for series in chart.plots[0].series}) == 3


def test_from_five_waves_on_a_chart_joins_its_points_but_not_over_a_change_of_the_questionnaire() -> None:
    points = tuple(TrendPoint(str(number), 40.0, "40", broken="1.1.0" if number == 3 else "") for number in range(5))
    panels = (TrendPanel("Vision", "", points),)
    (chart,) = native_charts(TrendChart(panels, TrendAxis(0, 100, ()), joined=True))
    (series,) = etree.fromstring(chart_files(chart).xml).iter(f"{CHART}ser")
    assert lines_of(series) == [True, True, False, True]
