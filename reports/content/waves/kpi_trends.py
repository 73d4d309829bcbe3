"""KPI values over waves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil, floor, log10

from assessment.core.questionnaire.definition import Kpi
from reports.charts.data.trends import TrendAxis, TrendChart, TrendPanel, TrendPoint
from reports.content.cost.kpi_text import NOT_KNOWN, written
from reports.content.waves.wave_text import WaveText
from reports.content.writing.view_types import ChartFigure, DataTable

LEAST_WAVES = 2
"""A figure that was given once shows nothing over time."""
APART = 0.15
"""Part of an axis from zero on which an end has room for a figure of its own."""
STEPS = (1, 2, 2.5, 5, 10)
"""An axis ends on one of these times a power of ten."""


def kpi_figure(teller: WaveText) -> ChartFigure | None:
    """One panel per figure that was given in two waves at least; None where there is none."""
    say, history = teller.say, teller.history
    if len(history.kpis) != len(history.waves):
        return None
    known = (*history.questionnaire.kpis, *history.questionnaire.trends)
    kpi_series = [(kpi, values) for kpi in known if _given(values := [kpis.figure(kpi) for kpis in history.kpis])]
    if not kpi_series:
        return None
    panels = tuple(_panel(teller, kpi, values) for kpi, values in kpi_series)
    title, answer = say("waves.figures.kpis.title"), say("waves.figures.kpis.answer")
    rows = tuple(
        (teller.read(kpi.name), *(NOT_KNOWN if value is None else written(kpi, value, say) for value in values))
        for kpi, values in kpi_series
    )
    headers = (say("waves.columns.scale"), *(teller.day(line) for line in history.waves))
    return ChartFigure(
        "waves-kpis",
        title,
        answer,
        TrendChart(panels, TrendAxis(0, 100, ()), history.joins),
        DataTable(title, headers, rows),
    )


def rows_of_panels(figure: ChartFigure) -> Iterator[ChartFigure]:
    """A figure of trend panels, one figure for each row of it: a page may end between two rows.

    Raises TypeError for another drawing.
    """
    chart = figure.drawing
    if not isinstance(chart, TrendChart):
        raise TypeError(f"{figure.key} has no trend panels")
    for first in range(0, len(chart.panels), chart.columns):
        panels = chart.panels[first : first + chart.columns]
        rows = figure.table.rows[first : first + chart.columns]
        row = replace(chart, panels=panels, across=chart.columns, key=() if first else chart.key)
        yield replace(figure, key=f"{figure.key}-{first + 1}", drawing=row, table=replace(figure.table, rows=rows))


def _given(values: Sequence[float | None]) -> bool:
    return sum(value is not None for value in values) >= LEAST_WAVES


def _panel(teller: WaveText, kpi: Kpi, values: Sequence[float | None]) -> TrendPanel:
    say = teller.say
    points = tuple(
        TrendPoint(teller.short_day(line), value, "" if value is None else written(kpi, value, say))
        for line, value in zip(teller.history.waves, values, strict=True)
    )
    numbers = [value for value in values if value is not None]
    low = -_whole(-min(numbers)) if min(numbers) < 0 else 0.0
    high = _whole(highest) if (highest := max(numbers)) > 0 or not low else 0.0
    ticks = tuple((tick, written(kpi, tick, say)) for tick in _ticks(low, high))
    return TrendPanel(teller.read(kpi.name), "", points, TrendAxis(low, high, ticks))


def _ticks(low: float, high: float) -> Iterator[float]:
    """Zero, and the ends of the axis that stand apart from it: two figures never overprint each other."""
    yield from (end for end in dict.fromkeys((low, 0.0, high)) if not end or abs(end) >= APART * (high - low))


def _whole(value: float) -> float:
    """The next round number from a value on: 37 gives 50, 1 200 gives 2 000."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    step = next(step for step in STEPS if value <= step * power * (1 + 1e-9))
    return step * power if step * power >= 1 else float(ceil(value))
