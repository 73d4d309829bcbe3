"""Rows of an XLSX workbook as text."""

import io
import warnings
import zipfile
from collections.abc import Collection, Iterable
from typing import Any

from openpyxl import load_workbook

from assessment.importers.formats.name_matching import plain
from assessment.importers.formats.problems import ImportFileError, ImportProblem

LARGEST = 256 * 1024 * 1024
"""Bytes a workbook may unpack to: a small file can hold an enormous one."""
WIDEST = 1000
"""Columns read; a stray format in the last column must not make every row 16,384 cells long."""


def rows(content: bytes, known: Collection[str]) -> list[tuple[int, list[str]]]:
    """Rows of the sheet whose header is known, else of the first one. Raises ImportFileError for a damaged one."""
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of formats it does not keep; nothing is written back
            return _rows(content, known)
    except Exception as error:
        # openpyxl lets through whatever its parts raise on a damaged file: KeyError, ValueError, XML errors, and more.
        raise ImportFileError([ImportProblem("broken_workbook")]) from error


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ImportFileError([ImportProblem("broken_workbook")]) from error
    if "xl/workbook.xml" not in names:
        raise ImportFileError([ImportProblem("not_a_workbook")])
    if unpacked > LARGEST:
        raise ImportFileError([ImportProblem("too_large", values={"megabytes": LARGEST // 1024 // 1024})])


def _rows(content: bytes, known: Collection[str]) -> list[tuple[int, list[str]]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheets = book.worksheets
        best = max(sheets, key=lambda sheet: _known_names(sheet, known))
        return [(line, [_text(value) for value in row]) for line, row in enumerate(_values(best), start=1)]
    finally:
        book.close()


def _values(sheet: Any) -> Iterable[tuple[Any, ...]]:
    # A read-only sheet trusts the size written in the file, which some programs leave wrong.
    sheet.reset_dimensions()
    values: Iterable[tuple[Any, ...]] = sheet.iter_rows(values_only=True, max_col=WIDEST)
    return values


def _known_names(sheet: Any, known: Collection[str]) -> int:
    for row in _values(sheet):
        names = [plain(_text(value)) for value in row]
        if any(names):
            return sum(name in known for name in names)
    return 0


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
