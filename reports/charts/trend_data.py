"""What charts of several waves draw: one small panel per scale, one place per wave."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrendDot:
    """One group's score beside the company's."""

    group: str
    value: float


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One wave in a panel: the company's score with its interval, and each group's beside it.

    `value` is None where there is no score: the place stays empty. `broken`: the questionnaire changed before it.
    """

    label: str
    value: float | None
    written: str
    low: float | None = None
    high: float | None = None
    dots: tuple[TrendDot, ...] = ()
    broken: str = ""


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """One scale over the waves. `note`: the verdict, below its name."""

    title: str
    note: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Panels on the same axis. `joined`: whether points are joined, which asks for five waves at least."""

    panels: tuple[TrendPanel, ...]
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    joined: bool = False
    key: tuple[tuple[str, str], ...] = ()
    """(group, name) of the marks."""
