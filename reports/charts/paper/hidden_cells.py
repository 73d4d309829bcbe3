"""Hatched cells on paper for values that are hidden."""

from collections.abc import Sequence

from reports import theme
from reports.charts.paper.canvas import Canvas, text_width

SMALL = 7.0
HEIGHT = 9.5
ROOM, BETWEEN = 5.0, 2.0
"""Between two cells of a line, and between two lines."""
MARK_ROOM = 9.0


def cells_height(groups: Sequence[str], word: str, room: float) -> float:
    """Height in points that the cells of these groups take within `room`."""
    return -(-len(groups) // _per_line(word, room)) * (HEIGHT + BETWEEN) if groups else 0.0


def draw_cells(canvas: Canvas, groups: Sequence[str], word: str, x: float, y: float, room: float) -> None:
    """One cell per hidden group from (x, y) on, line by line: its mark and the word on a hatched ground."""
    width, per_line = _cell_width(word), _per_line(word, room)
    for number, group in enumerate(groups):
        left = x + number % per_line * (width + ROOM)
        top = y + number // per_line * (HEIGHT + BETWEEN)
        canvas.hatched(left, top, width, HEIGHT)
        # The word stands on plain paper: it would not be read on the lines.
        canvas.rect(left + 1, top + 0.7, width - 10, HEIGHT - 1.4, colour=theme.PAPER)
        canvas.mark(group, left + 5.5, top + HEIGHT / 2, size=2.6)
        canvas.text(left + MARK_ROOM + 2, top + HEIGHT / 2 + 2.4, word, size=SMALL, colour=theme.MUTED)


def _cell_width(word: str) -> float:
    return MARK_ROOM + text_width(word, SMALL) + 15


def _per_line(word: str, room: float) -> int:
    return max(1, int((room + ROOM) // (_cell_width(word) + ROOM)))
