"""Cells of one worksheet, read as a stream."""

import contextlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from assessment.importers.formats.problems import PRINTED, ImportFileError, ImportProblem, letters
from assessment.importers.formats.reading_limits import ReadingLimits
from assessment.importers.formats.workbook_parts import CellStyles, local, parse, unescaped

NOTHING = ("0", "0.0")
"""How programs write a height or a width of nothing."""
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class CellTexts:
    """What turns stored values into text: shared strings, how styles show numbers, and the first year of the days."""

    strings: Sequence[str]
    styles: CellStyles
    since_1904: bool


@dataclass
class SheetRows:
    """Filled rows of a sheet with their line, how many hidden rows were passed over, and formulas without a value.

    `hidden_columns`: numbers of the filled columns that nobody sees, which are read.
    """

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    hidden: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    problems: list[ImportProblem] = field(default_factory=list)
    more: int = 0


class _EnoughError(Exception):
    """As many filled rows are read as were asked for."""


def read_sheet(
    archive: zipfile.ZipFile, part: str, texts: CellTexts, limits: ReadingLimits, *, first: int | None = None
) -> SheetRows:
    """Read a sheet, or its `first` filled rows. Raises ImportFileError beyond a limit, DamagedWorkbookError.

    Hidden rows, as a filter leaves them, are counted and not read.
    """
    reader = _SheetReader(texts, limits, first)
    with contextlib.suppress(_EnoughError):
        parse(archive, part, start=reader.start, end=reader.end, text=reader.text)
    return reader.found


class _SheetReader:
    """Handlers of the XML parser; the state is that of the row and cell under way."""

    def __init__(self, texts: CellTexts, limits: ReadingLimits, first: int | None) -> None:
        self.found = SheetRows()
        self._texts, self._limits, self._first = texts, limits, first
        self._line = self._rows = self._cells = 0
        self._row: list[str] = []
        self._row_hidden = self._row_filled = False
        self._column = 0
        self._unseen: set[int] = set()
        self._told = 0
        self._attributes: Mapping[str, str] = {}
        self._value: list[str] = []
        self._collecting = self._phonetic = self._formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        element = local(name)
        if element == "c":
            self._begin_cell(attributes)
        elif element in ("v", "t"):
            self._collecting = not self._phonetic
        elif element == "f":
            self._formula = True
        elif element == "rPh":
            self._phonetic = True
        elif element == "row":
            self._begin_row(attributes)
        elif element == "col" and _is_unseen(attributes, "width"):
            self._note_unseen(attributes)

    def text(self, piece: str) -> None:
        """Characters of an element."""
        if self._collecting:
            self._value.append(piece)

    def end(self, name: str) -> None:
        """An element closes."""
        element = local(name)
        if element in ("v", "t"):
            self._collecting = False
        elif element == "c":
            self._end_cell()
        elif element == "rPh":
            self._phonetic = False
        elif element == "row":
            self._end_row()

    def _note_unseen(self, attributes: Mapping[str, str]) -> None:
        """Columns that nobody sees; each is told of once, so that more of them than columns say nothing."""
        self._told += 1
        first, last = (attributes.get(end, "") for end in ("min", "max"))
        if self._told <= self._limits.columns and _ADDRESS.fullmatch(f"A{first}") and _ADDRESS.fullmatch(f"A{last}"):
            self._unseen.update(range(int(first), min(int(last), self._limits.columns) + 1))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "")
        self._line = int(written) if written.isascii() and written.isdigit() and len(written) < 8 else self._line + 1
        self._rows += 1
        if self._rows > self._limits.rows:
            raise ImportFileError([ImportProblem("too_many_lines", values={"most": self._limits.rows})])
        self._row_hidden = _is_unseen(attributes, "ht")
        self._row, self._column, self._row_filled = [], 0, False

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > self._limits.workbook_cells:
            raise ImportFileError([ImportProblem("workbook_too_filled", values={"most": self._limits.workbook_cells})])
        address = _ADDRESS.fullmatch(attributes.get("r", ""))
        self._column = _column_number(address[1]) if address else self._column + 1
        self._attributes = attributes
        self._value, self._formula = [], False

    def _end_cell(self) -> None:
        written = "".join(self._value)
        kind = self._attributes.get("t", "n")
        if self._formula and not written and kind != "str":
            self._note_formula()
            return
        if not written or self._row_hidden:
            self._row_filled = self._row_filled or bool(written)
            return
        text = self._text_of(written, kind)
        if not text:
            return
        if self._column > self._limits.columns:
            values = {"most": self._limits.columns}
            raise ImportFileError([ImportProblem("too_many_columns", self._line, self._column, values=values)])
        if self._column in self._unseen:
            self.found.hidden_columns.add(self._column)
        self._row += [""] * (self._column - len(self._row))
        self._row[self._column - 1] = text

    def _note_formula(self) -> None:
        """A formula whose result was never stored: its cell would otherwise be read as empty."""
        if self._row_hidden:
            return
        if len(self.found.problems) >= PRINTED:
            self.found.more += 1
            return
        values = {"cell": f"{letters(self._column)}{self._line}"}
        self.found.problems.append(ImportProblem("formula_without_value", self._line, self._column, values=values))

    def _text_of(self, written: str, kind: str) -> str:
        if kind == "s":
            number = int(written) if written.isascii() and written.isdigit() else -1
            return self._texts.strings[number] if 0 <= number < len(self._texts.strings) else ""
        if kind == "b":
            return "TRUE" if written == "1" else "FALSE"
        if kind in ("inlineStr", "str"):
            return unescaped(written)
        return self._number_text(written) if kind == "n" else written

    def _number_text(self, written: str) -> str:
        """A number as people write it; a date by the cell's format."""
        try:
            number = float(written)
        except ValueError:
            return written
        style = self._attributes.get("s", "")
        shown_as = int(style) if style.isascii() and style.isdigit() else -1
        if shown_as in self._texts.styles.dates:
            epoch = CALENDAR_MAC_1904 if self._texts.since_1904 else CALENDAR_WINDOWS_1900
            try:
                return str(from_excel(number, epoch)).removesuffix(" 00:00:00")
            except (ValueError, OverflowError):
                return written
        if shown_as in self._texts.styles.percents:
            # 0.35 in a cell that shows 35 %: its author wrote and sees a percentage.
            return f"{_short(100 * number)}%"
        return _short(number)

    def _end_row(self) -> None:
        if self._row_hidden:
            self.found.hidden += self._row_filled
        elif any(not cell.isspace() for cell in self._row if cell):
            self.found.rows.append((self._line, self._row))
            if self._first is not None and len(self.found.rows) >= self._first:
                raise _EnoughError
        self._row, self._row_hidden = [], False


def _is_unseen(attributes: Mapping[str, str], size: str) -> bool:
    """Whether a row or a column is hidden, or has no height or width, which looks the same."""
    return attributes.get("hidden", "") in ("1", "true") or attributes.get(size, "") in NOTHING


def _short(number: float) -> str:
    """The shortest writing of the number that was stored: Excel itself writes 0.1 + 0.2 with seventeen digits."""
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(round(number, 12)) if abs(number) < 1e6 else repr(number)


def _column_number(written: str) -> int:
    number = 0
    for letter in written:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
