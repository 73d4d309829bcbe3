"""Rows of text from any supported spreadsheet format."""

from collections.abc import Collection
from dataclasses import dataclass

from assessment.importers.formats import delimited
from assessment.importers.formats.problems import ImportFileError, ImportProblem

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


@dataclass(frozen=True)
class ImportedTable:
    """The header's names and the rows below it, each as long as the header, with the line on which each stands."""

    header: tuple[str, ...]
    header_line: int
    rows: list[list[str]]
    lines: list[int]
    problems: tuple[ImportProblem, ...]


def read_table(content: bytes, known: Collection[str]) -> ImportedTable:
    """Rows of a CSV or XLSX file. `known`: plain column names, by which separator and sheet are recognised.

    Raises ImportFileError when the file as a whole cannot be read; a row that does not fit is a problem of the table.
    """
    if len(content) > LARGEST:
        raise ImportFileError([ImportProblem("too_large", values={"megabytes": LARGEST // 1024 // 1024})])
    for start, what in FOREIGN.items():
        if content.startswith(start):
            raise ImportFileError([ImportProblem(what)])
    if content.startswith(b"PK"):
        # The workbook library takes a quarter of a second to load, which a file of text need not wait for.
        from assessment.importers.formats import xlsx  # noqa: PLC0415

        return _table(xlsx.rows(content, known), padded=True)
    return _table(delimited.rows(content, known), padded=False)


def _table(numbered: list[tuple[int, list[str]]], *, padded: bool) -> ImportedTable:
    filled = [(line, row) for line, row in numbered if any(cell and not cell.isspace() for cell in row)]
    if not filled:
        raise ImportFileError([ImportProblem("empty_file")])
    header_line, first = filled[0]
    header = tuple(cell.strip() for cell in first)
    while header and not header[-1]:
        header = header[:-1]
    table = ImportedTable(header, header_line, [], [], ())
    problems = []
    for line, row in filled[1:]:
        problem = _fit(row, line, header, padded=padded)
        if problem:
            problems.append(problem)
        else:
            table.rows.append(row)
            table.lines.append(line)
    return ImportedTable(header, header_line, table.rows, table.lines, tuple(problems))


def _fit(row: list[str], line: int, header: tuple[str, ...], *, padded: bool) -> ImportProblem | None:
    """Bring a row to the header's length in place; a row that does not fit is a problem."""
    width = len(header)
    if len(row) > width:
        extra = next((number for number in range(width, len(row)) if row[number].strip()), None)
        if extra is not None:
            return ImportProblem("too_many_cells", line, extra + 1, values={"count": len(row), "width": width})
        del row[width:]
    elif len(row) < width:
        if not padded:
            return ImportProblem("too_few_cells", line, values={"count": len(row), "width": width})
        row += [""] * (width - len(row))
    return None
