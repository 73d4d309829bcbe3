"""Tagged PDF with WeasyPrint."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from urllib.parse import urlsplit

import pydyf
from markupsafe import Markup
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.content import Report
from reports.content.editions import Edition, chapters
from reports.content.writing.view_types import ChartFigure
from reports.report_html import FONTS, body, drawn, in_words, styles, titles, with_accent
from reports.theme import Theme

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


def render(report: Report, edition: Edition = Edition.BRIEF) -> bytes:
    """An edition of the report as a PDF/UA-1 file."""
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
        return bytes(document.write_pdf(finisher=_naming(titles(chapters(report, edition))), **options))


def _naming(names: Mapping[str, str]) -> Callable[[Document, pydyf.PDF], None]:
    """What gives each link of the contents its chapter's title: a reader aloud says it, and not the anchor's name."""

    def finish(_document: Document, file: pydyf.PDF) -> None:
        for found in file.objects:
            if isinstance(found, pydyf.Dictionary) and found.get("Subtype") == "/Link":
                found["Contents"] = pydyf.String(names[found["Dest"].string])

    return finish


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
