"""Records from a table or a YAML or JSON mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.core.questionnaire.free_text import cleaned
from assessment.importers.formats.delimited import SEPARATORS, decoded
from assessment.importers.formats.name_matching import nearest, plain
from assessment.importers.formats.problems import ImportFileError, ImportNotice, ImportProblem, visible
from assessment.importers.formats.reading_limits import FIGURE_LIMITS
from assessment.importers.formats.tables import FOREIGN, ImportedTable, read_table
from assessment.importers.formats.yaml_tree import LARGEST, Node, read_nodes

LARGEST_TABLE = 2 * 1024 * 1024
"""Bytes of a table of figures; with pictures and styles a workbook of a few rows stays below."""
LOOKED_AT = 15
"""Filled lines among which the header is sought."""


@dataclass(frozen=True, slots=True)
class Record:
    """What stands on one row: texts by column, with their places (0 where the file has no columns)."""

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def get(self, column: str) -> str:
        """The text of a column; empty where there is none."""
        return self.cells.get(column, "").strip()

    def problem(self, what: str, column: str, **values: object) -> ImportProblem:
        """What is wrong with a cell of this row."""
        place = self.columns.get(column, 0)
        return ImportProblem(what, self.line, place, column if place else "", {"column": column, **values})


def is_table(content: bytes, names: Mapping[str, str]) -> bool:
    """Whether a file is a table: a workbook, or a text of whose first lines one begins with two known column names.

    Raises ImportFileError for a file that is too large for either.
    """
    if len(content) > LARGEST_TABLE:
        raise ImportFileError([ImportProblem("listing_too_large", values={"kilobytes": LARGEST_TABLE // 1024})])
    if content.startswith((b"PK", *FOREIGN)):
        return True
    lines = [line for line in map(str.strip, decoded(content).splitlines()) if line][:LOOKED_AT]
    return any(
        _is_header([plain(cell.strip('" ')) for cell in line.split(separator)], names)
        for line in lines
        for separator in SEPARATORS
    )


def _is_header(cells: Sequence[str], names: Mapping[str, str]) -> bool:
    return cells[0] in names and sum(cell in names for cell in cells) > 1


def table_rows(
    content: bytes, names: Mapping[str, str], *, required: tuple[str, ...]
) -> tuple[list[Record], list[ImportProblem], tuple[ImportNotice, ...]]:
    """Rows of a table, what is wrong with it, and what was passed over. `names`: plain column names with ours."""
    table = read_table(content, names, limits=FIGURE_LIMITS, largest=LARGEST_TABLE)
    columns, problems = _columns(table, names)
    problems += table.problems
    missing = [name for name in required if name not in columns]
    problems += [ImportProblem("missing_column", table.header_line, values={"name": name}) for name in missing]
    rows = [
        Record(line, {name: row[place - 1] for name, place in columns.items()}, columns)
        for row, line in zip(table.rows, table.lines, strict=True)
    ]
    return rows, problems, table.notices


def _columns(table: ImportedTable, names: Mapping[str, str]) -> tuple[dict[str, int], list[ImportProblem]]:
    places: dict[str, int] = {}
    problems = []
    for place, written in enumerate(table.header, start=1):
        name = names.get(plain(written))
        if name is None and written:
            near = nearest(written, names)
            values = {"name": visible(written)} | ({"near": names[plain(near)]} if near else {"allowed": _known(names)})
            what = "unknown_listing_column_near" if near else "unknown_listing_column"
            problems.append(ImportProblem(what, table.header_line, place, values=values))
        elif name in places:
            problems.append(
                ImportProblem("duplicate_column", table.header_line, place, str(name), {"first": places[str(name)]})
            )
        elif name:
            places[name] = place
    return places, problems


def _known(names: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(names.values()))


def entries_of(content: bytes, *, whole_keys: bool = False) -> tuple[Mapping[str, Node], list[ImportProblem]]:
    """Entries of a YAML or JSON file by key, shortened for print unless `whole_keys`. Raises ImportFileError."""
    if len(content) > LARGEST:
        raise ImportFileError([ImportProblem("listing_too_large", values={"kilobytes": LARGEST // 1024})])
    return read_nodes(cleaned(decoded(content)), whole_keys=whole_keys)
