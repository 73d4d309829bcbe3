"""Workbooks: what is published, formulas with their results, and no answer of anybody where teams are confidential."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any, cast

import openpyxl
import pytest

from assessment.core.cost.calculator import calculate
from assessment.core.cost.cost_inputs import CostInputKey
from assessment.core.cost.inputs_from_kpis import cost_inputs
from assessment.core.cost.kpis import Kpis
from assessment.questionnaire_files.catalogue import questionnaire
from reports import json_export, workbook
from reports.blocks.sections import sections
from reports.content.editions import Edition
from reports.edits.patches import PatchKind, ReportEdits, TextPatch
from reports.findings import CostFindings
from reports.report_html import section_texts
from reports.verification.figure_list import UNSEALED
from reports.verification.verify import verify
from reports.workbook.score_context import scales
from reports.workbook.sheet import COLUMN_EDGES, COLUMN_UNIT, LEAST_PRINTED, PRINTED_WIDTH, row_height
from tests.reports.documents.office_files import xlsx_of, xlsx_values
from tests.reports.documents.strict_ooxml import faults
from tests.reports.editions_made import made

CASES = (("one", "fr"), ("three", "en"), ("twelve", "fr"), ("twelve, named", "en"), ("sixty, named", "fr"))


@pytest.mark.parametrize(("name", "code"), CASES)
def test_scores_and_levels_are_those_of_the_json(name: str, code: str) -> None:
    report = made(name, code)
    say = report.chapter.say
    figures = json_export.figures(report.chapter, report.findings)
    rows = {row[0]: row for row in xlsx_values(xlsx_of(name, code))[say("workbook.sheets.scores")]}
    company = 1 + len(report.chapter.diagnosis.functions)
    for scale in scales(report):
        given = figures["organisation"][scale.key]
        row = rows[report.chapter.scale_name(scale.key)]
        assert row[company] == pytest.approx(given["score"], abs=0.01)
        assert "level" not in given or row[company + 3] == given["level"]
    total = rows[say("report.total")]
    assert total[company] == pytest.approx(figures["total"]["score"], abs=0.01)


@pytest.mark.parametrize(("name", "code"), CASES)
def test_every_score_is_a_formula(name: str, code: str) -> None:
    report = made(name, code)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of(name, code)))[report.chapter.say("workbook.sheets.scores")]
    company = 2 + len(report.chapter.diagnosis.functions)
    for scale in scales(report):
        row = next(cell.row for cell in sheet["A"] if cell.value == report.chapter.scale_name(scale.key))
        formulas = [str(sheet.cell(row, column).value) for column in range(2, company + 1)]
        assert all(formula.startswith("=") for formula in formulas)


def test_a_confidential_workbook_holds_published_groups_and_nobody() -> None:
    report = made("twelve", "fr")
    sheets = xlsx_values(xlsx_of("twelve", "fr"))
    assert report.chapter.say("workbook.sheets.answers") not in sheets
    means = sheets[report.chapter.say("workbook.sheets.groups")]
    published = {
        round(mean, 9) for item in report.chapter.diagnosis.items.values() for mean in item.by_function.values() if mean
    }
    held = {round(value, 9) for row in means for value in row[3:5] if isinstance(value, int | float)}
    assert held == published


def test_a_named_workbook_holds_the_answers() -> None:
    report = made("three", "fr")
    people = report.chapter.diagnosis.people
    assert people is not None
    rows = xlsx_values(xlsx_of("three", "fr"))[report.chapter.say("workbook.sheets.answers")]
    head = next(number for number, row in enumerate(rows) if "V1.1" in row)
    column = rows[head].index("V1.1")
    source = people.sheet.codes.index("V1.1")
    assert [row[column] for row in rows[head + 1 : head + 4]] == [int(cells[source]) for cells in people.sheet.cells]


def test_the_cost_is_a_formula_of_its_inputs() -> None:
    report = made("figures and a plan", "fr")
    assert report.findings.cost is not None
    cost = report.findings.cost.cost
    assert cost is not None
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of("figures and a plan", "fr")), data_only=True)
    for end in ("low", "central", "high"):
        place = book.defined_names[f"cost_{end}"].attr_text
        sheet, cell = re.fullmatch(r"'?([^'!]+)'?!(.*)", place).groups()  # type: ignore[union-attr]
        value = book[sheet][cell.replace("$", "")].value
        expected = sum(getattr(line.trace, end) for line in cost.counted)
        assert value == pytest.approx(min(expected, cost.cap or expected), abs=1)


@pytest.mark.parametrize("code", ["fr", "en"])
def test_words_and_heads_of_the_cost_stand_clear_of_their_neighbours(code: str) -> None:
    report = made("second wave", code)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of("second wave", code)), data_only=True)[
        report.chapter.say("workbook.sheets.cost")
    ]
    heads = [row for row in sheet.iter_rows() if report.chapter.say("workbook.cost.central") in [c.value for c in row]]
    assert len(heads) == 2
    for row in heads:
        assert {cell.alignment.horizontal for cell in row[2:5]} == {"right"}, "as the numbers below"
    words = [
        (cell.value, sheet.column_dimensions[cell.column_letter].width)
        for row in sheet.iter_rows(min_row=cast("int", heads[0][0].row) + 1)
        for cell in row
        if isinstance(cell.value, str)
    ]
    assert not [text for text, width in words if row_height([(text, width)]) > row_height([])]


def test_no_number_of_the_cost_leaves_a_lone_decimal_sign() -> None:
    """Excel writes 60 as "60," where a format asks for decimals only if there are any."""
    report = made("second wave", "fr")
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of("second wave", "fr")))[report.chapter.say("workbook.sheets.cost")]
    formats = {cell.number_format for row in sheet.iter_rows() for cell in row}
    assert len(formats) > 2 and not [shown for shown in formats if ".#" in shown]
    plain = [cell.value for row in sheet.iter_rows() for cell in row if cell.number_format == "General"]
    assert not [value for value in plain if isinstance(value, float) and value != round(value, 2)]


def test_the_actions_are_a_list_to_follow() -> None:
    report = made("three", "en")
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of("three", "en")))
    sheet = book[report.chapter.say("workbook.sheets.actions")]
    titles = [cell.value for cell in sheet["B"]]
    assert all(report.chapter.read(planned.action.title) in titles for planned in report.chapter.roadmap.actions)
    assert "to do,begun,done,dropped" in str(sheet.data_validations.dataValidation[0].formula1)


def test_heads_stand_over_their_numbers_and_the_chart_is_printed_whole() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_of("three", "en")))["Scores"]
    rows = list(sheet.iter_rows())
    at = next(number for number, row in enumerate(rows) if "Published" in [cell.value for cell in row])
    heads, values = rows[at], rows[at + 2]
    assert {cell.alignment.horizontal for cell in heads[1:] if cell.value} == {"right"}
    assert values[[cell.value for cell in heads].index("Published")].alignment.horizontal == "right"
    assert sheet.page_setup.fitToHeight in (None, 1), "one page, which is what Excel takes when nothing is said"


def test_answers_are_printed_over_pages_that_can_be_read_and_the_cost_s_chart_on_its_own() -> None:
    """Fifty questions on one page across would be printed at 3.9 points."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of("figures and a plan", "en")))
    answers, cost = book["Answers"], cast(Any, book["Cost"])
    width = sum(
        (place.width * COLUMN_UNIT + COLUMN_EDGES) * ((place.max or 0) - (place.min or 0) + 1)
        for place in answers.column_dimensions.values()
    )
    assert width * LEAST_PRINTED <= PRINTED_WIDTH * int(answers.page_setup.fitToWidth or 1)
    assert answers.print_title_cols == "$A:$C"
    anchor = cost._charts[0].anchor._from.row
    assert [mark.id for mark in cost.row_breaks.brk] == [anchor]
    assert not cost.sheet_properties.pageSetUpPr.fitToPage, "no break is heeded on a sheet fitted to its page"


