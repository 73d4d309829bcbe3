"""Small radar of the cover, each spoke named after its lever."""

from math import cos, pi, sin

from reports import theme
from reports.charts.data.charts import Emblem
from reports.charts.paper.canvas import HAIR, THIN, Canvas, text_width

RINGS = (100.0, 75.0, 50.0, 25.0)
LABEL = 8.4
LINE = 10.5
SIDE = 92.0
"""Room to the left and to the right, in points, for the names of levers."""


def emblem(drawing: Emblem, canvas: Canvas, accent: str) -> float:
    """Draw the radar; the height. A lever without a score leaves its spoke dashed and the shape open."""
    radius = (canvas.width - 2 * SIDE) / 2
    centre_x, centre_y = canvas.width / 2, radius + 2 * LINE
    count = len(drawing.values)
    angles = [-pi / 2 + 2 * pi * spoke / count for spoke in range(count)]

    def at(angle: float, value: float) -> tuple[float, float]:
        return centre_x + radius * value / 100 * cos(angle), centre_y + radius * value / 100 * sin(angle)

    for ring in RINGS:
        canvas.circle(centre_x, centre_y, radius * ring / 100, colour="none", edge=theme.HAIRLINE, width=HAIR)
    for angle, value, name in zip(angles, drawing.values, drawing.names, strict=True):
        x, y = at(angle, 100)
        dashes = (2.4, 2.4) if value is None else ()
        canvas.line(centre_x, centre_y, x, y, colour=theme.HAIRLINE, width=THIN, dashes=dashes)
        _name(canvas, name, angle, at(angle, 100 + 700 / radius))
    given = [at(angle, value) for angle, value in zip(angles, drawing.values, strict=True) if value is not None]
    if len(given) == count > 2:
        canvas.polygon(given, colour=theme.MATURITY[0], edge=accent, width=1.4)
    for x, y in given:
        canvas.circle(x, y, 3.4, colour=accent)
    return 2 * radius + 4 * LINE


def _name(canvas: Canvas, name: str, angle: float, place: tuple[float, float]) -> None:
    """A lever's name outside its spoke, kept within the drawing."""
    x, y = place
    anchor = "center" if abs(cos(angle)) < 0.2 else "left" if cos(angle) > 0 else "right"
    width = text_width(name, LABEL)
    shift = {"center": width / 2, "left": 0.0, "right": width}[anchor]
    left = min(max(x - shift, 0.0), canvas.width - width)
    canvas.text(left, y + (0.0 if sin(angle) < -0.5 else 5.0), name, size=LABEL, colour=theme.MUTED)
