"""Imports an answer file into an AnswerSheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells, sheet_codes
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.free_text import LONGEST_TEXT, cleaned
from assessment.core.questionnaire.respondents import Cell, Respondent, RespondentRole
from assessment.importers.formats.answer_words import OPTION, as_seen, cell_of, is_date
from assessment.importers.formats.name_matching import (
    FUNCTION,
    RESPONDENT,
    ROLE,
    ROLES,
    column_names,
    function_writings,
    functions_by_name,
    nearest,
    plain,
)
from assessment.importers.formats.problems import PRINTED, ImportFileError, ImportNotice, ImportProblem, visible
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.formats.tables import ImportedTable, read_table

MOST_RESPONDENTS = 100_000
WRONG = 127
"""Stands in a cell until its problem is told; no answer has this number."""
TOTALS = frozenset(
    (
        *("total", "totaux", "totals", "somme", "sum", "moyenne", "moyennes", "moy", "mediane", "ecart"),
        *("average", "averages", "avg", "mean", "median"),
    )
)
"""How the last rows begin that a spreadsheet computes, besides those of people."""
LAST_ROWS = 5
FEWEST_CODES = 3
"""Codes in one column from which it names the questions."""


class _Answers(dict[str, int]):
    """What a cell says, by its text; texts seen for the first time are read once and remembered."""

    def __missing__(self, text: str) -> int:
        seen = as_seen(text)
        option = OPTION.fullmatch(seen)
        cell = cell_of(seen) if seen else Cell.SKIPPED
        self[text] = int(option[1]) if option else WRONG if cell is None else int(cell)
        return self[text]


@dataclass(frozen=True)
class ImportedAnswers:
    """The answers of a file with the length they belong to; `left_aside` names its columns that are not asked.

    `notices` tell what was done with the file that its author may not expect.
    """

    sheet: AnswerSheet
    length: Length
    left_aside: tuple[str, ...]
    notices: tuple[ImportNotice, ...] = ()


@dataclass(frozen=True)
class _Columns:
    """Where each known column stands in the header, counted from 0."""

    places: dict[str, int]
    problems: tuple[ImportProblem, ...]


def read_answers(
    content: bytes,
    questionnaire: Questionnaire,
    *,
    length: Length | None = None,
    limits: ReadingLimits | None = None,
) -> ImportedAnswers:
    """Read the bytes of a CSV or XLSX file of answers.

    Without `length` it is the quick one when the file holds no lever item beyond the quick ones. Raises ImportFileError
    with every problem of the file.
    """
    table = read_table(content, column_names(questionnaire), limits=limits)
    return answers_of_table(table, questionnaire, length=length)


def answers_of_table(
    table: ImportedTable, questionnaire: Questionnaire, *, length: Length | None = None
) -> ImportedAnswers:
    """The same of a table whose columns bear our names. Raises ImportFileError."""
    columns = _columns(table, questionnaire)
    table = _without_silent(_without_totals(table, columns), columns, questionnaire)
    problems = [*columns.problems, *table.problems]
    if not any(item.code in columns.places for item in questionnaire.rated_items):
        if codes_in := _place_of_codes(table, questionnaire):
            raise ImportFileError([codes_in])
        problems.append(ImportProblem("no_item_column", table.header_line))
    if not table.rows and not table.problems:
        problems.append(ImportProblem("no_respondents", table.header_line))
    elif not problems and _nobody_answered(table, columns, questionnaire):
        problems.append(ImportProblem("nobody_answered", table.header_line))
    if len(table.rows) > MOST_RESPONDENTS:
        raise ImportFileError(
            [ImportProblem("too_many_rows", values={"count": len(table.rows), "most": MOST_RESPONDENTS})]
        )
    if length is Length.QUICK and not questionnaire.has_quick_length:
        problems.append(ImportProblem("no_quick_length"))
    by_column = list(zip(*table.rows, strict=True)) or [()] * len(table.header)
    respondents, respondent_problems = _respondents(table, columns, by_column, questionnaire)
    problems += respondent_problems
    codes = tuple(item.code for item in questionnaire.rated_items if item.code in columns.places)
    cells = _cells(codes, columns, by_column)
    wrong, more = _wrong_cells(cells, codes, columns, table)
    problems += wrong
    problems += _own_ratings(cells, codes, columns, table, respondents, questionnaire)
    if problems:
        raise ImportFileError(problems, more=more)
    length = length or _length(codes, questionnaire)
    asked = sheet_codes(questionnaire, length)
    comments = _comments(columns, by_column, questionnaire)
    sheet = AnswerSheet(respondents, asked, _arranged(cells, codes, asked), comments)
    left_aside = tuple(code for code in codes if code not in asked)
    return ImportedAnswers(sheet, length, left_aside, (*table.notices, *_long_comments(table, columns, questionnaire)))


def _place_of_codes(table: ImportedTable, questionnaire: Questionnaire) -> ImportProblem | None:
    """What is wrong with a table that bears the questions' codes in a column instead of its header."""
    names = {plain(code) for code in questionnaire.items_by_code}
    for place in range(len(table.header)):
        codes = [code for row in table.rows if (code := plain(row[place])) in names]
        if len(set(codes)) >= FEWEST_CODES and 2 * len(codes) > len(table.rows):
            what = "row_per_answer" if len(set(codes)) < len(codes) else "row_per_question"
            return ImportProblem(what, table.header_line, place + 1, table.header[place])
    return None


