"""Monotone envelope of a score's interval: the range that is shown, no end of which falls when an answer rises.

The lower end of a t interval falls when an answer far above the others rises further: the spread grows faster than
the mean. What was already certain before that rise stays certain: the lower end shown is the highest that any lower
answers would have given, the upper end the lowest that any higher answers would have given. The best lower answers are
the given ones, cut off at one height for each function (the lower end is a concave function of them).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from assessment.core.results.score_uncertainty import (
    Floats,
    Uncertainty,
    noise_factors,
)
from assessment.core.statistics.reference_distributions import critical_value

STEPS = 60
"""Of the search for the best height: it ends within a millionth of a point."""
GOLDEN = (sqrt(5) - 1) / 2


@dataclass(frozen=True)
class ScoreModel:
    """How a company score hangs on person scores.

    `groups`: person scores (points) by function; `costs`: points by which the company's score falls at least when one
    person's falls by one.
    """

    score: float
    groups: Mapping[str, Floats]
    costs: Mapping[str, float]
    staff: Mapping[str, int]


def company_model(score: float, groups: Mapping[str, Floats], staff: Mapping[str, int]) -> ScoreModel:
    """The model of a score that is the mean of the functions' means."""
    costs = {function: 1 / (len(groups) * len(scores)) for function, scores in groups.items()}
    return ScoreModel(score, groups, costs, staff)


def shown_range(model: ScoreModel, uncertainty: Uncertainty, confidence: float) -> tuple[float, float]:
    """The range of a score (points, within 0 and 100) at this confidence, monotone in every answer."""
    plain = uncertainty.interval(model.score, confidence)
    if uncertainty.planned:
        return plain
    critical = critical_value(confidence, uncertainty.degrees)
    lower = _highest_lower_end(model, critical, uncertainty)
    mirrored = ScoreModel(
        100 - model.score,
        {function: 100 - scores for function, scores in model.groups.items()},
        model.costs,
        model.staff,
    )
    upper = 100 - _highest_lower_end(mirrored, critical, uncertainty)
    return min(100.0, max(plain[0], lower)), max(0.0, min(plain[1], upper))


def _highest_lower_end(model: ScoreModel, critical: float, uncertainty: Uncertainty) -> float:
    """The most that score − t·SE can be when person scores may be lowered.

    At the best lower scores those of a function end at its mean plus κ times its cost, with one κ for all: κ alone
    is searched for, the lower end having one peak.
    """
    cuts = [_Group.of(model, function) for function in model.groups]
    given = _lower_end(model.score, cuts, critical, uncertainty, None)
    highest = max(cut.highest_step for cut in cuts)
    left, right = 0.0, highest
    inner, outer = right - GOLDEN * (right - left), left + GOLDEN * (right - left)
    at_inner, at_outer = (_lower_end(model.score, cuts, critical, uncertainty, step) for step in (inner, outer))
    for _ in range(STEPS):
        if at_inner >= at_outer:
            right, outer, at_outer = outer, inner, at_inner
            inner = right - GOLDEN * (right - left)
            at_inner = _lower_end(model.score, cuts, critical, uncertainty, inner)
        else:
            left, inner, at_inner = inner, outer, at_outer
            outer = left + GOLDEN * (right - left)
            at_outer = _lower_end(model.score, cuts, critical, uncertainty, outer)
    return max(given, at_inner, at_outer)


@dataclass(frozen=True)
class _Group:
    """One function's scores in rising order with their running sums, and what its noise is made of."""

    scores: Floats
    sums: Floats
    squares: Floats
    cost: float
    share: float
    factors: tuple[float, float]

    @classmethod
    def of(cls, model: ScoreModel, function: str) -> "_Group":
        scores = np.sort(model.groups[function])
        factors = noise_factors(len(scores), model.staff.get(function))
        share = 1 / len(model.groups)
        return cls(scores, np.cumsum(scores), np.cumsum(scores**2), model.costs[function], share, factors)

    @property
    def highest_step(self) -> float:
        """κ from which nothing is cut."""
        return float(self.scores[-1] - self.sums[-1] / len(self.scores)) / self.cost if self.cost else 0.0

    def cut(self, step: float) -> tuple[float, float]:
        """The sum and the sum of squared deviations of the scores, cut at their own mean plus step·cost."""
        people, above = len(self.scores), step * self.cost
        # With the j highest at one height h, h − mean = above: h = (sum of the others + n·above) / (n − j).
        others = np.arange(1, people + 1)
        heights = (self.sums + people * above) / others
        # The first place whose height lies below the next score is where the cut falls.
        below = np.flatnonzero(heights[:-1] < self.scores[1:])
        if len(below) == 0:
            return float(self.sums[-1]), max(0.0, float(self.squares[-1] - self.sums[-1] ** 2 / people))
        place = int(below[0])
        height = float(heights[place])
        kept = place + 1
        total = float(self.sums[place]) + (people - kept) * height
        squares = float(self.squares[place]) + (people - kept) * height**2
        return total, max(0.0, squares - total**2 / people)


def _lower_end(
    score: float, cuts: list[_Group], critical: float, uncertainty: Uncertainty, step: float | None
) -> float:
    """Score − t·SE, the scores as they are (step None) or cut."""
    lost = squares = 0.0
    for group in cuts:
        total, deviation = group.cut(float("inf") if step is None else step)
        lost += group.cost * (float(group.sums[-1]) - total)
        squares += deviation
    spread, least = sqrt(squares / uncertainty.degrees), uncertainty.smallest_noise
    variance = sum(
        (group.factors[1] * max(spread * group.factors[0], least)) ** 2 * group.share**2 / len(group.scores)
        for group in cuts
    )
    return score - lost - critical * sqrt(variance)
