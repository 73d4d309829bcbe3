"""Which sheet of a workbook is read, what is said of it, and where reading ends."""

import io
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from assessment.core.questionnaire.respondents import Cell
from assessment.i18n import language
from assessment.importers.formats.problems import ImportFileError
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.formats.xlsx import WorkbookRows, read_workbook
from assessment.importers.invitees import read_invitees
from tests.importers.answer_file import ALIGNMENT, HEADER, answers_file, read, told
from tests.importers.workbook_file import answer_lines, archive, workbook

PLAIN = read(answers_file()).sheet


def _notices(content: bytes, code: str = "en") -> list[str]:
    return [notice.said_in(language(code), "answers.xlsx") for notice in read(content).notices]


def test_a_hidden_sheet_is_never_read() -> None:
    old = answer_lines(r1={"V1.1": "1"})
    content = workbook({"2025": old, "2026": answer_lines()}, hidden=["2025"])
    assert (read(content).sheet.cells == PLAIN.cells).all()
    assert _notices(content) == [
        "answers.xlsx: the sheet “2026” is read",
        "answers.xlsx: hidden sheets are not read: 2025",
    ]
    assert _notices(content, "fr")[0] == "answers.xlsx\u202f: la feuille «\u202f2026\u202f» est lue"


def test_a_workbook_whose_sheets_are_all_hidden_is_refused() -> None:
    content = archive("", state="hidden")
    assert told(content) == ["answers.csv: every sheet of the workbook is hidden; show the one to read"]


def test_two_sheets_of_the_same_kind_are_told() -> None:
    content = workbook({"March": answer_lines(), "June": answer_lines()})
    assert _notices(content)[:1] == ["answers.xlsx: the sheet “March” is read"]
    assert "June" in _notices(content)[1]


def test_a_sheet_of_notes_beside_the_answers_is_not_worth_a_word() -> None:
    assert _notices(workbook({"Notes": [["About this file"]], "Answers": answer_lines()})) == []


def test_people_on_a_hidden_sheet_are_not_invited() -> None:
    header = ["email", "function"]
    content = workbook(
        {"leavers": [header, ["old@exemple.fr", "sales"]], "staff": [header, ["new@exemple.fr", "sales"]]},
        hidden=["leavers"],
    )
    invitees = read_invitees(content, ALIGNMENT)
    assert [person.email for person in invitees.people] == ["new@exemple.fr"]
    assert [notice.what for notice in invitees.notices] == ["sheet_read", "sheets_hidden"]


def test_rows_hidden_by_a_filter_are_counted_and_not_read() -> None:
    book = load_workbook(io.BytesIO(workbook({"One": answer_lines()})))
    book["One"].row_dimensions[3].hidden = True
    content = io.BytesIO()
    book.save(content)
    assert len(read(content.getvalue()).sheet.respondents) == 2
    assert _notices(content.getvalue()) == [
        "answers.xlsx: 1 hidden row is not read; show it for it to count",
    ]


def _row(number: int, cells: tuple[str, ...], height: str = "") -> str:
    written = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}"{height}>{written}</row>'


HEAD = _row(1, ("respondent", "function", "V1.1"))


def test_a_row_of_no_height_is_hidden_too() -> None:
    people = _row(2, ("r1", "sales", "4")) + _row(3, ("r2", "sales", "5"), ' ht="0" customHeight="1"')
    sheet = read(archive(HEAD + people)).sheet
    assert [person.identifier for person in sheet.respondents] == ["r1"]


@pytest.mark.parametrize("size", ['hidden="1"', 'width="0"'])
def test_hidden_columns_are_read_and_told(size: str) -> None:
    unseen = f'<cols><col min="3" max="3" {size}/><col min="600" max="16384" {size}/></cols>'
    content = archive(unseen + HEAD + _row(2, ("r1", "sales", "4")))
    assert read(content).sheet.cells[0, 0] == 4
    assert _notices(content) == ["answers.xlsx: 1 hidden column is read (C); delete it for it not to count"]


def test_a_formula_without_its_value_is_an_error_that_names_its_cell() -> None:
    lines = answer_lines()
    lines[1][3] = "=1+2"
    lines[2][4] = "=A1"
    problems = told(workbook({"One": lines}))
    assert [problem.split(" holds")[0] for problem in problems] == [
        "answers.csv, line 2, column D: cell D2",
        "answers.csv, line 3, column E: cell E3",
    ]
    assert all("save it again" in problem for problem in problems)


