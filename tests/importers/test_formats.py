"""Same answers in every file format."""

import io

import numpy as np
import pytest
from openpyxl import Workbook

from assessment.core.questionnaire.definition import Length
from assessment.core.questionnaire.respondents import Cell, RespondentRole
from tests.importers.answer_file import HEADER, answers_file, read, rows, told, written

ACCENTED = written(rows(r1={"respondent": "Zoé", "V1.1": "5"}))
PLAIN = read(ACCENTED.encode()).sheet


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_recognised(separator: str) -> None:
    sheet = read(written(rows(r1={"V1.1": "5"}), separator=separator).encode()).sheet
    assert (sheet.cells == PLAIN.cells).all()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_the_encoding_is_recognised(encoding: str) -> None:
    sheet = read(ACCENTED.encode(encoding)).sheet
    assert sheet.respondents[0].identifier == "Zoé"
    assert (sheet.cells == PLAIN.cells).all()


def test_capitals_with_accents_tell_the_encoding_of_a_mac() -> None:
    content = answers_file(r1={"respondent": "ÉMILIE"}).decode().encode("mac_roman")
    assert read(content).sheet.respondents[0].identifier == "ÉMILIE"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_every_system_are_read(ending: str) -> None:
    assert len(read(ACCENTED.replace("\n", ending).encode()).sheet.respondents) == 3


def test_excel_may_announce_its_separator() -> None:
    assert len(read(("sep=;\n" + written(rows(), separator=";")).encode()).sheet.respondents) == 3


def test_blank_lines_and_empty_cells_at_the_end_of_rows_do_no_harm() -> None:
    text = written(rows()).replace("\n", ",,\n") + "\n,,,\n\n"
    assert len(read(text.encode()).sheet.respondents) == 3


def _workbook(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    for number, lines in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        for line in lines:
            sheet.append(line)  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_is_read_with_its_numbers() -> None:
    lines: list[list[object]] = [list(HEADER)]
    lines += [[float(cell) if cell == "3" else cell or None for cell in row.values()] for row in rows()]
    assert (read(_workbook(lines)).sheet.cells == read(answers_file()).sheet.cells).all()


def test_the_sheet_with_the_answers_is_found_wherever_it_stands() -> None:
    notes: list[list[object]] = [["About this file"], ["written by hand"]]
    lines: list[list[object]] = [["respondent", "function", "V1.1", "V2.1"], ["r1", "sales", 4, 2]]
    sheet = read(_workbook(notes, lines)).sheet
    assert sheet.respondents[0].function == "sales"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("1", 1),
        (" 5 ", 5),
        ("3.0", 3),
        ("4,0", 4),
        ("4/5", 4),
        ("\u200f4\u200e", 4),
        ("\u200b3\u00ad", 3),
        ("４", 4),
        ("٤", 4),
        ("'4", 4),
        ('="4"', 4),
        ("\u200bNSP", Cell.DONT_KNOW),
        ("\u200e", Cell.SKIPPED),
        ("NSP", Cell.DONT_KNOW),
        ("dk", Cell.DONT_KNOW),
        ("So", Cell.NOT_APPLICABLE),
        ("na", Cell.NOT_APPLICABLE),
        ("", Cell.SKIPPED),
        ("  ", Cell.SKIPPED),
    ],
)
def test_what_a_cell_may_say(text: str, cell: int) -> None:
    assert read(answers_file(r1={"V1.1": text})).sheet.cells[0, 0] == cell


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("Ventes", "sales"),
        ("SALES", "sales"),
        ("\u200fSa\u00adles\u200b", "sales"),
        ("commercial", "sales"),
        ("Direction générale", "leadership"),
        ("dirigeante", "leadership"),
        ("Service client", "service"),
        ("opérations", "operations"),
        (" Finance ", "finance"),
        ("Équipe commerciale", "sales"),
        ("Direction Marketing", "marketing"),
        ("Finance department", "finance"),
    ],
)
def test_functions_may_be_written_in_either_language(name: str, function: str) -> None:
    content = answers_file(r2={"function": name, f"X1.{function}": "", f"X2.{function}": ""})
    assert read(content).sheet.respondents[1].function == function


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("head", RespondentRole.HEAD),
        ("Responsable", RespondentRole.HEAD),
        ("collaborateur", RespondentRole.MEMBER),
        ("", RespondentRole.MEMBER),
    ],
)
def test_roles_may_be_written_in_either_language(name: str, role: RespondentRole) -> None:
    assert read(answers_file(r1={"role": name})).sheet.respondents[0].role is role


def test_columns_come_in_any_order_and_any_case() -> None:
    header = [name.lower() for name in reversed(HEADER)]
    filled = [{name.lower(): cell for name, cell in row.items()} for row in rows(r1={"V1.1": "5"})]
    assert (read(written(filled, header=header).encode()).sheet.cells == PLAIN.cells).all()


def test_missing_item_columns_are_skipped_questions() -> None:
    header = [name for name in HEADER if not name.startswith(("O", "X"))]
    reading = read(written(rows(), header=header).encode())
    skipped = [code.startswith(("O", "X")) for code in reading.sheet.codes]
    assert reading.length is Length.FULL
    assert (reading.sheet.cells[:, np.array(skipped)] == Cell.SKIPPED).all()
    assert (reading.sheet.cells[:, ~np.array(skipped)] == 3).all()


def test_free_text_may_hold_separators_quotes_and_line_breaks() -> None:
    text = 'On refait tout, "deux fois" ;\nà chaque fois'
    filled = rows(r1={"T1": text})
    reading = read(written(filled, header=[*HEADER, "T1"]).encode())
    assert reading.sheet.comments == {"T1": (text,)}


def test_lines_are_counted_as_an_editor_shows_them() -> None:
    filled = rows(r1={"T1": "one\ntwo\nthree"}, r2={"V1.1": "7"})
    assert told(written(filled, header=[*HEADER, "T1"]).encode())[0].startswith("answers.csv, line 5, column D (V1.1):")
