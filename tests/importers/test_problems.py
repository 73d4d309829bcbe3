"""Import problems with file, line and column."""

import io
import zipfile

import pytest

from assessment.i18n import language
from assessment.importers import answers
from assessment.importers.formats import delimited
from assessment.importers.formats.name_matching import plain
from assessment.importers.formats.problems import PRINTED, ImportFileError, letters
from assessment.importers.formats.reading_limits import ReadingLimits
from tests.importers.answer_file import ALIGNMENT, HEADER, RATED, answers_file, read, rows, told, written


def _one(content: bytes, code: str = "en") -> str:
    """The only problem of a file."""
    problems = told(content, code)
    assert len(problems) == 1, problems
    return problems[0]


def _spoiled_header(name: str, instead: str) -> bytes:
    return answers_file().replace(name.encode(), instead.encode(), 1)


def test_a_good_file_has_no_problem() -> None:
    assert told(answers_file()) == []


def test_a_value_out_of_range_names_its_cell() -> None:
    assert _one(answers_file(r2={"V1.2": "7"})) == (
        "answers.csv, line 3, column E (V1.2): “7” is not an answer; "
        "write 1 to 5, DK (does not know), NA (not applicable), or nothing"
    )


def test_it_is_said_in_french_with_french_typography() -> None:
    assert _one(answers_file(r2={"V1.2": "7"}), "fr") == (
        "answers.csv, ligne 3, colonne E (V1.2)\u202f: «\u202f7\u202f» n’est pas une réponse\u202f; "
        "écrivez 1 à 5, NSP (ne sait pas), SO (sans objet), ou rien"
    )


@pytest.mark.parametrize("value", ["0", "6", "3.5", "-1", "trois", "3 4", "=1+1", "TRUE", "5\u00b2"])
def test_nothing_else_is_an_answer(value: str) -> None:
    assert "is not an answer" in _one(answers_file(r1={"V1.1": value}))


def test_an_unknown_column_is_named_with_the_nearest_one() -> None:
    assert _one(_spoiled_header("V1.1", "V1.l")) == (
        "answers.csv, line 1, column D: unknown column: “V1.l”; did you mean “V1.1”?"
    )


def test_a_column_that_looks_like_nothing_is_named_alone() -> None:
    assert "unknown column: “shoe size”" in _one(_spoiled_header("V1.1", "shoe size"))


def test_a_column_written_twice_names_the_first() -> None:
    assert _one(_spoiled_header("V1.2", "V1.1")) == (
        "answers.csv, line 1, column E (V1.1): this column already stands at position 4; keep one"
    )


def test_a_nameless_column_with_answers_is_told() -> None:
    assert _one(_spoiled_header("V1.2", "")) == (
        "answers.csv, line 1, column E: this column has filled cells but no name"
    )


@pytest.mark.parametrize("name", ["respondent", "function"])
def test_a_missing_column_is_told_and_the_cells_are_still_read(name: str) -> None:
    header = [column for column in HEADER if column != name]
    problems = told(written(rows(r3={"V1.1": "9"}), header=header).encode())
    assert problems[0] == f"answers.csv, line 1: the column “{name}” is missing"
    assert problems[1].startswith("answers.csv, line 4, column C (V1.1): “9”")
    assert len(problems) == 2


def test_the_role_column_may_be_missing() -> None:
    header = [column for column in HEADER if column != "role"]
    assert told(written(rows(), header=header).encode()) == []


def test_a_file_without_any_item_says_so() -> None:
    assert "no item column" in _one(b"respondent,function,role\nr1,sales,head\n")


def test_a_duplicate_respondent_names_the_first_line() -> None:
    assert _one(answers_file(r3={"respondent": "r1 "})) == (
        "answers.csv, line 4, column A (respondent): “r1” has already answered on line 2; "
        "keep one of the two rows, or give one another name"
    )


def test_a_respondent_without_a_name_is_told() -> None:
    assert "has no name" in _one(answers_file(r1={"respondent": " "}))


def test_a_missing_function_lists_the_allowed_ones() -> None:
    message = _one(answers_file(r1={"function": ""}))
    assert message.startswith("answers.csv, line 2, column B (function): the function is missing")
    assert all(function.key in message for function in ALIGNMENT.functions)


