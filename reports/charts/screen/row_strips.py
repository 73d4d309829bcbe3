"""Strips of dot charts, maps, plans and amounts: one drawing per row, and the head that names the axis."""

from collections.abc import Callable, Sequence

from reports import theme
from reports.charts.data.amounts import SpanChart, SpanRow, SwingRow, Tick, Tornado
from reports.charts.data.charts import Bar, DotChart, DotRow, Gantt, MapRow
from reports.charts.screen.elements import BAR, STEP, across, block, place, shape, share, stacked, strip, tag, upright

ROW = 28.0
HEAD = 20.0
OPTIONS = 5
EDGE = 0.03
"""Share of the width kept free at both ends of a scale, for a mark that stands on the end."""


def dot_strip(chart: DotChart, row: DotRow, accent: str) -> str:
    """One row of a dot chart: bands, the interval, the company's bar and the functions' marks."""

    def at(value: float) -> float:
        return EDGE + (value - chart.low) / (chart.high - chart.low) * (1 - 2 * EDGE)

    dots = sorted(row.dots, key=lambda dot: dot.value)
    offsets = stacked(at(dot.value) for dot in dots)
    height = max(ROW, max((abs(offset) for offset in offsets), default=0.0) * 2 + 16)
    middle = height / 2
    parts = []
    for band in chart.bands:
        first = 0.0 if band.low <= chart.low else at(band.low)
        last = 1.0 if band.high >= chart.high else at(band.high)
        parts.append(block(first, last, 0, height, colour=band.colour))
    if row.target is not None:
        parts.append(upright(at(row.target), 0, height, colour=accent, width=1.5, dashes="2 2"))
    if row.value is not None:
        parts += _company(chart, row, [at(dot.value) for dot in dots], at, middle)
    parts += [
        place(at(dot.value), middle + offset, shape(dot.function)) for dot, offset in zip(dots, offsets, strict=True)
    ]
    return strip(parts, height)


def _company(
    chart: DotChart, row: DotRow, dots: Sequence[float], at: Callable[[float], float], middle: float
) -> list[str]:
    parts = []
    if chart.span and len(dots) > 1:
        parts.append(across(dots[0], dots[-1], middle, colour=theme.MUTED, width=1))
    elif row.low is not None and row.high is not None:
        parts.append(across(at(row.low), at(row.high), middle, colour=theme.INK, width=1.2))
    if chart.bar and (len(dots) != 1 or chart.several or len(chart.key) > 1):
        half = 8 if dots or row.strong else 5
        parts.append(upright(at(row.value or 0.0), middle - half, middle + half, colour=theme.INK, width=BAR))
    return parts


def dot_head(chart: DotChart) -> str:
    """The names of the bands above their places; short ones for a narrow page."""
    width = chart.high - chart.low
    parts = []
    for band in chart.bands:
        middle = share(EDGE + ((band.low + band.high) / 2 - chart.low) / width * (1 - 2 * EDGE))
        for words, kind in ((band.name, "band-name"), (band.short, "band-short")):
            parts.append(_label(words, middle, kind))
    return strip(parts, HEAD, kind="strip-head")


