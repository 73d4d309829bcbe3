"""Streaming CSV and XLSX writers."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

UTF8_MARK = b"\xef\xbb\xbf"
SEPARATORS = {"fr": ";", "en": ","}
"""What spreadsheet programs of each language expect."""
DECIMAL_SIGNS = {"fr": ",", "en": "."}
LINES_AT_ONCE = 500
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would compute a text that opens with one of these."""
SHEET_NAME_LENGTH = 31
REMEMBERED = 12
"""Signs of a cell that is likely to come again."""
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?")


@dataclass(frozen=True)
class ExportTable:
    """A table: its name, the names of its columns, and its rows, read once. Numbers are texts with a decimal point."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]


def csv_pieces(table: ExportTable, *, language: str) -> Iterator[bytes]:
    """The table as CSV in UTF-8, with the separator of the reader's language."""
    cell = _TextCells(DECIMAL_SIGNS[language]).__getitem__
    written = io.StringIO()
    writer = csv.writer(written, delimiter=SEPARATORS[language], lineterminator="\r\n")
    yield UTF8_MARK
    writer.writerow(table.header)
    rows = iter(table.rows)
    while some := list(islice(rows, LINES_AT_ONCE)):
        writer.writerows([map(cell, row) for row in some])
        yield written.getvalue().encode()
        written.seek(0)
        written.truncate()
    yield written.getvalue().encode()


class _TextCells(dict[str, str]):
    """Cells as they stand in a CSV, by their text; short ones are remembered, since answers repeat and texts do not."""

    def __init__(self, decimal_sign: str) -> None:
        self.decimal_sign = decimal_sign

    def __missing__(self, text: str) -> str:
        if _NUMBER.fullmatch(text):
            written = text.replace(".", self.decimal_sign)
        else:
            written = f"'{text}" if text.startswith(FORMULA_SIGNS) else text
        if len(text) <= REMEMBERED:
            self[text] = written
        return written


# --- XLSX: a ZIP of XML, of which the plainest form is enough ---------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PANE = '<pane ySplit="1" topLeftCell="A2" state="frozen"/>'
_VIEW = f'<sheetViews><sheetView workbookViewId="0">{_PANE}</sheetView></sheetViews>'


class _Sink(io.RawIOBase):
    """Takes what the archive writes, and gives it away."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        content = bytes(piece)
        self._pieces.append(content)
        return len(content)

    def taken(self) -> bytes:
        """What was written since it was last asked for."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def xlsx_pieces(tables: Sequence[ExportTable]) -> Iterator[bytes]:
    """The tables as sheets of one workbook."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _frame([table.name for table in tables]).items():
            archive.writestr(_entry(name), _HEAD + content)
        for number, table in enumerate(tables, start=1):
            with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as sheet:
                for piece in _sheet_pieces(table):
                    sheet.write(piece)
                    yield sink.taken()
    yield sink.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a date: the same answers make the same file."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet_pieces(table: ExportTable) -> Iterator[bytes]:
    head = "".join(f'<c s="1" t="inlineStr"><is><t>{escape(name)}</t></is></c>' for name in table.header)
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}">{_VIEW}<sheetData><row>{head}</row>'.encode()
    rows = iter(table.rows)
    cell = _XmlCells().__getitem__
    while some := list(islice(rows, LINES_AT_ONCE)):
        yield "".join([f"<row>{''.join(map(cell, row))}</row>" for row in some]).encode()
    yield b"</sheetData></worksheet>"


class _XmlCells(dict[str, str]):
    """Cells as XML, by their text; short ones are remembered, since answers repeat and texts do not."""

    def __missing__(self, text: str) -> str:
        if not text:
            written = "<c/>"
        elif _NUMBER.fullmatch(text):
            written = f"<c><v>{text}</v></c>"
        else:
            readable = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
            written = f'<c t="inlineStr"><is><t xml:space="preserve">{escape(readable)}</t></is></c>'
        if len(text) <= REMEMBERED:
            self[text] = written
        return written


def _frame(names: Sequence[str]) -> Mapping[str, str]:
    """Everything of a workbook but its sheets."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name[:SHEET_NAME_LENGTH], {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{overrides}</Types>',
        "_rels/.rels": _relationships(
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships(
            links + f'<Relationship Id="rId{len(names) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        ),
        "xl/styles.xml": _STYLES,
    }


def _relationships(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