def test_an_unknown_function_suggests_the_nearest() -> None:
    assert "“saless”; did you mean “sales”?" in _one(answers_file(r2={"function": "saless"}))
    assert "write one of these: marketing, sales" in _one(answers_file(r2={"function": "plumbing"}))


def test_an_unknown_role_is_told() -> None:
    assert "unknown role: “king”" in _one(answers_file(r1={"role": "king"}))


def test_nobody_rates_their_own_function() -> None:
    message = _one(answers_file(r2={"X1.sales": "4"}))
    assert "(X1.sales): nobody rates their own function (sales); empty this cell" in message


def test_a_row_with_more_cells_than_the_header_is_told() -> None:
    lines = answers_file().decode().splitlines()
    lines[1] += ",3"
    assert told("\n".join(lines).encode()) == [
        f"answers.csv, line 2, column {letters(len(HEADER) + 1)}: {len(HEADER) + 1} cells in this row, "
        f"{len(HEADER)} in the header",
    ]


def test_a_row_that_ends_early_reads_as_if_its_separators_were_written() -> None:
    filled = rows(r2=dict.fromkeys(RATED[20:], ""))
    whole = written(filled).encode()
    dropped = "\n".join(line.rstrip(",") for line in whole.decode().splitlines()).encode()
    assert len(dropped) < len(whole)
    assert (read(dropped).sheet.cells == read(whole).sheet.cells).all()


def test_every_problem_is_told_at_once_in_reading_order() -> None:
    content = answers_file(r1={"V1.1": "7", "function": "?"}, r3={"V1.2": "x", "respondent": "r1"})
    places = [message.split(":")[0] for message in told(content)]
    assert places == [
        "answers.csv, line 2, column B (function)",
        "answers.csv, line 2, column D (V1.1)",
        "answers.csv, line 4, column A (respondent)",
        "answers.csv, line 4, column E (V1.2)",
    ]


def test_beyond_fifty_the_rest_is_counted() -> None:
    spoil = {"r1": dict.fromkeys(HEADER[3:33], "8"), "r2": dict.fromkeys(HEADER[3:33], "8")}
    problems = told(answers_file(**spoil))
    assert len(problems) == PRINTED + 1
    assert problems[-1] == "and 10 more problems, told once these are mended"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , , \n"])
def test_an_empty_file_is_told(content: bytes) -> None:
    assert "the file is empty" in _one(content)


