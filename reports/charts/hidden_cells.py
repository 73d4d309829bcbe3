"""Hatched cells for suppressed values."""

from collections.abc import Sequence

from reports import theme
from reports.charts.function_marks import mark
from reports.charts.svg import line, rect, text, text_width

SMALL = 9.5
HEIGHT = 13.0
STEP = 5.0
"""Distance between two lines of the hatching."""
EDGE = 0.7
ROOM = 8.0
"""Between two cells."""
MARK = 12.0
LEANING = 6.5
"""How far a line leans to the right over the height of a cell."""


def hatched(x: float, y: float, width: float, height: float) -> str:
    """A cell with leaning lines."""
    drawn = rect(x, y, width, height, fill=theme.HAIRLINE)
    drawn += rect(x + EDGE, y + EDGE, width - 2 * EDGE, height - 2 * EDGE, fill=theme.PAPER)
    start = x + STEP / 2
    while start + LEANING <= x + width:
        drawn += line(start, y + height, start + LEANING, y, stroke=theme.HAIRLINE, width=1)
        start += STEP
    return drawn


def cell_width(word: str) -> float:
    """Room that one hidden group takes."""
    return MARK + text_width(word, SMALL) + 20


def hidden_lines(groups: Sequence[str], word: str, room: float) -> int:
    """How many lines the cells of these groups take."""
    return -(-len(groups) // _per_line(word, room)) if groups else 0


def hidden_cells(groups: Sequence[str], word: str, x: float, y: float, room: float) -> str:
    """One cell per hidden group from (x, y) on, line by line."""
    width, per_line = cell_width(word), _per_line(word, room)
    drawn = ""
    for number, group in enumerate(groups):
        left = x + number % per_line * (width + ROOM)
        top = y + number // per_line * (HEIGHT + 3)
        drawn += hatched(left, top, width, HEIGHT)
        # The word stands on plain paper: it would not be read on the lines.
        drawn += rect(left + 1, top + EDGE, width - 14, HEIGHT - 2 * EDGE, fill=theme.PAPER)
        drawn += mark(group, left + 8, top + HEIGHT / 2, size=3.6)
        drawn += text(left + MARK + 3, top + HEIGHT / 2 + 3.3, word, size=SMALL, fill=theme.MUTED)
    return drawn


def _per_line(word: str, room: float) -> int:
    return max(1, int((room + ROOM) // (cell_width(word) + ROOM)))
