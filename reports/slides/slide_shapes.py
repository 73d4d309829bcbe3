"""Words, tables, charts and pictures on a slide, each at the size at which it fits."""

import io
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from reports import theme
from reports.blocks.block_types import (
    ChartBlock,
    Paragraph,
    Table,
    TextRun,
)
from reports.charts.paper.draw import picture
from reports.office.chart_parts import FACE, TYPES, chart_data, set_style
from reports.office.marks import SIGNS
from reports.office.native_charts import NativeChart, native_charts
from reports.slides.fitting import (
    BETWEEN,
    BETWEEN_IN_CELL,
    CELL_MARGIN,
    fitting_size,
    fitting_table,
    row_heights,
    size_of,
    text_height,
)

TABLE_SIZES = (14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0)
PICTURE_WIDTH = 493.2
"""Points of a picture's width before it is fitted."""

Box = tuple[float, float, float, float]
"""Left, top, width and height in points."""


class SlideShapes:
    """Sets shapes in the house's look; `language` is that of the words."""

    def __init__(self, accent: str, language: str) -> None:
        self.accent = accent
        self.face = FACE
        """The font of every word; empty for that of a template."""
        self.language = language

    def text(
        self,
        slide: Any,
        paragraphs: Sequence[Paragraph],
        box: Box,
        *,
        sizes: Sequence[float],
        colour: str = theme.INK,
    ) -> tuple[float, list[str]]:
        """Paragraphs as large as they fit; the height that they take, and those that found no room."""
        left, top, width, height = box
        size, count = fitting_size(paragraphs, width, height, sizes)
        shape = slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._fill(frame, paragraphs[:count], size, colour)
        return text_height(paragraphs[:count], size, width), [paragraph.text for paragraph in paragraphs[count:]]

    def _fill(
        self,
        frame: Any,
        paragraphs: Sequence[Paragraph],
        size: float,
        colour: str = theme.INK,
        *,
        between: float = BETWEEN,
    ) -> None:
        for number, paragraph in enumerate(paragraphs):
            added = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            own = size_of(paragraph, size)
            added.space_after = Pt(own * between)
            tone = {"because": self.accent, "topic": self.accent, "rank": self.accent}.get(paragraph.role, colour)
            tone = theme.MUTED if paragraph.role in ("small", "kind") else tone
            if paragraph.role == "bullet":
                _bullet(added)
            for run in paragraph.runs:
                self.run(added, run, own, tone)

    def run(self, paragraph: Any, run: TextRun, size: float, colour: str) -> None:
        """Words of one kind at the end of a paragraph."""
        added = paragraph.add_run()
        font = added.font
        if self.face:
            font.name = self.face
        added._r.get_or_add_rPr().set("lang", self.language)
        if run.mark:
            look = theme.GROUPS[run.mark]
            added.text, font.size, font.color.rgb = SIGNS[look.mark] + "\u00a0", Pt(size * 0.8), _colour(look.colour)
            return
        added.text, font.size, font.bold = run.text, Pt(size), run.bold
        if run.italic:
            font.italic = True
        if run.address:
            added.hyperlink.address = run.address
        tone = self.accent if run.accent else theme.MUTED if run.muted else colour
        font.color.rgb = _colour(tone)

    def rule(self, slide: Any, left: float, top: float, width: float) -> None:
        """A line of the accent above a column."""
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(top), Pt(width), Pt(1.5))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(self.accent)
        shape.line.fill.background()
        shape.shadow.inherit = False

    def chart(self, slide: Any, block: ChartBlock, box: Box) -> None:
        """An editable chart, or a picture where no native chart can show the figure."""
        natives = native_charts(block.figure.drawing, accent=self.accent)
        left, top, width, height = box
        if natives:
            shares = (1.0,) if len(natives) == 1 else (0.54, 0.44)
            begin = left
            for native, share in zip(natives, shares, strict=True):
                self._native(slide, native, (begin, top, share * width, height), block)
                begin += (share + 0.02) * width
            return
        content, picture_height = picture(block.figure.drawing, accent=self.accent)
        scale = min(width / PICTURE_WIDTH, height / picture_height)
        place = (left, top, PICTURE_WIDTH * scale, picture_height * scale)
        self.picture(slide, content, place, name=block.figure.key, words=block.words)

    def _native(self, slide: Any, native: NativeChart, box: Box, block: ChartBlock) -> None:
        frame = slide.shapes.add_chart(TYPES[native.kind], *map(Pt, box), chart_data(native))
        bars = len(native.categories) * len(native.series)
        set_style(frame.chart, native, size=11.0 if bars <= 16 else 9.5)
        name_shape(frame, block.figure.key, block.words)

    def picture(self, slide: Any, content: bytes, box: Box, *, name: str, words: str) -> None:
        """A picture with its words for whoever cannot see it."""
        shape = slide.shapes.add_picture(io.BytesIO(content), *map(Pt, box))
        name_shape(shape, name, words)

    def table(self, slide: Any, block: Table, box: Box) -> tuple[float, list[str]]:
        """A table as large as it fits; its height, and the texts of rows that found no room."""
        left, top, width, height = box
        size, widths, count = fitting_table(block, width, height, TABLE_SIZES)
        shown = block.rows[:count]
        heights = row_heights(Table(block.kind, "", block.headers, shown), widths, size)
        frame = slide.shapes.add_table(len(heights), block.columns, Pt(left), Pt(top), Pt(width), Pt(sum(heights)))
        name_shape(frame, block.kind, block.caption or block.kind)
        table = frame.table
        _plain_look(frame)
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = Pt(wide)
        for row, tall in zip(table.rows, heights, strict=True):
            row.height = Pt(tall)
        if block.headers:
            for number, header in enumerate(block.headers):
                cell = table.cell(0, number)
                self._cell(cell, [Paragraph((TextRun(header, muted=True),))], size)
        for line, cells in enumerate(shown, start=bool(block.headers)):
            column = 0
            for table_cell in cells:
                cell = table.cell(line, column)
                if table_cell.span > 1:
                    cell.merge(table.cell(line, column + table_cell.span - 1))
                self._cell(cell, table_cell.paragraphs, size)
                column += table_cell.span
        return sum(heights), [cell.text for row in block.rows[count:] for cell in row if cell.text]

    def _cell(self, cell: Any, paragraphs: Sequence[Paragraph], size: float) -> None:
        side, above = CELL_MARGIN
        cell.margin_left = cell.margin_right = Pt(side)
        cell.margin_top = cell.margin_bottom = Pt(above)
        cell.vertical_anchor = MSO_ANCHOR.TOP
        self._fill(cell.text_frame, paragraphs, size, between=BETWEEN_IN_CELL)
        properties = cell._tc.get_or_add_tcPr()
        hairline = theme.HAIRLINE.removeprefix("#")
        for side_name in ("lnL", "lnR", "lnT"):
            properties.append(parse_xml(f'<a:{side_name} {nsdecls("a")} w="0"><a:noFill/></a:{side_name}>'))
        properties.append(
            parse_xml(
                f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="{hairline}"/></a:solidFill></a:lnB>'
            )
        )
        properties.append(parse_xml(f"<a:noFill {nsdecls('a')}/>"))


def name_shape(shape: Any, name: str, words: str) -> None:
    """A shape's name, and what it shows for whoever cannot see it."""
    shape.name = name
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)


def _colour(written: str) -> RGBColor:
    return RGBColor.from_string(written.removeprefix("#"))


def _bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Emu(Pt(12))))
    properties.set("indent", str(-Emu(Pt(12))))
    properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))


def _plain_look(frame: Any) -> None:
    """No style of the program: its colours are not ours."""
    properties = frame._element.graphic.graphicData.tbl.tblPr
    for name in ("firstRow", "bandRow"):
        properties.set(name, "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
