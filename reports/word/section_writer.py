"""Sets sections in a Word file, block by block."""

import io
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from reports import theme
from reports.blocks.block_types import (
    NO_SOURCE,
    Block,
    ChartBlock,
    Contents,
    HeadingBlock,
    ItemList,
    LogoBlock,
    Paragraph,
    Section,
    SideBySide,
    Table,
    TextRun,
    TextSource,
)
from reports.charts.data.charts import Emblem
from reports.charts.paper.draw import picture
from reports.content.report import Report
from reports.edits.figures_in_text import text_hash
from reports.office.chart_parts import chart_files, chart_height
from reports.office.column_widths import column_widths
from reports.office.marks import SIGNS
from reports.office.native_charts import NativeChart, native_charts
from reports.verification.office_text import SECTION_TAG
from reports.word import elements
from reports.word.styles import ROLES, TEXT_WIDTH
from reports.word.written_lines import SectionAsWritten, WrittenLine, markdown_of

POINTS_A_MILLIMETRE = 72 / 25.4
WIDTH = TEXT_WIDTH * POINTS_A_MILLIMETRE
WHITE_FROM = 4
"""Level from which words on its tint are white."""
CELL_PADDING = 8.0
DENSE = 5
"""Columns from which a table is set smaller."""
LOGO = Mm(12)
OPENING = ("lead", "facts")
"""Roles of the sentences under a heading, which would end a page with it."""
NEW_PAGE = ("front", "apart")
"""Kinds of sections that begin a page."""
SHARES = {1: (1.0,), 2: (0.55, 0.44)}
"""Parts of the width of one chart, and of two beside one another."""
FRONT_SPACES = {"Heading1": 5.0, "Heading2": 2.0, "Lead": 5.0, "Chart": 3.0}
"""Points below what stands on a page of its own, which it still holds with a reader's face wider than the house's."""
WHOLE = ("agenda",)
"""Kinds of tables that are taken to a meeting: they stay on one page."""
EMBLEM_WIDTH = 340.0
"""Points of the cover's emblem."""


def picture_of(address: str) -> bytes:
    """The bytes of a data URI."""
    return b64decode(address.partition(",")[2])


