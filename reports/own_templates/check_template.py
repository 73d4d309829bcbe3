"""Checks a Word or PowerPoint file that somebody brings as a template: what is refused, and what is missing by name."""

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum

LARGEST, LARGEST_UNPACKED, MOST_PARTS = 5 * 1024 * 1024, 60 * 1024 * 1024, 2000
"""Bytes of the file, bytes of all its parts, and how many parts it may have."""
SPARE = 1.0
"""Millimetres or points by which a page or a slide may be off."""
EMU_A_MILLIMETRE = 36000
MACROS = ("vbaproject", "activex", "oleobject", "macrosheet")


class TemplateFault(StrEnum):
    """Why a file is no template that may be used."""

    HEAVY = "heavy"
    PACKED = "packed"
    UNREADABLE = "unreadable"
    MACROS = "macros"
    EXTERNAL = "external"
    STYLES = "styles"
    NARROW = "narrow"
    LAYOUTS = "layouts"
    SIZE = "size"


class TemplateRefusedError(ValueError):
    """A file that may not be used; `missing` names what it lacks, where that is why."""

    def __init__(self, fault: TemplateFault, missing: tuple[str, ...] = ()) -> None:
        super().__init__(fault, missing)
        self.fault, self.missing = fault, missing


@dataclass(frozen=True, slots=True)
class _Package:
    """The parts of an Office file that decide whether it is opened at all."""

    names: tuple[str, ...]
    relations: tuple[bytes, ...]
    types: bytes


def check_template(content: bytes, form: str) -> None:
    """Raise TemplateRefusedError unless the file can serve as a template for `form`, docx or pptx.

    Nothing of it is opened before its size, its parts and its relations were looked at.
    """
    package = _package(content)
    if any(sign in name.lower() for name in package.names for sign in MACROS) or b"macroEnabled" in package.types:
        raise TemplateRefusedError(TemplateFault.MACROS)
    if any(_leads_outside(relations) for relations in package.relations):
        raise TemplateRefusedError(TemplateFault.EXTERNAL)
    (_check_word if form == "docx" else _check_slides)(content)


def _package(content: bytes) -> _Package:
    if len(content) > LARGEST:
        raise TemplateRefusedError(TemplateFault.HEAVY)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
                raise TemplateRefusedError(TemplateFault.PACKED)
            names = tuple(entry.filename for entry in entries)
            relations = tuple(packed.read(name) for name in names if name.endswith(".rels"))
            return _Package(names, relations, packed.read("[Content_Types].xml"))
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, TemplateRefusedError):
            raise
        raise TemplateRefusedError(TemplateFault.UNREADABLE) from error


def _leads_outside(relations: bytes) -> bool:
    """Whether something is fetched from outside the file. Entities are not resolved."""
    from lxml import etree  # noqa: PLC0415 - no page but that of templates reads XML

    try:
        tree = etree.fromstring(relations, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemplateRefusedError(TemplateFault.UNREADABLE) from error
    return any(relation.get("TargetMode") == "External" for relation in tree)


def _check_word(content: bytes) -> None:
    from docx import Document  # noqa: PLC0415 - no page but that of templates opens such files

    from reports.word.styles import BUILT_IN, OWN, TEXT_WIDTH  # noqa: PLC0415 - its room loads what draws charts

    try:
        document = Document(io.BytesIO(content))
        names = {style.name for style in document.styles}
        page = document.sections[-1]
        sides = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
        width = sides / EMU_A_MILLIMETRE
    except Exception as error:
        raise TemplateRefusedError(TemplateFault.UNREADABLE) from error
    if missing := tuple(name for name in (*BUILT_IN, *OWN) if name not in names):
        raise TemplateRefusedError(TemplateFault.STYLES, missing)
    if width < TEXT_WIDTH - SPARE:
        raise TemplateRefusedError(TemplateFault.NARROW, (f"{width:.0f}",))


def _check_slides(content: bytes) -> None:
    from pptx import Presentation  # noqa: PLC0415 - as above
    from pptx.util import Pt  # noqa: PLC0415 - as above

    from reports.slides.presentation import HEIGHT, LAYOUTS, WIDTH  # noqa: PLC0415 - as above

    try:
        file = Presentation(io.BytesIO(content))
        names = {layout.name for layout in file.slide_layouts if layout.placeholders and _has_title(layout)}
        size = (file.slide_width or 0, file.slide_height or 0)
    except Exception as error:
        raise TemplateRefusedError(TemplateFault.UNREADABLE) from error
    if missing := tuple(name for name, known in LAYOUTS.items() if not names.intersection(known)):
        raise TemplateRefusedError(TemplateFault.LAYOUTS, missing)
    if abs(size[0] - Pt(WIDTH)) > Pt(SPARE) or abs(size[1] - Pt(HEIGHT)) > Pt(SPARE):
        raise TemplateRefusedError(TemplateFault.SIZE)


def _has_title(layout: object) -> bool:
    return any(shape.placeholder_format.type in (1, 3) for shape in layout.placeholders)  # type: ignore[attr-defined]
