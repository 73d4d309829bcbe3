"""Blocks of a document: what stands in it, in reading order, without a layout."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.content.writing.view_types import ChartFigure


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words of one kind inside a paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    muted: bool = False
    accent: bool = False
    level: int = 0
    """Maturity level whose tint lies behind the words; 0 for none."""
    mark: str = ""
    """Function whose mark stands here in the place of words; empty for words."""
    anchor: str = ""
    """Section to which the words lead; empty for none."""
    address: str = ""
    """Address on the web to which the words lead; empty for none."""


@dataclass(frozen=True, slots=True)
class TextSource:
    """What an editor's patch names a text by: hash, number among its likes, words; then the patch that it is of."""

    base: str = ""
    nth: int = 1
    words: str = ""
    patch: int | None = None


NO_SOURCE = TextSource()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `role` says what it is: lead, small, because, comment, caption, or nothing."""

    runs: tuple[TextRun, ...]
    role: str = ""
    source: TextSource = NO_SOURCE

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(run.text for run in self.runs if not run.mark).strip()


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading of level 1 to 3."""

    level: int
    text: str
    source: TextSource = NO_SOURCE


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of one or several paragraphs, `span` columns wide."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    masked: bool = False
    """Whether its value is hidden from the reader."""

    @property
    def text(self) -> str:
        """The cell's words, its paragraphs on lines of their own."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row is its header. `headers` is empty for a list of names and texts."""

    kind: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.headers) or max((sum(cell.span for cell in row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items one below the other, numbered or not."""

    items: tuple[Paragraph, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the table of contents: anchor and title of each section in it."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart, `words` for whoever cannot see it."""

    figure: ChartFigure
    words: str


@dataclass(frozen=True, slots=True)
class LogoBlock:
    """A logo as a data URI, with the name that it stands for."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Columns of blocks beside one another; `shares` are their parts of the width and sum to 1."""

    kind: str
    columns: tuple[tuple["Block", ...], ...]
    shares: tuple[float, ...]


Block = HeadingBlock | Paragraph | Table | ItemList | Contents | ChartBlock | LogoBlock | SideBySide


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter as blocks. `kind` is how it begins: cover, front (a page of its own), apart (a new page) or part."""

    anchor: str
    title: str
    kind: str
    blocks: tuple[Block, ...]


def flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks in reading order, those in columns one after the other."""
    for block in blocks:
        if isinstance(block, SideBySide):
            for column in block.columns:
                yield from flat(column)
        else:
            yield block


def block_texts(block: Block) -> Iterator[str]:
    """Every text of a block that is set as words: a chart's are on its drawing."""
    match block:
        case HeadingBlock() | Paragraph():
            yield block.text
        case ItemList():
            yield from (item.text for item in block.items)
        case Contents():
            yield from (title for _, title in block.entries)
        case Table():
            yield from (text for text in (block.caption, *block.headers) if text)
            yield from (paragraph.text for row in block.rows for cell in row for paragraph in cell.paragraphs)
        case SideBySide():
            for inner in flat((block,)):
                yield from block_texts(inner)
        case _:
            return
