"""Figures of a PDF file, page by page, and the list among its attachments."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from reports.verification.carried import UnreadableFileError
from reports.verification.figure_list import NAME, FigurePlace
from reports.verification.pdf_text import (
    LATIN,
    LETTERS,
    WORDS,
    Fonts,
    Forms,
    GlyphMap,
    glyph_map,
    marks,
    page_place,
    painted_hash,
    painted_texts,
    properties,
)

MOST_ENTRIES = 500_000
"""Entries of a file's trees that are read: the longest report has some 20,000."""


def read_pdf(content: bytes) -> tuple[list[FigurePlace], str | None, dict[str, str]]:
    """The figures of a PDF page by page, the list that it carries, if any, and the marks of its pages and letters.

    Raises UnreadableFileError.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        painter = _Painter()
        places = [page_place(number, painter.texts(page)) for number, page in enumerate(reader.pages, start=1)]
        places += properties(_words(reader))
        page_marks = marks([painter.mark(page) for page in reader.pages], painter.letters())
        attached = reader.attachments.get(NAME)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError from error
    return places, attached[0].decode("utf-8", "replace") if attached else None, page_marks


def _words(reader: PdfReader) -> Iterator[tuple[str, str]]:
    """Texts beside the pages with their key: title and subject, bookmarks, pictures in words."""
    root: Any = _value(reader.trailer["/Root"])
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer.get("/Info"), root.get("/Outlines"), root.get("/StructTreeRoot")]
    while waiting and len(seen) < MOST_ENTRIES:
        entry = _value(waiting.pop())
        if id(entry) in seen:
            continue
        seen.add(id(entry))
        if isinstance(entry, list):
            waiting += list(entry)
        elif isinstance(entry, dict):
            yield from ((name, str(entry[f"/{name}"])) for name in WORDS if f"/{name}" in entry)
            waiting += [dict.get(entry, key) for key in ("/K", "/First", "/Next")]


class _Painter:
    """Reads what pages paint; fonts and resources that pages share are read once."""

    def __init__(self) -> None:
        self.fonts: dict[int, GlyphMap] = {}
        self.streams: list[bytes] = []

    def mark(self, page: Any) -> str:
        """The hash of what a page paints."""
        return painted_hash(_painted(page), self._resources(page)[1])

    def letters(self) -> list[bytes]:
        """The streams of the fonts that were met."""
        return self.streams

    def texts(self, page: Any) -> Iterator[str]:
        """The texts of a page, and those of notes that lie on it."""
        yield from painted_texts(_painted(page), *self._resources(page))
        for reference in _value(page.get("/Annots")) or ():
            note = _value(reference)
            look = _value((_value(note.get("/AP")) or {}).get("/N"))
            if note.get("/Subtype") != "/Link" and look is not None and hasattr(look, "get_data"):
                yield from painted_texts(look.get_data(), *self._resources(look))

    def _resources(self, holder: Any) -> tuple[Fonts, Forms]:
        """Fonts and forms of a page or a form."""
        resources = _value(holder.get("/Resources")) or {}
        fonts = {
            name.removeprefix("/"): self._font(reference)
            for name, reference in (_value(resources.get("/Font")) or {}).items()
        }
        objects = _value(resources.get("/XObject")) or {}

        def form(name: str) -> tuple[bytes, Fonts, Forms] | None:
            painted = _value(objects.get(f"/{name}"))
            if painted is None or painted.get("/Subtype") != "/Form":
                return None
            return painted.get_data(), *self._resources(painted)

        return fonts, form

    def _font(self, reference: Any) -> GlyphMap:
        font = _value(reference)
        if id(font) not in self.fonts:
            table = _value(font.get("/ToUnicode"))
            self.streams += _letters(font)
            self.fonts[id(font)] = LATIN if table is None else glyph_map(table.get_data())
        return self.fonts[id(font)]


def _painted(page: Any) -> bytes:
    contents = _value(page.get("/Contents"))
    streams = [] if contents is None else contents if isinstance(contents, list) else [contents]
    return b"\n".join(_value(stream).get_data() for stream in streams)


def _letters(font: Any) -> Iterator[bytes]:
    """The streams of a font: what its glyphs look like, and which letters they are."""
    holders = [font, *(_value(descendant) for descendant in _value(font.get("/DescendantFonts")) or ())]
    holders += [descriptor for holder in holders if (descriptor := _value(holder.get("/FontDescriptor"))) is not None]
    for holder in holders:
        for name in LETTERS:
            if (stream := _value(holder.get(f"/{name}"))) is not None:
                yield stream.get_data()


def _value(reference: Any) -> Any:
    return reference.get_object() if hasattr(reference, "get_object") else reference
