"""Dispatches chart data to its drawing function."""

from reports.charts.data.amounts import SpanChart, Tornado
from reports.charts.data.charts import DotChart, Drawing, Emblem, Gantt, MapChart
from reports.charts.data.trends import TrendChart
from reports.charts.dot_chart import dot_chart, strip
from reports.charts.gantt import gantt
from reports.charts.map_chart import map_chart
from reports.charts.radar_emblem import emblem
from reports.charts.span_chart import span_chart
from reports.charts.svg import picture
from reports.charts.tornado import tornado
from reports.charts.trend_chart import trend_chart
from reports.theme import DEFAULT_THEME, Theme

PAPER_WIDTH = 658.0
"""The text width of an A4 page with 18 mm margins, in CSS pixels."""
PHONE_WIDTH = 358.0
"""The text width of a page 390 pixels wide."""
STRIP_WIDTH = 168.0


def draw(
    drawing: Drawing,
    *,
    identifier: str,
    title: str,
    description: str,
    width: float = PAPER_WIDTH,
    theme: Theme = DEFAULT_THEME,
) -> str:
    """The chart as an SVG element. `identifier` must be unique in the page; `width` decides how labels are laid out."""
    if isinstance(drawing, Emblem):
        kind, (content, height) = "emblem", emblem(drawing, width, accent=theme.accent)
    elif isinstance(drawing, Gantt):
        kind, (content, height) = "gantt", gantt(drawing, width)
    elif isinstance(drawing, SpanChart):
        kind, (content, height) = "spans", span_chart(drawing, width)
    elif isinstance(drawing, Tornado):
        kind, (content, height) = "tornado", tornado(drawing, width)
    elif isinstance(drawing, MapChart):
        kind, (content, height) = "map", map_chart(drawing, width)
    elif isinstance(drawing, TrendChart):
        kind, (content, height) = "trend", trend_chart(drawing, width)
    else:
        kind, (content, height) = "dots", dot_chart(drawing, width, accent=theme.accent)
    names = {"identifier": identifier, "title": title, "description": description, "kind": kind}
    return picture((content,), width=width, height=height, **names)


def draw_strip(drawing: DotChart, *, identifier: str, title: str, description: str, width: float = STRIP_WIDTH) -> str:
    """A one-line chart of 1 to 5 without words, to stand beside the text that says the same."""
    content, height = strip(drawing, width)
    names = {"identifier": identifier, "title": title, "description": description, "kind": "strip"}
    return picture((content,), width=width, height=height, **names)
