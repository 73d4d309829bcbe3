"""Data of trend charts."""

from dataclasses import dataclass

MOST_ACROSS = 3
"""How many panels stand side by side at most."""


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
class TrendAxis:
    """From where to where a panel reaches, and what is written beside it."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class TrendPanel:
    """One scale over the waves. `note`: the verdict, below its name. `axis`: its own, where panels differ in unit."""

    title: str
    note: str
    points: tuple[TrendPoint, ...]
    axis: TrendAxis | None = None


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Panels, on the same axis unless one has its own. `joined`: points are joined, which asks for five waves."""

    panels: tuple[TrendPanel, ...]
    axis: TrendAxis
    joined: bool = False
    key: tuple[tuple[str, str], ...] = ()
    """(group, name) of the marks."""
    across: int = 0
    """How many panels a row has room for; 0 lets the number of panels decide."""

    @property
    def columns(self) -> int:
        """How many panels stand side by side: four in two rows of two, others in rows of three at most."""
        if self.across:
            return self.across
        return 2 if len(self.panels) == MOST_ACROSS + 1 else min(MOST_ACROSS, len(self.panels))
