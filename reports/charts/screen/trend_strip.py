"""Strip of one scale over the waves."""

from reports import theme
from reports.charts.data.trends import TrendChart, TrendPanel
from reports.charts.screen.elements import across, number, place, shape, strip, tag, upright
from reports.charts.trend_runs import trend_runs

HEIGHT, PAD = 84.0, 10.0
CAP = 6.5
"""Half the width of the ends of a range: wider than the point, which would hide a short one."""


def trend_strip(chart: TrendChart, panel: TrendPanel) -> str:
    """Points of the company with their intervals and the groups' marks, joined where there are five waves."""
    axis, count = panel.axis or chart.axis, len(panel.points)

    def at(position: float) -> float:
        return (position + 0.5) / count

    def down(value: float) -> float:
        return HEIGHT - PAD - (value - axis.low) / (axis.high - axis.low) * (HEIGHT - 2 * PAD)

    parts = [across(0, 1, down(value), colour=theme.HAIRLINE, width=1) for value, _ in axis.ticks]
    parts += [
        upright(at(position - 0.5), 0, HEIGHT, colour=theme.INK, width=1, dashes="3 3")
        for position, point in enumerate(panel.points)
        if point.broken
    ]
    if chart.joined:
        for run in trend_runs(panel.points):
            upper = [(at(position) * 100, down(point.high)) for position, point in run if point.high is not None]
            lower = [(at(position) * 100, down(point.low)) for position, point in run if point.low is not None]
            line = [(at(position) * 100, down(point.value)) for position, point in run if point.value is not None]
            if len(upper) == len(lower) == len(run) > 1:
                parts.append(_stretched("polygon", upper + lower[::-1], fill=theme.MATURITY[0]))
            if len(line) > 1:
                parts.append(_stretched("polyline", line, fill="none", stroke=theme.INK, stroke_width=1.4))
    for position, point in enumerate(panel.points):
        if point.value is None:
            continue
        if point.low is not None and point.high is not None:
            parts.append(upright(at(position), down(point.high), down(point.low), colour=theme.INK, width=1.2))
            cap = tag("line", x1=-CAP, x2=CAP, stroke=theme.INK, stroke_width=1.2)
            parts += [place(at(position), down(end), cap) for end in (point.low, point.high)]
        dot = tag("circle", r=4.4, fill=theme.INK, stroke=theme.PAPER, stroke_width=1)
        parts.append(place(at(position), down(point.value), dot))
        parts += [place(at(position), down(dot.value), shape(dot.group, 3.6), beside=12) for dot in point.dots]
    return strip(parts, HEIGHT)


def _stretched(kind: str, corners: list[tuple[float, float]], **paint: float | str) -> str:
    """A shape that stretches to its cell's width at constant line thickness."""
    points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
    shape = tag(kind, points=points, vector_effect="non-scaling-stroke", **paint)
    view = f"0 0 100 {number(HEIGHT)}"
    return tag("svg", shape, width="100%", height=HEIGHT, viewBox=view, preserveAspectRatio="none")
