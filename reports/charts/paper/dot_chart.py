"""Dot chart on paper: functions and company on a scale, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from reports import theme
from reports.charts.data.charts import Dot, DotChart, DotRow
from reports.charts.paper.canvas import BAR, HAIR, MARK, SEMIBOLD, THIN, Canvas, fitted, text_width, wrapped
from reports.charts.paper.hidden_cells import cells_height, draw_cells

LABEL, STRONG, SMALL = 8.4, 9.0, 7.0
LABEL_SHARE = 0.36
PAD = 9.0
"""Room beyond both ends of the axis, for a mark or a value that stands on the end."""
SPAN_PAD = 22.0
"""The same where the lowest and the highest value are written beside their marks."""
STEP = 2 * MARK
"""Height that a mark takes when several share a value."""
TALLEST = 3
"""Marks above one another before a second column begins: with more, a chart of levers takes a page of its own."""
ROW, STRONG_ROW = 13.0, 18.0
FEW_ROWS, AIRY_ROW = 6, 19.0
"""A chart of few rows has room to breathe."""
LINE = 10.5
HEAD, FOOT = 14.0, 4.0


@dataclass(frozen=True, slots=True)
class DotFrame:
    """Where things stand, in points: the axis between the labels and the written values."""

    labels: float
    left: float
    right: float
    pad: float
    low: float
    high: float
    accent: str

    def at(self, value: float) -> float:
        """The place of a value on the axis."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


Place = tuple[Dot, float, float]
"""A dot, where it stands on the axis, and how far from the middle of its row."""


def dot_chart(chart: DotChart, canvas: Canvas, accent: str) -> float:
    """Draw the chart; its height."""
    frame = _frame(chart, canvas.width, accent)
    top = draw_key(chart, canvas, frame.left - frame.pad, frame.accent)
    rows_top = top + HEAD + 4
    heights = [_height(chart, frame, row) for row in chart.rows]
    bottom = rows_top + sum(heights) + FOOT
    _bands(chart, canvas, frame, top, bottom)
    y = rows_top
    for number, (row, height) in enumerate(zip(chart.rows, heights, strict=True)):
        if number and row.strong:
            canvas.line(0, y, frame.left - frame.pad, y, colour=theme.HAIRLINE, width=HAIR)
        _row(chart, canvas, frame, row, y, height)
        y += height
    for value, written in chart.ticks:
        canvas.text(frame.at(value), bottom + 8, written, size=SMALL, colour=theme.MUTED, anchor="center")
    return bottom + (12 if chart.ticks else 1)


def _frame(chart: DotChart, width: float, accent: str) -> DotFrame:
    written = max((text_width(row.written, STRONG, SEMIBOLD) for row in chart.rows), default=0) + 8
    widest = max(
        (text_width(row.label, *((STRONG, SEMIBOLD) if row.strong else (LABEL,))) for row in chart.rows), default=0
    )
    labels = min(widest + 10, LABEL_SHARE * width)
    pad = SPAN_PAD if chart.span else PAD
    return DotFrame(labels, labels + pad, width - written - pad, pad, chart.low, chart.high, accent)


def draw_key(chart: DotChart, canvas: Canvas, left: float, accent: str) -> float:
    """The functions' marks with their names, when several answered, and what the dotted line means; the height."""
    entries: list[tuple[str, str]] = []
    if is_several(chart):
        entries += chart.key
        if chart.bar and (not chart.span or any(row.value is not None for row in chart.rows)):
            entries.append(("company", chart.company))
    if chart.target_name:
        entries.append(("target", chart.target_name))
    x, y = left, 6.0
    for kind, name in entries:
        room = 10 + text_width(name, SMALL) + 11
        if x > left and x + room > canvas.width:
            x, y = left, y + 11
        if kind == "target":
            canvas.line(x + 4, y - 4.5, x + 4, y + 4.5, colour=accent, width=1.1, dashes=(1.2, 1.4))
        elif kind == "company":
            canvas.line(x + 4, y - 4.5, x + 4, y + 4.5, colour=theme.INK, width=BAR)
        else:
            canvas.mark(kind, x + 4, y)
        canvas.text(x + 10, y + 2.5, name, size=SMALL, colour=theme.MUTED)
        x += room
    return y + 8 if entries else 0.0


def is_several(chart: DotChart) -> bool:
    """Whether the company's value is another one than that of a single mark."""
    return chart.several or len(chart.key) > 1


def _bands(chart: DotChart, canvas: Canvas, frame: DotFrame, top: float, bottom: float) -> None:
    """The named parts of the axis; the outer two reach to the ends of the plot."""
    for band in chart.bands:
        left = frame.at(band.low) - (frame.pad if band.low <= chart.low else 0)
        right = frame.at(band.high) + (frame.pad if band.high >= chart.high else 0)
        canvas.rect(left, top + HEAD, right - left, bottom - top - HEAD, colour=band.colour)
        name = band.name if text_width(band.name, SMALL) <= right - left - 3 else band.short
        canvas.text((left + right) / 2, top + HEAD - 4, name, size=SMALL, colour=theme.MUTED, anchor="center")


