"""Tagged PDF: structure, fonts, links and files."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from reports import pdf
from reports.content.editions import Edition, chapters
from reports.pdf.document import OwnFiles
from tests.reports.editions_made import MADE, made, rendered
from tests.reports.report_factory import crowd, history

DOCUMENTS = (
    ("one", "fr", Edition.BRIEF),
    ("three", "fr", Edition.BRIEF),
    ("three", "en", Edition.FULL),
    ("figures and a plan", "fr", Edition.FULL),
    ("three", "fr", Edition.ANNEX),
)
Document = tuple[str, str, Edition]


@pytest.fixture(params=DOCUMENTS, ids=[" ".join(document) for document in DOCUMENTS])
def document(request: pytest.FixtureRequest) -> Document:
    name, code, edition = request.param
    return name, code, edition


def _pages(document: Document) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(rendered(*document)[0])).pages]


def _opened(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(rendered(*document)[0]))


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


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_text_is_whole(document: Document) -> None:
    text = "\n".join(_pages(document))
    assert "None" not in text
    assert not set("{}\ufffd") & set(text)
    if document[1] == "fr":
        assert "'" not in text
        assert '"' not in text
        assert re.search(r"\u202f[?:;]", text)


def test_it_says_what_it_is(document: Document) -> None:
    report = made(*document[:2])
    with _opened(document) as file:
        assert str(file.Root.Lang) == report.language
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as metadata:
            assert metadata["dc:title"] == report.title
            assert metadata["pdfuaid:part"] == "1"
        assert str(file.docinfo["/Title"]) == report.title


def test_pictures_are_told_and_tables_have_headers(document: Document) -> None:
    with _opened(document) as file:
        nodes = list(_structure(file))
        kinds = [str(node.S) for node in nodes]
        figures = [node for node in nodes if node.S == "/Figure"]
        assert figures
        assert all(len(str(figure.Alt)) > 8 for figure in figures)
        assert "/Table" in kinds
        cells = [node for node in nodes if node.S == "/TD"]
        assert all(len(cell.A.Headers) >= 1 for cell in cells)
        assert {"/H1", "/P"} <= set(kinds)


def test_headings_begin_with_the_highest_and_skip_no_level(document: Document) -> None:
    with _opened(document) as file:
        kinds = {str(node.S) for node in _structure(file) if re.fullmatch(r"/H\d", str(node.S))}
    assert "/H1" in kinds
    assert kinds <= {"/H1", "/H2", "/H3"}


def test_fonts_are_embedded_and_ours(document: Document) -> None:
    with _opened(document) as file:
        fonts = {str(font.BaseFont): font for page in file.pages for font in page.Resources.get("/Font", {}).values()}
        assert fonts
        for base, font in fonts.items():
            assert "Diapason" in base
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_bookmarks_and_links_lead_to_every_chapter(document: Document) -> None:
    report = made(*document[:2])
    reader = PdfReader(io.BytesIO(rendered(*document)[0]))
    # The last two words of a title are kept on one line, in the outline too.
    titles = [_spaced(entry.title or "") for entry in reader.outline if not isinstance(entry, list)]
    entries = chapters(report, document[2])
    assert titles == [_spaced(entry.title) for entry in entries if entry.anchor != "cover"]
    links = [link.get_object() for page in reader.pages for link in page.get("/Annots", ())]
    assert links
    known = {entry.anchor: _spaced(entry.title) for entry in entries}
    assert {known[str(link["/Dest"])] == _spaced(str(link["/Contents"])) for link in links} == {True}


def _spaced(title: str) -> str:
    return title.replace("\u00a0", " ")


def test_every_page_bears_the_firm_the_day_and_its_number(document: Document) -> None:
    report = made(*document[:2])
    pages = _pages(document)
    assert _flat(report.organisation) in _flat(pages[0])
    for number, text in enumerate(pages, start=1):
        if document[2] is Edition.FULL and number == 1:
            continue
        assert _flat(f"{report.organisation} · {report.period}") in _flat(text)
        assert f"{number}/{len(pages)}" in _flat(text)


SCRIPTS = (
    "山田太郎は毎週会議をします",
    "نجتمع كل أسبوع مع المبيعات",
    "Отдел продаж ждёт",
    "Bravo 🎉 👩\u200d💻 👍🏽",
    "ไทย हिन्दी עברית",
)
LONG_WORD = "Anticonstitutionnellement" * 8


def test_what_was_typed_in_any_script_is_printed_and_long_words_break(monkeypatch: pytest.MonkeyPatch) -> None:
    report = crowd(("sales", "marketing", "finance"), comments={"T1": (*SCRIPTS, LONG_WORD)})
    monkeypatch.setitem(MADE, "any script", lambda _code: report)
    content, heard = rendered("any script", "fr", Edition.ANNEX)
    # The library tells of each sign that no font has: it would be printed as an empty box.
    assert heard == ()
    text = _flat("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    assert _flat(SCRIPTS[0]) in text
    assert _flat(SCRIPTS[2]) in text
    assert LONG_WORD in text


def test_nothing_is_fetched_but_our_own_files() -> None:
    for url in ("http://127.0.0.1/x", "https://example.org/x.css", "file:///etc/hostname", "chart:unknown"):
        with pytest.raises(ValueError, match="own files"):
            OwnFiles().fetch(url)


def test_the_page_for_a_browser_needs_no_other_file() -> None:
    page = pdf.html(made("one", "fr"))
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)
    assert not re.search(r"url\((?!\"?data:|#)", page)
    assert page.count("data:font/ttf") == 3
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_what_people_typed_stays_text() -> None:
    report = history("one-leader-quick", "en", organisation="<script>alert(1)</script> & Sons")
    page = pdf.html(report)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
