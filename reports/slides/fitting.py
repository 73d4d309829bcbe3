"""Sizes at which words fit their box, by the font's own measures."""

from collections.abc import Sequence

from reports.blocks.block_types import Paragraph, Table
from reports.charts.paper.canvas import wrapped
from reports.office.column_widths import column_widths

LINE = 1.36
"""Height of a line as a multiple of the font's size, in the tallest of the faces that programs set for ours."""
SAFE = 0.87
"""Part of a box's width that is counted on: where the reader lacks our face, programs set a wider one."""
BETWEEN = 0.35
"""Space after a paragraph as a multiple of the font's size."""
BETWEEN_IN_CELL = 0.1
"""The same inside a table, whose rows stand apart by themselves."""
CELL_MARGIN = (7.2, 3.6)
"""Points left empty on the left and right of a cell, and above and below."""


def lines_of(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines that a text takes in `room` points at `size`."""
    weight = 600 if bold else 400
    return sum(max(1, len(wrapped(part, size, room * SAFE, weight))) for part in text.split("\n"))


def text_height(paragraphs: Sequence[Paragraph], size: float, room: float, *, between: float = BETWEEN) -> float:
    """Points that paragraphs take, one below the other; a title is set larger."""
    height = 0.0
    for paragraph in paragraphs:
        own = size_of(paragraph, size)
        bold = all(run.bold for run in paragraph.runs)
        height += own * (lines_of(paragraph.text, own, room, bold=bold) * LINE + between)
    return height


def size_of(paragraph: Paragraph, size: float) -> float:
    """The size of one paragraph beside others set at `size`."""
    return size + {"title": 2.0, "rank": 8.0, "name": 2.0, "small": -1.5, "kind": -1.0}.get(paragraph.role, 0.0)


def fitting_size(
    paragraphs: Sequence[Paragraph], room: float, height: float, sizes: Sequence[float]
) -> tuple[float, int]:
    """The largest of the sizes at which all paragraphs fit, and how many do: at the last size some may have to go."""
    for size in sizes:
        if text_height(paragraphs, size, room) <= height:
            return size, len(paragraphs)
    count = len(paragraphs)
    while count > 1 and text_height(paragraphs[:count], sizes[-1], room) > height:
        count -= 1
    return sizes[-1], count


def row_heights(table: Table, widths: Sequence[float], size: float) -> list[float]:
    """Points of each row of a table, the row of headers first where there is one."""
    side, above = CELL_MARGIN
    heights = []
    if table.headers:
        lines = [
            lines_of(header, size, width - 2 * side, bold=True)
            for header, width in zip(table.headers, widths, strict=True)
        ]
        heights.append(max(lines) * size * LINE + 2 * above)
    for row in table.rows:
        column, tallest = 0, size * LINE
        for cell in row:
            room = sum(widths[column : column + cell.span]) - 2 * side
            tallest = max(tallest, text_height(cell.paragraphs, size, room, between=BETWEEN_IN_CELL))
            column += cell.span
        heights.append(tallest + 2 * above)
    return heights


def fitting_table(
    table: Table, room: float, height: float, sizes: Sequence[float]
) -> tuple[float, tuple[float, ...], int]:
    """The size at which a table fits, its columns' widths, and how many of its rows do."""
    side, _ = CELL_MARGIN
    for size in sizes:
        widths = table_widths(table, room, size=size, padding=2 * side)
        heights = row_heights(table, widths, size)
        if sum(heights) <= height:
            return size, widths, len(table.rows)
    count = len(table.rows)
    while count > 1 and sum(heights[: count + bool(table.headers)]) > height:
        count -= 1
    return sizes[-1], widths, count


def table_widths(table: Table, room: float, *, size: float, padding: float) -> tuple[float, ...]:
    """Widths of the columns; a list of actions has its own."""
    if table.kind == "actions":
        return (0.06 * room, 0.7 * room, 0.24 * room)
    return column_widths(table, room, size=size, padding=padding)


def title_size(text: str, room: float, height: float, sizes: Sequence[float]) -> float:
    """The largest size at which a title fits."""
    return next((size for size in sizes if lines_of(text, size, room, bold=True) * size * LINE <= height), sizes[-1])
