"""Reads the templates of the printed report into blocks, so that every format says what the PDF says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import html
from lxml.html import HtmlElement
from markupsafe import Markup

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
    TableCell,
    TextRun,
    TextSource,
)
from reports.content.editions import Edition, chapters
from reports.content.report import Report
from reports.content.writing.view_types import ChartFigure
from reports.edits.apply import apply_to, stamp
from reports.report_html import body, in_words, standing_elsewhere, titles

_SPACES = re.compile(r"[ \t\r\n]+")
"""Spaces that a line may break at; those of French composition stay as they are."""
KINDS = ("cover", "front", "apart", "part")
SHARES = {"findings": (), "action": (0.06, 0.71, 0.23), "halves": (), "logos": (), "eyebrow": (0.6, 0.4)}
"""Blocks whose children stand beside one another, and their shares of the width; equal where none are given."""
DRAWN = "drawn"
"""Class of what explains the marks of our own drawing: formats with charts of their own leave it out, unless edited."""
INLINE = {"b", "a", "span", "i", "br", "em", "strong"}


def sections(report: Report, edition: Edition) -> tuple[Section, ...]:
    """The chapters of an edition as blocks, in reading order."""
    figures: list[ChartFigure] = []

    def place(figure: ChartFigure) -> Markup:
        figures.append(figure)
        return Markup('<img data-figure="{}">').format(len(figures) - 1)

    plain = replace(report, edits=replace(report.edits, patches=()))
    page = html.document_fromstring(body(plain, edition, head=Markup(""), place=place))
    stamp(page)
    if report.edits.patches:
        apply_to(page, report.edits, report.chapter.say, standing_elsewhere(report, edition), beside=report.beside)
    entries = chapters(report, edition)
    reader = _Reader(figures, titles(entries))
    return tuple(
        Section(entry.anchor, entry.title, _kind(element), tuple(reader.blocks(element)))
        for entry, element in zip(entries, page.body.iterchildren("section"), strict=True)
    )


def _kind(section: HtmlElement) -> str:
    classes = _classes(section)
    return next((kind for kind in KINDS if kind in classes), "part")


def _classes(element: HtmlElement) -> list[str]:
    return str(element.get("class", "")).split()


class _Reader:
    """Turns elements into blocks. `figures`: charts by the number that their place bears; `names`: titles by anchor."""

    def __init__(self, figures: Sequence[ChartFigure], names: dict[str, str]) -> None:
        self.figures = figures
        self.names = names

    def blocks(self, element: HtmlElement) -> Iterator[Block]:
        """The blocks inside an element."""
        for child in element.iterchildren(tag=html.etree.Element):
            yield from self._of(child)

    def _of(self, element: HtmlElement) -> Iterator[Block]:
        tag, classes = str(element.tag), _classes(element)
        if tag in ("h1", "h2", "h3"):
            yield HeadingBlock(int(tag[1]), self._paragraph(element).text, _source(element))
        elif tag == "p":
            if element.find("img") is not None:
                yield from self.blocks(element)
            elif DRAWN in classes and element.get("data-patch") is None:
                return
            elif (paragraph := self._paragraph(element)).runs:
                yield paragraph
        elif tag in ("ul", "ol"):
            yield self._list(element, tag, classes)
        elif tag == "table":
            yield self._table(element)
        elif tag == "img":
            yield self._picture(element)
        elif beside := next((name for name in classes if name in SHARES), ""):
            columns = tuple(tuple(self._of(child)) for child in element.iterchildren(tag=html.etree.Element))
            if columns:
                yield SideBySide(beside, columns, SHARES[beside] or (1 / len(columns),) * len(columns))
        else:
            yield from self.blocks(element)

    def _picture(self, element: HtmlElement) -> Block:
        number = element.get("data-figure")
        if number is None:
            return LogoBlock(element.get("src", ""), element.get("alt", ""))
        figure = self.figures[int(number)]
        return ChartBlock(figure, in_words(figure))

    def _list(self, element: HtmlElement, tag: str, classes: list[str]) -> Block:
        if "contents" in classes:
            links = [item.find("a") for item in element.iterchildren("li")]
            return Contents(tuple((link.get("href")[1:], _clean(link.text_content())) for link in links))
        return ItemList(tuple(self._paragraph(item) for item in element.iterchildren("li")), numbered=tag == "ol")

    def _table(self, table: HtmlElement) -> Table:
        caption = table.find("caption")
        headers = tuple(_clean(cell.text_content()) for cell in table.iterfind("thead/tr/th"))
        rows = tuple(
            tuple(self._cell(cell) for cell in row.iterchildren("th", "td")) for row in table.iterfind("tbody/tr")
        )
        kind = next((name for name in _classes(table) if name != "data"), "")
        return Table(kind, "" if caption is None else _clean(caption.text_content()), headers, rows)

    def _cell(self, cell: HtmlElement) -> TableCell:
        """A cell: words beside one another form a paragraph, blocks and breaks begin another."""
        paragraphs: list[Paragraph] = []
        runs: list[TextRun] = []

        def close(role: str = "", source: TextSource = NO_SOURCE) -> None:
            if text_runs := _trimmed(runs):
                paragraphs.append(Paragraph(text_runs, role, source))
            runs.clear()

        if cell.text:
            runs.append(TextRun(cell.text))
        for child in cell.iterchildren(tag=html.etree.Element):
            if child.tag in INLINE - {"br"}:
                runs += self._inline(child, TextRun(""))
            else:
                close()
                if child.tag != "br":
                    runs += self._inside(child, TextRun("", bold=child.tag == "div"))
                    close((_classes(child) or [""])[0], _source(child))
            if child.tail:
                runs.append(TextRun(child.tail))
        close()
        depth = next((name for name in _classes(cell) if name.startswith("depth-")), "")
        if depth:
            paragraphs = [replace(paragraph, role=depth) for paragraph in paragraphs]
        if len(paragraphs) == 1 and cell.get("data-base"):
            paragraphs = [replace(paragraphs[0], source=_source(cell))]
        return TableCell(tuple(paragraphs), int(cell.get("colspan", 1)), masked="masked" in _classes(cell))

    def _paragraph(self, element: HtmlElement) -> Paragraph:
        parent = element.getparent()
        role = next(iter(_classes(element)), "")
        if not role and parent is not None and element.tag == "p":
            role = next((name for name in _classes(parent) if name in ("finding", "what", "whom", "sure", "item")), "")
        return Paragraph(_trimmed(self._inside(element, TextRun(""))), role, _source(element))

    def _inside(self, element: HtmlElement, like: TextRun) -> list[TextRun]:
        runs = [_like(like, element.text)] if element.text else []
        for child in element.iterchildren(tag=html.etree.Element):
            runs += self._inline(child, like)
            if child.tail:
                runs.append(_like(like, child.tail))
        return runs

    def _inline(self, element: HtmlElement, like: TextRun) -> list[TextRun]:
        classes = _classes(element)
        if element.tag == "i" and "mark" in classes:
            return [TextRun("", mark=classes[-1])]
        if element.tag == "br":
            return [_like(like, " ")]
        if "page" in classes:
            # A page's number is the layout's: other formats lead to the section by its title.
            anchor = element.get("href")[1:]
            return [TextRun(f"({self.names[anchor]})", anchor=anchor)]
        level = next((int(name[6:]) for name in classes if name.startswith("level-")), 0)
        style = TextRun(
            "",
            bold=like.bold or element.tag in ("b", "strong"),
            italic=like.italic or element.tag == "em",
            muted=like.muted or "quiet" in classes,
            accent=like.accent or "gain" in classes,
            level=level,
            address=str(element.get("href", "")) if element.tag == "a" else like.address,
        )
        return self._inside(element, style)


def _source(element: HtmlElement) -> TextSource:
    patch = element.get("data-patch")
    return TextSource(
        element.get("data-base", ""),
        int(element.get("data-nth", 1)),
        element.get("data-words", ""),
        None if patch is None else int(patch),
    )


def _like(style: TextRun, text: str) -> TextRun:
    return replace(style, text=text)


def _clean(text: str) -> str:
    return _SPACES.sub(" ", text).strip(" ")


def _trimmed(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """Runs with single spaces, none at either end, empty ones left out."""
    kept: list[TextRun] = []
    after_space = True
    for run in runs:
        text = _SPACES.sub(" ", run.text)
        if after_space:
            text = text.lstrip(" ")
        if text or run.mark:
            kept.append(replace(run, text=text))
            after_space = text.endswith(" ")
    while kept and not kept[-1].mark and not kept[-1].text.rstrip(" "):
        kept.pop()
    if kept and not kept[-1].mark:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return tuple(kept)
