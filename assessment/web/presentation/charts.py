"""Report charts as inline SVG for pages."""

from markupsafe import Markup

from reports import charts
from reports.content.writing.view_types import ChartFigure
from reports.theme import DEFAULT_THEME, Theme

DESK_WIDTH = 880.0
"""A chart on a page 1,120 pixels wide, where its labels come out as large as the text around it."""


def drawn(figure: ChartFigure, theme: Theme = DEFAULT_THEME) -> Markup:
    """A chart twice, laid out for a phone and for a desk; the style sheet shows one of them."""
    return _drawing(figure, "phone", charts.PHONE_WIDTH, theme) + _drawing(figure, "desk", DESK_WIDTH, theme)


def _drawing(figure: ChartFigure, place: str, width: float, theme: Theme) -> Markup:
    svg = charts.draw(
        figure.drawing,
        identifier=f"{figure.key}-{place}",
        title=f"{figure.title} {figure.answer}",
        description=figure.table.caption,
        width=width,
        theme=theme,
    )
    return Markup('<div class="chart-{}">{}</div>').format(place, Markup(svg))  # noqa: S704 - escaped when drawn
