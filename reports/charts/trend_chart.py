"""Small-multiple trend chart over waves.

Under five waves points stand alone, since two or three always make a line; from five on they are joined, with a ribbon.
"""

from dataclasses import dataclass

from reports import theme
from reports.charts.data.trends import TrendAxis, TrendChart, TrendPanel, TrendPoint
from reports.charts.function_marks import mark
from reports.charts.svg import line, number, rect, tag, text, text_width, wrapped

WIDE = 480.0
"""From this width on, panels stand side by side."""
ACROSS = 3
TITLE, NOTE, SMALL = 12.0, 10.5, 9.5
LINE = 14.0
PLOT = 112.0
AXIS = 24.0
"""Room left of a plot for the figures of the axis."""
GUTTER = 22.0
FOOT = 26.0
DOT = 4.2
BESIDE = 11.0
"""How far from the company's point groups' marks stand, so that neither hides the other."""
KEY = 20.0


@dataclass(frozen=True, slots=True)
class TrendFrame:
    """Where one panel's plot stands."""

    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float

    def x(self, position: int, of: int) -> float:
        """The middle of a wave's place."""
        return self.left + (position + 0.5) * (self.right - self.left) / of

    def y(self, value: float) -> float:
        """A score on the axis."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def trend_chart(chart: TrendChart, width: float) -> tuple[str, float]:
    """The drawing and its height."""
    across = (min(ACROSS, len(chart.panels)) if len(chart.panels) != 4 else 2) if width >= WIDE else 1
    room = (width - GUTTER * (across - 1)) / across
    content, top = _key(chart, width)
    for first in range(0, len(chart.panels), across):
        row = chart.panels[first : first + across]
        head = max(_head_height(panel, room) for panel in row)
        for place, panel in enumerate(row):
            content += _panel(chart, panel, place * (room + GUTTER), top, room, head)
        top += head + PLOT + FOOT + 10
    return content, top


def _key(chart: TrendChart, width: float) -> tuple[str, float]:
    if len(chart.key) < 2:
        return "", 4.0
    drawn, x, y = "", 0.0, 8.0
    for group, name in chart.key:
        room = 14 + text_width(name, SMALL + 1) + 14
        if x and x + room > width:
            x, y = 0.0, y + 15
        drawn += mark(group, x + 6, y) + text(x + 14, y + 3.6, name, size=SMALL + 1, fill=theme.MUTED)
        x += room
    return drawn, y + KEY - 4


def _head_height(panel: TrendPanel, room: float) -> float:
    lines = len(wrapped(panel.title, TITLE, room)) + (len(wrapped(panel.note, NOTE, room)) if panel.note else 0)
    return lines * LINE + 10


def _panel(chart: TrendChart, panel: TrendPanel, left: float, top: float, room: float, head: float) -> str:
    drawn, y = "", top + LINE - 3
    for words in wrapped(panel.title, TITLE, room):
        drawn += text(left, y, words, size=TITLE, weight=600)
        y += LINE
    for words in wrapped(panel.note, NOTE, room) if panel.note else ():
        drawn += text(left, y, words, size=NOTE, fill=theme.MUTED)
        y += LINE
    axis = panel.axis or chart.axis
    beside = max(AXIS, *(text_width(written, SMALL) + 8 for _, written in axis.ticks))
    frame = TrendFrame(left + beside, left + room, top + head, top + head + PLOT, axis.low, axis.high)
    return drawn + _axis(axis, frame) + _breaks(panel, frame) + _joined(chart, panel, frame) + _points(panel, frame)


def _axis(axis: TrendAxis, frame: TrendFrame) -> str:
    drawn = rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, fill=theme.TINT)
    for value, written in axis.ticks:
        y = frame.y(value)
        drawn += line(frame.left, y, frame.right, y, stroke=theme.HAIRLINE, width=0.8)
        drawn += text(frame.left - 5, y + 3.2, written, size=SMALL, fill=theme.MUTED, anchor="end")
    return drawn


def _breaks(panel: TrendPanel, frame: TrendFrame) -> str:
    """Where the questionnaire changed: what stands left and right of it was not asked in the same words."""
    drawn, count = "", len(panel.points)
    for position, point in enumerate(panel.points):
        if point.broken:
            x = (frame.x(position - 1, count) + frame.x(position, count)) / 2
            drawn += line(x, frame.top, x, frame.bottom, stroke=theme.INK, width=1, dash="3 3")
            drawn += text(x + 3, frame.top + 9, point.broken, size=SMALL - 1, fill=theme.MUTED)
    return drawn


def _joined(chart: TrendChart, panel: TrendPanel, frame: TrendFrame) -> str:
    """Ribbon and line, apart on either side of a break and of a wave without a score."""
    if not chart.joined:
        return ""
    drawn, count = "", len(panel.points)
    for stretch in _stretches(panel.points):
        places = [(frame.x(position, count), point) for position, point in stretch]
        upper = [(x, frame.y(point.high)) for x, point in places if point.high is not None]
        lower = [(x, frame.y(point.low)) for x, point in places if point.low is not None]
        if len(upper) == len(lower) == len(places) > 1:
            drawn += tag("polygon", points=_corners(upper + lower[::-1]), fill=theme.MATURITY[0])
        line_points = [(x, frame.y(point.value)) for x, point in places if point.value is not None]
        if len(line_points) > 1:
            drawn += tag("polyline", points=_corners(line_points), fill="none", stroke=theme.INK, stroke_width=1.4)
    return drawn


def _stretches(points: tuple[TrendPoint, ...]) -> list[list[tuple[int, TrendPoint]]]:
    found: list[list[tuple[int, TrendPoint]]] = [[]]
    for position, point in enumerate(points):
        if point.broken or point.value is None:
            found.append([])
        if point.value is not None:
            found[-1].append((position, point))
    return [stretch for stretch in found if stretch]


def _corners(places: list[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in places)


def _points(panel: TrendPanel, frame: TrendFrame) -> str:
    count = len(panel.points)
    drawn = ""
    every = _every(panel, frame)
    for position, point in enumerate(panel.points):
        x = frame.x(position, count)
        if (count - 1 - position) % every == 0:
            drawn += text(x, frame.bottom + 13, point.label, size=SMALL, fill=theme.MUTED, anchor="middle")
        if point.value is None:
            # Why there is no score stands in the table; on the axis a dash keeps the place.
            drawn += text(x, frame.y((frame.low + frame.high) / 2), "–", size=TITLE, fill=theme.MUTED, anchor="middle")
            continue
        drawn += _point(point, frame, x, room=(frame.right - frame.left) / count)
    return drawn


def _every(panel: TrendPanel, frame: TrendFrame) -> int:
    """Every how many waves a date fits; the last one always has its own."""
    widest = max(text_width(point.label, SMALL) for point in panel.points) + 6
    place = (frame.right - frame.left) / len(panel.points)
    return max(1, -int(-widest // place))


def _point(point: TrendPoint, frame: TrendFrame, x: float, *, room: float) -> str:
    y = frame.y(point.value or 0.0)
    drawn = ""
    if point.low is not None and point.high is not None:
        drawn += line(x, frame.y(point.low), x, frame.y(point.high), stroke=theme.MUTED, width=1.2)
    drawn += tag("circle", cx=x, cy=y, r=DOT, fill=theme.INK, stroke=theme.PAPER, stroke_width=1)
    beside = min(BESIDE, room / 3)
    drawn += "".join(mark(dot.group, x + beside, frame.y(dot.value), size=3.2) for dot in point.dots)
    if room >= text_width(point.written, SMALL) + 2 * DOT + 8:
        drawn += text(x - DOT - 3, y + 3.4, point.written, size=SMALL, weight=600, anchor="end")
    return drawn
