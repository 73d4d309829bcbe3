"""Rows of text from any supported spreadsheet format."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessment.core.questionnaire.free_text import cleaned
from assessment.importers.formats import delimited
from assessment.importers.formats.name_matching import plain
from assessment.importers.formats.problems import ImportFileError, ImportNotice, ImportProblem, visible
from assessment.importers.formats.reading_limits import ReadingLimits

LARGEST = 64 * 1024 * 1024
"""Bytes; a hundred thousand respondents stay well below."""
FOREIGN = {
    b"\xd0\xcf\x11\xe0": "old_excel",
    b"%PDF": "not_a_table",
    b"\x89PNG": "not_a_table",
    b"\xff\xd8\xff": "not_a_table",
    b"\x1f\x8b": "not_a_table",
    b"Rar!": "not_a_table",
    b"7z\xbc\xaf": "not_a_table",
}
"""First bytes of files that people take for a table."""
_OBJECTS = re.compile(rb"(?:\[\s*)?\{\s*\"")
"""How JSON begins; a question with a placeholder begins with two brackets."""
PAGES = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"{\\rtf")
"""First signs of pages and documents that some programs save under a table's name."""
LOOKED_AT = 15
"""Filled rows among which the header is sought."""
TITLES_QUOTED = 3
FEWEST_BELOW = 2
"""Known names below blanks of a header from which the row below continues it."""
Numbered = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class ImportedTable:
    """The header's names and the rows below it, each as long as the header, with the line on which each stands.

    `notices` tell what was passed over or filled in.
    """

    header: tuple[str, ...]
    header_line: int
    rows: list[list[str]]
    lines: list[int]
    problems: tuple[ImportProblem, ...]
    notices: tuple[ImportNotice, ...] = ()


def read_table(
    content: bytes, known: Collection[str], *, limits: ReadingLimits | None = None, largest: int = LARGEST
) -> ImportedTable:
    """Rows of a CSV or XLSX file. `known`: plain column names, by which separator, sheet and header are recognised.

    Raises ImportFileError when the file as a whole cannot be read; a row that does not fit is a problem of the table.
    """
    numbered, notices = numbered_rows(content, known, limits=limits, largest=largest)
    if not numbered:
        raise ImportFileError([ImportProblem("empty_file")])
    place = header_place(numbered, known)
    notices += title_notices(numbered[:place])
    return _table(numbered[place:], notices, known)


def numbered_rows(
    content: bytes, known: Collection[str], *, limits: ReadingLimits | None = None, largest: int = LARGEST
) -> tuple[Numbered, list[ImportNotice]]:
    """Filled rows of a CSV or XLSX file with their line, and what is to be said of them. Raises ImportFileError."""
    if len(content) > largest:
        raise ImportFileError([ImportProblem("too_large", values={"megabytes": largest // 1024 // 1024})])
    for start, what in FOREIGN.items():
        if content.startswith(start):
            raise ImportFileError([ImportProblem(what)])
    start_of_text = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start_of_text.lower().startswith(PAGES):
        raise ImportFileError([ImportProblem("page_not_table")])
    if _OBJECTS.match(start_of_text):
        raise ImportFileError([ImportProblem("not_a_table")])
    if content.startswith(b"PK"):
        # The workbook library takes a quarter of a second to load, which a file of text need not wait for.
        from assessment.importers.formats import xlsx  # noqa: PLC0415

        workbook_rows = xlsx.read_workbook(content, known, limits)
        return [(line, [cleaned(cell) for cell in row]) for line, row in workbook_rows.rows], list(
            workbook_rows.notices
        )
    filled = [
        (line, row)
        for line, row in delimited.rows(content, known, limits)
        if any(cell and not cell.isspace() for cell in row)
    ]
    return filled, []


def header_place(numbered: Numbered, known: Collection[str]) -> int:
    """Where the header stands among the filled rows: the first row, unless a row further down is plainly it.

    That is one with two known names or more where the first has none or one; or, where no name is known, the first one
    of several cells below rows of a single cell, as a merged title leaves them.
    """
    first_rows = [row for _, row in numbered[:LOOKED_AT]]
    names = [len({plain(cell) for cell in row if cell} & set(known)) for row in first_rows]
    if names[0] >= 2:
        return 0
    best = max(range(len(names)), key=names.__getitem__)
    if names[best] >= 2:
        return best
    if names[0]:
        return 0
    widths = [sum(bool(cell.strip()) for cell in row) for row in first_rows]
    wide = next((place for place, width in enumerate(widths) if width > 1 and 2 * width >= max(widths)), 0)
    return wide if max(widths) > 2 and all(width <= 2 for width in widths[:wide]) else 0


def title_notices(above: Numbered) -> list[ImportNotice]:
    """What is said of the rows above the header."""
    if not above:
        return []
    texts = [next(cell.strip() for cell in row if cell.strip()) for _, row in above[:TITLES_QUOTED]]
    values = {"count": len(above), "texts": [visible(text) for text in texts]}
    return [ImportNotice("title_rows", above[0][0], values=values)]


def _whole_header(numbered: Numbered, known: Collection[str]) -> tuple[str, ...]:
    """The header; where it names a group of questions alone, as SurveyMonkey does, with the names below its blanks."""
    first = [cell.strip() for cell in numbered[0][1]]
    below = [cell.strip() for cell in numbered[1][1]] if len(numbered) > 1 else []
    first += [""] * (len(below) - len(first))
    blank = [place for place, cell in enumerate(below) if cell and not first[place]]
    if sum(plain(below[place]) in known for place in blank) < FEWEST_BELOW:
        return tuple(first)
    return tuple(cell or (below[place] if place in blank else "") for place, cell in enumerate(first))


def _table(numbered: Numbered, notices: Sequence[ImportNotice], known: Collection[str]) -> ImportedTable:
    header_line = numbered[0][0]
    header = _whole_header(numbered, known)
    while header and not header[-1]:
        header = header[:-1]
    table = ImportedTable(header, header_line, [], [], ())
    problems = []
    notices = list(notices)
    for line, row in numbered[1:]:
        if len(header) > 1 and row[0].strip() == header[0] and _repeats(row, header):
            notices.append(ImportNotice("header_again", line))
            continue
        problem = _fit(row, line, header)
        if problem:
            problems.append(problem)
        else:
            table.rows.append(row)
            table.lines.append(line)
    return ImportedTable(header, header_line, table.rows, table.lines, tuple(problems), tuple(notices))


def _repeats(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header once more, as files pasted below each other have it."""
    cells = [cell.strip() for cell in row]
    return cells[: len(header)] == list(header) and not any(cells[len(header) :])


def _fit(row: list[str], line: int, header: tuple[str, ...]) -> ImportProblem | None:
    """Bring a row to the header's length in place; a row with a filled cell beyond it is a problem.

    A row that ends early is filled up: spreadsheet programs leave out the separators after the last filled cell.
    """
    width = len(header)
    if len(row) > width:
        extra = next((number for number in range(width, len(row)) if row[number].strip()), None)
        if extra is not None:
            return ImportProblem("too_many_cells", line, extra + 1, values={"count": len(row), "width": width})
        del row[width:]
    row += [""] * (width - len(row))
    return None
