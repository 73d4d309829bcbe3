"""Shrinkage of a client's score towards a consultant's clients."""

from math import isclose, sqrt

import numpy as np
import pytest
from scipy import stats

from assessment.core.benchmark.empirical_bayes import (
    COUNTED_FROM,
    COUNTED_TO,
    GRID,
    Reference,
    coarse_mean,
    coarse_spread,
    counted,
    shrunk,
)
from assessment.core.benchmark.standing import Standing, standing, told_mean

EIGHTEEN = (0.400, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244, 0.222, 0.222, 0.222, 0.222, 0.222,
            0.200, 0.178, 0.156)  # fmt: skip
"""Batting averages of Efron & Morris 1975, table 1: the textbook case of 18 means with one variance."""


def test_the_textbook_case_of_eighteen_batters() -> None:
    """Efron & Morris 1975: scores √45·arcsin(2p − 1) of variance 1 are shrunk by 0.791."""
    scores = np.sqrt(45) * np.arcsin(2 * np.array(EIGHTEEN) - 1)
    mean = float(scores.mean())
    excess = float(scores.var(ddof=1)) - 1
    clemente = shrunk(float(scores[0]), 1.0, Reference(18, mean, sqrt(excess)), own=float(scores[0]))
    share = (clemente.measured - clemente.estimate) / (clemente.measured - mean)
    assert isclose(share, 0.791, abs_tol=0.002)


def _posterior(points: float, variance: float, reference: Reference) -> tuple[float, float]:
    """Mean and standard deviation of a client's true score by numerical integration, spread and mean being known."""
    grid = np.linspace(-200, 300, 50_001)
    density = stats.norm.pdf(points, grid, sqrt(variance)) * stats.norm.pdf(grid, reference.mean, reference.spread)
    density /= density.sum()
    mean = float((grid * density).sum())
    return mean, sqrt(float(((grid - mean) ** 2 * density).sum()))


@pytest.mark.parametrize(("points", "variance"), [(70.0, 36.0), (35.0, 100.0), (50.0, 9.0)])
def test_with_very_many_firms_it_is_the_posterior_of_a_normal_mean(points: float, variance: float) -> None:
    reference = Reference(100_000, 50.0, 10.0)
    score = shrunk(points, variance, reference, own=None)
    mean, deviation = _posterior(points, variance, reference)
    share = variance / (variance + 100)
    assert isclose(score.estimate, mean, abs_tol=0.01)
    half = 1.96 * sqrt(deviation**2 + share**2 * GRID**2 / 12)
    assert isclose(score.high - score.estimate, half, rel_tol=0.001)


@pytest.mark.parametrize("firms", [6, 10, 30])
def test_the_range_holds_the_true_score_as_often_as_it_says(firms: int) -> None:
    """Simulated clients: levers of 50 ± 10 points between firms, answer noise of 4 to 8 points."""
    random = np.random.default_rng(firms)
    inside = 0
    draws = 3_000
    for _ in range(draws):
        truth = random.normal(50, 10, (3, firms))
        variance = random.uniform(4, 8, firms) ** 2
        seen = truth + random.normal(0, np.sqrt(variance), (3, firms))
        pools = [[(float(y), float(v)) for y, v in zip(scale, variance, strict=True)] for scale in seen]
        reference = Reference(firms, coarse_mean(list(seen[0])), coarse_spread(pools))
        score = shrunk(float(seen[0][0]), float(variance[0]), reference, own=float(seen[0][0]))
        inside += score.low <= truth[0][0] <= score.high
    assert inside / draws > 0.93


def test_few_answers_are_drawn_further_than_many() -> None:
    reference = Reference(8, 50.0, 10.0)
    few, many = (shrunk(70.0, variance, reference, own=70.0) for variance in (144.0, 9.0))
    assert 50 < few.estimate < many.estimate < 70


def test_the_others_follow_from_what_is_released_and_the_clients_own_score() -> None:
    reference = Reference(6, 50.0, 10.0)
    assert shrunk(60.0, 25.0, reference, own=75.0).others == 45.0
    assert shrunk(75.0, 25.0, reference, own=None).others == 50.0


@pytest.mark.parametrize(
    ("points", "variance", "expected"),
    [(75.0, 16.0, Standing.MORE), (30.0, 16.0, Standing.LESS), (56.0, 16.0, Standing.ALIKE),
     (75.0, 400.0, Standing.ALIKE)],
)  # fmt: skip
def test_what_is_said_of_a_client(points: float, variance: float, expected: Standing) -> None:
    assert standing(shrunk(points, variance, Reference(8, 50.0, 10.0), own=points)) is expected


def test_a_score_at_an_end_counts_as_less_extreme() -> None:
    assert [counted(points) for points in (0, 35, 100)] == [COUNTED_FROM, 35, COUNTED_TO]
    assert coarse_mean([100.0] * 5) == COUNTED_TO


def test_what_is_released_is_coarse() -> None:
    assert coarse_mean([50, 51, 52, 53, 55]) == 50
    assert coarse_spread([[(50.0, 0.0)] * 5]) == GRID
    assert coarse_spread([[(30.0, 25.0), (50.0, 25.0), (70.0, 25.0)]]) == 20
    assert told_mean(44.0) == 45
