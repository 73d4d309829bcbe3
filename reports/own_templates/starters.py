"""Starter files for a Word and a PowerPoint template of one's own: every name that is needed, in the house's look."""

import io

from docx import Document
from pptx import Presentation
from pptx.util import Pt

from reports.office.same_bytes import same_bytes
from reports.slides.presentation import HEIGHT, WIDTH
from reports.theme import ACCENT
from reports.word.styles import BUILT_IN, OWN, set_styles

MOMENT = b"2000-01-01T00:00:00Z"
"""The moment that every starter bears: the same file gives the same bytes."""


def word_starter(language: str) -> bytes:
    """A Word file with every style that a report needs, each on a line that bears its name."""
    document = Document()
    set_styles(document, language, accent=ACCENT)
    for name in (*BUILT_IN, *OWN):
        document.add_paragraph(name, style=name)
    written = io.BytesIO()
    document.save(written)
    return same_bytes(written.getvalue(), moment=MOMENT)


def slides_starter() -> bytes:
    """A PowerPoint file of the right size with the layouts that a presentation needs."""
    file = Presentation()
    file.slide_width, file.slide_height = Pt(WIDTH), Pt(HEIGHT)
    written = io.BytesIO()
    file.save(written)
    return same_bytes(written.getvalue(), moment=MOMENT)
