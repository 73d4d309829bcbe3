"""Arbitrary bytes give problems, never a crash."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from assessment.i18n import language
from assessment.importers.answers import read_answers
from assessment.importers.company_profile import read_context
from assessment.importers.formats.problems import ImportFileError
from tests.importers.answer_file import ALIGNMENT, answers_file

GOOD = answers_file()
CONTEXT = b"organisation: Val\nheadcount: 40\nstaff: {sales: 3}\nday: 2026-03-04\n"


def _workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in GOOD.decode().splitlines():
        sheet.append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


WORKBOOK = _workbook()
pieces = st.one_of(
    st.binary(max_size=6),
    st.sampled_from([b'"', b";", b",", b"\n", b"\r", b"\0", b"\xff\xfe", b"7", b"NSP", b"r1", b"sales", b"\xe9"]),
)


def _spoiled(good: bytes) -> st.SearchStrategy[bytes]:
    """A good file, a few places of which are overwritten, cut out or filled."""
    change = st.tuples(st.integers(0, len(good)), st.integers(0, 12), pieces)

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        content = good
        for place, length, piece in changes:
            content = content[:place] + piece + content[place + length :]
        return content

    return st.lists(change, min_size=1, max_size=6).map(apply)


def _said(error: ImportFileError) -> None:
    """Each problem can be said in both languages, on one line."""
    for code in ("fr", "en"):
        lines = error.said_in(language(code), "file")
        assert lines
        assert not [line for line in lines if "\n" in line]


@settings(max_examples=400, deadline=None)
@given(_spoiled(GOOD))
def test_a_spoiled_text_file(content: bytes) -> None:
    try:
        reading = read_answers(content, ALIGNMENT)
    except ImportFileError as error:
        _said(error)
    else:
        assert reading.sheet.cells.min() >= -2
        assert reading.sheet.cells.max() <= 5
        assert all(respondent.function for respondent in reading.sheet.respondents)


@settings(max_examples=60, deadline=None)
@given(_spoiled(WORKBOOK))
def test_a_spoiled_workbook(content: bytes) -> None:
    try:
        read_answers(content, ALIGNMENT)
    except ImportFileError as error:
        _said(error)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_bytes(content: bytes) -> None:
    for read in (read_answers, read_context):
        try:
            read(content, ALIGNMENT)
        except ImportFileError as error:
            _said(error)


@settings(max_examples=300, deadline=None)
@given(_spoiled(CONTEXT))
def test_a_spoiled_context(content: bytes) -> None:
    try:
        read_context(content, ALIGNMENT)
    except ImportFileError as error:
        _said(error)
