"""Gantt chart of the plan."""

from reports import theme
from reports.charts.data.charts import Bar, Gantt
from reports.charts.function_marks import mark
from reports.charts.svg import line, rect, text, text_width, wrapped

WIDE = 480.0
LABEL, SMALL = 11.0, 9.5
LABEL_SHARE = 0.46
LINE = 13.0
HEAD = 20.0
BAR = 7.0
GAP = 8.0


def gantt(chart: Gantt, width: float) -> tuple[str, float]:
    """The drawing and its height."""
    beside = width >= WIDE
    left = LABEL_SHARE * width if beside else 8.0
    last = _end(chart)
    scale = (width - left - 8) / last
    content, y = "", HEAD + 6
    for bar in chart.bars:
        drawn, height = _bar(bar, y, left=left, scale=scale, width=width, beside=beside)
        content += drawn
        y += height
    return _periods(chart, left=left, scale=scale, last=last, bottom=y) + content, y + 4


def _end(chart: Gantt) -> int:
    """The last day shown: the end of the period in which the last action ends."""
    finish = max(bar.finish for bar in chart.bars)
    return next(last for last, _ in chart.periods if last >= finish)


def _periods(chart: Gantt, *, left: float, scale: float, last: int, bottom: float) -> str:
    """Alternating tints, so that a bar is read against its period without a grid."""
    drawn, start = "", 0
    for number, (end, name) in enumerate(chart.periods):
        if end > last:
            break
        x, right = left + start * scale, left + end * scale
        drawn += rect(x, HEAD, right - x, bottom - HEAD + 4, fill=theme.TINT if number % 2 == 0 else theme.PAPER)
        drawn += line(right, HEAD, right, bottom + 4, stroke=theme.HAIRLINE, width=0.8)
        fits = text_width(name, SMALL) <= right - x
        if fits:
            drawn += text((x + right) / 2, HEAD - 6, name, size=SMALL, fill=theme.MUTED, anchor="middle")
        start = end
    return drawn


def _bar(bar: Bar, top: float, *, left: float, scale: float, width: float, beside: bool) -> tuple[str, float]:
    lines = wrapped(bar.label, LABEL, left - 14 if beside else width)
    above = 0.0 if beside else len(lines) * LINE + 3
    height = max(len(lines) * LINE + GAP if beside else 0, above + BAR + GAP + 4)
    middle = top + above + (height - above - (0 if beside else 4)) / 2
    baseline = middle - (len(lines) - 1) * LINE / 2 + 3.8 if beside else top + LINE - 2
    drawn = "".join(text(0, baseline + number * LINE, words, size=LABEL) for number, words in enumerate(lines))
    start, finish = left + (bar.start - 1) * scale, left + bar.finish * scale
    colour = theme.FUNCTIONS[bar.function].colour
    drawn += rect(start + 1, middle - BAR / 2, finish - start - 2, BAR, fill=colour, radius=1.5)
    drawn += mark(bar.function, start + 5, middle, size=5)
    return drawn + _owner(bar, start, finish, middle, left=left, width=width), height


def _owner(bar: Bar, start: float, finish: float, y: float, *, left: float, width: float) -> str:
    """The owner's name after the bar, before it when there is no room; the table beneath names every owner anyway."""
    room = text_width(bar.written, SMALL) + 8
    if finish + room <= width:
        return text(finish + 6, y + 3.4, bar.written, size=SMALL, fill=theme.MUTED)
    if start - room >= left:
        return text(start - 6, y + 3.4, bar.written, size=SMALL, fill=theme.MUTED, anchor="end")
    return ""
