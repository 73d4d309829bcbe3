"""Amounts on paper: ranges with P10, P50 and P90, and the tornado of input sensitivity."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import theme
from reports.charts.data.amounts import SpanChart, SpanRow, SwingRow, Tick, Tornado
from reports.charts.paper.canvas import HAIR, SEMIBOLD, THIN, Canvas, text_width, wrapped

LABEL, STRONG, SMALL = 8.4, 9.0, 7.0
LABEL_SHARE = 0.36
LINE, GAP, FOOT = 10.5, 6.0, 12.0
BAR, STRONG_BAR, SWING_BAR = 5.6, 7.5, 7.5
HEAD = 13.0


@dataclass(frozen=True, slots=True)
class AmountAxis:
    """Where amounts stand between two edges, in points; the axis begins at zero."""

    left: float
    right: float
    last: float

    def at(self, value: float) -> float:
        """The place of an amount."""
        return self.left + value / self.last * (self.right - self.left)


def span_chart(chart: SpanChart, canvas: Canvas) -> float:
    """Draw the ranges; the height."""
    written = max(text_width(row.written, STRONG, SEMIBOLD) for row in chart.rows) + 10
    left = LABEL_SHARE * canvas.width
    axis = AmountAxis(left, canvas.width - written - 6, chart.ticks[-1].value)
    lines = [wrapped(row.label, *_type(row)[:1], left - 10, _type(row)[1]) for row in chart.rows]
    heights = [len(words) * LINE + GAP for words in lines]
    bottom = 3 + sum(heights)
    _ticks(canvas, chart.ticks, axis, 0, bottom)
    y = 3.0
    for row, words, height in zip(chart.rows, lines, heights, strict=True):
        size, weight = _type(row)
        colour = theme.MUTED if row.apart else theme.INK
        baseline = y + GAP / 2 + LINE - 2.6
        for number, line in enumerate(words):
            canvas.text(0, baseline + number * LINE, line, size=size, weight=weight, colour=colour)
        middle = y + height / 2
        canvas.text(canvas.width, middle + 2.8, row.written, size=size, weight=weight, colour=colour, anchor="right")
        _span(canvas, row, axis, middle)
        y += height
    return bottom + FOOT


def _type(row: SpanRow) -> tuple[float, int]:
    return (STRONG, SEMIBOLD) if row.strong else (LABEL, 400)


def _span(canvas: Canvas, row: SpanRow, axis: AmountAxis, y: float) -> None:
    bar = STRONG_BAR if row.strong else BAR
    colour = theme.MATURITY[1] if row.apart else theme.MATURITY[2] if not row.strong else theme.MATURITY[3]
    p10, p90, p50 = axis.at(row.p10), axis.at(row.p90), axis.at(row.p50)
    canvas.line(axis.at(row.low), y, axis.at(row.high), y, colour=theme.MUTED, width=THIN)
    canvas.rect(p10, y - bar / 2, max(p90 - p10, 0.8), bar, colour=colour)
    canvas.line(p50, y - bar / 2 - 1.5, p50, y + bar / 2 + 1.5, colour=theme.INK, width=1.6)


def tornado(chart: Tornado, canvas: Canvas) -> float:
    """Draw the swings; the height."""
    ends = max(text_width(words, SMALL) for row in chart.rows for words in (row.low_written, row.high_written)) + 6
    label = LABEL_SHARE * canvas.width
    axis = AmountAxis(label + ends, canvas.width - max(ends, 18.0), chart.ticks[-1].value)
    lines = [wrapped(row.label, LABEL, label - 8) for row in chart.rows]
    heights = [len(words) * LINE + GAP for words in lines]
    bottom = HEAD + sum(heights)
    _ticks(canvas, chart.ticks, axis, HEAD, bottom)
    y = HEAD
    for row, words, height in zip(chart.rows, lines, heights, strict=True):
        baseline = y + GAP / 2 + LINE - 2.6
        for number, line in enumerate(words):
            canvas.text(0, baseline + number * LINE, line, size=LABEL)
        _swing(canvas, row, chart.base, axis, y + height / 2)
        y += height
    base = axis.at(chart.base)
    half = text_width(chart.base_written, SMALL, SEMIBOLD) / 2
    canvas.line(base, HEAD - 3, base, bottom, colour=theme.INK, width=1.1)
    middle = min(max(base, half), canvas.width - half)
    canvas.text(middle, 7, chart.base_written, size=SMALL, weight=SEMIBOLD, anchor="center")
    return bottom + FOOT


def _swing(canvas: Canvas, row: SwingRow, base: float, axis: AmountAxis, y: float) -> None:
    for value, colour in ((row.at_low, theme.MATURITY[1]), (row.at_high, theme.MATURITY[3])):
        start, finish = sorted((axis.at(base), axis.at(value)))
        canvas.rect(start, y - SWING_BAR / 2, max(finish - start, 0.6), SWING_BAR, colour=colour)
    (lowest, lower), (highest, higher) = sorted(
        ((row.at_low, row.low_written), (row.at_high, row.high_written)), key=lambda end: end[0]
    )
    small = {"size": SMALL, "colour": theme.MUTED}
    canvas.text(axis.at(min(lowest, base)) - 3, y + 2.4, lower, anchor="right", **small)  # type: ignore[arg-type]
    canvas.text(axis.at(max(highest, base)) + 3, y + 2.4, higher, **small)  # type: ignore[arg-type]


def _ticks(canvas: Canvas, ticks: Sequence[Tick], axis: AmountAxis, top: float, bottom: float) -> None:
    """Faint lines from top to bottom, with their amounts beneath where they do not run into each other."""
    free = float("-inf")
    for number, tick in enumerate(ticks):
        x = axis.at(tick.value)
        canvas.line(x, top, x, bottom, colour=theme.HAIRLINE, width=1.0 if number == 0 else HAIR)
        half = text_width(tick.written, SMALL) / 2
        middle = min(max(x, half), canvas.width - half)
        if middle - half > free:
            canvas.text(middle, bottom + 8.5, tick.written, size=SMALL, colour=theme.MUTED, anchor="center")
            free = middle + half + 4
