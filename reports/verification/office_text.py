"""Figures that are visible in a Word, PowerPoint or Excel file, place by place in reading order."""

import io
import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from lxml import etree

from reports.office.compared_numbers import compared
from reports.verification.figure_list import FigurePlace, PlaceKind, place_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MARGINS = re.compile(r"word/(header|footer|footnotes|endnotes|comments)\d*\.xml")
_PAGE_FIELD = re.compile(r"\b(NUM)?PAGES?\b")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([1-9])')
"""What a number's format shows as it stands: quoted words, an escaped sign, a digit that is no place for one."""
_CONDITION = re.compile(r"\[[^\]]*\]")
_PROPERTIES = ("title", "subject", "description", "keywords", "category", "created")
"""What a file says of itself and no program changes when it saves it."""
_AXIS = ("min", "max", "majorUnit", "minorUnit")
_SIZE = re.compile(r"&\d+|&[A-Za-z]")
"""Sizes of letters and fields in the lines of a printed page."""
_HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
WORD_SIGNS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "\u2011"}
"""Signs of a Word file that a program may write as an element of its own."""
SECTION_TAG = "diapason:"
"""How the tag of a section's content control begins."""
MOST_BYTES = 200_000_000
"""Bytes of an unpacked file: more is none of ours."""

Places = Iterator[FigurePlace]


def parsed(package: ZipFile, name: str) -> Any:
    """The root element of a part. Raises KeyError, and XMLSyntaxError for a part that is damaged."""
    return etree.fromstring(package.read(name), _PARSER)


def related(package: ZipFile, name: str) -> Mapping[str, tuple[str, str]]:
    """Type and name of the parts that a part is related to, by the relation's id; what lies outside is left out."""
    folder, _, file = name.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels".lstrip("/")
    if rels not in package.namelist():
        return {}
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").rpartition("/")[2],
            normpath(join("/" + dirname(name), relation.get("Target", ""))).lstrip("/"),
        )
        for relation in parsed(package, rels)
        if relation.get("TargetMode") != "External"
    }


def _some(*places: FigurePlace | None) -> Places:
    return (place for place in places if place is not None)


def office_places(package: ZipFile, form: str) -> Places:
    """Places of an office file of that format: what is seen of it, then what it says of itself."""
    yield from {"docx": word_places, "pptx": slide_places, "xlsx": workbook_places}[form](package)
    if "docProps/core.xml" in package.namelist():
        core = parsed(package, "docProps/core.xml")
        for name in _PROPERTIES:
            yield from _some(place_of(PlaceKind.PROPERTY, (name,), core.findtext(f"{{*}}{name}") or ""))


def word_places(package: ZipFile) -> Places:
    """Places of a Word file: paragraphs by their section, margins, charts with their data."""
    body = parsed(package, "word/document.xml")
    counts: dict[str, int] = {}
    for paragraph in body.iter(f"{_W}p"):
        section = _section(paragraph)
        counts[section] = counts.get(section, 0) + 1
        where = (section, str(counts[section]))
        yield from _some(place_of(PlaceKind.PARAGRAPH, where, word_text(paragraph)))
        for drawing in paragraph.iter("{*}docPr"):
            yield from _some(place_of(PlaceKind.PICTURE, where, _told(drawing)))
    for name in sorted(filter(_MARGINS.fullmatch, package.namelist())):
        for number, paragraph in enumerate(parsed(package, name).iter(f"{_W}p"), start=1):
            where = (name.rpartition("/")[2].removesuffix(".xml"), str(number))
            yield from _some(place_of(PlaceKind.MARGIN, where, word_text(paragraph)))
    for number, name in enumerate(_charts(package, "word/document.xml", body), start=1):
        yield from _chart(package, name, (str(number),))


def _told(drawing: Any) -> str:
    """What a picture says to whoever does not see it."""
    return " | ".join(filter(None, (drawing.get("title"), drawing.get("descr"))))


def _charts(package: ZipFile, name: str, root: Any) -> list[str]:
    """Names of the charts that a part shows, in the order in which they stand in it."""
    relations = related(package, name)
    shown = (relations.get(node.get(f"{_R}id", "")) for node in root.iter(f"{_C}chart"))
    return [relation[1] for relation in shown if relation is not None]


