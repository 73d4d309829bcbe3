"""Delimited text: encoding and separator detection, rows with line numbers."""

import csv
import io
import re
from collections.abc import Collection

from assessment.importers.formats.name_matching import plain
from assessment.importers.formats.problems import ImportFileError, ImportProblem

SEPARATORS = (",", ";", "\t", "|")
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def rows(content: bytes, known: Collection[str]) -> list[tuple[int, list[str]]]:
    """Rows of a delimited file with their first line. Raises ImportFileError for binary data or an open quote."""
    text = decoded(content)
    start = 1
    if announced := _SEPARATOR_LINE.match(text):
        # Excel's own way of naming the separator; nobody means it as a row.
        text, start = text[announced.end() :], 2
    separator = announced[1] if announced else _separator(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    found = []
    line = start
    try:
        for row in reader:
            found.append((line, row))
            line = reader.line_num + start
    except csv.Error as error:
        what = "cell_too_long" if "field limit" in str(error) else "open_quote"
        raise ImportFileError([ImportProblem(what, line)]) from error
    return found


def _separator(text: str, known: Collection[str]) -> str:
    """The separator that makes the most known column names of the first line that says something."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")

    def names(separator: str) -> tuple[int, int]:
        cells = [plain(cell.strip().strip('"')) for cell in first.split(separator)]
        return sum(cell in known for cell in cells), len(cells)

    return max(SEPARATORS, key=names)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or the encoding of Western Windows (which holds Latin-1).

    Raises ImportFileError for bytes that are no text.
    """
    text = _decoded(content)
    if control := _CONTROL.search(text):
        raise ImportFileError([ImportProblem("binary", text.count("\n", 0, control.start()) + 1)])
    return text


def _decoded(content: bytes) -> str:
    if content.startswith(UTF16_MARKS):
        return _strictly(content, "utf-16")
    if b"\0" in content:
        raise ImportFileError([ImportProblem("binary", content.count(b"\n", 0, content.index(b"\0")) + 1)])
    if content.startswith(UTF8_MARK):
        return _strictly(content.removeprefix(UTF8_MARK), "utf-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        broken = content.decode("utf-8", errors="replace")
    # Accents of a Latin file are lone bytes, which UTF-8 cannot read; with more good sequences than bad, UTF-8 broke.
    good = sum(sign > "\x7f" and sign != "\ufffd" for sign in broken)
    return _strictly(content, "utf-8" if good > broken.count("\ufffd") else "cp1252")


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportFileError([ImportProblem("broken_encoding", line)]) from error
