"""Charts of pages: tables whose rows hold a strip."""

from collections.abc import Callable

from markupsafe import Markup

from assessment.i18n import Language
from reports.charts.screen import chart_table
from reports.content.writing.view_types import ChartFigure
from reports.theme import DEFAULT_THEME, Theme


def chart_writer(say: Language, theme: Theme = DEFAULT_THEME) -> Callable[[ChartFigure], Markup]:
    """What a template calls with a chart: its own data table, to be read at any width and aloud."""

    def drawn(figure: ChartFigure) -> Markup:
        table = chart_table(
            figure.drawing,
            figure.table.headers,
            figure.table.rows,
            caption=figure.table.caption,
            masked=say("report.hidden"),
            accent=theme.accent,
        )
        return Markup(table)  # noqa: S704 - escaped when written

    return drawn
