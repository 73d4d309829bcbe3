"""Dot chart of functions and company on a scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.charts.data.charts import Dot, DotChart, DotRow
from reports.charts.function_marks import mark
from reports.charts.hidden_cells import HEIGHT, hidden_cells, hidden_lines
from reports.charts.svg import line, rect, text, text_width, wrapped

WIDE = 480.0
"""From this width on, labels stand beside their line; below, above it."""
LABEL, STRONG, SMALL = 11.5, 12.0, 9.5
LABEL_SHARE = 0.36
PAD = 18.0
"""Room beyond both ends of the axis, for a mark or a value that stands on the end."""
SPAN_PAD = 32.0
"""The same where the lowest and the highest value are written beside their marks."""
STEP = 9.0
"""Height that a mark takes when several share a value."""
ROW, STRONG_ROW = 16.5, 24.0
LINE = 13.5
BAND_TOP = 18.0
TICKS = 14.0
FOOT = 6.0
STRIP = 13.0
"""Lower than a line of text, so that a strip may stand in one."""


@dataclass(frozen=True, slots=True)
class DotFrame:
    """Where things stand: the label column, the axis, and the column of written values."""

    width: float
    labels: float
    left: float
    right: float
    pad: float
    beside: bool
    accent: str = theme.ACCENT


def dot_chart(chart: DotChart, width: float, *, accent: str = theme.ACCENT) -> tuple[str, float]:
    """The drawing and its height."""
    frame = _frame(chart, width, accent)
    key, top = _key(chart, frame)
    rows_top = top + BAND_TOP + (4 if not chart.rows or chart.rows[0].strong else 0)
    content: list[str] = []
    y = rows_top
    for row in chart.rows:
        drawn, height = _row(chart, frame, row, y)
        content.append(drawn)
        y += height
    bottom = y + FOOT
    return key + _bands(chart, frame, top, bottom) + "".join(content) + _ticks(chart, frame, bottom), bottom + (
        TICKS if chart.ticks else 2
    )


def _frame(chart: DotChart, width: float, accent: str) -> DotFrame:
    written = max((text_width(row.written, LABEL) for row in chart.rows), default=0) + 10
    beside = width >= WIDE
    widest = max((text_width(row.label, STRONG if row.strong else LABEL) for row in chart.rows), default=0)
    labels = min(widest + 10, LABEL_SHARE * width) if beside else 0.0
    pad = SPAN_PAD if chart.span else PAD
    return DotFrame(width, labels, labels + pad, width - written - pad, pad, beside, accent)


def _at(chart: DotChart, frame: DotFrame, value: float) -> float:
    return frame.left + (value - chart.low) / (chart.high - chart.low) * (frame.right - frame.left)


def _key(chart: DotChart, frame: DotFrame) -> tuple[str, float]:
    """The functions' marks with their names, when several answered, and what the accent line means."""
    entries: list[tuple[str, str]] = []
    if _several(chart):
        entries += chart.key
        if chart.bar and (not chart.span or any(row.value is not None for row in chart.rows)):
            entries.append(("company", chart.company))
    if chart.target_name:
        entries.append(("target", chart.target_name))
    drawn, x, y = "", frame.labels if frame.beside else 0.0, 8.0
    start = x
    for kind, name in entries:
        room = 14 + text_width(name, SMALL + 1) + 14
        if x > start and x + room > frame.width:
            x, y = start, y + 15
        drawn += _sample(kind, x + 6, y, frame.accent) + text(x + 14, y + 3.6, name, size=SMALL + 1, fill=theme.MUTED)
        x += room
    return drawn, y + 14 if entries else 0.0


def _several(chart: DotChart) -> bool:
    """Whether the company's value is another one than that of a single mark."""
    return chart.several or len(chart.key) > 1


def _sample(kind: str, x: float, y: float, accent: str) -> str:
    if kind == "company":
        return line(x, y - 6, x, y + 6, stroke=theme.INK, width=2.4)
    if kind == "target":
        return line(x, y - 6, x, y + 6, stroke=accent, width=1.6, dash="2.5 2")
    return mark(kind, x, y)


def _bands(chart: DotChart, frame: DotFrame, top: float, bottom: float) -> str:
    """The named parts of the axis; the outer two reach to the ends of the plot."""
    drawn = ""
    for band in chart.bands:
        first, last = band.low <= chart.low, band.high >= chart.high
        left = _at(chart, frame, band.low) - (frame.pad if first else 0)
        right = _at(chart, frame, band.high) + (frame.pad if last else 0)
        drawn += rect(left, top + 14, right - left, bottom - top - 14, fill=band.colour)
        name = band.name if text_width(band.name, SMALL) <= right - left - 3 else band.short
        drawn += text((left + right) / 2, top + 9, name, size=SMALL, fill=theme.MUTED, anchor="middle")
    return drawn


def _ticks(chart: DotChart, frame: DotFrame, bottom: float) -> str:
    return "".join(
        text(_at(chart, frame, value), bottom + 11, written, size=SMALL, fill=theme.MUTED, anchor="middle")
        for value, written in chart.ticks
    )


