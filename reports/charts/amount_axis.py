"""Axis of amount charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.charts.data.amounts import Tick
from reports.charts.svg import line, text, text_width

WIDE = 480.0
"""From this width on, labels stand beside their line; below, above it."""
SMALL = 9.5
TICKS = 16.0


@dataclass(frozen=True, slots=True)
class Axis:
    """Where amounts stand between two edges."""

    left: float
    right: float
    last: float

    def at(self, value: float) -> float:
        """The place of an amount."""
        return self.left + value / self.last * (self.right - self.left)


def axis_of(ticks: Sequence[Tick], left: float, right: float) -> Axis:
    """The axis up to the last tick."""
    return Axis(left, right, ticks[-1].value)


def ticks_drawn(ticks: Sequence[Tick], axis: Axis, top: float, bottom: float) -> str:
    """Faint lines from top to bottom, with their amounts beneath where they do not run into each other."""
    drawn, free = "", float("-inf")
    for number, tick in enumerate(ticks):
        x = axis.at(tick.value)
        drawn += line(x, top, x, bottom, stroke=theme.HAIRLINE, width=1 if number else 1.4)
        half = text_width(tick.written, SMALL) / 2
        middle = min(max(x, half), axis.right + 24 - half)
        if middle - half > free:
            drawn += text(middle, bottom + 12, tick.written, size=SMALL, fill=theme.MUTED, anchor="middle")
            free = middle + half + 6
    return drawn
