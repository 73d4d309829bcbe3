"""Figures on the pages of a PDF in the making, read from what its pages paint, and the attachment that tells them."""

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint import Document

from reports.verification.figure_list import NAME, FigurePlace
from reports.verification.pdf_text import (
    GLYPHS,
    LETTERS,
    WORDS,
    Fonts,
    Forms,
    GlyphMap,
    glyphs_hash,
    look_hash,
    marks,
    page_place,
    painted_hash,
    painted_texts,
    properties,
)


def page_places(document: Document, file: pydyf.PDF) -> Iterator[FigurePlace]:
    """The figures page by page, in the order in which they are painted."""
    fonts: Fonts = {
        str(font.hash): GlyphMap(font.to_unicode, 1 if font.bitmap else 2) for font in document.fonts.values()
    }
    objects = {pdf_object.reference: pdf_object for pdf_object in file.objects if pdf_object.number is not None}
    kids = file.pages["Kids"]
    for number, reference in enumerate(kids[::3], start=1):
        page = objects[f"{reference} 0 R".encode()]
        content = _content(objects[page["Contents"]])
        yield page_place(number, painted_texts(content, fonts, _forms(objects, page["Resources"], fonts)))


def page_marks(file: pydyf.PDF) -> dict[str, str]:
    """Hashes of what each page paints and of what its letters are made of, by a name: see `pdf_text.marks`."""
    objects = {pdf_object.reference: pdf_object for pdf_object in file.objects if pdf_object.number is not None}
    pages = [objects[f"{reference} 0 R".encode()] for reference in file.pages["Kids"][::3]]
    painted, looks = [], []
    for page in pages:
        content, fonts = _content(objects[page["Contents"]]), _fonts(objects, page["Resources"])
        forms = _forms(objects, page["Resources"], fonts)
        painted.append(painted_hash(content, forms))
        looks.append(look_hash(content, fonts, forms))
    streams = [
        _content(objects[holder[name]])
        for holder in file.objects
        if isinstance(holder, pydyf.Dictionary)
        for name in LETTERS
        if name in holder
    ]
    described = [objects[reference] for key, reference in file.catalog.items() if key == "Metadata"]
    return marks(painted, streams, looks, b"".join(map(_content, described)))


def _fonts(objects: dict[bytes, Any], resources: bytes) -> Fonts:
    """The fonts of a page by their name, with the hash of their glyphs."""
    named = objects[resources].get("Font", {})
    named = objects.get(named, named) if isinstance(named, bytes) else named
    return {name: GlyphMap({}, glyphs=_glyphs(objects, objects[reference])) for name, reference in named.items()}


def _glyphs(objects: dict[bytes, Any], font: Any) -> str:
    descendants = [objects[reference] for reference in font.get("DescendantFonts", ())]
    holders = [font, *descendants]
    holders += [objects[holder["FontDescriptor"]] for holder in holders if "FontDescriptor" in holder]
    named = (holder.get(name) for holder in holders for name in GLYPHS)
    return glyphs_hash(_content(objects[reference]) for reference in named if reference in objects)


def page_properties(file: pydyf.PDF) -> Iterator[FigurePlace]:
    """Figures in what the file says beside its pages: its title, its bookmarks, its pictures in words."""
    holders = (holder for holder in (file.info, *file.objects) if isinstance(holder, pydyf.Dictionary))
    texts = ((name, holder[name]) for holder in holders for name in WORDS if name in holder)
    return properties((name, text.string) for name, text in texts if isinstance(text, pydyf.String))


def _content(stream: Any) -> bytes:
    return b"\n".join(part.data if isinstance(part, pydyf.Object) else _bytes(part) for part in stream.stream)


def _bytes(part: Any) -> bytes:
    return part if isinstance(part, bytes) else str(part).encode("latin-1", "replace")


def _forms(objects: dict[bytes, Any], resources: bytes, fonts: Fonts) -> Forms:
    painted = {**objects[resources].get("Pattern", {}), **objects[resources].get("XObject", {})}

    def form(name: str) -> tuple[bytes, Fonts, Forms] | bytes | None:
        stream = objects.get(painted.get(name, b""))
        if not isinstance(stream, pydyf.Stream):
            return None
        if stream.extra.get("Subtype") != "/Form" and stream.extra.get("Type") != "/Pattern":
            mask = objects.get(stream.extra.get("SMask"))
            return _content(stream) + (b"" if mask is None else _content(mask))
        return _content(stream), fonts, _forms(objects, stream.extra["Resources"], fonts)

    return form


def attach(file: pydyf.PDF, written: str, day: str) -> None:
    """Attach a text as a file; `day` is that of the document, as a PDF writes it."""
    content = written.encode()
    params = pydyf.Dictionary({"Size": len(content), "CreationDate": pydyf.String(day), "ModDate": pydyf.String(day)})
    extra = pydyf.Dictionary({"Type": "/EmbeddedFile", "Subtype": "/application#2fjson", "Params": params})
    stream = pydyf.Stream([content], extra, compress=True)
    file.add_object(stream)
    entry = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(NAME),
            "UF": pydyf.String(NAME),
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "Desc": pydyf.String(NAME),
            "AFRelationship": "/Data",
        }
    )
    file.add_object(entry)
    names = pydyf.Dictionary({"Names": pydyf.Array([pydyf.String(NAME), entry.reference])})
    file.add_object(names)
    file.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = names.reference
    file.catalog["AF"] = pydyf.Array([entry.reference])