def map_strip(row: MapRow) -> str:
    """One item of the map: a mark per person or group on the five options."""

    def at(value: float) -> float:
        return (value - 0.5) / OPTIONS

    people = [spot for spot in row.spots if spot.person]
    means = sorted((spot for spot in row.spots if not spot.person), key=lambda spot: spot.value)
    offsets = stacked(at(spot.value) for spot in means)
    lines = max((len(range(0, _count(people, option), _PER_LINE)) for option in range(1, OPTIONS + 1)), default=1)
    height = max(ROW, max((abs(offset) for offset in offsets), default=0.0) * 2 + 16, lines * STEP + 12)
    middle = height / 2
    parts = [
        block((option - 1) / OPTIONS, option / OPTIONS, 0, height, colour=theme.MATURITY_BANDS[option - 1])
        for option in range(1, OPTIONS + 1)
    ]
    if row.low is not None and row.high is not None and row.high > row.low:
        parts.append(across(at(row.low), at(row.high), middle, colour=theme.MUTED, width=1))
    for option in range(1, OPTIONS + 1):
        here = [spot for spot in people if spot.value == option]
        for number, spot in enumerate(here):
            line, order = divmod(number, _PER_LINE)
            of_line = min(_PER_LINE, len(here) - line * _PER_LINE)
            down = (line - (-(-len(here) // _PER_LINE) - 1) / 2) * STEP
            beside = (order - (of_line - 1) / 2) * STEP
            parts.append(place(at(option), middle + down, shape(spot.group), beside=beside))
    for spot, offset in zip(means, offsets, strict=True):
        arrow = _arrow(spot.towards, theme.GROUPS[spot.group].colour) if spot.towards else ""
        parts.append(place(at(spot.value), middle + offset, arrow + shape(spot.group)))
    return strip(parts, height)


_PER_LINE = 4


def _count(people: Sequence[object], option: int) -> int:
    return sum(getattr(spot, "value", 0) == option for spot in people)


def _arrow(towards: int, colour: str) -> str:
    """A short arrow towards where the true value may lie."""
    tip, back = towards * 14, towards * 11
    corners = f"0,0 {tip},0 {back},-3 {tip},0 {back},3"
    return tag("polyline", points=corners, fill="none", stroke=colour, stroke_width=1.4)


def map_head() -> str:
    """The five options above their columns."""
    labels = (_label(str(option), share((option - 0.5) / OPTIONS), "band") for option in range(1, OPTIONS + 1))
    return strip(labels, HEAD, kind="strip-head")


def bar_strip(chart: Gantt, bar: Bar) -> str:
    """One action of the plan over the periods."""
    last = plan_end(chart)
    parts, start = [], 0
    for number, (end, _) in enumerate(chart.periods):
        if end > last:
            break
        if number % 2 == 0:
            parts.append(block(start / last, end / last, 0, ROW, colour=theme.TINT))
        start = end
    first, finish = (bar.start - 1) / last, bar.finish / last
    colour = theme.FUNCTIONS[bar.function].colour
    parts.append(block(first, finish, ROW / 2 - 4, 8, colour=colour))
    parts.append(place(first, ROW / 2, shape(bar.function, 5.4), beside=6))
    return strip(parts, ROW)


def plan_end(chart: Gantt) -> int:
    """The last day shown: the end of the period in which the last action ends."""
    finish = max(bar.finish for bar in chart.bars)
    return next((end for end, _ in chart.periods if end >= finish), finish)


def plan_head(chart: Gantt) -> str:
    """The periods above their places."""
    last, start, labels = plan_end(chart), 0, []
    for end, name in chart.periods:
        if end > last:
            break
        labels.append(_label(name, share((start + end) / 2 / last), "band"))
        start = end
    return strip(labels, HEAD, kind="strip-head")


def span_strip(chart: SpanChart, row: SpanRow) -> str:
    """An amount with its bounds, P10 to P90 and P50."""
    last = chart.ticks[-1].value
    colour = theme.MATURITY[1] if row.apart else theme.MATURITY[3] if row.strong else theme.MATURITY[2]
    middle = ROW / 2
    return strip(
        (
            *_grid(chart.ticks),
            across(row.low / last, row.high / last, middle, colour=theme.MUTED, width=1),
            block(row.p10 / last, row.p90 / last, middle - 5, 10, colour=colour),
            upright(row.p50 / last, middle - 8, middle + 8, colour=theme.INK, width=2),
        ),
        ROW,
    )


def swing_strip(chart: Tornado, row: SwingRow) -> str:
    """How far the amount moves between an input's two ends."""
    last = chart.ticks[-1].value
    parts = list(_grid(chart.ticks))
    for value, colour in ((row.at_low, theme.MATURITY[1]), (row.at_high, theme.MATURITY[3])):
        first, end = sorted((chart.base / last, value / last))
        parts.append(block(first, end, ROW / 2 - 6, 12, colour=colour))
    parts.append(upright(chart.base / last, 0, ROW, colour=theme.INK, width=1.4))
    return strip(parts, ROW)


def amount_head(ticks: Sequence[Tick]) -> str:
    """The first and the last amount of the axis."""
    ends = ((ticks[0], "0%", "band-start"), (ticks[-1], "100%", "band-end"))
    return strip((_label(tick.written, at, kind) for tick, at, kind in ends), HEAD, kind="strip-head")


def _grid(ticks: Sequence[Tick]) -> list[str]:
    return [upright(tick.value / ticks[-1].value, 0, ROW, colour=theme.HAIRLINE, width=1) for tick in ticks]


def _label(words: str, at: str, kind: str) -> str:
    return tag("text", words.replace("&", "&amp;").replace("<", "&lt;"), x=at, y=HEAD - 6, class_=kind)
