"""Trends over waves on paper, one small panel per scale.

Under five waves points stand alone, since two or three always make a line; from five on they are joined, with a ribbon.
"""

from dataclasses import dataclass

from reports import theme
from reports.charts.data.trends import TrendAxis, TrendChart, TrendPanel, TrendPoint
from reports.charts.paper.canvas import HAIR, SEMIBOLD, THIN, Canvas, text_width, wrapped
from reports.charts.trend_runs import trend_runs

TITLE, NOTE, SMALL = 9.0, 7.8, 7.0
LINE, PLOT, FOOT = 10.8, 82.0, 16.0
AXIS = 18.0
"""Room left of a plot for the figures of the axis."""
GUTTER = 16.0
DOT = 3.1
CAP = 4.6
"""Half the width of the ends of a range: wider than the point, which would hide a short one."""
BESIDE = 8.0
"""How far from the company's point groups' marks stand, so that neither hides the other."""


@dataclass(frozen=True, slots=True)
class TrendFrame:
    """Where one panel's plot stands, in points."""

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


def trend_chart(chart: TrendChart, canvas: Canvas) -> float:
    """Draw the panels; the height."""
    across = chart.columns
    room = (canvas.width - GUTTER * (across - 1)) / across
    top = _key(chart, canvas)
    for first in range(0, len(chart.panels), across):
        row = chart.panels[first : first + across]
        head = max(_head_height(panel, room) for panel in row)
        for place, panel in enumerate(row):
            _panel(chart, canvas, panel, left=place * (room + GUTTER), top=top, room=room, head=head)
        top += head + PLOT + FOOT + 6
    return top


def _key(chart: TrendChart, canvas: Canvas) -> float:
    if len(chart.key) < 2:
        return 2.0
    x, y = 0.0, 6.0
    for group, name in chart.key:
        room = 10 + text_width(name, SMALL) + 11
        if x and x + room > canvas.width:
            x, y = 0.0, y + 11
        canvas.mark(group, x + 4, y)
        canvas.text(x + 10, y + 2.5, name, size=SMALL, colour=theme.MUTED)
        x += room
    return y + 11


def _head_height(panel: TrendPanel, room: float) -> float:
    lines = len(wrapped(panel.title, TITLE, room, SEMIBOLD))
    return (lines + (len(wrapped(panel.note, NOTE, room)) if panel.note else 0)) * LINE + 6


def _panel(
    chart: TrendChart, canvas: Canvas, panel: TrendPanel, *, left: float, top: float, room: float, head: float
) -> None:
    y = top + LINE - 2
    for words in wrapped(panel.title, TITLE, room, SEMIBOLD):
        canvas.text(left, y, words, size=TITLE, weight=SEMIBOLD)
        y += LINE
    for words in wrapped(panel.note, NOTE, room) if panel.note else ():
        canvas.text(left, y, words, size=NOTE, colour=theme.MUTED)
        y += LINE
    axis = panel.axis or chart.axis
    beside = max(AXIS, *(text_width(written, SMALL) + 6 for _, written in axis.ticks))
    frame = TrendFrame(left + beside, left + room, top + head, top + head + PLOT, axis.low, axis.high)
    _axis(canvas, axis, frame)
    _breaks(canvas, panel, frame)
    if chart.joined:
        _joined(canvas, panel, frame)
    _points(canvas, panel, frame)


def _axis(canvas: Canvas, axis: TrendAxis, frame: TrendFrame) -> None:
    canvas.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, colour=theme.TINT)
    for value, written in axis.ticks:
        y = frame.y(value)
        canvas.line(frame.left, y, frame.right, y, colour=theme.HAIRLINE, width=HAIR)
        canvas.text(frame.left - 4, y + 2.4, written, size=SMALL, colour=theme.MUTED, anchor="right")


def _breaks(canvas: Canvas, panel: TrendPanel, frame: TrendFrame) -> None:
    """Where the questionnaire changed: what stands left and right of it was not asked in the same words."""
    count = len(panel.points)
    for position, point in enumerate(panel.points):
        if point.broken:
            x = (frame.x(position - 1, count) + frame.x(position, count)) / 2
            canvas.line(x, frame.top, x, frame.bottom, colour=theme.INK, width=THIN, dashes=(2.4, 2.4))
            canvas.text(x + 2, frame.top + 7, point.broken, size=SMALL, colour=theme.MUTED)


def _joined(canvas: Canvas, panel: TrendPanel, frame: TrendFrame) -> None:
    """Ribbon and line, apart on either side of a break and of a wave without a score."""
    count = len(panel.points)
    for stretch in trend_runs(panel.points):
        places = [(frame.x(position, count), point) for position, point in stretch]
        upper = [(x, frame.y(point.high)) for x, point in places if point.high is not None]
        lower = [(x, frame.y(point.low)) for x, point in places if point.low is not None]
        if len(upper) == len(lower) == len(places) > 1:
            canvas.polygon(upper + lower[::-1], colour=theme.MATURITY[0])
        corners = [(x, frame.y(point.value)) for x, point in places if point.value is not None]
        if len(corners) > 1:
            canvas.path(corners, colour=theme.INK, width=1.1)


def _points(canvas: Canvas, panel: TrendPanel, frame: TrendFrame) -> None:
    count = len(panel.points)
    every = _every(panel, frame)
    small = {"size": SMALL, "colour": theme.MUTED, "anchor": "center"}
    for position, point in enumerate(panel.points):
        x = frame.x(position, count)
        if (count - 1 - position) % every == 0:
            canvas.text(x, frame.bottom + 9, point.label, **small)  # type: ignore[arg-type]
        if point.value is None:
            # Why there is no score stands in the table; on the axis a dash keeps the place.
            canvas.text(x, frame.y((frame.low + frame.high) / 2), "–", **small)  # type: ignore[arg-type]
            continue
        _point(canvas, point, frame, x, room=(frame.right - frame.left) / count)


def _every(panel: TrendPanel, frame: TrendFrame) -> int:
    """Every how many waves a date fits; the last one always has its own."""
    widest = max(text_width(point.label, SMALL) for point in panel.points) + 4
    place = (frame.right - frame.left) / len(panel.points)
    return max(1, -int(-widest // place))


def _point(canvas: Canvas, point: TrendPoint, frame: TrendFrame, x: float, *, room: float) -> None:
    y = frame.y(point.value or 0.0)
    if point.low is not None and point.high is not None:
        canvas.line(x, frame.y(point.low), x, frame.y(point.high), colour=theme.INK, width=THIN)
        for end in (frame.y(point.low), frame.y(point.high)):
            canvas.line(x - CAP, end, x + CAP, end, colour=theme.INK, width=THIN)
    canvas.circle(x, y, DOT, colour=theme.INK, edge=theme.PAPER, width=THIN)
    beside = min(BESIDE, room / 3)
    for dot in point.dots:
        canvas.mark(dot.group, x + beside, frame.y(dot.value), size=2.4)
    if room / 2 >= text_width(point.written, SMALL, SEMIBOLD) + DOT + 4:
        canvas.text(x - DOT - 2, y + 2.4, point.written, size=SMALL, weight=SEMIBOLD, anchor="right")
