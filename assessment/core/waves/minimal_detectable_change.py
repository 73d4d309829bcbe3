"""Minimal detectable change: the smallest true change that the verdict rule of waves will call established.

The rule itself is simulated (measurement section 7): the method that so many people lead to, the exact p of few signs,
Holm over the levers, and the interval. A closed formula promised 14 points to eight people and kept it 55 % of times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import sqrt

import numpy as np
import numpy.typing as npt

from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, VerdictParameters
from assessment.core.results.score_uncertainty import ENOUGH_DEGREES
from assessment.core.statistics.reference_distributions import special, t_quantile
from assessment.core.waves.score_change import FEWEST_PAIRS

POWER = 0.8
"""A change counts as visible when four waves out of five would call it established."""
HIGHEST = 50
"""Points beyond which nobody waits for a change: two levels."""
DRAWS = 600
"""Waves simulated; the share that finds a change is then known within 2 %."""
LISTED_SIGNS = 11
"""People of whom every choice of signs is tried; of more, SIGNS random ones stand for them."""
SIGNS = 1_500
FLIPPED = 300
"""Linked people up to whom signs are flipped in the simulation; beyond, t gives the same p."""
STEP = 2.5
"""Points between two scores of a person on a lever of ten questions."""
SEED = 20_268
KEPT = 256
"""Designs whose answer is kept: a page is asked again and again with the same people."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Design:
    """Weights of the people in the statistic, their functions, and the factor from pooled spread to standard error."""

    weights: Floats
    functions: npt.NDArray[np.intp]
    degrees: int
    factor: float


def minimal_detectable_change(
    sizes: Sequence[int], *, linked: bool, levers: int = 3, parameters: VerdictParameters = DEFAULT_PARAMETERS
) -> int | None:
    """Return the whole points of one lever's change that 80 % of waves call established, the others standing still.

    `sizes`: people of each function that has a voice, all of whom answer both waves. Planning value: a person's score
    differs by `smallest_noise` points between waves when linked, and each wave's by as much when not. None where no
    change up to 50 points is found so often.
    """
    given = tuple(sorted(size for size in sizes if size))
    return _smallest(given, linked, levers, parameters)


@lru_cache(maxsize=KEPT)
def _smallest(sizes: tuple[int, ...], linked: bool, levers: int, parameters: VerdictParameters) -> int | None:  # noqa: FBT001
    people = sum(sizes)
    degrees = people - len(sizes)
    paired = linked and people >= FEWEST_PAIRS
    if degrees < (1 if paired else ENOUGH_DEGREES):
        return None
    design = _Design(
        weights=np.repeat([1 / (len(sizes) * size) for size in sizes], sizes),
        functions=np.repeat(np.arange(len(sizes)), sizes),
        degrees=degrees,
        factor=sqrt(sum(1 / size for size in sizes)) / len(sizes),
    )
    rule: _PairedRule | _OverlapRule
    if paired and people <= FLIPPED:
        rule = _PairedRule(design, levers, parameters)
    else:
        rule = _OverlapRule(design, levers, parameters, linked=paired)
    lowest, highest = 0, HIGHEST + 1
    while highest - lowest > 1:
        middle = (lowest + highest) // 2
        lowest, highest = (lowest, middle) if rule.found(middle) >= POWER else (middle, highest)
    return None if highest > HIGHEST else highest


class _PairedRule:
    """Linked people: signs of their differences are flipped, the interval has its spread pooled in the functions."""

    def __init__(self, design: _Design, levers: int, parameters: VerdictParameters) -> None:
        random = np.random.default_rng(SEED)
        self.design, self.parameters = design, parameters
        people = len(design.weights)
        self.noise = random.normal(0, parameters.smallest_noise, (levers, DRAWS, people))
        if people <= LISTED_SIGNS:
            self.signs = np.array(list(product((1.0, -1.0), repeat=people)))
        else:
            self.signs = np.vstack([np.ones(people), random.choice((1.0, -1.0), (SIGNS, people))])
        self.unmoved = np.array([self._p(self._scores(noise, 0)) for noise in self.noise[1:]]).reshape(-1, DRAWS)

    def found(self, points: int) -> float:
        """The share of waves that call a change of so many points established."""
        scores = self._scores(self.noise[0], points)
        statistic = scores @ self.design.weights
        spread = np.sqrt(self._variance(scores))
        spread[spread == 0] = self.parameters.smallest_noise
        p = np.vstack([self._p(scores), self.unmoved])
        return _share(p, statistic, spread * self.design.factor, self.design.degrees, self.parameters)

    def _scores(self, noise: Floats, points: int) -> Floats:
        return np.rint((noise + points) / STEP) * STEP

    def _p(self, scores: Floats) -> Floats:
        weighted = scores * self.design.weights
        observed = np.abs(weighted.sum(axis=1))
        return np.asarray((np.abs(self.signs @ weighted.T) >= observed - 1e-9).mean(axis=0))

    def _variance(self, scores: Floats) -> Floats:
        functions = [scores[:, self.design.functions == number] for number in np.unique(self.design.functions)]
        squares = [((function - function.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) for function in functions]
        return np.asarray(np.sum(squares, axis=0) / self.design.degrees)


class _OverlapRule:
    """Student's t on the functions' changes: of answers that nobody links, and of many linked people."""

    def __init__(self, design: _Design, levers: int, parameters: VerdictParameters, *, linked: bool) -> None:
        random = np.random.default_rng(SEED)
        self.design, self.parameters = design, parameters
        noise, stable = parameters.smallest_noise, parameters.stable_share
        spreads = np.sqrt(random.chisquare(design.degrees, (2, levers, DRAWS)) / design.degrees)
        if linked:
            error, self.errors = noise * design.factor, noise * design.factor * spreads[0]
        else:
            # Between people too: of their variance in one wave the share r is stable, the rest is noise.
            first, second = noise / sqrt(1 - stable) * spreads
            squared = np.maximum(first**2 + second**2 - 2 * stable * first * second, 2 * noise**2)
            error, self.errors = noise * sqrt(2) * design.factor, design.factor * np.sqrt(squared)
        self.unmoved = error * random.standard_normal((levers, DRAWS))

    def found(self, points: int) -> float:
        """The share of waves that call a change of so many points established."""
        statistics = self.unmoved.copy()
        statistics[0] += points
        p = 2 * special().stdtr(self.design.degrees, -np.abs(statistics / self.errors))
        return _share(p, statistics[0], self.errors[0], self.design.degrees, self.parameters)


def _share(p: Floats, statistic: Floats, error: Floats, degrees: int, parameters: VerdictParameters) -> float:
    """The share of draws in which the first lever is SIGNAL or SMALL: p after Holm, and an interval beside zero."""
    order = np.argsort(p, axis=0, kind="stable")
    family = len(p)
    factors = np.arange(family, 0, -1)[:, None]
    adjusted = np.maximum.accumulate(np.take_along_axis(p, order, axis=0) * factors, axis=0)
    first = np.take_along_axis(adjusted, np.argmin(order, axis=0)[None, :], axis=0)[0]
    beside = np.abs(statistic) > t_quantile(1 - parameters.alpha / 2, degrees) * error
    return float(((first <= parameters.alpha + 1e-12) & beside).mean())
