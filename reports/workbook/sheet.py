"""A sheet in the making: where the next row goes, how cells look, and how they are named in formulas."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reports import theme
from reports.charts.paper.canvas import text_width
from reports.office.compared_numbers import stored

FACE = "Source Sans 3"
SIZE = 10
CHARACTER = 5.6
"""Points of a column's unit of width at the sheet's size."""
PRINTED_WIDTH, PRINTED_HEIGHT = 770.0, 487.0
"""Points between the margins of A4 laid across."""
COLUMN_UNIT, COLUMN_EDGES = 5.25, 3.75
"""Points of a column's unit of width, as programs set it, and of the edges of each column."""
ROW_HEIGHT = 16.5
"""Points of a row on average, as the words of some wrap."""
LEAST_PRINTED = 0.65
"""Part of its size at which a sheet can still be read on paper; a wider one takes several pages beside one another."""


@dataclass
class Looks:
    """Formats of cells, made once for each kind."""

    book: Workbook
    accent: str
    head: str = ""
    """What stands at the head of each printed page, in Excel's own signs."""
    foot: str = ""
    """And in the middle of its foot."""
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def of(self, **settings: Any) -> Any:
        """The format with those settings in the house's face."""
        key = tuple(sorted(settings.items()))
        if key not in self.made:
            base = {"font_name": FACE, "font_size": SIZE, "font_color": theme.INK, "valign": "top"}
            self.made[key] = self.book.add_format({**base, **settings})
        return self.made[key]

    def title(self) -> Any:
        """A sheet's title."""
        return self.of(bold=True, font_size=15)

    def heading(self) -> Any:
        """The heading of a table."""
        return self.of(bold=True, font_size=11.5)

    def header(self, align: str = "left") -> Any:
        """The head of a column."""
        lines = {"bottom": 1, "bottom_color": theme.INK}
        return self.of(font_color=theme.MUTED, text_wrap=True, valign="bottom", align=align, **lines)

    def note(self, align: str = "left") -> Any:
        """What a sheet says of itself, or a written figure beside numbers, which stands to the right as they do."""
        return self.of(font_color=theme.MUTED, text_wrap=True, align=align)

    def text(self) -> Any:
        """Words that wrap."""
        return self.of(text_wrap=True)

    def typed(self, number_format: str = "General") -> Any:
        """A cell that its reader may change."""
        return self.of(bg_color=theme.TINT, num_format=number_format, font_color=self.accent)

    def computed(self, number_format: str) -> Any:
        """A formula's result."""
        return self.of(num_format=number_format)


def page_words(*parts: str, most: int) -> str:
    """Words for the head or foot of a printed page, of at most `most` characters: all of a line may take 255."""
    words = theme.BETWEEN.join(part for part in parts if part).replace("&", "&&")
    return words if len(words) <= most else words[: most - 1].rstrip("& ") + "…"


@dataclass
class Sheet:
    """A worksheet with its looks; `name` as formulas call it."""

    page: Worksheet
    looks: Looks
    name: str
    row: int = 0
    width: float = 0.0
    """Points of all columns together."""

    @classmethod
    def added(cls, book: Workbook, looks: Looks, name: str, *, title: str, note: str = "", wide: int = 8) -> "Sheet":
        """A new sheet with its title and its note, on A4 across, as wide as a page."""
        page = book.add_worksheet(name)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
        page.set_header(looks.head)
        page.set_footer(f"&L&9{page_words(name, most=40)}&C&9{looks.foot}&R&9&P / &N")
        made = cls(page, looks, name)
        page.write_string(0, 0, title, looks.title())
        page.set_row(0, 24)
        made.row = 1
        if note:
            page.merge_range(1, 0, 1, wide, note, looks.note())
            page.set_row(1, 30)
            made.row = 2
        made.row += 1
        return made

    def headers(self, words: Sequence[str], *, numbers: int | range | None = None) -> int:
        """A row of heads; its number. In the columns `numbers`, or from that one on, heads stand to the right."""
        first = len(words) if numbers is None else numbers
        columns = first if isinstance(first, range) else range(first, len(words))
        for column, word in enumerate(words):
            align = "right" if column in columns else "left"
            self.page.write_string(self.row, column, word, self.looks.header(align))
        self.row += 1
        return self.row - 1

    def heading(self, words: str) -> None:
        """The heading of the next table."""
        self.page.write_string(self.row, 0, words, self.looks.heading())
        self.row += 1

    def cell(self, row: int, column: int) -> str:
        """A cell as formulas of other sheets call it."""
        return f"'{self.name}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def area(self, row: int, column: int, last_row: int, last_column: int) -> str:
        """A range as formulas of other sheets call it."""
        first, last = (
            xl_rowcol_to_cell(*place, row_abs=True, col_abs=True) for place in ((row, column), (last_row, last_column))
        )
        return f"'{self.name}'!{first}:{last}"

    def widths(self, *characters: float) -> None:
        """Widths of the columns from the first on, in characters."""
        self.width = sum(COLUMN_UNIT * width + COLUMN_EDGES for width in characters)
        for column, width in enumerate(characters):
            self.page.set_column(column, column, width)

    def print_legibly(self, repeated: int) -> None:
        """Print a wide sheet over as many pages as it needs, its first `repeated` columns on each of them."""
        pages = ceil(self.width * LEAST_PRINTED / PRINTED_WIDTH)
        self.page.fit_to_pages(pages, 0)
        self.page.repeat_columns(0, repeated - 1)

    def print_with_break(self, row: int) -> None:
        """Print what stands above `row` on one page, and the chart from there on on the next: it would else be cut.

        Programs heed no break where they are asked to fit a sheet to its page.
        """
        scale = min(1.0, PRINTED_WIDTH / self.width, PRINTED_HEIGHT / (row * ROW_HEIGHT))
        self.page.set_print_scale(int(100 * scale))
        self.page.set_h_pagebreaks([row])

    def formula(self, row: int, column: int, formula: str, look: Any, value: float | str | None) -> None:
        """A formula with the result that the product found."""
        result = stored(value) if isinstance(value, float) else value
        self.page.write_formula(row, column, f"={formula}", look, "" if result is None else result)


def row_height(texts: Sequence[tuple[str, float]]) -> float:
    """Points of a row whose texts wrap in columns of so many characters."""
    lines = max(
        (int(text_width(text, SIZE) / (width * CHARACTER * 0.93)) + 1 + text.count("\n") for text, width in texts),
        default=1,
    )
    return max(15.0, lines * 13.5 + 2)


def plain_cell(row: int, column: int) -> str:
    """A cell as formulas of its own sheet call it."""
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
