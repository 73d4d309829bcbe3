"""Charts that office programs draw themselves: series of numbers with the digits that the text shows.

Bars and lines only. What they cannot say (a map, a Gantt, an amount with its range) stays a picture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor

from reports import theme
from reports.charts.data.charts import DotChart, DotRow, Drawing
from reports.charts.data.trends import TrendChart, TrendPanel

_NUMBER = re.compile(r"-?\d[\d\u202f\u00a0,.]*")
TARGET = theme.PRESSURE[2]
"""Colour of the level aimed at, apart from the accent and from every function."""
LINES = (theme.ACCENT, theme.FUNCTIONS["marketing"].colour, theme.FUNCTIONS["sales"].colour, theme.PRESSURE[3])
"""Colours of lines that stand for no function."""
MARKS = ("circle", "square", "triangle", "diamond")
WHOLE_FROM = 10.0
"""Length of an axis from which numbers are written without decimals."""


class ChartKind(StrEnum):
    """How the numbers are drawn."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """Numbers of one colour, one for each category; None where there is none. `labels`: as the text writes them.

    `breaks`: places of the points that no line joins to the one before, since another question was asked from there on.
    """

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    colour: str
    mark: str = "circle"
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart as office programs hold it: what is drawn is what its data sheet holds.

    `joined`: whether a line runs through a series' points; without it marks stand alone.
    """

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    low: float
    high: float
    digits: int
    joined: bool = False

    @property
    def number_format(self) -> str:
        """The numbers' format in a program's own notation."""
        return "0." + "0" * self.digits if self.digits else "0"


def native_charts(drawing: Drawing, *, accent: str = theme.ACCENT) -> tuple[NativeChart, ...]:
    """The drawing as bars or lines; empty where neither can say it.

    Where functions are told of some rows only, those rows make a chart of their own: bars that are missing everywhere
    else would take their place.
    """
    if isinstance(drawing, TrendChart):
        charts = [_lines(drawing, accent)]
    elif isinstance(drawing, DotChart):
        dot_rows = tuple(row for row in drawing.rows if row.dots)
        company = any(row.value is not None for row in drawing.rows)
        if drawing.several and dot_rows and company and len(dot_rows) < len(drawing.rows) / 2:
            of_all = replace(drawing, rows=tuple(replace(row, dots=()) for row in drawing.rows), key=(), several=False)
            charts = [_bars(of_all, accent), _bars(replace(drawing, rows=dot_rows), accent)]
        else:
            charts = [_bars(drawing, accent)]
    else:
        charts = []
    return tuple(chart for chart in charts if chart)


def shown_number(value: float, written: str, *, digits: int) -> float:
    """The number that a reader sees: the one written, or the value rounded as the text would, halves up."""
    if match := _NUMBER.search(written):
        plain = match[0].replace("\u202f", "").replace("\u00a0", "").replace(",", ".").rstrip(".")
        return float(plain)
    scale = 10**digits
    return float(floor(value * scale + 0.5 + 1e-9) / scale)


def _bars(drawing: DotChart, accent: str) -> NativeChart | None:
    digits = 0 if drawing.high - drawing.low >= WHOLE_FROM else 1
    series = []
    if any(row.value is not None for row in drawing.rows):
        values = tuple(_shown(row.value, row.written, digits) for row in drawing.rows)
        series.append(ChartSeries(drawing.company, values, _labels(drawing.rows), accent))
    shown = [
        (key, name) for key, name in drawing.key if any(dot.function == key for row in drawing.rows for dot in row.dots)
    ]
    if drawing.several or not series:
        series += [_of_function(drawing, key, name, digits) for key, name in shown]
    elif drawing.target_name and any(row.target is not None for row in drawing.rows):
        targets = tuple(_shown(row.target, "", digits) for row in drawing.rows)
        series.append(ChartSeries(drawing.target_name, targets, ("",) * len(targets), TARGET, "diamond"))
    if not series:
        return None
    names = dict(drawing.key)
    categories = tuple(_category(row, names, drawing.hidden_word) for row in drawing.rows)
    return NativeChart(ChartKind.BARS, categories, tuple(series), drawing.low, drawing.high, digits)


def _shown(value: float | None, written: str, digits: int) -> float | None:
    return None if value is None else shown_number(value, written, digits=digits)


def _labels(rows: Sequence[DotRow]) -> tuple[str, ...]:
    return tuple("" if row.value is None else row.written for row in rows)


def _of_function(drawing: DotChart, key: str, name: str, digits: int) -> ChartSeries:
    style = theme.GROUPS[key]
    dots = [next((dot for dot in row.dots if dot.function == key), None) for row in drawing.rows]
    values = tuple(None if dot is None else shown_number(dot.value, dot.label, digits=digits) for dot in dots)
    return ChartSeries(name, values, tuple(dot.label if dot else "" for dot in dots), style.colour, style.mark)


def _category(row: DotRow, names: dict[str, str], hidden_word: str) -> str:
    """The row's name; a value that is hidden or missing is told beside it."""
    if row.hidden:
        return f"{row.label} ({', '.join(names.get(key, key) for key in row.hidden)} : {hidden_word})"
    return f"{row.label} ({row.written})" if row.value is None and not row.dots and row.written else row.label


def _lines(drawing: TrendChart, accent: str) -> NativeChart | None:
    """One series for each panel, joined where the drawing joins its points; None where panels have their own axes."""
    if any(panel.axis for panel in drawing.panels):
        return None
    digits = 0 if drawing.axis.high - drawing.axis.low >= WHOLE_FROM else 1
    colours = (accent, *LINES[1:])
    # Every panel has a place for every wave; two waves of one month bear the same label, and only their places differ.
    categories = tuple(point.label for point in drawing.panels[0].points)
    series = tuple(
        _of_panel(panel, colours[number % len(colours)], MARKS[number % len(MARKS)], digits)
        for number, panel in enumerate(drawing.panels)
    )
    low, high = drawing.axis.low, drawing.axis.high
    return NativeChart(ChartKind.LINES, categories, series, low, high, digits, drawing.joined)


def _of_panel(panel: TrendPanel, colour: str, mark: str, digits: int) -> ChartSeries:
    values = tuple(_shown(point.value, point.written, digits) for point in panel.points)
    labels = tuple("" if point.value is None else point.written for point in panel.points)
    breaks = tuple(place for place, point in enumerate(panel.points) if point.broken)
    return ChartSeries(panel.title, values, labels, colour, mark, breaks)