def _label_lines(frame: DotFrame, row: DotRow) -> list[str]:
    size, weight = (STRONG, SEMIBOLD) if row.strong else (LABEL, 400)
    return wrapped(row.label, size, frame.labels - 8, weight)


def _height(chart: DotChart, frame: DotFrame, row: DotRow) -> float:
    tallest = max((abs(offset) for _, _, offset in spread(frame, row.dots)), default=0) * 2 + 11
    least = AIRY_ROW if len(chart.rows) <= FEW_ROWS else STRONG_ROW if row.strong else ROW
    plot = max(least, tallest)
    cells = cells_height(row.hidden, chart.hidden_word, frame.right - frame.left)
    return max(plot + cells, len(_label_lines(frame, row)) * LINE + 4)


def _row(chart: DotChart, canvas: Canvas, frame: DotFrame, row: DotRow, top: float, height: float) -> None:
    size, weight = (STRONG, SEMIBOLD) if row.strong else (LABEL, 400)
    room = frame.right - frame.left
    cells = cells_height(row.hidden, chart.hidden_word, room)
    lines = _label_lines(frame, row)
    middle = top + (height - cells) / 2
    baseline = middle - (len(lines) - 1) * LINE / 2 + size * 0.33
    for number, words in enumerate(lines):
        canvas.text(0, baseline + number * LINE, words, size=size, weight=weight)
    canvas.text(canvas.width, middle + size * 0.33, row.written, size=size, weight=weight, anchor="right")
    draw_cells(canvas, row.hidden, chart.hidden_word, frame.left, top + height - cells, room)
    _plot(chart, canvas, frame, row, middle, height - cells)


def spread(frame: DotFrame, dots: Sequence[Dot]) -> list[Place]:
    """Each dot with its place: those that would hide one another share the height of the row."""
    ordered = sorted(((dot, frame.at(dot.value)) for dot in dots), key=lambda placed: placed[1])
    groups: list[list[tuple[Dot, float]]] = []
    for placed in ordered:
        if groups and placed[1] - groups[-1][-1][1] < STEP - 1:
            groups[-1].append(placed)
        else:
            groups.append([placed])
    return [place for group in groups for place in _stacked(group)]


def _stacked(group: list[tuple[Dot, float]]) -> list[Place]:
    """Dots that share a value, in columns side by side that are no taller than a row leaves room for."""
    count = ceil(len(group) / TALLEST)
    tall = ceil(len(group) / count)
    columns = [group[start : start + tall] for start in range(0, len(group), tall)]
    return [
        (dot, x + (place - (len(columns) - 1) / 2) * STEP, (number - (len(column) - 1) / 2) * STEP)
        for place, column in enumerate(columns)
        for number, (dot, x) in enumerate(column)
    ]


def _plot(chart: DotChart, canvas: Canvas, frame: DotFrame, row: DotRow, y: float, height: float) -> None:
    places = spread(frame, row.dots)
    if row.target is not None:
        at, half = frame.at(row.target), height / 2
        canvas.line(at, y - half, at, y + half, colour=frame.accent, width=1.1, dashes=(1.2, 1.4))
    if row.value is None:
        return
    if chart.span and len(places) > 1:
        canvas.line(places[0][1], y, places[-1][1], y, colour=theme.MUTED, width=THIN)
    elif row.low is not None and row.high is not None:
        canvas.line(frame.at(row.low), y, frame.at(row.high), y, colour=theme.INK, width=THIN)
    if chart.bar and (len(places) != 1 or is_several(chart)):
        at = frame.at(row.value)
        half = 5.6 if places or row.strong else 3.6
        canvas.line(at, y - half, at, y + half, colour=theme.INK, width=BAR if places or row.strong else 1.6)
    for dot, x, offset in places:
        canvas.mark(dot.function, x, y + offset)
    if chart.span:
        _ends(canvas, frame, places, y)


def _ends(canvas: Canvas, frame: DotFrame, places: list[Place], y: float) -> None:
    """The lowest and the highest value beside their marks."""
    if len(places) < 2 or places[0][0].value == places[-1][0].value:
        return
    (low, left, up), (high, right, down) = places[0], places[-1]
    room = frame.pad - MARK - 3
    canvas.text(
        left - MARK - 3, y + up + 2.4, fitted(low.label, SMALL, room + left - frame.left), size=SMALL,
        colour=theme.MUTED, anchor="right",
    )  # fmt: skip
    canvas.text(
        right + MARK + 3, y + down + 2.4, fitted(high.label, SMALL, room + frame.right - right), size=SMALL,
        colour=theme.MUTED,
    )  # fmt: skip
