"""Figures of a PDF file, page by page, and the list among its attachments."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from reports.verification.carried import UnreadableFileError
from reports.verification.figure_list import NAME, FigurePlace
from reports.verification.pdf_text import (
    GLYPHS,
    LATIN,
    LETTERS,
    WORDS,
    Fonts,
    Forms,
    GlyphMap,
    glyph_map,
    glyphs_hash,
    look_hash,
    marks,
    page_place,
    painted_hash,
    painted_texts,
    properties,
)

MOST_ENTRIES = 500_000
"""Entries of a file's trees that are read: the longest report has some 20,000."""
MARKING = ("/Link", "/Popup", "/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut")
"""Notes that lie over a page and leave what it shows readable; the text in them is read all the same."""


def read_pdf(content: bytes) -> tuple[list[FigurePlace], str | None, dict[str, str]]:
    """The figures of a PDF page by page, the list that it carries, if any, and the marks of its pages and letters.

    Raises UnreadableFileError.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        painter = _Painter()
        places = [page_place(number, painter.texts(page)) for number, page in enumerate(reader.pages, start=1)]
        places += properties(_words(reader))
        painted, looks = zip(*((painter.mark(page), painter.look(page)) for page in reader.pages), strict=True)
        page_marks = marks(painted, painter.letters(), looks, _described(reader))
        attached = reader.attachments.get(NAME)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError from error
    return places, attached[0].decode("utf-8", "replace") if attached else None, page_marks


def _described(reader: PdfReader) -> bytes:
    """The XMP in which a file describes itself; nothing where it has none."""
    described = _value(_value(reader.trailer["/Root"]).get("/Metadata"))
    return b"" if described is None else bytes(described.get_data())


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

    def look(self, page: Any) -> str:
        """The hash of what the strokes of a page look like, and of what is laid over it."""
        notes = (look.get_data() for note, look in _notes(page) if note.get("/Subtype") not in MARKING)
        return look_hash(_painted(page), *self._resources(page), notes)

    def letters(self) -> list[bytes]:
        """The streams of the fonts that were met."""
        return self.streams

    def texts(self, page: Any) -> Iterator[str]:
        """The texts of a page, and those of notes that lie on it."""
        yield from painted_texts(_painted(page), *self._resources(page))
        for note, look in _notes(page):
            if note.get("/Subtype") != "/Link":
                yield from painted_texts(look.get_data(), *self._resources(look))

    def _resources(self, holder: Any) -> tuple[Fonts, Forms]:
        """Fonts and forms of a page or a form."""
        resources = _value(holder.get("/Resources")) or {}
        fonts = {
            name.removeprefix("/"): self._font(reference)
            for name, reference in (_value(resources.get("/Font")) or {}).items()
        }
        objects = {**(_value(resources.get("/Pattern")) or {}), **(_value(resources.get("/XObject")) or {})}

        def form(name: str) -> tuple[bytes, Fonts, Forms] | bytes | None:
            painted = _value(objects.get(f"/{name}"))
            if not hasattr(painted, "get_data"):
                return None
            if painted.get("/Subtype") != "/Form" and painted.get("/Type") != "/Pattern":
                mask = _value(painted.get("/SMask"))
                return _packed(painted) + (b"" if mask is None else _packed(mask))
            return painted.get_data(), *self._resources(painted)

        return fonts, form

    def _font(self, reference: Any) -> GlyphMap:
        font = _value(reference)
        if id(font) not in self.fonts:
            table = _value(font.get("/ToUnicode"))
            self.streams += _streams(font, LETTERS)
            shown = LATIN if table is None else glyph_map(table.get_data())
            self.fonts[id(font)] = replace(shown, glyphs=glyphs_hash(_streams(font, GLYPHS)))
        return self.fonts[id(font)]


def _painted(page: Any) -> bytes:
    contents = _value(page.get("/Contents"))
    streams = [] if contents is None else contents if isinstance(contents, list) else [contents]
    return b"\n".join(_value(stream).get_data() for stream in streams)


def _notes(page: Any) -> Iterator[tuple[Any, Any]]:
    """What is laid over a page: each note with the stream that paints it."""
    for reference in _value(page.get("/Annots")) or ():
        note = _value(reference)
        look = _value((_value(note.get("/AP")) or {}).get("/N"))
        if hasattr(look, "get_data"):
            yield note, look


def _packed(stream: Any) -> bytes:
    """The bytes of a picture as they stand in the file: what reads them need not be able to draw it."""
    return bytes(stream._data)


def _streams(font: Any, names: Sequence[str]) -> Iterator[bytes]:
    """The streams of a font under those keys: what its glyphs look like, and which letters they are."""
    holders = [font, *(_value(descendant) for descendant in _value(font.get("/DescendantFonts")) or ())]
    holders += [descriptor for holder in holders if (descriptor := _value(holder.get("/FontDescriptor"))) is not None]
    for holder in holders:
        for name in names:
            if hasattr(stream := _value(holder.get(f"/{name}")), "get_data"):
                yield stream.get_data()


def _value(reference: Any) -> Any:
    return reference.get_object() if hasattr(reference, "get_object") else reference
