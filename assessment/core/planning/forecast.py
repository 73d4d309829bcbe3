"""Forecast of item scores at the next wave, fixed at approval, and its comparison with the outcome."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from assessment.core.planning.roadmap import PlannedAction, Roadmap
from assessment.core.questionnaire.planning_weights import PlanningWeights
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.statistics.reference_distributions import critical_value

NEXT_WAVE = 90
"""Days from the start of the plan to the next wave."""
LEAST_SHARE = 0.5
"""Share of the hoped-for rise at the low end: an action half followed still moves something. A hypothesis."""
WOBBLE = 0.7
"""Options by which one person's answer to one item wobbles when nothing changed; a planning value."""
CONFIDENCE = 0.80
HIGHEST = 5.0


@dataclass(frozen=True, slots=True)
class ForecastRise:
    """Options by which a mean should rise. Noise alone may take the low end below 0."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True)
class ItemForecast:
    """One practice that actions of the plan lift before the next wave."""

    code: str
    before: Mapping[str, float]
    """Mean of each function that speaks for the firm, 1 to 5."""
    rise: ForecastRise
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is locked: plain numbers, to be read again whatever the product has become."""

    day: int
    """Last day of the plan that counts: an action done later lifts nothing yet."""
    version: str
    """The questionnaire's."""
    items: tuple[ItemForecast, ...]
    rest: Mapping[str, Mapping[str, float]]
    """Means by function of the practices that nothing lifts yet: how they move tells what moved by itself."""


class ForecastVerdict(StrEnum):
    """Where a rise came down, against its range."""

    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"
    UNKNOWN = "unknown"
    """No function answered it both times."""


@dataclass(frozen=True, slots=True)
class ForecastOutcome:
    """What became of one forecast. `change` is in options, over the functions that answered both times."""

    forecast: ItemForecast
    change: float | None
    landing: ForecastVerdict


@dataclass(frozen=True, slots=True)
class ForecastComparison:
    """The forecast beside what was observed."""

    outcomes: tuple[ForecastOutcome, ...]
    rest_change: float | None
    """Mean change of the practices that nothing was to lift; None when there are none."""
    same_version: bool

    def count(self, landing: ForecastVerdict) -> int:
        """How many practices came down there."""
        return sum(outcome.landing is landing for outcome in self.outcomes)


def forecast(roadmap: Roadmap, diagnosis: PublishedDiagnosis, *, day: int = NEXT_WAVE) -> Forecast:
    """What the actions done by `day` should have lifted; `diagnosis` is the one that the plan was made from."""
    done = [planned for planned in roadmap.actions if planned.finish_day <= day]
    targets = {
        code: float(roadmap.target.levers[lever.key])
        for lever in diagnosis.levers
        for dimension in lever.dimensions
        for code in dimension.items
    }
    means = {code: _spoken(diagnosis, code) for code in targets}
    items = [_item(code, targets[code], means[code], done, diagnosis) for code in targets if means[code]]
    rising = tuple(item for item in items if item.rise.central > ROUNDING_TOLERANCE)
    rest = {item.code: item.before for item in items if item.rise.central <= ROUNDING_TOLERANCE}
    return Forecast(day, diagnosis.questionnaire.version, rising, rest)


def compare(locked: Forecast, diagnosis: PublishedDiagnosis) -> ForecastComparison:
    """The locked forecast against the diagnosis of the next wave."""
    outcomes = tuple(_outcome(item, diagnosis) for item in locked.items)
    changes = [
        change for code, before in locked.rest.items() if (change := _change(code, before, diagnosis)) is not None
    ]
    rest = sum(changes) / len(changes) if changes else None
    return ForecastComparison(outcomes, rest, locked.version == diagnosis.questionnaire.version)


def _item(
    code: str, target: float, before: Mapping[str, float], done: Iterable[PlannedAction], diagnosis: PublishedDiagnosis
) -> ItemForecast:
    lifting = [planned for planned in done if code in planned.action.items]
    finished = {planned.action.id for planned in done}
    mean = sum(before.values()) / len(before)
    weights = diagnosis.questionnaire.weights
    hoped = sum(weights.rise * _fullness(planned, finished, weights) for planned in lifting)
    central = min(hoped, max(0.0, target - mean))
    noise = critical_value(CONFIDENCE, None) * _wobble(diagnosis, code, before)
    high = min(HIGHEST - mean, central + noise)
    return ItemForecast(
        code,
        before,
        ForecastRise(LEAST_SHARE * central - noise, central, high),
        tuple(planned.action.id for planned in lifting),
    )


def _fullness(planned: PlannedAction, finished: set[str], weights: PlanningWeights) -> float:
    """A light form stays light until what completes it is done."""
    complete = not planned.light or all(name in finished for name in planned.action.light_without)
    return 1.0 if complete else weights.light_share


def _spoken(diagnosis: PublishedDiagnosis, code: str) -> dict[str, float]:
    """Mean of each function whose voice makes the item's mean; empty when nobody rated it."""
    given = {function: mean for function, mean in diagnosis.items[code].by_function.items() if mean is not None}
    triad = {function: given[function] for function in diagnosis.questionnaire.triad if function in given}
    return triad or given


def _wobble(diagnosis: PublishedDiagnosis, code: str, voices: Mapping[str, float]) -> float:
    """Standard error, in options, of the change of a mean when the same people answer twice and nothing changed."""
    answered = [_answered(diagnosis, code, voice) for voice in voices]
    return WOBBLE * sqrt(2 * sum(1 / people for people in answered)) / len(answered)


def _answered(diagnosis: PublishedDiagnosis, code: str, voice: str) -> int:
    """People of a function who answered the item; where answers are protected, those who have a score on its lever."""
    if people := diagnosis.people:
        column = people.sheet.codes.index(code)
        answered = int(np.count_nonzero(people.sheet.cells[people.rows[voice], column] > 0))
        if answered:
            return answered
    lever = next(lever for lever in diagnosis.levers if any(code in dimension.items for dimension in lever.dimensions))
    return max(1, lever.company.functions[voice].scored)


def _outcome(item: ItemForecast, diagnosis: PublishedDiagnosis) -> ForecastOutcome:
    change = _change(item.code, item.before, diagnosis)
    if change is None:
        return ForecastOutcome(item, None, ForecastVerdict.UNKNOWN)
    if change < item.rise.low - ROUNDING_TOLERANCE:
        return ForecastOutcome(item, change, ForecastVerdict.BELOW)
    return ForecastOutcome(
        item, change, ForecastVerdict.ABOVE if change > item.rise.high + ROUNDING_TOLERANCE else ForecastVerdict.WITHIN
    )


def _change(code: str, before: Mapping[str, float], diagnosis: PublishedDiagnosis) -> float | None:
    """Change of a mean over the functions that answered both times, one voice each."""
    after = diagnosis.items[code].by_function if code in diagnosis.items else {}
    changes = [mean - before[function] for function, mean in after.items() if mean is not None and function in before]
    return sum(changes) / len(changes) if changes else None
