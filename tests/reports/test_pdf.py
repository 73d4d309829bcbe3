"""Tagged PDF."""

import io
import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from assessment.core.privacy.confidentiality import Mode
from reports import pdf
from reports.content import Report
from reports.pdf.document import OwnFiles
from tests.reports.report_factory import LONG_NAME, crowd, history, seen
from tests.reports.reports_with_plan import with_findings

ONE, THREE, TWELVE, SIXTY = "one-leader-quick", "three-heads-disagree", "team-of-twelve-wave1", "sixty-people"
COMMENTS = tuple(f"Commentaire numéro {number} : on cherche, on demande, on attend." for number in range(1, 201))
WATCHED = ("weasyprint", "fontTools", "pydyf")
MADE = {
    "one": lambda: history(ONE, "fr"),
    "one in English": lambda: history(ONE, "en"),
    "three": lambda: history(THREE, "fr"),
    "twelve in English": lambda: history(TWELVE, "en"),
    "sixty": lambda: history(SIXTY, "fr"),
    "no second lever": lambda: history("nobody-knows-lever-two", "fr"),
    "capped in English": lambda: history("gate-bites", "en"),
    "long name": lambda: history(ONE, "fr", organisation=LONG_NAME),
    "two hundred comments": lambda: crowd(("sales", "marketing", "finance"), comments={"T1": COMMENTS}),
    "three heads on the map": lambda: seen(THREE, Mode.NAMED, "fr"),
    "twelve as one of them in English": lambda: seen(TWELVE, Mode.CONFIDENTIAL, "en", reader="leadership"),
    "sixty in confidence": lambda: seen(SIXTY, Mode.CONFIDENTIAL, "fr"),
    "figures and a plan": lambda: with_findings("fr"),
    "figures and a plan in English": lambda: with_findings("en"),
    "nothing to plan": lambda: crowd(("sales", "marketing", "finance"), code="en", value=5),
}


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record.getMessage())


@cache
def _rendered(name: str) -> tuple[bytes, tuple[str, ...]]:
    """The PDF and what the libraries complained about."""
    heard = _Heard()
    loggers = [logging.getLogger(watched) for watched in WATCHED]
    for logger in loggers:
        logger.addHandler(heard)
    try:
        return pdf.render(MADE[name]()), tuple(heard.records)
    finally:
        for logger in loggers:
            logger.removeHandler(heard)


@pytest.fixture(params=MADE)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def _pages(name: str) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(_rendered(name)[0])).pages]


def _structure(file: pikepdf.Pdf) -> Iterator[Any]:
    waiting = [file.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node.K)


def _opened(name: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(_rendered(name)[0]))


def test_rendering_logs_no_warning(name: str) -> None:
    assert _rendered(name)[1] == ()


def test_the_text_is_whole(name: str) -> None:
    text = "\n".join(_pages(name))
    assert "None" not in text
    assert not set("{}\ufffd") & set(text)
    if MADE[name]().language == "fr":
        assert "'" not in text
        assert '"' not in text
        assert re.search(r"\u202f[?:;]", text)


def test_it_says_what_it_is(name: str) -> None:
    found: Report = MADE[name]()
    with _opened(name) as file:
        assert str(file.Root.Lang) == found.language
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as metadata:
            assert metadata["dc:title"] == found.title
            assert metadata["pdfuaid:part"] == "1"
        assert str(file.docinfo["/Title"]) == found.title


def test_pictures_are_told_and_tables_have_headers(name: str) -> None:
    with _opened(name) as file:
        nodes = list(_structure(file))
        kinds = [str(node.S) for node in nodes]
        figures = [node for node in nodes if node.S == "/Figure"]
        assert len(figures) > 4
        assert all(len(str(figure.Alt)) > 8 for figure in figures)
        assert kinds.count("/Table") > 4
        assert kinds.count("/TH") > kinds.count("/TR")
        cells = [node for node in nodes if node.S == "/TD"]
        assert all(len(cell.A.Headers) >= 1 for cell in cells)
        assert {"/H1", "/P", "/Link"} <= set(kinds)


def test_headings_begin_with_the_highest_and_skip_no_level(name: str) -> None:
    with _opened(name) as file:
        kinds = {str(node.S) for node in _structure(file) if re.fullmatch(r"/H\d", str(node.S))}
    assert kinds == {"/H1", "/H2"}