def _section(paragraph: Any) -> str:
    """The title of the section in whose content control a paragraph stands; empty outside of all."""
    for control in paragraph.iterancestors(f"{_W}sdt"):
        properties = control.find(f"{_W}sdtPr")
        tag = None if properties is None else properties.find(f"{_W}tag")
        if tag is not None and tag.get(f"{_W}val", "").startswith(SECTION_TAG):
            alias = properties.find(f"{_W}alias")
            return str(alias.get(f"{_W}val")) if alias is not None else ""
    return ""


def word_text(paragraph: Any) -> str:
    """The words of a paragraph as they are seen: what was struck with changes tracked, and a page's number, are not."""
    pieces: list[str] = []
    field_code, depth, silent = "", 0, False
    for node in paragraph.iter():
        if node.tag == f"{_W}fldChar":
            kind = node.get(f"{_W}fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            field_code = "" if kind == "begin" else field_code
            silent = kind == "separate" and bool(_PAGE_FIELD.search(field_code))
        elif node.tag == f"{_W}instrText":
            field_code += node.text or ""
        elif node.tag == f"{_W}t" and not silent:
            simple = next(node.iterancestors(f"{_W}fldSimple"), None)
            if simple is None or not _PAGE_FIELD.search(simple.get(f"{_W}instr", "")):
                pieces.append(node.text or "")
        elif node.tag in WORD_SIGNS:
            pieces.append(WORD_SIGNS[node.tag])
    return "".join(pieces)


def _chart(package: ZipFile, name: str, where: tuple[str, ...]) -> Places:
    """The numbers and words that a chart draws, then the workbook behind them."""
    root = parsed(package, name)
    values = [compared(node.text or "") for node in root.iter(f"{_C}v")]
    words = ["".join(node.text or "" for node in rich.iter(f"{_A}t")) for rich in root.iter(f"{_C}rich")]
    chart_texts = (*values, *words, *_axes(root), *_sources(root))
    yield from _some(place_of(PlaceKind.CHART, where, " | ".join(chart_texts)))
    for kind, target in related(package, name).values():
        if kind == "package":
            with ZipFile(io.BytesIO(package.read(target))) as workbook:
                for place in workbook_places(workbook):
                    yield FigurePlace(PlaceKind.DATA, (*where, place.where[-1]), place.figures, place.words, place.text)


def _axes(root: Any) -> Iterator[str]:
    """What stands along the axes of a chart, and what its formats show beside its numbers."""
    for name in _AXIS:
        yield from (compared(node.get("val", "")) for node in root.iter(f"{_C}{name}"))
    for node in root.iter(f"{_C}numFmt", f"{_C}formatCode"):
        yield _literals(node.get("formatCode") or node.text or "")


def _sources(root: Any) -> Iterator[str]:
    """Where a chart takes its numbers from, and which of them it draws."""
    yield from ((node.text or "").replace("$", "") for node in root.iter(f"{_C}f"))
    yield from (node.get("val", "") for node in root.iter(f"{_C}ptCount"))
    yield from (node.get("idx", "") for node in root.iter(f"{_C}pt"))


def slide_places(package: ZipFile) -> Places:
    """Places of a presentation: slide by slide its words, tables and charts with their data, then its notes."""
    relations = related(package, "ppt/presentation.xml")
    shown = parsed(package, "ppt/presentation.xml").find(f"{_P}sldIdLst")
    for number, entry in enumerate(() if shown is None else shown, start=1):
        name = relations[entry.get(f"{_R}id")][1]
        where = (str(number),)
        yield from _slide_words(package, name, PlaceKind.SLIDE, where)
        for place, chart in enumerate(_charts(package, name, parsed(package, name)), start=1):
            yield from _chart(package, chart, (*where, str(place)))
        for kind, target in related(package, name).values():
            if kind == "notesSlide":
                yield from _slide_words(package, target, PlaceKind.NOTES, where)


def _slide_words(package: ZipFile, name: str, kind: PlaceKind, where: tuple[str, ...]) -> Places:
    root = parsed(package, name)
    for paragraph in root.iter(f"{_A}p"):
        words = [
            node.text or "" if node.tag == f"{_A}t" else " "
            for node in paragraph.iter(f"{_A}t", f"{_A}br")
            # A slide's number is worked out by the program.
            if node.getparent().tag != f"{_A}fld"
        ]
        yield from _some(place_of(kind, where, "".join(words)))
    for properties in root.iter(f"{_P}cNvPr"):
        yield from _some(place_of(PlaceKind.PICTURE, where, _told(properties)))


def workbook_places(package: ZipFile) -> Places:
    """Places of a workbook: cell by cell its words, numbers, formulas with their results; then its charts."""
    relations = related(package, "xl/workbook.xml")
    texts = _shared(package)
    formats = _formats(package)
    book = parsed(package, "xl/workbook.xml")
    for named in book.iter(f"{_S}definedName"):
        range_name = (named.get("name", ""), named.get("localSheetId", ""))
        yield from _some(place_of(PlaceKind.PROPERTY, range_name, named.text or ""))
    for sheet in book.find(f"{_S}sheets"):
        name = relations[sheet.get(f"{_R}id")][1]
        root = parsed(package, name)
        for cell in root.iter(f"{_S}c"):
            text = _cell_text(cell, texts, formats)
            yield from _some(place_of(PlaceKind.CELL, (sheet.get("name"), cell.get("r")), text))
        yield from _beside_cells(package, name, root=root, sheet=sheet.get("name"))
        for kind, drawing in related(package, name).values():
            if kind == "drawing":
                for number, chart in enumerate(_charts(package, drawing, parsed(package, drawing)), start=1):
                    yield from _chart(package, chart, (sheet.get("name"), str(number)))


def _beside_cells(package: ZipFile, name: str, *, root: Any, sheet: str) -> Places:
    """What a sheet shows beside its cells: the values that a cell offers, the lines of the printed page, notes."""
    for offered in root.iter(f"{_S}dataValidation"):
        values = " | ".join(node.text or "" for node in offered.iter(f"{_S}formula1", f"{_S}formula2"))
        yield from _some(place_of(PlaceKind.CELL, (sheet, offered.get("sqref", "")), values))
    for number, place in enumerate(_HEADERS, start=1):
        line = root.findtext(f"{_S}headerFooter/{_S}{place}") or ""
        yield from _some(place_of(PlaceKind.MARGIN, (sheet, str(number)), _SIZE.sub(" ", line)))
    for kind, target in related(package, name).values():
        if kind == "comments":
            for note in parsed(package, target).iter(f"{_S}comment"):
                words = "".join(node.text or "" for node in note.iter(f"{_S}t"))
                yield from _some(place_of(PlaceKind.CELL, (sheet, f"{note.get('ref')}!"), words))


def _shared(package: ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    return [
        "".join(node.text or "" for node in entry.iter(f"{_S}t")) for entry in parsed(package, "xl/sharedStrings.xml")
    ]


def _formats(package: ZipFile) -> list[str]:
    """Words that a number's format sets beside it, by the number of the cell's style."""
    if "xl/styles.xml" not in package.namelist():
        return []
    root = parsed(package, "xl/styles.xml")
    codes = {node.get("numFmtId"): node.get("formatCode", "") for node in root.iter(f"{_S}numFmt")}
    styles = root.find(f"{_S}cellXfs")
    return [_literals(codes.get(style.get("numFmtId"), "")) for style in (() if styles is None else styles)]


def _literals(code: str) -> str:
    """What a number's format shows beside the number."""
    return " ".join("".join(parts) for parts in _LITERAL.findall(_CONDITION.sub("", code)))


def _cell_text(cell: Any, texts: list[str], formats: list[str]) -> str:
    kind, value, formula = cell.get("t", "n"), cell.find(f"{_S}v"), cell.find(f"{_S}f")
    if kind == "inlineStr":
        shown = "".join(node.text or "" for node in cell.iter(f"{_S}t"))
    elif value is None or not value.text:
        shown = ""
    elif kind == "s":
        shown = texts[int(value.text)]
    elif kind == "n":
        style = int(cell.get("s", 0))
        beside = formats[style] if style < len(formats) else ""
        shown = f"{compared(value.text)} {beside}".strip()
    else:
        shown = value.text
    return shown if formula is None else f"{shown} | ={formula.text or ''}"
