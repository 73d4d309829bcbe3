"""Word files: the words of the report, native charts with their data, and a file that programs open."""

import io
import zipfile
from base64 import b64encode
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from reports import word
from reports.blocks.block_types import Contents, ItemList, block_texts, flat
from reports.blocks.sections import sections
from reports.content.editions import Edition, chapters
from reports.office.native_charts import native_charts
from reports.theme import Signatory
from tests.reports.documents.office_files import RELATION, docx_of, docx_texts, joined_points, native_charts_in, plain
from tests.reports.editions_made import made, rendered

CASES = (
    ("one", "fr", Edition.BRIEF),
    ("three", "en", Edition.FULL),
    ("three", "fr", Edition.ANNEX),
    ("twelve", "fr", Edition.BRIEF),
    ("figures and a plan", "fr", Edition.FULL),
    ("nothing answered", "en", Edition.BRIEF),
)


@pytest.mark.parametrize(("name", "code", "edition"), CASES)
def test_every_sentence_of_the_edition_stands_in_the_file_in_its_order(name: str, code: str, edition: Edition) -> None:
    texts = iter(docx_texts(docx_of(name, code, edition)))
    for section in sections(made(name, code), edition):
        for block in flat(section.blocks):
            for text in filter(None, map(plain, block_texts(block))):
                assert any(text == paragraph for paragraph in texts), text


@pytest.mark.parametrize(("name", "code"), [("three", "fr"), ("twelve", "en")])
def test_the_blocks_say_what_the_printed_report_says(name: str, code: str) -> None:
    # Where a line ends, and hyphens of long words, are the layout's; a page's number is the one thing that differs.
    pages = "".join(page.extract_text() for page in PdfReader(io.BytesIO(rendered(name, code, Edition.BRIEF)[0])).pages)
    printed = "".join(pages.split()).replace("\u00ad", "").replace("\u2011", "-")
    for section in sections(made(name, code), Edition.BRIEF):
        for block in flat(section.blocks):
            for text in block_texts(block):
                words = "".join(text.split()).replace("\u2011", "-")
                if "(" + "".join(made(name, code).workshop.title.split()) not in words:
                    assert words in printed, text


def test_each_chart_holds_the_numbers_that_it_draws() -> None:
    charts = native_charts_in(docx_of("three", "fr", Edition.BRIEF))
    assert len(charts) == 5
    assert all(drawn == held for drawn, held in charts)
    report = made("three", "fr")
    company = report.chapter.say("report.company")
    assert charts[0][0][company] == [float(row.written) for row in report.decision.figure.drawing.rows]  # type: ignore[union-attr]


def test_under_five_waves_a_chart_leaves_its_points_apart_and_says_so_beside_it() -> None:
    content, report = docx_of("second wave", "fr", Edition.FULL), made("second wave", "fr")
    assert report.waves is not None
    assert joined_points(content) == [[False]] * 7, "three levers, four families of symptoms"
    texts = docx_texts(content)
    assert plain(report.waves.charts_note) in texts
    # What our own drawing shows with its marks is not what this chart shows.
    assert not [text for text in texts if "point noir" in text]
    assert "point noir" in report.waves.levers.answer


def test_a_chart_shows_no_more_digits_than_the_text() -> None:
    for section in sections(made("twelve", "fr"), Edition.FULL):
        for block in flat(section.blocks):
            if hasattr(block, "figure"):
                for chart in native_charts(block.figure.drawing):
                    values = [value for series in chart.series for value in series.values if value is not None]
                    assert all(round(value, chart.digits) == value for value in values)


def test_the_same_result_gives_the_same_bytes() -> None:
    assert word.render(made("three", "fr"), Edition.BRIEF) == docx_of("three", "fr", Edition.BRIEF)


def test_sections_are_tagged_and_headings_are_real() -> None:
    document = Document(io.BytesIO(docx_of("three", "fr", Edition.FULL)))
    tags = [tag.get(qn("w:val")) for tag in document.element.body.iter(qn("w:tag"))]
    anchors = [entry.anchor for entry in chapters(made("three", "fr"), Edition.FULL)]
    assert [tag.split(":")[:2] for tag in tags] == [["diapason", anchor] for anchor in anchors]
    styles = {style.get(qn("w:val")) for style in document.element.body.iter(qn("w:pStyle"))}
    assert {"Title", "Heading1", "Heading2", "Caption", "Lead"} <= styles
    names = {style.style_id for style in document.styles}
    assert styles <= names


def test_the_contents_are_a_field_whose_entries_lead_to_their_sections() -> None:
    body = Document(io.BytesIO(docx_of("three", "fr", Edition.FULL))).element.body
    assert any("TOC" in (code.text or "") for code in body.iter(qn("w:instrText")))
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    targets = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert targets <= marks
    entries = next(
        block for section in sections(made("three", "fr"), Edition.FULL) for block in flat(section.blocks)
        if isinstance(block, Contents)
    ).entries  # fmt: skip
    assert {anchor.replace("-", "_") for anchor, _ in entries} <= targets


@pytest.mark.parametrize(("code", "language"), [("fr", "fr-FR"), ("en", "en-GB")])
def test_page_language_and_alternative_texts_are_told(code: str, language: str) -> None:
    document = Document(io.BytesIO(docx_of("one", code, Edition.BRIEF)))
    assert round(document.sections[0].page_width.mm) == 210  # type: ignore[union-attr]
    assert document.core_properties.language == language
    tags = document.styles.element.iter(qn("w:lang"))
    assert language in {tag.get(qn("w:val")) for tag in tags}
    drawings = list(document.element.body.iter(qn("wp:docPr")))
    assert drawings
    assert all(drawing.get("descr") for drawing in drawings)


