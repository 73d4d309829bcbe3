"""Data of amount charts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis of amounts."""

    value: float
    written: str


@dataclass(frozen=True, slots=True)
class SpanRow:
    """An amount with its uncertainty: the bounds as a thin line, P10 to P90 as a bar, P50 marked."""

    label: str
    low: float
    p10: float
    p50: float
    p90: float
    high: float
    written: str
    strong: bool = False
    """Whether it is the total of the others."""
    apart: bool = False
    """Whether it stands beside the total."""


@dataclass(frozen=True, slots=True)
class SpanChart:
    """Amounts on one axis that begins at zero; the last tick is its end."""

    rows: tuple[SpanRow, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class SwingRow:
    """How far an amount moves when one input goes from its low to its high end."""

    label: str
    at_low: float
    at_high: float
    low_written: str
    """The input's low end, written at the bar's end of `at_low`."""
    high_written: str


@dataclass(frozen=True, slots=True)
class Tornado:
    """Inputs, widest swing first, around the amount as it stands."""

    rows: tuple[SwingRow, ...]
    base: float
    base_written: str
    ticks: tuple[Tick, ...]
