"""Office files read back: their words, charts and parts."""

import io
import re
import zipfile
from functools import cache
from typing import Any

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pptx import Presentation

from reports import slides, word, workbook
from reports.content.editions import Edition
from tests.reports.editions_made import made

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
SIGNS = "●▲■◆▼⬟✚▮"


@cache
def docx_of(name: str, code: str, edition: Edition) -> bytes:
    """The Word file of a report."""
    return word.render(made(name, code), edition)


@cache
def pptx_of(name: str, code: str) -> bytes:
    """The presentation of a report."""
    return slides.render(made(name, code))


@cache
def xlsx_of(name: str, code: str) -> bytes:
    """The workbook of a report."""
    return workbook.render(made(name, code))


def plain(text: str) -> str:
    """Words without marks and with single spaces, as two formats may differ in where a line ends."""
    return re.sub(r"\s+", " ", re.sub(f"[{SIGNS}]", " ", text)).strip()


def docx_texts(content: bytes) -> list[str]:
    """Every paragraph of a Word file in reading order, those in tables and content controls too."""
    body = Document(io.BytesIO(content)).element.body
    return [plain("".join(_words(paragraph))) for paragraph in body.iter(qn("w:p"))]


def _words(paragraph: Any) -> list[str]:
    return [node.text or "" for node in paragraph.iter(qn("w:t"))]


def pptx_texts(content: bytes, *, notes: bool = True) -> list[str]:
    """Every paragraph of a presentation, its notes last on each slide."""
    texts = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts += [plain(paragraph.text) for paragraph in shape.text_frame.paragraphs]
            if shape.has_table:
                cells = [cell for row in shape.table.rows for cell in row.cells]
                texts += [plain(paragraph.text) for cell in cells for paragraph in cell.text_frame.paragraphs]
        if notes and slide.has_notes_slide:
            texts += [plain(line) for line in slide.notes_slide.notes_text_frame.text.split("\n")]
    return texts


def xlsx_values(content: bytes) -> dict[str, list[list[Any]]]:
    """The values of each sheet as the file holds them, formulas by their last result."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def native_charts_in(content: bytes) -> list[tuple[dict[str, list[float | None]], dict[str, list[float | None]]]]:
    """Each native chart of a file: what is drawn, and what its workbook holds, by the name of the series."""
    shown_and_held = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = sorted(name for name in archive.namelist() if re.search(r"/charts/[^/]+\.xml$", name))
        for name in charts:
            folder, _, file = name.rpartition("/")
            relations = etree.fromstring(archive.read(f"{folder}/_rels/{file}.rels"))
            target = next(relation.get("Target") for relation in relations if "package" in relation.get("Type", ""))
            inner = archive.read(f"{folder.rpartition('/')[0]}/embeddings/{target.rpartition('/')[2]}")
            shown_and_held.append((_drawn(etree.fromstring(archive.read(name))), _held(inner)))
    return shown_and_held


def joined_points(content: bytes) -> list[list[bool]]:
    """For each series of the line charts of a file, whether a line leads from each point to the next."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = sorted(name for name in archive.namelist() if re.search(r"/charts/[^/]+\.xml$", name))
        trees = [etree.fromstring(archive.read(name)) for name in charts]
    return [lines_of(series) for tree in trees for series in tree.iterfind(f".//{CHART}lineChart/{CHART}ser")]


def lines_of(series: Any) -> list[bool]:
    """Whether a line leads from each point of a series to the next: its own format, or else the series', says so."""
    count = int(series.find(f"{CHART}val").find(f".//{CHART}ptCount").get("val"))
    whole = series.find(f"{CHART}spPr/{DRAWING}ln/{DRAWING}noFill") is None
    own = {
        int(point.find(f"{CHART}idx").get("val")): point.find(f"{CHART}spPr/{DRAWING}ln/{DRAWING}noFill") is None
        for point in series.iterfind(f"{CHART}dPt")
    }
    return [own.get(place, whole) for place in range(1, count)]


def _drawn(chart: Any) -> dict[str, list[float | None]]:
    drawn_numbers = {}
    for series in chart.iter(f"{CHART}ser"):
        name = series.find(f"{CHART}tx").findtext(f".//{CHART}v")
        numbers = series.find(f"{CHART}val")
        count = int(numbers.find(f".//{CHART}ptCount").get("val"))
        values: list[float | None] = [None] * count
        for point in numbers.iter(f"{CHART}pt"):
            values[int(point.get("idx"))] = float(point.findtext(f"{CHART}v"))
        drawn_numbers[name] = values
    return drawn_numbers


def _held(content: bytes) -> dict[str, list[float | None]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    columns = list(sheet.iter_cols(min_col=2, values_only=True))
    return {str(column[0]): [None if value is None else float(value) for value in column[1:]] for column in columns}  # type: ignore[arg-type]