def _row(chart: DotChart, frame: DotFrame, row: DotRow, top: float) -> tuple[str, float]:
    size = STRONG if row.strong else LABEL
    lines = wrapped(row.label, size, frame.labels - 10 if frame.beside else frame.width)
    places = _spread(chart, frame, row.dots)
    tallest = max((abs(offset) for _, _, offset in places), default=0) * 2 + 16
    plot = max(STRONG_ROW if row.strong else ROW, tallest)
    above = 0.0 if frame.beside else len(lines) * LINE + 2
    room = frame.right - frame.left
    cells = hidden_lines(row.hidden, chart.hidden_word, room) * (HEIGHT + 3)
    height = max(plot + above + cells, len(lines) * LINE + 6 if frame.beside else 0)
    middle = top + above + (height - above - cells) / 2
    weight = 600 if row.strong else None
    baseline = middle - (len(lines) - 1) * LINE / 2 + 4 if frame.beside else top + LINE - 2
    drawn = "".join(
        text(0, baseline + number * LINE, words, size=size, weight=weight) for number, words in enumerate(lines)
    )
    drawn += text(frame.width, middle + 4, row.written, size=size, weight=weight, anchor="end")
    drawn += hidden_cells(row.hidden, chart.hidden_word, frame.left, middle + plot / 2 - 1, room)
    return drawn + _plot(chart, frame, row, places, middle), height


Place = tuple[Dot, float, float]


def _spread(chart: DotChart, frame: DotFrame, dots: Sequence[Dot]) -> list[Place]:
    """Each dot with its place: those that would hide one another share the height of the row."""
    ordered = sorted(((dot, _at(chart, frame, dot.value)) for dot in dots), key=lambda placed: placed[1])
    groups: list[list[tuple[Dot, float]]] = []
    for placed in ordered:
        if groups and placed[1] - groups[-1][-1][1] < STEP - 1:
            groups[-1].append(placed)
        else:
            groups.append([placed])
    return [
        (dot, x, (number - (len(group) - 1) / 2) * STEP) for group in groups for number, (dot, x) in enumerate(group)
    ]


def _plot(chart: DotChart, frame: DotFrame, row: DotRow, places: list[Place], y: float) -> str:
    drawn = ""
    if row.target is not None:
        at = _at(chart, frame, row.target)
        drawn += line(at, y - 10, at, y + 10, stroke=frame.accent, width=1.6, dash="2.5 2")
    if row.value is None:
        return drawn
    if chart.span and len(places) > 1:
        drawn += line(places[0][1], y, places[-1][1], y, stroke=theme.MUTED, width=1)
    elif row.low is not None and row.high is not None:
        low, high = _at(chart, frame, row.low), _at(chart, frame, row.high)
        drawn += line(low, y, high, y, stroke=theme.MUTED, width=1.2)
    if chart.bar and (len(places) != 1 or _several(chart)):
        at = _at(chart, frame, row.value)
        tall = bool(places) or row.strong
        half = 8 if tall else 5
        drawn += line(at, y - half, at, y + half, stroke=theme.INK, width=2.4 if tall else 2)
    drawn += "".join(mark(dot.function, x, y + offset) for dot, x, offset in places)
    return drawn + (_ends(places, y) if chart.span else "")


def _ends(places: list[Place], y: float) -> str:
    """The lowest and the highest value beside their marks."""
    if len(places) < 2 or places[0][0].value == places[-1][0].value:
        return ""
    (low, left, up), (high, right, down) = places[0], places[-1]
    return text(left - 8, y + up + 3.4, low.label, size=SMALL, fill=theme.MUTED, anchor="end") + text(
        right + 8, y + down + 3.4, high.label, size=SMALL, fill=theme.MUTED
    )


def strip(chart: DotChart, width: float) -> tuple[str, float]:
    """One line without words, to stand beside a text: the five steps and where each function stands."""
    row = chart.rows[0]
    frame = DotFrame(width, 0, 8, width - 8, 8, beside=True)
    places = _spread(chart, frame, row.dots)
    height = max(STRIP, max((abs(offset) for _, _, offset in places), default=0) * 2 + 13)
    drawn = ""
    for band in chart.bands:
        left = _at(chart, frame, band.low) - (8 if band.low <= chart.low else 0)
        right = _at(chart, frame, band.high) + (8 if band.high >= chart.high else 0)
        drawn += rect(left, 0, right - left - (0 if band.high >= chart.high else 1), height, fill=band.colour)
    middle = height / 2
    if len(places) > 1:
        drawn += line(places[0][1], middle, places[-1][1], middle, stroke=theme.MUTED, width=1)
    if len(places) > 1 or chart.several:
        at = _at(chart, frame, row.value or chart.low)
        drawn += line(at, 2, at, height - 2, stroke=theme.INK, width=2)
    return drawn + "".join(mark(dot.function, x, middle + offset) for dot, x, offset in places), height
