"""Parts of a Word file that python-docx has no word for: content controls, fields, links, charts, table looks."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Twips
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from reports import theme
from reports.office.chart_parts import ChartFiles

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EMU_A_POINT = 12700
TITLE_LENGTH = 64
"""Characters that Word takes as the title of a content control."""
HEAD_LOGO, WIDEST_LOGO = Mm(7), Mm(40)
_CHART = """<w:drawing {ns}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>
<wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{relation}"/>
</a:graphicData></a:graphic></wp:inline></w:drawing>"""


def element(tag: str, **attributes: Any) -> Any:
    """An element of the word-processing namespace with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def content_control(tag: str, title: str, number: int) -> tuple[Any, Any]:
    """A content control with its tag, and the element that takes its content."""
    control, properties, content = element("sdt"), element("sdtPr"), element("sdtContent")
    properties.append(element("alias", val=title[:TITLE_LENGTH]))
    properties.append(element("tag", val=tag))
    properties.append(element("id", val=number))
    control.append(properties)
    control.append(content)
    return control, content


def field(paragraph: WordParagraph, code: str, shown: str) -> None:
    """A field with what is shown until a program works it out."""
    for kind in ("begin", "", "separate", "shown", "end"):
        run = paragraph.add_run()
        if kind == "":
            instruction = element("instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)
        elif kind == "shown":
            run.text = shown
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    """A place in the document to which links lead."""
    start = element("bookmarkStart", id=number, name=name)
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(element("bookmarkEnd", id=number))


def link(paragraph: WordParagraph, text: str, anchor: str) -> None:
    """Words that lead to a bookmark."""
    made = element("hyperlink", anchor=anchor, history=1)
    run = paragraph.add_run(text)
    made.append(run._r)
    paragraph._p.append(made)


def web_link(paragraph: WordParagraph, text: str, address: str) -> None:
    """Words that lead to an address on the web."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    made = element("hyperlink", history=1)
    made.set(qn("r:id"), relation)
    run = paragraph.add_run(text)
    run.underline = True
    made.append(run._r)
    paragraph._p.append(made)


def add_chart(
    document: Document,
    paragraph: WordParagraph,
    files: ChartFiles,
    *,
    size: tuple[float, float],
    number: int,
    name: str,
    words: str,
) -> None:
    """A native chart with its workbook, `size` in points; `words` say what it shows."""
    package = document.part.package
    workbook = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), WORKBOOK_TYPE, files.workbook, package)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, files.xml, package)
    chart.load_rel(RELATIONSHIP_TYPE.PACKAGE, workbook, "rId1")
    relation = document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    width, height = (round(length * EMU_A_POINT) for length in size)
    drawing = parse_xml(
        _CHART.format(ns=nsdecls("w", "wp", "r"), cx=width, cy=height, number=number, name=name, relation=relation)
    )
    drawing.find(f".//{qn('wp:docPr')}").set("descr", words)
    paragraph.add_run()._r.append(drawing)


def add_picture(
    paragraph: WordParagraph, content: Any, *, size: tuple[float, float], number: int, name: str, words: str
) -> None:
    """A picture, `size` in points; `words` say what it shows."""
    shape = paragraph.add_run().add_picture(content, *(Emu(round(length * EMU_A_POINT)) for length in size))
    properties = shape._inline.docPr
    properties.set("id", str(number))
    properties.set("name", name)
    properties.set("descr", words)
    picture: Any = shape._inline.graphic.graphicData.pic.nvPicPr.cNvPr
    picture.set("id", str(number))
    picture.set("name", name)


def add_logo(paragraph: WordParagraph, content: bytes, name: str) -> None:
    """A logo in the head of a page, 7 mm high and at most 40 mm wide; `name` is whose it is."""
    shape = paragraph.add_run().add_picture(io.BytesIO(content), height=HEAD_LOGO)
    if shape.width > WIDEST_LOGO:
        shape.height = Emu(round(shape.height * WIDEST_LOGO / shape.width))
        shape.width = WIDEST_LOGO
    shape._inline.docPr.set("descr", name)


def set_widths(table: WordTable, widths: Iterable[float]) -> None:
    """Fixed widths of the columns, in points."""
    table.autofit = False
    twips = [round(20 * width) for width in widths]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, twips, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table._tbl.tr_lst:
        place = 0
        for cell in row.tc_lst:
            cell.width = Twips(sum(twips[place : place + cell.grid_span]))
            place += cell.grid_span


def set_lines(table: WordTable, *, rows: bool, accent: str = "") -> None:
    """Thin lines below the rows, or none; with an accent a strong line on top."""
    properties = table._tbl.tblPr
    lines = element("tblBorders")
    if accent:
        lines.append(element("top", val="single", sz=12, space=0, color=accent.removeprefix("#")))
    if rows:
        hairline = theme.HAIRLINE.removeprefix("#")
        lines.append(element("bottom", val="single", sz=4, space=0, color=hairline))
        lines.append(element("insideH", val="single", sz=4, space=0, color=hairline))
    # The schema gives these a fixed order: Word may ask to mend a file that has another.
    look = properties.find(qn("w:tblLook"))
    look.addprevious(lines)
    margins = element("tblCellMar")
    margins.append(element("top", w=40 if rows or accent else 0, type="dxa"))
    margins.append(element("left", w=0, type="dxa"))
    margins.append(element("bottom", w=40 if rows else 0, type="dxa"))
    margins.append(element("right", w=140, type="dxa"))
    look.addprevious(margins)


def describe(table: WordTable, words: str) -> None:
    """What the table holds, for whoever does not see it."""
    if words:
        table._tbl.tblPr.append(element("tblCaption", val=words))


def set_row(row: Any, *, header: bool = False) -> None:
    """A row that no page breaks apart; a header is repeated on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if header:
        properties.append(element("tblHeader"))


def shade(cell: _Cell, colour: str) -> None:
    """A tint behind a cell."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=colour.removeprefix("#")))


def shade_run(run: Any, colour: str) -> None:
    """A tint behind words."""
    run._r.get_or_add_rPr().append(element("shd", val="clear", color="auto", fill=colour.removeprefix("#")))


def begin_numbering(paragraphs: Sequence[WordParagraph]) -> None:
    """Number a list from one on: those of one style would be numbered through the whole document.

    A style without numbers, in a template of somebody's own, is left as it is.
    """
    style = paragraphs[0].style if paragraphs else None
    numbered = [] if style is None else style._element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    if not numbered:
        return
    part: Any = paragraphs[0].part
    numbering = part.numbering_part.element
    (abstract,) = numbering.xpath(f"./w:num[@w:numId='{numbered[0]}']/w:abstractNumId/@w:val")
    again = numbering.add_num(int(abstract))
    again.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = again.numId
