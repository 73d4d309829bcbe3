"""Decorative radar of the cover."""

from math import cos, pi, sin

from reports import theme
from reports.charts.data.charts import Emblem
from reports.charts.svg import line, number, tag

RINGS = (100.0, 75.0, 50.0, 25.0)


def emblem(drawing: Emblem, width: float, *, accent: str) -> tuple[str, float]:
    """The drawing and its height; a lever without a score leaves its spoke dashed and the shape open."""
    centre, radius = width / 2, width / 2 - width / 46 - 1
    count = len(drawing.values)
    angles = [-pi / 2 + 2 * pi * spoke / count for spoke in range(count)]

    def at(angle: float, value: float) -> tuple[float, float]:
        return centre + radius * value / 100 * cos(angle), centre + radius * value / 100 * sin(angle)

    drawn = ""
    for ring in RINGS:
        drawn += tag(
            "circle", cx=centre, cy=centre, r=radius * ring / 100, fill="none", stroke=theme.HAIRLINE, stroke_width=0.7
        )
    for angle, value in zip(angles, drawing.values, strict=True):
        x, y = at(angle, 100)
        dash = "3 3" if value is None else None
        drawn += line(centre, centre, x, y, stroke=theme.HAIRLINE, width=0.9, dash=dash)
    given = [(at(angle, value)) for angle, value in zip(angles, drawing.values, strict=True) if value is not None]
    points = " ".join(f"{number(x)},{number(y)}" for x, y in given)
    if len(given) > 1:
        closed = len(given) == count and count > 2
        shape = "polygon" if closed else "polyline"
        fill = accent if closed else "none"
        drawn += tag(
            shape, points=points, fill=fill, fill_opacity=0.14, stroke=accent, stroke_width=1.8, stroke_linejoin="round"
        )
    drawn += "".join(tag("circle", cx=x, cy=y, r=width / 46, fill=accent) for x, y in given)
    return drawn, width
