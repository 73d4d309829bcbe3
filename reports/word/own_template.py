"""A Word file of somebody's own as the ground of a report: its styles, page, head and foot; its text goes."""

import io
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from reports.word.styles import BUILT_IN, OWN

NAMED_IN = ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle")
"""Elements that name a style by its id."""


def opened_template(content: bytes) -> WordDocument:
    """The file without its text. Its styles bear the ids that the writer uses, whatever the language of its Word."""
    document = Document(io.BytesIO(content))
    body = document.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    ids = {}
    for style in document.styles:
        if style.name in BUILT_IN or style.name in OWN:
            ids[style.style_id] = style.name.replace(" ", "")
    taken = {style.style_id for style in document.styles} - set(ids)
    ids = {old: new for old, new in ids.items() if old != new and new not in taken}
    for root in _roots(document):
        _rename(root, ids)
    return document


def _roots(document: WordDocument) -> list[Any]:
    """Every tree that names styles: the styles themselves, heads, feet and lists."""
    roots = [document.styles.element]
    for relation in document.part.rels.values():
        if relation.reltype.rsplit("/", 1)[-1] in ("header", "footer", "numbering"):
            roots.append(relation.target_part.element)
    return roots


def _rename(root: Any, ids: dict[str, str]) -> None:
    for style in root.iter(qn("w:style")):
        old = style.get(qn("w:styleId"))
        style.set(qn("w:styleId"), ids.get(old, old))
    for tag in NAMED_IN:
        for named in root.iter(qn(f"w:{tag}")):
            old = named.get(qn("w:val"))
            named.set(qn("w:val"), ids.get(old, old))


def has_page_lines(document: WordDocument) -> bool:
    """Whether the file brings something at the head or the foot of its pages."""
    page = document.sections[0]
    return any(len(part._element.xpath(".//w:t | .//w:drawing | .//w:pict")) for part in (page.header, page.footer))