def test_a_header_alone_is_told() -> None:
    assert "no answers below the header" in _one(answers_file().splitlines()[0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 \n%\xe2\xe3", "neither CSV nor XLSX"),
        (b"\x89PNG\r\n\x1a\n", "neither CSV nor XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (bytes(range(256)) * 4, "bytes that are not text"),
        (b"respondent,function,V1.1\nr1,sales,\x00\x01\x02\n", "answers.csv, line 2: bytes that are not text"),
        (b"respondent,function,V1.1\nr1,sales,\x1b[31m3\n", "is not an answer"),
        (b"\xff\xfe\x00", "some characters are damaged"),
        (b"\xef\xbb\xbfrespondent,function\nr\xff,sales", "answers.csv, line 2: some characters are damaged"),
        (
            "respondent,function,V1.1\nZoé,sales,3\nLé".encode() + b"\xc3,sales,3\n",
            "line 3: some characters are damaged",
        ),
        (b'respondent,function,V1.1\nr1,sales,"3\nr2,sales,3\n', "answers.csv, line 2: a double quote opens"),
        (b"PK\x03\x04 not really", "the workbook is damaged"),
    ],
)
def test_what_is_no_table_is_told(content: bytes, message: str) -> None:
    assert message in _one(content)


def test_an_archive_that_is_no_workbook_is_told() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "not an XLSX workbook" in _one(content.getvalue())


def test_a_workbook_with_a_damaged_sheet_is_told() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
        archive.writestr("[Content_Types].xml", "<broken")
    assert "the workbook is damaged" in _one(content.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(64 * 1024 * 1024))
    assert len(content.getvalue()) < 1024 * 1024
    assert "larger than 256 MB" in _one(content.getvalue())


def test_a_file_beyond_the_limits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_RESPONDENTS", 2)
    assert "3 respondents; at most 2 are read" in _one(answers_file())


def test_a_quote_that_never_closes_is_told_however_long_the_file() -> None:
    text = answers_file().decode().replace("r1,", f'"r1{"x" * 140_000},', 1)
    assert "a double quote opens here" in _one(text.encode())


@pytest.mark.parametrize(
    ("content", "limit", "message"),
    [
        (b"\n" * 5000, {"rows": 1000}, "more than 1,000 rows"),
        (b"x," * 1500, {}, "more than 1,000 columns"),
        (b",,,,\n" * 50, {"cells": 200}, "more than 200 cells"),
    ],
)
def test_a_file_of_line_ends_or_of_separators_alone_ends_soon(
    content: bytes, limit: dict[str, int], message: str
) -> None:
    with pytest.raises(ImportFileError) as refused:
        delimited.rows(content, set(), ReadingLimits(**limit))
    assert message in refused.value.said_in(language("en"), "x.csv")[0]


def test_a_hostile_value_cannot_move_the_cursor_or_flood_the_screen() -> None:
    message = _one(answers_file(r1={"V1.1": "\u202e" + "9" * 5000}))
    assert "\u202e" not in message
    assert len(message) < 250


@pytest.mark.parametrize(("column", "written_as"), [(1, "A"), (26, "Z"), (27, "AA"), (51, "AY"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(column: int, written_as: str) -> None:
    assert letters(column) == written_as


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("  Direction  Générale ", "direction generale"),
        ("Œuvres Æther", "oeuvres aether"),
        ("Straße STRASSE", "strasse strasse"),
        ("Søren Łódź ıstanbul", "soren lodz istanbul"),
        ("ﬁnance", "finance"),
    ],
)
def test_names_are_compared_without_accents_ligatures_or_case(written: str, compared: str) -> None:
    assert plain(written) == compared


def test_a_latin_file_is_not_taken_for_broken_utf8() -> None:
    assert delimited.decoded("équipe à réunir".encode("latin-1")) == "équipe à réunir"


@pytest.mark.parametrize("day", ["04-mars", "2026-03-04", "2026-03-04 00:00:00", "3/4/2026", "Mar-04", "4 août"])
def test_an_answer_that_a_spreadsheet_made_a_date_is_told_as_one(day: str) -> None:
    assert f"“{day}” is a date: the spreadsheet program changed an answer into it" in _one(
        answers_file(r1={"V1.1": day})
    )


def test_rows_of_people_who_answered_nothing_are_not_counted_and_told() -> None:
    answered = read(answers_file())
    silent = dict.fromkeys(RATED, "")
    imported_answers = read(answers_file(r2=silent))
    assert len(imported_answers.sheet.respondents) == len(answered.sheet.respondents) - 1
    assert [notice.what for notice in imported_answers.notices] == ["empty_responses"]


def test_a_file_in_which_nobody_answered_says_so() -> None:
    content = written([{**row, **dict.fromkeys(RATED, "")} for row in rows()]).encode()
    assert "nobody answered: every cell of the questions is empty" in _one(content)


def test_a_header_that_stands_again_between_rows_is_passed_over_and_told() -> None:
    lines = answers_file().decode().splitlines()
    imported_answers = read("\n".join([*lines[:2], lines[0], *lines[2:]]).encode())
    assert (imported_answers.sheet.cells == read(answers_file()).sheet.cells).all()
    assert [(notice.what, notice.line) for notice in imported_answers.notices] == [("header_again", 3)]


@pytest.mark.parametrize("start", ["<html><table>", "<!DOCTYPE html>", '<?xml version="1.0"?>', "{\\rtf1"])
def test_a_page_under_the_name_of_a_table_is_told(start: str) -> None:
    assert "this file holds a page, not a table" in _one(start.encode())


def test_a_file_of_an_old_macintosh_keeps_its_accents() -> None:
    text = answers_file().decode().replace("respondent", "répondant", 1).replace("\n", "\r")
    assert (read(text.encode("mac-roman")).sheet.cells == read(answers_file()).sheet.cells).all()
