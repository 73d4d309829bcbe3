"""Tornado chart of input sensitivity."""

from reports import theme
from reports.charts.amount_axis import SMALL, TICKS, WIDE, Axis, axis_of, ticks_drawn
from reports.charts.data.amounts import SwingRow, Tornado
from reports.charts.svg import line, rect, text, text_width, wrapped

LABEL = 11.0
LABEL_SHARE = 0.36
LINE = 13.0
BAR, GAP = 10.0, 8.0
HEAD = 16.0


def tornado(chart: Tornado, width: float) -> tuple[str, float]:
    """The drawing and its height."""
    beside = width >= WIDE
    ends = max(text_width(words, SMALL) for row in chart.rows for words in (row.low_written, row.high_written)) + 8
    left = (LABEL_SHARE * width if beside else 0.0) + ends
    axis = axis_of(chart.ticks, left, width - max(ends, 24.0))
    content, y = "", HEAD
    for row in chart.rows:
        drawn, height = _row(row, chart.base, axis, y, label=left - ends - 8 if beside else width, beside=beside)
        content += drawn
        y += height
    base = axis.at(chart.base)
    half = text_width(chart.base_written, SMALL) / 2
    head = text(min(max(base, half), width - half), 9, chart.base_written, size=SMALL, anchor="middle", weight=600)
    middle = line(base, HEAD - 3, base, y, stroke=theme.INK, width=1.4)
    return ticks_drawn(chart.ticks, axis, HEAD, y) + content + middle + head, y + TICKS


def _row(row: SwingRow, base: float, axis: Axis, top: float, *, label: float, beside: bool) -> tuple[str, float]:
    lines = wrapped(row.label, LABEL, label)
    above = 0.0 if beside else len(lines) * LINE + 2
    height = max(len(lines) * LINE, BAR) + GAP if beside else above + BAR + GAP
    y = top + above + (height - above - GAP) / 2
    first = y - (len(lines) - 1) * LINE / 2 + 3.8 if beside else top + LINE - 3
    drawn = "".join(text(0, first + number * LINE, words, size=LABEL) for number, words in enumerate(lines))
    for value, colour in ((row.at_low, theme.MATURITY[1]), (row.at_high, theme.MATURITY[3])):
        start, finish = sorted((axis.at(base), axis.at(value)))
        drawn += rect(start, y - BAR / 2, max(finish - start, 0.6), BAR, fill=colour)
    (lowest, lower), (highest, higher) = sorted(
        ((row.at_low, row.low_written), (row.at_high, row.high_written)), key=lambda end: end[0]
    )
    drawn += text(axis.at(min(lowest, base)) - 4, y + 3.4, lower, size=SMALL, fill=theme.MUTED, anchor="end")
    return drawn + text(axis.at(max(highest, base)) + 4, y + 3.4, higher, size=SMALL, fill=theme.MUTED), height
