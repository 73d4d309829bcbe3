"""View types shared by chapters: measures, marks, tables, figures."""

from dataclasses import dataclass

from reports.charts.data.charts import Drawing


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its uncertainty, raw and as written: points of 0 to 100, or 1 to 5 for an item."""

    value: float | None
    written: str
    """The value, or an en dash."""
    low: float | None = None
    high: float | None = None
    interval: str = ""
    """The range in words; empty where none is computed."""
    reason: str = ""
    """Why there is no value; empty when there is one."""


@dataclass(frozen=True, slots=True)
class FunctionMark:
    """One function's value beside the company's."""

    function: str
    name: str
    value: float | None
    written: str
    people: int
    enters: bool
    """Whether it enters the company's value, or stands beside it."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """The data of a chart as a table; the first cell of each row is its header."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChartFigure:
    """A chart: the question it answers, the answer in one sentence, what is drawn, and the same data as a table."""

    key: str
    title: str
    answer: str
    drawing: Drawing
    table: DataTable


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with its sentences."""

    title: str
    sentences: tuple[str, ...]
