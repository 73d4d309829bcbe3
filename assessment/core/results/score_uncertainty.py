"""Confidence interval of the company score and its non-response bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
import numpy.typing as npt

from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.statistics.descriptives import pooled_variance
from assessment.core.statistics.near_census import nonresponse_bounds as group_bounds
from assessment.core.statistics.near_census import share_answered
from assessment.core.statistics.reference_distributions import critical_value

Floats = npt.NDArray[np.float64]

STABLE_SHARE = 0.5
"""r: the share of the variance between persons that is stable; a planning value, printed in the annex."""
PLANNING_NOISE = 12.0
"""sigma_min: usual answer noise of a person's lever score, in points; a planning value, printed in the annex."""
RANGE_CONFIDENCE = 0.95
"""Confidence of the range printed beside a score."""
LEVEL_CONFIDENCE = 0.80
"""Confidence of the range that decides whether one level or two are named."""
ENOUGH_DEGREES = 3
"""Below this many degrees of freedom a spread says nothing: the planning value alone is used."""

FEW_ANSWERED = 0.5
"""Below this share of a function the answers of those who kept silent are a matter of chance too."""

TOO_WIDE = 30.0
"""Non-response bounds further apart than this many points: participation is too low."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Standard error of a company score in points; `planned` when the planning value alone was used.

    `functions`: the standard error of each function that enters, from the same pooled spread. `protected`: intervals
    may be shown, but not what they are made of. `smallest_noise`: the planning value of a person's score, in points.
    The two confidences are kept with it, so that a published range stays what it was.
    """

    standard_error: float
    degrees: int
    planned: bool
    functions: Mapping[str, float] = field(default_factory=dict, hash=False)
    protected: bool = False
    smallest_noise: float = PLANNING_NOISE
    range_confidence: float = RANGE_CONFIDENCE
    level_confidence: float = LEVEL_CONFIDENCE

    @property
    def published_error(self) -> float | None:
        """The standard error in points; None where it is protected."""
        return None if self.protected else self.standard_error

    @property
    def published_degrees(self) -> int | None:
        """Degrees of freedom of the spread; None where they are protected."""
        return None if self.protected else self.degrees

    def interval(self, score: float, confidence: float | None = None) -> tuple[float, float]:
        """The two-sided interval around `score`, kept within 0 and 100 points; at `range_confidence` unless told."""
        return self._around(score, self.standard_error, confidence or self.range_confidence)

    def function_interval(self, function: str, score: float) -> tuple[float, float] | None:
        """The same around a function's own score; None for a function that does not enter the company's."""
        if function not in self.functions:
            return None
        return self._around(score, self.functions[function], self.range_confidence)

    def _around(self, score: float, error: float, confidence: float) -> tuple[float, float]:
        half = critical_value(confidence, None if self.planned else self.degrees) * error
        return max(0.0, score - half), min(100.0, score + half)


def company_uncertainty(
    groups: Mapping[str, Floats], staff: Mapping[str, int], *, published_noise: float | None = None
) -> Uncertainty:
    """Uncertainty of the mean of group means, one voice each.

    `groups`: person scores (points) of each function that enters, none empty. `staff`: people each function counts; an
    unknown count gives no finite population correction (f = 0), the cautious reading. `published_noise`: the
    scores are those of confidential teams (`published_scores`), and this is their planning value (points); without a
    spread of their own it alone is used.
    Formula: measurement section 3, after Cochran 1977 and Kish 1965.
    """
    degrees = sum(len(scores) for scores in groups.values()) - len(groups)
    planned = degrees < ENOUGH_DEGREES
    pooled = None if planned else pooled_variance([scores.tolist() for scores in groups.values()])[0]
    planned = planned or (published_noise is not None and not pooled)
    smallest_noise = PLANNING_NOISE if published_noise is None else published_noise
    spread = sqrt(pooled or 0.0)
    variance = 0.0
    errors = {}
    for function, scores in groups.items():
        answered = len(scores)
        shrink, widen = noise_factors(answered, staff.get(function))
        noise = max(spread * shrink, smallest_noise) * widen
        variance += noise**2 / answered / len(groups) ** 2
        errors[function] = noise / sqrt(answered)
    return Uncertainty(
        sqrt(variance),
        degrees,
        planned,
        errors,
        smallest_noise=smallest_noise,
        range_confidence=RANGE_CONFIDENCE,
        level_confidence=LEVEL_CONFIDENCE,
    )


def noise_factors(answered: int, staff: int | None) -> tuple[float, float]:
    """What a function's spread is multiplied by: sqrt(1 − r·f), and sqrt(1 + (1 − f)) where fewer than half answered.

    The second stands for the many who were asked and kept silent: without it an interval of 95 % holds 84 to 86 %
    (`benchmarks/coverage.py`). Both are 1 where the number of people is unknown.
    """
    share = share_answered(answered, staff)
    few = staff is not None and staff > 0 and share < FEW_ANSWERED
    return sqrt(max(0.0, 1 - STABLE_SHARE * share)), sqrt(2 - share) if few else 1.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the score could at least and at most be, had everyone answered (points), and the share that did."""

    low: float
    high: float
    response_rate: float
    too_wide: bool
    """Whether participation is too low to speak for the group."""


def is_too_wide(low: float, high: float) -> bool:
    """Whether bounds, in points, stand too far apart for the answers to speak for the group."""
    return high - low > TOO_WIDE


def nonresponse_bounds(
    groups: Mapping[str, Floats], staff: Mapping[str, int], *, silent: Mapping[str, int] | None = None
) -> Bounds | None:
    """Bounds of the company score (points) if the silent had all said the lowest, or all the highest.

    The mean of the functions' bounds, one voice each. `silent`: people of the functions that would have a voice and of
    which nobody has a score: each of those contributes 0 to 100 points. None when a function's staff is unknown, or
    smaller than the number of its respondents.
    """
    silent = silent or {}
    everyone = {**{function: np.array([]) for function in silent}, **groups}
    people = {**staff, **silent}
    bounds = [group_bounds(scores.tolist(), people.get(function)) for function, scores in everyone.items()]
    lows = [bound.lower for bound in bounds if bound.lower is not None]
    highs = [bound.upper for bound in bounds if bound.upper is not None]
    if len(lows) < len(everyone):
        return None
    answered = sum(len(scores) for scores in everyone.values())
    rate = answered / sum(people[function] for function in everyone)
    low, high = sum(lows) / len(everyone), sum(highs) / len(everyone)
    return Bounds(low, high, rate, is_too_wide(low, high))


def score_bounds(
    groups: Mapping[str, Floats],
    questionnaire: Questionnaire,
    staff: Mapping[str, int],
    *,
    without_score: Mapping[str, int],
) -> Bounds | None:
    """Non-response bounds over the functions that would make the score, had everyone answered.

    Those of the triad that count people, `without_score` being the ones among them that have none: where a leader alone
    answered, what they would have said is open from end to end. Those who answered stand for themselves where no
    function of the triad counts people, or where groups are merged.
    """
    silent = {function: people for function, people in without_score.items() if function not in groups}
    if set(groups) & set(questionnaire.triad):
        return nonresponse_bounds(groups, staff, silent=silent)
    if silent and set(groups) <= set(questionnaire.functions_by_key):
        return nonresponse_bounds({}, staff, silent=silent)
    return nonresponse_bounds(groups, staff)
