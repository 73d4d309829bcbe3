"""Data of dot, map, bar and Gantt charts."""

from dataclasses import dataclass

from reports.charts.data.amounts import SpanChart, Tornado
from reports.charts.data.trends import TrendChart


@dataclass(frozen=True, slots=True)
class Dot:
    """One function's value on the axis."""

    function: str
    value: float
    label: str
    """The value as written beside the dot; empty for none."""


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of a dot chart. `value` is the company's, with its interval; None where there is no score."""

    label: str
    value: float | None
    written: str
    """The value as written at the end of the line, or why there is none."""
    low: float | None = None
    high: float | None = None
    dots: tuple[Dot, ...] = ()
    target: float | None = None
    strong: bool = False
    """Whether the row opens a group: a lever before its dimensions, a family before its symptoms."""
    hidden: tuple[str, ...] = ()
    """Groups whose value is kept from the reader."""


@dataclass(frozen=True, slots=True)
class ScaleBand:
    """A part of the axis that has a name: a level, a frequency."""

    low: float
    high: float
    colour: str
    name: str
    short: str
    """What is written when the name does not fit."""


@dataclass(frozen=True, slots=True)
class DotChart:
    """Rows of dots on one axis, bands behind."""

    rows: tuple[DotRow, ...]
    low: float
    high: float
    bands: tuple[ScaleBand, ...]
    company: str
    """The name of the company's bar, for the key."""
    key: tuple[tuple[str, str], ...] = ()
    """(function, name) of the marks, when several functions answered."""
    target_name: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    span: bool = False
    """Whether a thin line joins the lowest and the highest dot instead of an interval."""
    hidden_word: str = ""
    """What stands in the cell of a group whose value is hidden."""
    several: bool = False
    """Whether the company is more than the one group whose mark is drawn."""
    bar: bool = True
    """Whether the company has a bar among the dots."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One mark of the map: a person's answer, or what a group answers on average."""

    group: str
    value: float
    label: str
    """The value as written beside the mark, at the two ends of the row."""
    person: bool = False
    towards: int = 0
    """For a bound: 1 when the true value may be higher, -1 when it may be lower."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One item: marks from 1 to 5, a thin line from the lowest group (`low`) to the highest (`high`)."""

    label: str
    under: str
    """Where the item belongs, in small print under its name."""
    spots: tuple[Spot, ...]
    written: str
    low: float | None = None
    high: float | None = None
    hidden: tuple[str, ...] = ()
    """Groups whose value is kept from the reader."""


@dataclass(frozen=True, slots=True)
class MapChart:
    """Items by groups on the five options, the widest apart first."""

    rows: tuple[MapRow, ...]
    key: tuple[tuple[str, str], ...]
    hidden_word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One action of the plan, in days."""

    label: str
    function: str
    start: int
    finish: int
    written: str


@dataclass(frozen=True, slots=True)
class Gantt:
    """Actions over periods. `periods`: last day and name of each; `loads`: per function, days of work by period."""

    bars: tuple[Bar, ...]
    periods: tuple[tuple[int, str], ...]
    key: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Emblem:
    """The small radar of the cover: one spoke per lever, None where there is no score."""

    values: tuple[float | None, ...]
    names: tuple[str, ...]


Drawing = DotChart | MapChart | Gantt | Emblem | SpanChart | Tornado | TrendChart