def _without_totals(table: ImportedTable, columns: _Columns) -> ImportedTable:
    """The table without the last rows that hold a total or a mean and no function; they are told."""
    function = columns.places.get(FUNCTION)
    last = len(table.rows)
    notices: list[ImportNotice] = []
    while last and len(notices) < LAST_ROWS and _is_total(table.rows[last - 1], function):
        last -= 1
        first = next(cell for cell in table.rows[last] if cell.strip())
        notices.append(ImportNotice("total_row", table.lines[last], values={"text": visible(first.strip())}))
    if not notices:
        return table
    kept = replace(table, rows=table.rows[:last], lines=table.lines[:last])
    return replace(kept, notices=(*table.notices, *reversed(notices)))


def _without_silent(table: ImportedTable, columns: _Columns, questionnaire: Questionnaire) -> ImportedTable:
    """The table without the rows of people who answered nothing, which are told; as it is where nobody answered."""
    places = _item_places(columns, questionnaire)
    answered = [any(row[place].strip() for place in places) for row in table.rows]
    silent = answered.count(False)
    if not silent or silent == len(answered) or not places:
        return table
    rows = [row for row, kept in zip(table.rows, answered, strict=True) if kept]
    lines = [line for line, kept in zip(table.lines, answered, strict=True) if kept]
    notice = ImportNotice("empty_responses", values={"count": silent})
    return replace(table, rows=rows, lines=lines, notices=(*table.notices, notice))


def _item_places(columns: _Columns, questionnaire: Questionnaire) -> list[int]:
    return [place for name, place in columns.places.items() if name in questionnaire.items_by_code]


def _nobody_answered(table: ImportedTable, columns: _Columns, questionnaire: Questionnaire) -> bool:
    places = _item_places(columns, questionnaire)
    return not any(row[place].strip() for row in table.rows for place in places)


def _is_total(row: Sequence[str], function: int | None) -> bool:
    if function is not None and row[function].strip():
        return False
    first = next((cell for cell in row if cell.strip()), "")
    return bool(TOTALS & set(plain(first).split()[:1]))


def _long_comments(table: ImportedTable, columns: _Columns, questionnaire: Questionnaire) -> Iterator[ImportNotice]:
    """Comments longer than those that the pages take; they are kept whole."""
    for item in questionnaire.open_items:
        if item.code not in columns.places:
            continue
        place = columns.places[item.code]
        for line, row in zip(table.lines, table.rows, strict=True):
            if len(row[place].strip()) > LONGEST_TEXT:
                values = {"count": len(row[place].strip()), "most": LONGEST_TEXT}
                yield ImportNotice("long_comment", line, place + 1, item.code, values)


def _columns(table: ImportedTable, questionnaire: Questionnaire) -> _Columns:
    names = column_names(questionnaire)
    present = {names.get(plain(written)) for written in table.header}
    absent = {writing: name for writing, name in names.items() if name not in present}
    places: dict[str, int] = {}
    problems = []
    for number, written in enumerate(table.header):
        name = names.get(plain(written))
        if not written:
            if any(row[number].strip() for row in table.rows):
                problems.append(ImportProblem("unnamed_column", table.header_line, number + 1))
        elif name is None:
            problems.append(_unknown_column(written, number, table.header_line, absent))
        elif name in places:
            values = {"first": places[name] + 1}
            problems.append(ImportProblem("duplicate_column", table.header_line, number + 1, name, values))
        else:
            places[name] = number
    problems += [
        ImportProblem("missing_column", table.header_line, values={"name": name})
        for name in (RESPONDENT, FUNCTION)
        if name not in places
    ]
    return _Columns(places, tuple(problems))


def _unknown_column(written: str, number: int, line: int, names: dict[str, str]) -> ImportProblem:
    near = nearest(written, names)
    what = "unknown_column_near" if near else "unknown_column"
    values = {"name": visible(written)} | ({"near": near} if near else {})
    return ImportProblem(what, line, number + 1, values=values)