def test_the_stored_value_of_a_formula_is_read_an_empty_text_too() -> None:
    cells = '<c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1"><f>1+2</f><v>3</v></c>'
    empty = '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="e"><f>NA()</f><v>#N/A</v></c>'
    assert _rows(archive(f"<row>{cells}{empty}</row>")).rows == [(1, ["x", "3", "", "#N/A"])]


def test_an_error_value_of_a_lookup_says_that_it_does_not_apply() -> None:
    lines = answer_lines()
    lines[1][3] = "#N/A"
    assert read(workbook({"One": lines})).sheet.cells[0, 0] == Cell.NOT_APPLICABLE


def test_a_merged_title_is_passed_over_and_told() -> None:
    content = workbook({"One": [["Team health check"], [], *answer_lines()]})
    assert (read(content).sheet.cells == PLAIN.cells).all()
    assert _notices(content) == ["answers.xlsx, line 1: 1 row above the header is not read: Team health check"]


def test_a_row_of_totals_is_passed_over_and_told() -> None:
    totals = ["Moyenne", None, None, *[3.5] * (len(HEADER) - 3)]
    content = workbook({"One": [*answer_lines(), totals]})
    assert (read(content).sheet.cells == PLAIN.cells).all()
    assert "“Moyenne” is a total or a mean" in _notices(content)[0]


def test_dates_and_signs_that_xml_cannot_hold() -> None:
    days = [datetime(2026, 3, 4, 10, 11), datetime(2026, 3, 4)]
    workbook_rows = _rows(workbook({"One": [days, ["a_x000B_b", 0.1 + 0.2]]}))
    assert workbook_rows.rows == [(1, ["2026-03-04 10:11:00", "2026-03-04"]), (2, ["a\x0bb", "0.3"])]


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ({"rows": 2}, "more than 2 rows"),
        ({"workbook_cells": 3}, "more than 3 cells"),
        ({"columns": 2}, "more than 2 columns"),
        ({"strings": 1}, "more than 1 different texts"),
        ({"unpacked": 100}, "the file is larger than 0 MB"),
    ],
)
def test_reading_ends_at_its_limits(limit: dict[str, int], message: str) -> None:
    rows = "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c><c><v>3</v></c></row>" * 3
    content = archive(rows, strings="<si><t>one</t></si><si><t>two</t></si>")
    with pytest.raises(ImportFileError) as refused:
        read_workbook(content, set(), replace(ReadingLimits(), **limit))
    assert message in refused.value.said_in(language("en"), "x")[0]


def test_a_sheet_that_is_too_large_is_refused_unless_another_one_is_plainly_meant() -> None:
    limits = replace(ReadingLimits(), workbook_cells=2000)
    large = [["x"] * 50] * 60
    notes = [["what", "why"], ["a", "b"]]
    with pytest.raises(ImportFileError) as refused:
        read_workbook(workbook({"Large": large, "Notes": notes}), set(), limits)
    assert "more than 2,000 cells" in refused.value.said_in(language("en"), "x")[0]
    rows = read_workbook(workbook({"Large": large, "Meant": answer_lines()}), {"respondent", "function"}, limits).rows
    assert rows[0][1][:2] == ["respondent", "function"]


def test_a_number_shown_as_a_percentage_is_read_as_one() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["code", 0.35, 1, 0.125])
    for cell, shown in zip(sheet[1][1:], ("0%", "0.00%", "0%"), strict=True):
        cell.number_format = shown
    content = io.BytesIO()
    book.save(content)
    assert _rows(content.getvalue()).rows == [(1, ["code", "35%", "100%", "12.5%"])]


def test_a_small_workbook_that_unfolds_to_millions_of_cells_ends_at_the_limit() -> None:
    content = archive("<row><c/></row>" * 400_000)
    assert len(content) < 50_000
    with pytest.raises(ImportFileError) as refused:
        read_workbook(content, set())
    assert [problem.what for problem in refused.value.problems] == ["too_many_lines"]


def test_a_part_with_a_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaa">]><sst><si><t>&a;</t></si></sst>'
    content = archive("<row><c t='s'><v>0</v></c></row>", whole_strings=bomb)
    assert told(content) == [
        "answers.csv: the workbook is damaged; open it in your spreadsheet program and save it again"
    ]


def _rows(content: bytes) -> WorkbookRows:
    return read_workbook(content, set())