def test_fonts_are_embedded_and_ours(name: str) -> None:
    with _opened(name) as file:
        fonts = {str(font.BaseFont): font for page in file.pages for font in page.Resources.get("/Font", {}).values()}
        assert fonts
        for base, font in fonts.items():
            assert "Diapason" in base
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_bookmarks_and_contents_lead_to_every_chapter(name: str) -> None:
    reader = PdfReader(io.BytesIO(_rendered(name)[0]))
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    entries = pdf.contents.entries(MADE[name]())
    assert titles[:1] + titles[2:] == [entry.title for entry in entries]
    links = [link.get_object() for link in reader.pages[2]["/Annots"]]  # type: ignore[attr-defined]
    assert [str(link["/Contents"]) for link in links] == [entry.title for entry in entries]
    assert [str(link["/Dest"]) for link in links] == [entry.anchor for entry in entries]
    numbers = [
        (reader.get_destination_page_number(entry) or 0) + 1 for entry in reader.outline if not isinstance(entry, list)
    ]
    text = reader.pages[2].extract_text()
    for number in numbers[2:]:
        assert re.search(rf"(?<!\d){number}(?!\d)", text)


def test_the_decision_stands_alone_on_page_two(name: str) -> None:
    found: Report = MADE[name]()
    pages = _pages(name)
    flat = _flat(pages[1])
    assert _flat(found.decision.level.statement) in flat
    assert _flat(found.decision.confidence[-1]) in flat
    assert _flat(found.reading.title) in _flat(pages[2])
    assert _flat(found.decision.confidence[-1]) not in _flat(pages[2])


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_page_bears_the_firm_the_day_and_its_number(name: str) -> None:
    found: Report = MADE[name]()
    pages = _pages(name)
    assert _flat(found.organisation) in _flat(pages[0])
    for number, text in enumerate(pages[1:], start=2):
        assert _flat(f"{found.organisation} · {found.period}") in _flat(text)
        assert re.search(rf"(?<!\d){number}(?!\d)", text)


def test_no_page_is_empty(name: str) -> None:
    assert all(len(text) > 150 for text in _pages(name)[1:])


@pytest.mark.parametrize("which", ["one", "sixty"])
def test_the_same_report_gives_the_same_bytes(which: str) -> None:
    assert pdf.render(MADE[which]()) == _rendered(which)[0]


def test_every_comment_is_printed_once_and_none_when_there_is_none() -> None:
    text = _flat("".join(_pages("two hundred comments")))
    for comment in COMMENTS:
        assert text.count(_flat(comment)) == 1
    assert _flat("Qu’avons-nous écrit") not in _flat("".join(_pages("three")))


SCRIPTS = (
    "山田太郎は毎週会議をします",
    "نجتمع كل أسبوع مع المبيعات",
    "Отдел продаж ждёт",
    "Bravo 🎉 👩\u200d💻 👍🏽",
    "ไทย हिन्दी עברית",
)
LONG_WORD = "Anticonstitutionnellement" * 8


def test_what_was_typed_in_any_script_is_printed_and_long_words_break(monkeypatch: pytest.MonkeyPatch) -> None:
    made = crowd(("sales", "marketing", "finance"), comments={"T1": (*SCRIPTS, LONG_WORD)})
    monkeypatch.setitem(MADE, "any script", lambda: made)
    content, heard = _rendered("any script")
    # The library tells of each sign that no font has: it would be printed as an empty box.
    assert heard == ()
    text = _flat("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    assert _flat(SCRIPTS[0]) in text
    assert _flat(SCRIPTS[2]) in text
    assert LONG_WORD in text


def test_a_plan_without_actions_says_so_instead_of_an_empty_chart() -> None:
    found = MADE["nothing to plan"]()
    text = _flat("".join(_pages("nothing to plan")))
    assert text.count(_flat(found.decision.no_actions)) == 2
    assert "cards" not in {entry.anchor for entry in pdf.contents.entries(found)}


def test_nothing_is_fetched_but_our_own_files() -> None:
    for url in ("http://127.0.0.1/x", "https://example.org/x.css", "file:///etc/hostname", "chart:unknown"):
        with pytest.raises(ValueError, match="own files"):
            OwnFiles().fetch(url)


def test_the_page_for_a_browser_needs_no_other_file() -> None:
    page = pdf.html(MADE["one"]())
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    assert not re.search(r"url\((?!\"?data:)", page)
    assert page.count("data:font/woff2") == 3
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_what_people_typed_stays_text() -> None:
    found = history(ONE, "en", organisation="<script>alert(1)</script> & Sons")
    page = pdf.html(found)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