def _respondents(
    table: ImportedTable, columns: _Columns, by_column: Sequence[Sequence[str]], questionnaire: Questionnaire
) -> tuple[tuple[Respondent, ...], list[ImportProblem]]:
    """Who answered, one per row, with what is wrong about them; a function that is not told is an empty text."""
    functions = functions_by_name(questionnaire)
    blank = [""] * len(table.rows)
    identifiers, function_cells, roles = (
        by_column[columns.places[name]] if name in columns.places else blank for name in (RESPONDENT, FUNCTION, ROLE)
    )
    seen: dict[str, int] = {}
    respondents = []
    problems: list[ImportProblem] = []
    for line, raw, function, role in zip(table.lines, identifiers, function_cells, roles, strict=True):
        identifier = raw.strip()
        if RESPONDENT in columns.places:
            problems += _identifier_problems(identifier, line, columns, seen)
        key = functions.get(function) or functions.get(plain(function), "")
        if FUNCTION in columns.places and not key and len(problems) <= PRINTED:
            problems.append(_function_problem(function, line, columns, questionnaire))
        elif FUNCTION in columns.places and not key:
            # Nobody sees these, and the search for a near name takes its time: they are counted alone.
            problems.append(ImportProblem("unknown_function", line, columns.places[FUNCTION] + 1, FUNCTION))
        place = ROLES.get(role) or ROLES.get(plain(role))
        if place is None:
            values = {"value": visible(role)}
            problems.append(ImportProblem("unknown_role", line, columns.places[ROLE] + 1, ROLE, values))
        respondents.append(Respondent(identifier, key, place or RespondentRole.MEMBER))
    return tuple(respondents), problems


def _identifier_problems(
    identifier: str, line: int, columns: _Columns, seen: dict[str, int]
) -> Iterator[ImportProblem]:
    column = columns.places[RESPONDENT] + 1
    if not identifier:
        yield ImportProblem("no_respondent", line, column, RESPONDENT)
        return
    first = seen.setdefault(identifier, line)
    if first != line:
        values = {"name": visible(identifier), "first": first}
        yield ImportProblem("duplicate_respondent", line, column, RESPONDENT, values)


def _function_problem(written: str, line: int, columns: _Columns, questionnaire: Questionnaire) -> ImportProblem:
    column = columns.places[FUNCTION] + 1
    allowed = [function.key for function in questionnaire.functions]
    if not written.strip():
        return ImportProblem("no_function", line, column, FUNCTION, {"allowed": allowed})
    near = nearest(written, function_writings(questionnaire))
    if near:
        return ImportProblem("unknown_function_near", line, column, FUNCTION, {"value": visible(written), "near": near})
    return ImportProblem("unknown_function", line, column, FUNCTION, {"value": visible(written), "allowed": allowed})


def _cells(codes: Sequence[str], columns: _Columns, by_column: Sequence[Sequence[str]]) -> Cells:
    """Respondents × `codes`: an option, a `Cell`, or WRONG."""
    read = _Answers().__getitem__
    rows = len(by_column[0]) if by_column else 0
    cells = np.zeros((rows, len(codes)), dtype=np.int8)
    for number, code in enumerate(codes):
        cells[:, number] = np.fromiter(map(read, by_column[columns.places[code]]), dtype=np.int8, count=rows)
    return cells


def _wrong_cells(
    cells: Cells, codes: Sequence[str], columns: _Columns, table: ImportedTable
) -> tuple[list[ImportProblem], int]:
    """The first problems of cells in reading order, and how many more there are."""
    positions = np.argwhere(cells == WRONG)
    problems = []
    for row, number in positions[:PRINTED]:
        place = columns.places[codes[number]]
        text = table.rows[row][place].strip()
        values = {"value": visible(text)}
        what = "date_answer" if is_date(text) else "wrong_answer"
        problems.append(ImportProblem(what, table.lines[row], place + 1, codes[number], values))
    return problems, len(positions) - len(problems)


def _own_ratings(
    cells: Cells,
    codes: Sequence[str],
    columns: _Columns,
    table: ImportedTable,
    respondents: Sequence[Respondent],
    questionnaire: Questionnaire,
) -> Iterator[ImportProblem]:
    """Answers by which somebody rates their own function."""
    functions = np.array([respondent.function for respondent in respondents])
    for item in questionnaire.cross.items if questionnaire.cross else ():
        if item.code not in codes:
            continue
        given = cells[:, codes.index(item.code)]
        for row in np.flatnonzero((functions == item.rated) & (given > 0) & (given != WRONG)):
            values = {"function": questionnaire.functions_by_key[item.rated or ""].key}
            yield ImportProblem("own_rating", table.lines[row], columns.places[item.code] + 1, item.code, values)


def _length(codes: Sequence[str], questionnaire: Questionnaire) -> Length:
    """The quick length when nothing but quick lever items is there."""
    held = set(codes)
    present = [item for item in questionnaire.lever_items if item.code in held]
    quick = bool(present) and all(item.quick for item in present)
    return Length.QUICK if quick else Length.FULL


def _arranged(cells: Cells, codes: Sequence[str], asked: Sequence[str]) -> Cells:
    """The columns that are asked, in their order; what the file lacks is skipped."""
    arranged = np.zeros((len(cells), len(asked)), dtype=np.int8)
    for number, code in enumerate(asked):
        if code in codes:
            arranged[:, number] = cells[:, codes.index(code)]
    return arranged


def _comments(
    columns: _Columns, by_column: Sequence[Sequence[str]], questionnaire: Questionnaire
) -> dict[str, tuple[str, ...]]:
    """Free text by item code, in the order of the respondents; who wrote nothing is left out."""
    return {
        item.code: tuple(cleaned(text).strip() for text in by_column[columns.places[item.code]] if text.strip())
        for item in questionnaire.open_items
        if item.code in columns.places
    }
