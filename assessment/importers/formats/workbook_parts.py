"""Parts of an XLSX archive: its sheets, its shared strings and its date formats, each within a limit of size."""

import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from assessment.importers.formats.problems import ImportFileError, ImportProblem
from assessment.importers.formats.reading_limits import MEGABYTE, ReadingLimits

PIECE = 64 * 1024
"""Bytes handed to the XML parser at a time: it can be stopped between two pieces."""
MOST_SHEETS = 200
MOST_STYLES = 70_000
"""Excel itself keeps at most 65,490 cell formats."""
DATES_IN_1904 = ("1", "true")
DAMAGES = (zipfile.BadZipFile, expat.ExpatError, zlib.error, lzma.LZMAError, struct.error)
"""What the readers of archives and of XML raise on spoiled bytes, besides Python's own errors."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it, with the part of the archive that holds its cells."""

    name: str
    visible: bool
    part: str


class DamagedWorkbookError(Exception):
    """A part of a workbook is missing or cannot be read."""


Handler = Callable[[str, dict[str, str]], None]


def local(name: str) -> str:
    """An element's name without its namespace prefix."""
    return name.rpartition(":")[2]


def parse(archive: zipfile.ZipFile, part: str, *, start: Handler, end: Any = None, text: Any = None) -> None:
    """Run an XML part through the handlers, piece by piece. Raises DamagedWorkbookError.

    Handlers get names without prefix. A document type is refused: it could define entities that unfold without end.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with archive.open(part) as stream:
            while piece := stream.read(PIECE):
                parser.Parse(piece)
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position alone
    except (KeyError, RuntimeError, OSError, EOFError, *DAMAGES) as error:
        raise DamagedWorkbookError(part) from error


def _refuse_doctype(*_arguments: object) -> None:
    raise DamagedWorkbookError("document type")


def check_cells(archive: zipfile.ZipFile, part: str, limits: ReadingLimits) -> None:
    """Raise ImportFileError for a sheet of more rows or cells than the limits, before anything of it is read.

    Counting tags takes a twentieth of the time of reading them.
    """
    cells = rows = 0
    rest = b""
    try:
        with archive.open(part) as stream:
            while piece := stream.read(MEGABYTE):
                text = rest + piece
                cut = text.rfind(b"<")
                rest, text = text[cut:], text[:cut]
                cells += sum(text.count(tag) for tag in (b"<c ", b"<c>", b"<c/"))
                rows += sum(text.count(tag) for tag in (b"<row ", b"<row>", b"<row/"))
                if cells > limits.workbook_cells:
                    raise ImportFileError(
                        [ImportProblem("workbook_too_filled", values={"most": limits.workbook_cells})]
                    )
                if rows > limits.rows:
                    raise ImportFileError([ImportProblem("too_many_lines", values={"most": limits.rows})])
    except (KeyError, RuntimeError, OSError, EOFError, *DAMAGES) as error:
        raise DamagedWorkbookError(part) from error


def check_archive(archive: zipfile.ZipFile, limits: ReadingLimits) -> None:
    """Raise ImportFileError for an archive that is no workbook, or that unpacks to more than the limit.

    The sizes are those of the archive's directory; reading a part never yields more than its directory says.
    """
    if "xl/workbook.xml" not in archive.NameToInfo and "[Content_Types].xml" not in archive.NameToInfo:
        raise ImportFileError([ImportProblem("not_a_workbook")])
    if sum(entry.file_size for entry in archive.infolist()) > limits.unpacked:
        raise ImportFileError([ImportProblem("too_large", values={"megabytes": limits.unpacked // MEGABYTE})])


def sheets_of(archive: zipfile.ZipFile) -> tuple[tuple[SheetEntry, ...], bool]:
    """The sheets in the order of their tabs, and whether days count from 1904. Raises DamagedWorkbookError."""
    targets: dict[str, str] = {}
    listed: list[tuple[str, bool, str]] = []
    since_1904 = False

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = joined

    def entry(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904
        if local(name) == "workbookPr":
            since_1904 = attributes.get("date1904", "") in DATES_IN_1904
        elif local(name) == "sheet" and len(listed) < MOST_SHEETS:
            key = next((value for written, value in attributes.items() if local(written) == "id"), "")
            listed.append((attributes.get("name", ""), attributes.get("state", "visible") == "visible", key))

    parse(archive, "xl/_rels/workbook.xml.rels", start=relation)
    parse(archive, "xl/workbook.xml", start=entry)
    sheets = (SheetEntry(name, shown, targets[key]) for name, shown, key in listed if key in targets)
    return tuple(sheet for sheet in sheets if sheet.part in archive.NameToInfo), since_1904


def shared_strings(archive: zipfile.ZipFile, limits: ReadingLimits) -> list[str]:
    """The texts that cells refer to by number; phonetic guides are left out. Raises ImportFileError for too many."""
    strings: list[str] = []
    pieces: list[str] = []
    inside = {"t": False, "rPh": False}

    def start(name: str, _attributes: dict[str, str]) -> None:
        element = local(name)
        if element in inside:
            inside[element] = True
        elif element == "si":
            pieces.clear()

    def end(name: str) -> None:
        element = local(name)
        if element in inside:
            inside[element] = False
        elif element == "si":
            strings.append(unescaped("".join(pieces)))
            if len(strings) > limits.strings:
                raise ImportFileError([ImportProblem("too_many_strings", values={"most": limits.strings})])

    def text(piece: str) -> None:
        if inside["t"] and not inside["rPh"]:
            pieces.append(piece)

    if "xl/sharedStrings.xml" in archive.NameToInfo:
        parse(archive, "xl/sharedStrings.xml", start=start, end=end, text=text)
    return strings


def unescaped(text: str) -> str:
    """A text with the signs that XML cannot hold, which Excel writes as `_x000B_`."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@dataclass(frozen=True, slots=True)
class CellStyles:
    """Numbers of the cell styles that show a number as a date or a time, and of those that show it as a percentage."""

    dates: frozenset[int] = frozenset()
    percents: frozenset[int] = frozenset()


def cell_styles(archive: zipfile.ZipFile) -> CellStyles:
    """How the cells of a workbook show their numbers."""
    formats = dict(BUILTIN_FORMATS)
    dates: set[int] = set()
    percents: set[int] = set()
    seen = 0
    in_cells = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen, in_cells
        element = local(name)
        if element == "numFmt":
            formats[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            in_cells = True
        elif element == "xf" and in_cells and seen < MOST_STYLES:
            shown = formats.get(_number(attributes.get("numFmtId")), "")
            if is_date_format(shown):
                dates.add(seen)
            elif "%" in shown:
                percents.add(seen)
            seen += 1

    def end(name: str) -> None:
        nonlocal in_cells
        if local(name) == "cellXfs":
            in_cells = False

    if "xl/styles.xml" in archive.NameToInfo:
        parse(archive, "xl/styles.xml", start=start, end=end)
    return CellStyles(frozenset(dates), frozenset(percents))


def _number(written: str | None) -> int:
    return int(written) if written and written.isascii() and written.isdigit() else 0
