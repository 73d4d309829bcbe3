"""Figures of a PDF file, page by page, and the list among its attachments."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from reports.verification.carried import UnreadableFileError
from reports.verification.figure_list import NAME, FigurePlace
from reports.verification.pdf_text import LATIN, Fonts, Forms, GlyphMap, glyph_map, page_place, painted_texts


def read_pdf(content: bytes) -> tuple[list[FigurePlace], str | None]:
    """The figures of a PDF page by page, and the list that it carries, if any. Raises UnreadableFileError."""
    try:
        reader = PdfReader(io.BytesIO(content))
        painter = _Painter()
        places = [page_place(number, painter.texts(page)) for number, page in enumerate(reader.pages, start=1)]
        attached = reader.attachments.get(NAME)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError from error
    return places, attached[0].decode("utf-8", "replace") if attached else None


class _Painter:
    """Reads what pages paint; fonts and resources that pages share are read once."""

    def __init__(self) -> None:
        self.fonts: dict[int, GlyphMap] = {}

    def texts(self, page: Any) -> Iterator[str]:
        """The texts of a page, and those of notes that lie on it."""
        contents = _value(page.get("/Contents"))
        streams = [] if contents is None else contents if isinstance(contents, list) else [contents]
        content = b"\n".join(_value(stream).get_data() for stream in streams)
        yield from painted_texts(content, *self._resources(page))
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
            self.fonts[id(font)] = LATIN if table is None else glyph_map(table.get_data())
        return self.fonts[id(font)]


def _value(reference: Any) -> Any:
    return reference.get_object() if hasattr(reference, "get_object") else reference
