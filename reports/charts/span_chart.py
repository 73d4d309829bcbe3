"""Range chart of amounts (bounds, P10–P90, P50)."""

from reports import theme
from reports.charts.amount_axis import TICKS, WIDE, Axis, axis_of, ticks_drawn
from reports.charts.data.amounts import SpanChart, SpanRow
from reports.charts.svg import line, rect, text, text_width, wrapped

LABEL, STRONG = 11.0, 12.0
LABEL_SHARE = 0.36
LINE = 13.5
ROW, GAP = 16.0, 7.0
BAR, STRONG_BAR = 7.0, 9.0


def span_chart(chart: SpanChart, width: float) -> tuple[str, float]:
    """The drawing and its height."""
    beside = width >= WIDE
    written = max(text_width(row.written, STRONG if row.strong else LABEL) for row in chart.rows) + 12
    left = LABEL_SHARE * width if beside else 4.0
    right = width - (written if beside else 24.0)
    axis = axis_of(chart.ticks, left, right)
    content, y = "", 4.0
    for row in chart.rows:
        drawn, height = _row(row, axis, y, width=width, beside=beside)
        content += drawn
        y += height
    return ticks_drawn(chart.ticks, axis, 0, y) + content, y + TICKS


def _row(row: SpanRow, axis: Axis, top: float, *, width: float, beside: bool) -> tuple[str, float]:
    size, weight = (STRONG, 600) if row.strong else (LABEL, None)
    room = axis.left - 14 if beside else width - text_width(row.written, size) - 12
    lines = wrapped(row.label, size, room)
    above = 0.0 if beside else len(lines) * LINE + 2
    height = max(len(lines) * LINE + GAP, ROW + GAP) if beside else above + ROW + GAP
    middle = top + above + (height - above - GAP) / 2
    first = middle - (len(lines) - 1) * LINE / 2 + 3.8 if beside else top + LINE - 3
    fill = theme.MUTED if row.apart else theme.INK
    drawn = "".join(
        text(0, first + number * LINE, words, size=size, weight=weight, fill=fill) for number, words in enumerate(lines)
    )
    drawn += text(
        width, first if not beside else middle + 3.8, row.written, size=size, weight=weight, fill=fill, anchor="end"
    )
    return drawn + _span(row, axis, middle), height


def _span(row: SpanRow, axis: Axis, y: float) -> str:
    bar = STRONG_BAR if row.strong else BAR
    colour = theme.MATURITY[1] if row.apart else theme.MATURITY[2] if not row.strong else theme.MATURITY[3]
    p10, p90, p50 = axis.at(row.p10), axis.at(row.p90), axis.at(row.p50)
    drawn = line(axis.at(row.low), y, axis.at(row.high), y, stroke=theme.MUTED, width=1)
    drawn += rect(p10, y - bar / 2, max(p90 - p10, 0.8), bar, fill=colour, radius=1.5)
    return drawn + line(p50, y - bar / 2 - 2, p50, y + bar / 2 + 2, stroke=theme.INK, width=2)
