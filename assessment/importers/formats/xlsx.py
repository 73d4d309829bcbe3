"""Rows of an XLSX workbook as text, from the visible sheet that is meant.

The workbook library reads a formula or its stored value, never both, and cannot stop in the middle of a sheet; a file
of a hundred kilobytes can hold a sheet on which it works for minutes. Hence the sheet is read here as a stream.
"""

import io
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assessment.importers.formats.name_matching import plain
from assessment.importers.formats.problems import ImportFileError, ImportNotice, ImportProblem, letters, visible
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.formats.sheet_cells import CellTexts, SheetRows, read_sheet
from assessment.importers.formats.workbook_parts import (
    DAMAGES,
    DamagedWorkbookError,
    SheetEntry,
    cell_styles,
    check_archive,
    check_cells,
    shared_strings,
    sheets_of,
)

LOOKED_AT = 15
"""Filled rows of a sheet among which its header is sought."""
TELLING = 2
"""Known names by which a sheet is plainly the one that is meant."""
NAMED = 10
"""Sheets that a notice names."""


@dataclass(frozen=True)
class WorkbookRows:
    """Filled rows of the sheet that was read, with their line, and what is to be said about the choice."""

    rows: list[tuple[int, list[str]]]
    notices: tuple[ImportNotice, ...]


def read_workbook(content: bytes, known: Collection[str], limits: ReadingLimits | None = None) -> WorkbookRows:
    """Rows of the visible sheet whose header holds the most names of `known`, else of the first filled one.

    Raises ImportFileError for what is no workbook, a damaged one, one beyond the limits, one without a visible sheet,
    and for formulas whose value was never stored.
    """
    limits = limits or ReadingLimits()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_archive(archive, limits)
            return _read(archive, known, limits)
    except (DamagedWorkbookError, ValueError, OSError, *DAMAGES) as error:
        raise ImportFileError([ImportProblem("broken_workbook")]) from error


def _read(archive: zipfile.ZipFile, known: Collection[str], limits: ReadingLimits) -> WorkbookRows:
    sheets, since_1904 = sheets_of(archive)
    shown = [sheet for sheet in sheets if sheet.visible]
    if not shown:
        raise ImportFileError([ImportProblem("no_visible_sheet" if sheets else "broken_workbook")])
    too_large = {number: error for number, sheet in enumerate(shown) if (error := _too_large(archive, sheet, limits))}
    texts = CellTexts(shared_strings(archive, limits), cell_styles(archive), since_1904)
    scores = [
        -1
        if number in too_large
        else _known_names(read_sheet(archive, sheet.part, texts, limits, first=LOOKED_AT), known)
        for number, sheet in enumerate(shown)
    ]
    chosen = max(range(len(shown)), key=scores.__getitem__)
    if too_large and scores[chosen] < TELLING:
        raise next(iter(too_large.values()))
    sheet_rows = read_sheet(archive, shown[chosen].part, texts, limits)
    if sheet_rows.problems:
        raise ImportFileError(sheet_rows.problems, more=sheet_rows.more)
    notices = _sheet_notices(sheets, shown, chosen, scores)
    if sheet_rows.hidden:
        notices.append(ImportNotice("hidden_rows", values={"count": sheet_rows.hidden}))
    if unseen := sorted(sheet_rows.hidden_columns):
        values = {"count": len(unseen), "names": [letters(column) for column in unseen[:NAMED]]}
        notices.append(ImportNotice("hidden_columns", values=values))
    return WorkbookRows(sheet_rows.rows, tuple(notices))


def _too_large(archive: zipfile.ZipFile, sheet: SheetEntry, limits: ReadingLimits) -> ImportFileError | None:
    try:
        check_cells(archive, sheet.part, limits)
    except ImportFileError as error:
        return error
    return None


def _known_names(beginning: SheetRows, known: Collection[str]) -> int:
    """Known names in the best of the first rows; an empty sheet counts less than one without any."""
    if not beginning.rows:
        return -1
    return max(len({plain(cell) for cell in row} & set(known)) for _, row in beginning.rows)


def _sheet_notices(
    sheets: Sequence[SheetEntry], shown: Sequence[SheetEntry], chosen: int, scores: Sequence[int]
) -> list[ImportNotice]:
    """Which sheet was read, where another could have been meant."""
    rivals = [number for number, score in enumerate(scores) if number != chosen and score >= min(2, scores[chosen])]
    rivals = [number for number in rivals if scores[number] >= 0]
    if len(shown) == len(sheets) and not rivals:
        return []
    name = visible(shown[chosen].name)
    hidden = [visible(sheet.name) for sheet in sheets if not sheet.visible][:NAMED]
    others = [visible(shown[number].name) for number in rivals][:NAMED]
    notices = [ImportNotice("sheet_read", values={"name": name})]
    if others:
        notices.append(ImportNotice("sheets_not_read", values={"names": others}))
    if hidden:
        notices.append(ImportNotice("sheets_hidden", values={"names": hidden}))
    return notices