class SectionWriter:
    """Sets sections one after the other, each in a content control that names it.

    `logos_in_head`: whether the head of every page bears the logos, which the first page then does not repeat.
    """

    def __init__(self, document: WordDocument, report: Report, *, logos_in_head: bool) -> None:
        self.document = document
        self.report = report
        self.logos_in_head = logos_in_head
        self.number = 0
        self.sources: dict[Any, TextSource] = {}
        """What stands behind the paragraphs that an editor may write in, by their element."""
        self.sections: list[SectionAsWritten] = []
        body = document.element.body
        for left in body.findall(qn("w:p")):
            body.remove(left)

    def section(self, section: Section, *, apart: bool) -> None:
        """One section; it begins a page where the printed one does."""
        body = self.document.element.body
        before = len(body)
        blocks = [block for block in section.blocks if not (self.logos_in_head and _holds_logos(block))]
        for number, block in enumerate(blocks):
            self.block(block, self.document, section)
            if _opens(block, next(iter(blocks[number + 1 :]), None)):
                WordParagraph(body[-2], self.document).paragraph_format.keep_with_next = True
            if number == 0 and apart:
                self._begin_page(body, before)
        if section.kind == "cover":
            self.document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        written = list(body)[before - 1 if body[-1].tag == qn("w:sectPr") else before :]
        written = [element for element in written if element.tag != qn("w:sectPr")]
        if section.kind == "front":
            self._set_close(written)
        lines = tuple(self._lines(written))
        mark = text_hash("\n".join(line.text for line in lines))
        tag = f"{SECTION_TAG}{section.anchor}:{mark}"
        control, content = elements.content_control(tag, section.title, self._next())
        written[0].addprevious(control)
        for part in written:
            content.append(part)
        self.sections.append(SectionAsWritten(section.anchor, section.title, lines))

    def _set_close(self, written: list[Any]) -> None:
        for part in written:
            if part.tag == qn("w:p") and part.style in FRONT_SPACES:
                WordParagraph(part, self.document).paragraph_format.space_after = Pt(FRONT_SPACES[part.style])

    def _lines(self, written: list[Any]) -> Iterator[WrittenLine]:
        """The paragraphs of a section with what stands behind them."""
        for part in written:
            for paragraph in part.iter(qn("w:p")):
                if text := markdown_of(paragraph):
                    source = self.sources.get(paragraph, NO_SOURCE)
                    yield WrittenLine(text, source.base, source.nth, source.words, source.patch)

    def _begin_page(self, body: Any, before: int) -> None:
        # A table cannot begin a page: its first paragraph does.
        opening = body[before - 1]
        first = opening if opening.tag == qn("w:p") else opening.find(f".//{qn('w:p')}")
        layout = WordParagraph(first, self.document).paragraph_format
        layout.page_break_before, layout.space_before = True, Pt(0)

    def block(self, block: Block, place: Any, section: Section) -> None:
        """One block into the document or a cell."""
        match block:
            case HeadingBlock():
                self._heading(block, place, section)
            case Paragraph():
                self._paragraph(block, place, ROLES.get(block.role, "Normal"))
            case ItemList():
                style = "List Number" if block.numbered else "List Bullet"
                items = [self._paragraph(item, place, style) for item in block.items]
                if block.numbered:
                    elements.begin_numbering(items)
            case Table():
                self._table(block)
            case ChartBlock():
                self._chart(block, place)
            case Contents():
                self._contents(block, place)
            case LogoBlock():
                self._logo(block, place)
            case SideBySide():
                self._beside(block, section)

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _heading(self, block: HeadingBlock, place: Any, section: Section) -> None:
        added = styled(place, f"Heading {block.level}", block.text)
        self.sources[added._p] = block.source
        if section.kind == "front":
            added.paragraph_format.space_before = Pt(4)
        if block.level == 1:
            elements.bookmark(added, section.anchor.replace("-", "_"), self._next())

    def _paragraph(self, block: Paragraph, place: Any, style: str) -> WordParagraph:
        added = styled(place, style)
        self.sources[added._p] = block.source
        for run in block.runs:
            if run.mark:
                look = theme.GROUPS[run.mark]
                mark = added.add_run(SIGNS[look.mark] + "\u00a0")
                mark.font.color.rgb = colour_of(look.colour)
                mark.font.size = Pt(7.5)
            elif run.anchor:
                elements.link(added, run.text, run.anchor.replace("-", "_"))
            elif run.address:
                elements.web_link(added, run.text, run.address)
            else:
                self._run(added, run)
        if block.role == "right":
            added.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if block.role.startswith("depth-"):
            added.paragraph_format.left_indent = Mm(4 * int(block.role[6:]))
        return added

    def _run(self, paragraph: WordParagraph, run: Any) -> None:
        added = paragraph.add_run(f"\u00a0{run.text}\u00a0" if run.level else run.text)
        if run.bold:
            added.bold = True
        if run.italic:
            added.italic = True
        if run.muted:
            added.font.color.rgb = colour_of(theme.MUTED)
        if run.accent:
            added.font.color.rgb = colour_of(self.report.theme.accent)
        if run.level:
            if run.level >= WHITE_FROM:
                added.font.color.rgb = colour_of(theme.PAPER)
            elements.shade_run(added, theme.MATURITY[run.level - 1])

    def _table(self, block: Table) -> None:
        if block.caption:
            styled(self.document, "Caption", block.caption)
        dense = block.columns >= DENSE
        style, size = ("Cell Small", 8.3) if dense else ("Cell", 9.0)
        made = self.document.add_table(0, block.columns)
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        elements.set_lines(made, rows=True)
        elements.describe(made, block.caption or block.kind)
        if block.headers:
            row = made.add_row()
            elements.set_row(row, header=True)
            for cell, header in zip(row.cells, block.headers, strict=True):
                self._fill(cell, (Paragraph((TextRun(header),)),), "Cell Header")
            _keep_with_next(row)
        for cells in block.rows:
            row = made.add_row()
            elements.set_row(row)
            column = 0
            for number, table_cell in enumerate(cells):
                cell = row.cells[column]
                if table_cell.span > 1:
                    cell = cell.merge(row.cells[column + table_cell.span - 1])
                self._fill(cell, table_cell.paragraphs, style, bold=table_cell.span == block.columns > 1)
                if table_cell.masked:
                    elements.shade(cell, theme.TINT)
                if number == 0 and block.kind == "details":
                    _mute(cell)
                column += table_cell.span
            if len(cells) == 1 < block.columns:
                # The title of the rows below: it would stand alone at the foot of a page.
                _keep_with_next(row)
        if block.kind in WHOLE:
            for row in made.rows[:-1]:
                _keep_with_next(row)
        elements.set_widths(made, column_widths(block, WIDTH, size=size, padding=CELL_PADDING))
        self._spacer()

    def _fill(self, cell: Any, paragraphs: tuple[Paragraph, ...], style: str, *, bold: bool = False) -> None:
        first = cell.paragraphs[0]
        for paragraph in paragraphs:
            added = self._paragraph(paragraph, cell, "Because" if paragraph.role == "topic" else style)
            if bold:
                for run in added.runs:
                    run.bold = True
        if paragraphs:
            first._p.getparent().remove(first._p)
        else:
            first._p.style = style.replace(" ", "")

    def _spacer(self) -> None:
        """What keeps a table from the next block; Word also asks for a paragraph between two tables."""
        styled(self.document, "Spacer")

    def _chart(self, block: ChartBlock, place: Any) -> None:
        figure, accent = block.figure, self.report.theme.accent
        natives = native_charts(figure.drawing, accent=accent)
        if natives:
            added = styled(place, "Chart")
            shares, height = SHARES[len(natives)], max(chart_height(native) for native in natives)
            for native, share in zip(natives, shares, strict=True):
                self._native(block, native, added, size=(share * WIDTH, height))
        else:
            number = self._next()
            width = EMBLEM_WIDTH if isinstance(figure.drawing, Emblem) else WIDTH
            content, height = picture(figure.drawing, width=width, accent=accent)
            size, name = (width, height), f"{figure.key}-{number}"
            added = styled(place, "Chart")
            elements.add_picture(added, io.BytesIO(content), size=size, number=number, name=name, words=block.words)

    def _native(
        self, block: ChartBlock, native: NativeChart, place: WordParagraph, *, size: tuple[float, float]
    ) -> None:
        number = self._next()
        name, files = f"{block.figure.key}-{number}", chart_files(native)
        elements.add_chart(self.document, place, files, size=size, number=number, name=name, words=block.words)

    def _contents(self, block: Contents, place: Any) -> None:
        """A table of contents that the program can refresh; its entries lead to their sections."""
        for number, (anchor, title) in enumerate(block.entries):
            added = styled(place, "Contents Entry")
            if number == 0:
                for kind in ("begin", "code", "separate"):
                    run = added.add_run()
                    if kind == "code":
                        instruction = elements.element("instrText")
                        instruction.set(qn("xml:space"), "preserve")
                        instruction.text = ' TOC \\o "1-1" \\n \\h \\z '
                        run._r.append(instruction)
                    else:
                        run._r.append(elements.element("fldChar", fldCharType=kind))
            elements.link(added, title, anchor.replace("-", "_"))
            if number == len(block.entries) - 1:
                added.add_run()._r.append(elements.element("fldChar", fldCharType="end"))

    def _logo(self, block: LogoBlock, place: Any) -> None:
        added = place.add_paragraph()
        shape = added.add_run().add_picture(io.BytesIO(picture_of(block.address)), height=LOGO)
        shape._inline.docPr.set("descr", block.name)

    def _beside(self, block: SideBySide, section: Section) -> None:
        made = self.document.add_table(1, len(block.columns))
        elements.set_lines(
            made,
            rows=block.kind in ("action", "eyebrow"),
            accent=self.report.theme.accent if block.kind == "findings" else "",
        )
        row = made.rows[0]
        if block.kind != "halves":
            elements.set_row(row)
        for cell, column in zip(row.cells, block.columns, strict=True):
            first = cell.paragraphs[0]
            for inner in column:
                self.block(inner, cell, section)
            if column:
                first._p.getparent().remove(first._p)
        elements.set_widths(made, [share * WIDTH for share in block.shares])
        self._spacer()


def styled(place: Any, name: str, text: str = "") -> WordParagraph:
    """A paragraph of a named style: the library looks names up one by one, which takes most of its time."""
    added: WordParagraph = place.add_paragraph(text)
    added._p.style = name.replace(" ", "")
    return added


def _holds_logos(block: Block) -> bool:
    return isinstance(block, SideBySide) and block.kind == "logos"


def _opens(block: Block, following: Block | None) -> bool:
    """Whether a block stays on the page of what follows: the opening of a chapter or card, a chart above its note."""
    if isinstance(block, ChartBlock):
        return isinstance(following, Paragraph) and following.role == "small"
    return isinstance(block, Paragraph) and (block.role in OPENING or isinstance(following, ChartBlock | Table))


def _mute(cell: Any) -> None:
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.color.rgb = colour_of(theme.MUTED)


def colour_of(written: str) -> RGBColor:
    """A colour as the library takes it."""
    return RGBColor.from_string(written.removeprefix("#"))


def _keep_with_next(row: Any) -> None:
    """Keep a row of a table on the page of the row that follows."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
