"""Delimited text: encoding and separator detection, rows with line numbers."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection
from itertools import islice

from assessment.core.questionnaire.free_text import cleaned, holds_control
from assessment.importers.formats.name_matching import plain
from assessment.importers.formats.problems import ImportFileError, ImportProblem
from assessment.importers.formats.reading_limits import ReadingLimits

SEPARATORS = (",", ";", "\t", "|")
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LOOKED_AT = 20
"""Rows by which the separator is recognised."""
SAMPLE = 128 * 1024
BINARY_SHARE = 0.05
"""Control characters among the signs of a text from which it is none: a picture or a program has a tenth and more."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ACCENTED = "éèêëàâäçîïôöùûüœñ"
_CAPITALS = "ÉÈÊÀÂÇÎÔÛŒ"
LONGEST_CELL = 64 * 1024 * 1024
"""Characters; a comment as long as a file is kept. A quote that never closes is told as such."""


def rows(content: bytes, known: Collection[str], limits: ReadingLimits | None = None) -> list[tuple[int, list[str]]]:
    """Rows of a delimited file with their first line.

    Raises ImportFileError for binary data, an open quote, and a file beyond the limits: one of separators or line ends
    alone ends there too.

    Control characters are taken out of cells; a vertical tab, which Word and PowerPoint write, becomes a line break.
    """
    limits = limits or ReadingLimits()
    text = decoded(content)
    start = 1
    if announced := _SEPARATOR_LINE.match(text):
        # Excel's own way of naming the separator; nobody means it as a row.
        text, start = text[announced.end() :], 2
    separator = announced[1] if announced else _separator(text, known)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    dirty = holds_control(text)
    numbered_rows: list[tuple[int, list[str]]] = []
    line, cells = start, 0
    try:
        for row in reader:
            if len(numbered_rows) >= limits.rows:
                raise ImportFileError([ImportProblem("too_many_lines", values={"most": limits.rows})])
            if len(row) > limits.columns and any(cell.strip() for cell in row[limits.columns :]):
                raise ImportFileError([ImportProblem("too_many_columns", line, values={"most": limits.columns})])
            cells += len(row)
            if cells > limits.cells:
                raise ImportFileError([ImportProblem("too_many_filled", values={"most": limits.cells})])
            numbered_rows.append((line, [cleaned(cell) for cell in row] if dirty else row))
            line = reader.line_num + start
    except csv.Error as error:
        raise ImportFileError([ImportProblem("open_quote", line)]) from error
    return numbered_rows


def _separator(text: str, known: Collection[str]) -> str:
    """The separator by which one of the first rows holds most known names, else by which most rows are as wide."""
    sample = text[:SAMPLE]

    def merit(separator: str) -> tuple[int, int, int]:
        rows = _first_rows(sample, separator)
        names = max((len({plain(cell) for cell in row} & set(known)) for row in rows), default=0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return names, count, width

    return max(SEPARATORS, key=merit)


def _first_rows(sample: str, separator: str) -> list[list[str]]:
    """The first rows of a text as that separator cuts them; where quotes do not close, as far as they do."""
    first_rows: list[list[str]] = []
    try:
        first_rows.extend(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), LOOKED_AT))
    except csv.Error:
        return first_rows
    return first_rows


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, or the encoding of Western Windows (which holds Latin-1).

    Raises ImportFileError for bytes that are no text. Stray control characters stay: cells are cleaned one by one.
    """
    text = _decoded(content)
    control = _CONTROL.search(text)
    if control and len(_CONTROL.findall(text)) > max(1, len(text) * BINARY_SHARE):
        raise ImportFileError([ImportProblem("binary", text.count("\n", 0, control.start()) + 1)])
    return text


def _decoded(content: bytes) -> str:
    if content.startswith(UTF16_MARKS):
        return _strictly(content, "utf-16")
    if unmarked := _utf16_without_mark(content):
        return _strictly(content, unmarked)
    if content.startswith(UTF8_MARK):
        return _strictly(content.removeprefix(UTF8_MARK), "utf-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_eight_bits(content)


def _decoded_eight_bits(content: bytes) -> str:
    """The text of a file that is no good UTF-8: broken UTF-8, or an encoding of one byte a sign."""
    broken = content.decode("utf-8", errors="replace")
    # Accents of a Latin file are lone bytes, which UTF-8 cannot read; with more good sequences than bad, UTF-8 broke.
    good = sum(sign > "\x7f" and sign != "\ufffd" for sign in broken)
    if good > broken.count("\ufffd"):
        return _strictly(content, "utf-8")
    # A few bytes have no sign in the Windows encoding; Latin-1 calls them control characters, which are cleaned.
    try:
        western = content.decode("cp1252")
    except UnicodeDecodeError:
        western = content.decode("latin-1")
    macintosh = content.decode("mac_roman")
    return macintosh if _accents(macintosh) > _accents(western) else western


def _accents(text: str) -> int:
    """Letters with the accents of Western languages: the wrong encoding turns nearly all of them into signs.

    Small ones count double, as the wrong encoding turns some of them into capitals.
    """
    return sum(2 * text.count(letter) for letter in _ACCENTED) + sum(text.count(letter) for letter in _CAPITALS)


def _utf16_without_mark(content: bytes) -> str | None:
    """The byte order of UTF-16 that some programs write without its mark: every second byte of Western text is zero."""
    start = content[:SAMPLE]
    half = len(start) // 2
    if half < 8 or len(content) % 2:
        return None
    if start[1::2].count(0) > half * 0.7 and start[0::2].count(0) < half * 0.05:
        return "utf-16-le"
    if start[0::2].count(0) > half * 0.7 and start[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return None


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportFileError([ImportProblem("broken_encoding", line)]) from error
