"""Content that plans are made from: actions, hypotheses of the planner, and rules of the target level."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.core.questionnaire.localised_text import Text


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the catalogue; efforts are person-days and hypotheses, costs are euros."""

    id: str
    lever: str
    owner: str
    title: Text
    why: Text
    first_step: Text
    done_when: Text
    items: tuple[str, ...]
    effort: Mapping[str, float]
    per_quarter: bool
    cost: tuple[float, float]
    cost_varies: bool
    after: tuple[tuple[str, ...], ...]
    """Each entry is a choice of which one is enough."""
    light_without: tuple[str, ...]
    horizon: int
    kpi: Text | None
    kpi_code: str | None
    heavy_it: bool
    headcount_min: int
    follows: tuple[tuple[str, ...], ...] = ()
    """Choices that it begins no earlier than, where one of them is planned; none of them need be."""
    eases: tuple[str, ...] = ()
    """Families of symptoms."""
    settles: tuple[str, ...] = ()
    """Items that people no longer disagree on, or know the answer to, once it is done."""
    saves: tuple[str, ...] = ()
    """Lines of the cost of misalignment."""
    basis: Text | None = None
    """Why it treats these, and where that comes from."""

    @property
    def days(self) -> float:
        """Person-days of all functions together."""
        return sum(self.effort.values())


@dataclass(frozen=True, slots=True)
class PlanningHypothesis:
    """One number that the planner supposes, what it means and where it comes from."""

    key: str
    value: float
    meaning: Text
    origin: Text


@dataclass(frozen=True, slots=True)
class TargetRule:
    """A useful level for one kind of firm."""

    key: str
    when: Mapping[str, object]
    target: tuple[int, ...]
    why: Text


@dataclass(frozen=True, slots=True)
class TargetFollow:
    """A lever that never aims higher than the others in small firms."""

    lever: str
    unless_headcount_at_least: int
    why: Text


@dataclass(frozen=True, slots=True)
class TargetRules:
    """How the firm's context becomes a useful level."""

    default: int = 3
    rules: tuple[TargetRule, ...] = ()
    follow: TargetFollow | None = None