def test_the_same_result_gives_the_same_workbook() -> None:
    assert workbook.render(made("three", "fr")) == xlsx_of("three", "fr")


def _own(section: str, kind: PatchKind, text: str, **base: Any) -> TextPatch:
    return TextPatch(
        section=section, kind=kind, text=text, author="Nadia Roy", day=date(2026, 3, 5), language="fr", **base
    )


def test_an_editor_s_texts_stand_on_a_sheet_with_their_place() -> None:
    plain = made("three", "fr")
    lead = next(text for text in section_texts(plain, Edition.BRIEF, "decision") if text.lead)
    patches = (
        _own(
            "workshop", PatchKind.END, "Vu avec la **direction**, [le suivi](https://exemple.fr/suivi).\n\n- un\n- deux"
        ),
        _own("decision", PatchKind.BEGIN, "=1+1"),
        _own("decision", PatchKind.AFTER, "Après l'accroche.", base=lead.base, base_text=lead.text),
        _own("decision", PatchKind.AFTER, "Rien là.", base="nowhere", base_text="Ce qui n'est plus."),
        _own("unsaid", PatchKind.END, "Un chapitre retiré."),
    )
    report = replace(plain, edits=ReportEdits(patches=patches, hidden=("unsaid",)), beside=False)
    content = workbook.render(report)
    rows = [row[:4] for row in xlsx_values(content)["Textes ajoutés"][4:]]
    titles = {section.anchor: section.title for section in sections(report, Edition.BRIEF)}
    assert [(row[0], row[2], row[3]) for row in rows] == [
        (titles["decision"], "=1+1", "Nadia Roy"),
        (titles["decision"], "Après l'accroche.", "Nadia Roy"),
        (
            titles["workshop"],
            "Vu avec la direction, le suivi (https://exemple.fr/suivi).\n• un\n• deux",
            "Nadia Roy",
        ),
    ]
    assert lead.text[:60] in str(rows[1][1])
    assert faults(content) == []
    assert not verify(content, UNSEALED).differences
    assert "Textes ajoutés" not in xlsx_values(xlsx_of("three", "fr"))


def test_a_cost_without_a_figure_of_the_firm_gives_no_amount_however_it_is_recalculated() -> None:
    """The staff is known and all else is from outside: a cell that is empty takes the firm's own figure."""
    given = made("three", "fr")
    cost = calculate(cost_inputs(questionnaire(), Kpis(staff={"sales": 5, "marketing": 2})))
    report = replace(given, findings=replace(given.findings, cost=CostFindings(Kpis(), cost=cost)))
    book = openpyxl.load_workbook(io.BytesIO(workbook.render(report)))
    sheet = book[given.chapter.say("workbook.sheets.cost")]
    named = {name: int(cell.attr_text.rpartition("$")[2]) for name, cell in book.defined_names.items()}
    filled = [entry for entry in CostInputKey if sheet.cell(named[f"{entry.value}_central"], 4).value is not None]
    assert filled == [CostInputKey.PEOPLE]
