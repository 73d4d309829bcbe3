"""Gantt chart of the plan on paper."""

from reports import theme
from reports.charts.data.charts import Bar, Gantt
from reports.charts.paper.canvas import HAIR, SEMIBOLD, Canvas, text_width, wrapped

LABEL, SMALL = 8.4, 7.0
LABEL_SHARE = 0.44
NUMBER = 12.0
LINE, GAP, HEAD, BAR = 10.5, 6.0, 14.0, 5.6
FIRST = 3
"""Actions to begin with: their names are set heavier."""


def gantt(chart: Gantt, canvas: Canvas) -> float:
    """Draw the chart; its height."""
    left = LABEL_SHARE * canvas.width
    finish = max(bar.finish for bar in chart.bars)
    last = next((end for end, _ in chart.periods if end >= finish), finish)
    scale = _scale(chart, canvas.width, left=left, last=last)
    lines = [wrapped(bar.label, LABEL, left - NUMBER - 8, _weight(place)) for place, bar in enumerate(chart.bars)]
    bottom = HEAD + sum(len(words) * LINE + GAP for words in lines) + 2
    _periods(chart, canvas, left=left, scale=scale, last=last, bottom=bottom)
    y = HEAD + 2
    for place, (bar, words) in enumerate(zip(chart.bars, lines, strict=True)):
        height = len(words) * LINE + GAP
        baseline = y + (height - len(words) * LINE) / 2 + LINE - 2.6
        canvas.text(0, baseline, str(place + 1), size=LABEL, weight=SEMIBOLD, colour=theme.MUTED)
        for number, line in enumerate(words):
            canvas.text(NUMBER, baseline + number * LINE, line, size=LABEL, weight=_weight(place))
        _bar(canvas, bar, y + height / 2, left=left, scale=scale)
        y += height
    return bottom + 2


def _scale(chart: Gantt, width: float, *, left: float, last: int) -> float:
    """Points of a day. Where an owner's name has no room on either side of a bar, the bars leave it at their right."""
    scale = (width - left) / last
    rooms = [_room(bar) for bar in chart.bars if _side(bar, width, left=left, scale=scale) is None]
    return (width - left - max(rooms)) / last if rooms else scale


def _room(bar: Bar) -> float:
    return text_width(bar.written, SMALL) + 5


def _side(bar: Bar, width: float, *, left: float, scale: float) -> str | None:
    """On which side of its bar an owner's name has room; None where it has none."""
    start, finish = _ends(bar, left=left, scale=scale)
    if finish + _room(bar) <= width:
        return "right"
    return "left" if start - _room(bar) >= left else None


def _ends(bar: Bar, *, left: float, scale: float) -> tuple[float, float]:
    return left + (bar.start - 1) * scale + 1, left + bar.finish * scale - 1


def _weight(place: int) -> int:
    return SEMIBOLD if place < FIRST else 400


def _periods(chart: Gantt, canvas: Canvas, *, left: float, scale: float, last: int, bottom: float) -> None:
    """Alternating tints, so that a bar is read against its period without a grid."""
    start = 0
    for number, (end, name) in enumerate(chart.periods):
        if end > last:
            break
        x, right = left + start * scale, left + end * scale
        if number % 2 == 0:
            canvas.rect(x, HEAD, right - x, bottom - HEAD, colour=theme.TINT)
        canvas.line(right, HEAD, right, bottom, colour=theme.HAIRLINE, width=HAIR)
        if text_width(name, SMALL) <= right - x - 1:
            canvas.text((x + right) / 2, HEAD - 5, name, size=SMALL, colour=theme.MUTED, anchor="center")
        start = end


def _bar(canvas: Canvas, bar: Bar, y: float, *, left: float, scale: float) -> None:
    start, finish = _ends(bar, left=left, scale=scale)
    canvas.rect(start, y - BAR / 2, finish - start, BAR, colour=theme.FUNCTIONS[bar.function].colour)
    canvas.mark(bar.function, start + 4, y, size=3.8)
    small = {"size": SMALL, "colour": theme.MUTED}
    if _side(bar, canvas.width, left=left, scale=scale) == "right":
        canvas.text(finish + 4, y + 2.4, bar.written, **small)  # type: ignore[arg-type]
    else:
        canvas.text(start - 3, y + 2.4, bar.written, anchor="right", **small)  # type: ignore[arg-type]
