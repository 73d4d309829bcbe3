"""Tagged PDF with WeasyPrint."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from threading import Lock
from urllib.parse import urlsplit

import pydyf
from markupsafe import Markup
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.content.editions import Edition, chapters
from reports.content.report import Report
from reports.content.writing.view_types import ChartFigure
from reports.pdf.painted_pages import attach, page_marks, page_places, page_properties
from reports.report_html import FONTS, body, drawn, in_words, styles, titles, with_accent
from reports.theme import Theme
from reports.verification.figure_list import UNSEALED, DocumentSeal
from reports.verification.sealing import envelope_of

VARIANT = "pdf/ua-1"
LOOKS = 8
"""Style sheets that a process keeps ready, one per accent."""
BASE = FONTS.parent.as_uri() + "/"
"""The style sheet names its fonts from the folder of static files."""

_pango = Lock()
"""The font map below is shared, and Pango's are not safe in two threads at once."""


class OwnFiles(URLFetcher):  # type: ignore[misc] # WeasyPrint tells no types
    """Fetches pictures written in the page itself and our fonts; refuses everything else."""

    def __init__(self) -> None:
        super().__init__()
        self.charts: dict[str, str] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The resource at `url`. Raises ValueError for anything that is not ours."""
        if url in self.charts:
            return URLFetcherResponse(url, self.charts[url], {"Content-Type": "image/svg+xml"})
        if not url.startswith((FONTS.as_uri() + "/", "data:")):
            raise ValueError(f"not one of the report's own files: {urlsplit(url).scheme}")
        return super().fetch(url, headers)


@lru_cache(maxsize=LOOKS)
def _sheet(accent: str) -> tuple[CSS, FontConfiguration]:
    """The style sheet and its fonts, prepared once for each accent."""
    fonts = FontConfiguration()
    sheet = with_accent(styles(), Theme(accent))
    return CSS(string=sheet, base_url=BASE, font_config=fonts, url_fetcher=OwnFiles()), fonts


def render(report: Report, edition: Edition = Edition.BRIEF, seal: DocumentSeal = UNSEALED) -> bytes:
    """An edition of the report as a PDF/UA-1 file that carries the list of its figures."""
    fetcher = OwnFiles()

    def place(figure: ChartFigure) -> Markup:
        # A picture beside the page instead of a tree inside it: its parts need no style of the page, which saves time.
        address = f"chart:figure-{len(fetcher.charts) + 1}"
        fetcher.charts[address] = drawn(report, figure)
        return Markup('<img src="{}" alt="{}">').format(address, in_words(figure))

    page = body(report, edition, head=Markup(""), place=place)
    with _pango, _no_collection():
        sheet, fonts = _sheet(report.theme.accent)
        document = HTML(string=page, base_url=BASE, url_fetcher=fetcher)
        options = {"stylesheets": [sheet], "font_config": fonts, "pdf_variant": VARIANT}
        return bytes(document.write_pdf(finisher=_finish(report, edition, seal), **options))


def _finish(report: Report, edition: Edition, seal: DocumentSeal) -> Callable[[Document, pydyf.PDF], None]:
    """A finisher that names the links and attaches the list of figures to the file."""
    names = titles(chapters(report, edition))
    context = report.chapter.context
    day = f"D:{context.day or date(2000, 1, 1):%Y%m%d}000000Z"

    def finish(document: Document, file: pydyf.PDF) -> None:
        _name_links(file, names)
        places = (*page_places(document, file), *page_properties(file))
        envelope = envelope_of(report, places, form="pdf", edition=edition, picture_hashes=page_marks(file), seal=seal)
        attach(file, envelope, day)

    return finish


def _name_links(file: pydyf.PDF, names: Mapping[str, str]) -> None:
    """Give each link its chapter's title, which screen readers say instead of the anchor's name."""
    for link in file.objects:
        if isinstance(link, pydyf.Dictionary) and link.get("Subtype") == "/Link":
            link["Contents"] = pydyf.String(names[link["Dest"].string] if "Dest" in link else link["A"]["URI"].string)


@contextmanager
def _no_collection() -> Iterator[None]:
    """A layout makes a million short-lived objects; looking for cycles among them takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
