"""Sets the blocks of an edition in a Word file."""

import io
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from reports.blocks.sections import sections
from reports.content.editions import Edition
from reports.content.report import Report
from reports.verification.figure_list import UNSEALED, DocumentSeal
from reports.verification.sealing import sealed_office
from reports.word import elements
from reports.word.own_template import has_page_lines, opened_template
from reports.word.section_writer import NEW_PAGE, SectionWriter, picture_of
from reports.word.styles import LANGUAGES, TEXT_WIDTH, set_language, set_styles
from reports.word.written_lines import sections_to_json


def render(report: Report, edition: Edition = Edition.BRIEF, seal: DocumentSeal = UNSEALED) -> bytes:
    """An edition of the report as a Word file: the same words and numbers as the PDF, charts that can be edited."""
    if report.theme.word_template:
        document = opened_template(report.theme.word_template)
        set_language(document, report.language)
    else:
        document = Document()
        set_styles(document, report.language, accent=report.theme.accent)
    # A template's own head and foot stay as they are.
    own_lines = bool(report.theme.word_template) and has_page_lines(document)
    cover = edition is Edition.FULL and not report.nothing
    writer = SectionWriter(document, report, logos_in_head=not own_lines and not cover)
    before = ""
    for section in sections(report, edition):
        writer.section(section, apart=bool(before) and (section.kind in NEW_PAGE or before == "decision"))
        before = section.anchor
    if not own_lines:
        _page_lines(document, report, cover=cover)
    _properties(document, report)
    written = io.BytesIO()
    document.save(written)
    moment = _moment(report).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    carried = {"sections": sections_to_json(report.language, writer.sections, report.edits)}
    return sealed_office(
        written.getvalue(), report, form="docx", edition=edition, seal=seal, moment=moment, carried=carried
    )


def _moment(report: Report) -> datetime:
    """The day of the result; a fixed one where it has none."""
    day = report.chapter.context.day
    return datetime.combine(day, time(), UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)


def _properties(document: WordDocument, report: Report) -> None:
    core = document.core_properties
    core.title, core.subject, core.author = report.title, report.subject, report.organisation
    core.language, core.comments, core.keywords = LANGUAGES[report.language], "", ""
    core.last_modified_by, core.revision = report.organisation, 1
    core.created = core.modified = _moment(report)


def _page_lines(document: WordDocument, report: Report, *, cover: bool) -> None:
    """Firm and day at the foot of each page with its number, the firm's logo on top; nothing on a cover."""
    page = document.sections[0]
    page.different_first_page_header_footer = cover
    foot = page.footer.paragraphs[0]
    foot.add_run(report.foot + "\t")
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_ALIGN_PARAGRAPH.RIGHT)
    elements.field(foot, "PAGE", "1")
    foot.add_run(" / ")
    elements.field(foot, "NUMPAGES", "1")
    signatory = report.theme.signatory
    if signatory:
        page.footer.add_paragraph(signatory.line, style="Footer")
    logos = [(report.theme.logo, report.organisation)]
    logos += [(signatory.logo, signatory.name)] if signatory else []
    head = page.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for place, (logo, name) in enumerate((logo, name) for logo, name in logos if logo):
        if place:
            head.add_run("\u2003")
        elements.add_logo(head, picture_of(logo), name)