def test_identifiers_are_unique_and_every_part_is_told() -> None:
    content = docx_of("figures and a plan", "fr", Edition.FULL)
    body = Document(io.BytesIO(content)).element.body
    numbers = [drawing.get("id") for drawing in body.iter(qn("wp:docPr"))]
    assert len(numbers) == len(set(numbers))
    marks = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        endings = {part.get("Extension") for part in types}
        parts = {(part.get("PartName") or "").lstrip("/") for part in types}
        assert all(name in parts or name.rpartition(".")[2] in endings for name in names - {"[Content_Types].xml"})
        for name in (part for part in names if part.endswith(".rels")):
            folder = name.rpartition("_rels/")[0]
            for relation in etree.fromstring(archive.read(name)).iter(RELATION):
                target = relation.get("Target", "")
                where = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                assert where in names, (name, target)


def _joined(folder: str, target: str) -> str:
    parts = folder.rstrip("/").split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            parts.pop()
        else:
            parts.append(step)
    return "/".join(part for part in parts if part)


def test_the_head_of_rows_stays_with_the_rows_below() -> None:
    document = Document(io.BytesIO(docx_of("three", "en", Edition.FULL)))
    practices = [
        row for table in _tables(document) for row in table.rows if len({id(cell._tc) for cell in row.cells}) == 1
    ]
    titles = [row for row in practices if len(row.cells) > 1]
    assert len(titles) > 5
    assert all(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in titles)


@pytest.mark.parametrize("edition", Edition)
def test_no_page_ends_with_a_heading_or_with_what_opens_a_table(edition: Edition) -> None:
    document = Document(io.BytesIO(docx_of("twelve, named", "fr", edition)))
    paragraphs = [Paragraph(node, document) for node in document.element.body.iter(qn("w:p"))]
    opening = [paragraph for paragraph in paragraphs if _stands_before_a_table(paragraph)]
    opening += [paragraph for paragraph in paragraphs if str(_style(paragraph).name).startswith("Heading")]
    assert len(opening) > 5
    assert [paragraph.text for paragraph in opening if not _kept(paragraph)] == []


@pytest.mark.parametrize("edition", [Edition.BRIEF, Edition.FULL])
def test_the_agenda_stays_on_one_page_and_a_chart_above_its_note(edition: Edition) -> None:
    document = Document(io.BytesIO(docx_of("twelve, named", "fr", edition)))
    clock = made("twelve, named", "fr").workshop.steps[0].clock
    (agenda,) = [table for table in _tables(document) if len(table.rows) > 1 and table.rows[1].cells[0].text == clock]
    assert all(_kept(paragraph) for row in agenda.rows[:-1] for cell in row.cells for paragraph in cell.paragraphs)
    paragraphs = [Paragraph(node, document) for node in document.element.body.iter(qn("w:p"))]
    pairs = [(one, other) for one, other in pairwise(paragraphs) if one._p.getnext() is other._p]
    noted = [chart for chart, note in pairs if (_style(chart).name, _style(note).name) == ("Chart", "Small")]
    assert noted
    assert all(map(_kept, noted))


def test_every_row_of_a_chart_bears_its_name() -> None:
    parts = zipfile.ZipFile(io.BytesIO(docx_of("twelve, named", "fr", Edition.FULL)))
    charts = [parts.read(name) for name in parts.namelist() if "/charts/chart" in name and name.endswith(".xml")]
    assert charts
    assert all(b'<c:tickLblSkip val="1"/>' in chart for chart in charts)


def _stands_before_a_table(paragraph: Paragraph) -> bool:
    following = paragraph._p.getnext()
    return bool(paragraph.text) and following is not None and following.tag == qn("w:tbl")


def _kept(paragraph: Paragraph) -> bool:
    own, style = paragraph.paragraph_format.keep_with_next, _style(paragraph).paragraph_format.keep_with_next
    return bool(style if own is None else own)


def _style(paragraph: Paragraph) -> ParagraphStyle:
    assert paragraph.style is not None
    return paragraph.style


def _tables(document: Any) -> list[Table]:
    return [Table(node, document) for node in document.element.body.iter(qn("w:tbl"))]


def test_each_list_is_numbered_from_one() -> None:
    """The options of a question are its levels: numbered through, the last question's began at 151."""
    document = Document(io.BytesIO(docx_of("three", "fr", Edition.ANNEX)))
    numbering = document.part.numbering_part.element
    lists = dict.fromkeys(document.element.body.xpath(".//w:pPr/w:numPr/w:numId/@w:val"))
    starts = [numbering.xpath(f"./w:num[@w:numId='{key}']//w:startOverride/@w:val") for key in lists]
    numbered = [
        block
        for section in sections(made("three", "fr"), Edition.ANNEX)
        for block in flat(section.blocks)
        if isinstance(block, ItemList) and block.numbered
    ]
    assert len(numbered) > 20
    assert starts == [["1"]] * len(numbered)


@pytest.mark.parametrize("edition", [Edition.BRIEF, Edition.FULL])
def test_the_first_page_bears_each_logo_once(edition: Edition) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(drawn, "PNG")
    logo = f"data:image/png;base64,{b64encode(drawn.getvalue()).decode()}"
    report = made("three", "fr")
    theme = replace(report.theme, logo=logo, signatory=Signatory("Conseil Alizés", logo=logo))
    document = Document(io.BytesIO(word.render(replace(report, theme=theme), edition)))
    page = document.sections[0]
    head = page.first_page_header if page.different_first_page_header_footer else page.header
    parts = (head._element, document.element.body)
    named = [shape.get("descr") for part in parts for shape in part.iter(qn("wp:docPr"))]
    assert [named.count(name) for name in (report.organisation, "Conseil Alizés")] == [1, 1]
