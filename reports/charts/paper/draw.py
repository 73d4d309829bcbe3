"""Dispatches chart data to its drawing on paper."""

from functools import lru_cache

from reports.charts.data.amounts import SpanChart, Tornado
from reports.charts.data.charts import Drawing, Emblem, Gantt, MapChart
from reports.charts.data.trends import TrendChart
from reports.charts.paper.amount_charts import span_chart, tornado
from reports.charts.paper.canvas import Canvas
from reports.charts.paper.dot_chart import dot_chart
from reports.charts.paper.emblem import emblem
from reports.charts.paper.gantt import gantt
from reports.charts.paper.map_chart import map_chart
from reports.charts.paper.trend_chart import trend_chart
from reports.theme import ACCENT

PAPER_WIDTH = 493.2
"""The text width of an A4 page with 18 mm margins, in points."""
RESOLUTION = 200.0
"""Pixels an inch of a picture, sharp in print."""


def draw(drawing: Drawing, *, width: float = PAPER_WIDTH, accent: str = ACCENT) -> str:
    """The chart as an SVG element, text as text in the house's face. `width` in points."""
    canvas = Canvas(width)
    return canvas.svg(_drawn(drawing, canvas, accent))


@lru_cache(maxsize=64)
def picture(drawing: Drawing, *, width: float = PAPER_WIDTH, accent: str = ACCENT) -> tuple[bytes, float]:
    """The chart as a PNG file, for formats that hold no SVG, and its height in points. `width` in points."""
    canvas = Canvas(width)
    height = _drawn(drawing, canvas, accent)
    return canvas.png(height, resolution=RESOLUTION), height


def _drawn(drawing: Drawing, canvas: Canvas, accent: str) -> float:
    """Draw, and give the height."""
    match drawing:
        case Emblem():
            height = emblem(drawing, canvas, accent)
        case Gantt():
            height = gantt(drawing, canvas)
        case SpanChart():
            height = span_chart(drawing, canvas)
        case Tornado():
            height = tornado(drawing, canvas)
        case MapChart():
            height = map_chart(drawing, canvas)
        case TrendChart():
            height = trend_chart(drawing, canvas)
        case _:
            height = dot_chart(drawing, canvas, accent)
    return height
