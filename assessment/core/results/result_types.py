"""Result types of an assessment: item, dimension, scale, lever, symptom and total.

Scores are points of 0 to 100, means are 1 to 5; a value that cannot be given is None, with its reason beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.core.questionnaire.definition import Dimension, Family, Item, Lever
from assessment.core.results.maturity_levels import ShownLevel
from assessment.core.results.replayed_rank import ReplayedRank
from assessment.core.results.score_uncertainty import Bounds, Uncertainty
from assessment.core.results.scoring import CompanyScore


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One item: the company's mean of 1 to 5, each function's, and how the answers spread."""

    item: Item
    mean: float | None
    by_function: Mapping[str, float | None]
    options: tuple[int, ...]
    """How many people chose options 1 to 5."""
    dont_know: int
    not_applicable: int
    skipped: int
    gain: float
    """Points its lever gains if everyone who answered rises one option."""
    blind: bool
    """Too many people do not know: a finding of its own."""
    level: int | None
    """The level reached: the option nearest to the mean."""

    @property
    def respondents(self) -> int:
        """People who were asked."""
        return sum(self.options) + self.dont_know + self.not_applicable + self.skipped

    @property
    def dont_know_share(self) -> float:
        """Share of those asked who do not know; 0 where counts are protected."""
        return self.dont_know / max(1, self.respondents)


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """One dimension: the mean of its items' company means."""

    dimension: Dimension
    mean: float | None
    caps: bool
    """Whether it has enough items in this length to cap its lever's level."""
    items: tuple[str, ...]
    score: float | None
    """The dimension's score in points."""
    level: int | None
    """The level nearest to the dimension's mean."""


@dataclass(frozen=True, slots=True)
class ThinItem:
    """An item that misses many answers and on which the lever's score leans: leaving it out moves it by `points`."""

    code: str
    missing: float
    points: float


@dataclass(frozen=True)
class ScaleResult:
    """A lever or a family of symptoms: company score, functions, uncertainty. Scores are points of 0 to 100."""

    key: str
    company: CompanyScore
    reason: str | None
    """Why there is no score; None when there is one."""
    uncertainty: Uncertainty | None
    bounds: Bounds | None

    @property
    def score(self) -> float | None:
        """The company's score in points."""
        return self.company.score

    def interval(self, confidence: float | None = None) -> tuple[float, float] | None:
        """The interval around the score, in points."""
        if self.score is None or self.uncertainty is None:
            return None
        return self.uncertainty.interval(self.score, confidence)

    def function_interval(self, function: str) -> tuple[float, float] | None:
        """The interval around a function's own score, in points; None where nothing says how sure it is."""
        function_score = self.company.functions.get(function)
        if function_score is None or function_score.score is None or self.uncertainty is None:
            return None
        return self.uncertainty.function_interval(function, function_score.score)


@dataclass(frozen=True)
class LeverResult(ScaleResult):
    """A lever, with its level."""

    lever: Lever
    dimensions: tuple[DimensionResult, ...]
    level_before_cap: int | None
    level: int | None
    capped_by: DimensionResult | None
    """The dimension that holds the level down, when one does."""
    shown: ShownLevel | None
    thin_items: tuple[ThinItem, ...]


@dataclass(frozen=True)
class SymptomResult(ScaleResult):
    """A family of symptoms: pressure, higher is worse; no level."""

    family: Family


@dataclass(frozen=True)
class TotalResult:
    """The mean of the levers, when every one has a score."""

    score: float | None
    reason: str | None
    level_before_cap: int | None
    level: int | None
    capped_by: LeverResult | None
    shown: ShownLevel | None
    uncertainty: Uncertainty | None
    weights: Mapping[str, float]
    weakest: LeverResult | None
    weakest_steadiness: float | None
    """Share of random weightings of the items under which the weakest lever stays the weakest; for the annex."""
    replayed: ReplayedRank | None = None
    """How often the weakest lever would come out last again, and which levers are level with it."""

    def interval(self, confidence: float | None = None) -> tuple[float, float] | None:
        """The interval around the total, in points."""
        if self.score is None or self.uncertainty is None:
            return None
        return self.uncertainty.interval(self.score, confidence)


@dataclass(frozen=True, slots=True)
class CrossResult:
    """What one function says of another on one question: mean of 1 to 5 over `respondents` people."""

    item: Item
    rater: str
    rated: str
    mean: float
    respondents: int
