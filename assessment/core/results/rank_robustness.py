"""Robustness of the weakest lever's rank: when the same people answer again, and under random item weights.

No weighting of items is the true one: over 10,000 random weightings (every set of weights equally likely, Dirichlet
with ones), the share under which the same lever comes out lowest. Nor would the same people answer alike twice: the
share of repeated answers in which each lever comes out lowest is what a reader is told.
"""

from collections.abc import Sequence
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from assessment.core.results.result_types import ScaleResult
from assessment.core.results.score_uncertainty import PLANNING_NOISE

WEIGHTINGS = 10_000
SEED = 20260101
GRID, REACH = 2001, 6.0
"""Points of the grid on which repeated answers are weighed, and how many standard deviations it reaches."""
SMALLEST_ERROR = 0.05
"""Points: a standard deviation of zero would fall between two points of the grid."""


@cache
def _weightings(sizes: tuple[int, ...]) -> tuple[npt.NDArray[np.float64], ...]:
    """For each lever, 10,000 sets of weights that sum to 1, one weight per item; drawn once, always the same."""
    generator = np.random.default_rng(SEED)
    return tuple(generator.dirichlet(np.ones(size), WEIGHTINGS) for size in sizes)


def weakest_rank_share(means_by_lever: Sequence[Sequence[float]]) -> float | None:
    """Share of random weightings under which the lever that is weakest with equal weights stays, or ties as, weakest.

    `means_by_lever`: item means of 1 to 5 for each lever. None when a lever has no item mean.
    """
    if not all(means_by_lever):
        return None
    plain = [float(np.mean(means)) for means in means_by_lever]
    weakest = int(np.argmin(plain))
    draws = _weightings(tuple(len(means) for means in means_by_lever))
    scores = np.stack([weights @ np.asarray(means) for weights, means in zip(draws, means_by_lever, strict=True)])
    return float((scores[weakest] <= scores.min(axis=0) + 1e-9).mean())


def repeat_error(scale: ScaleResult) -> float:
    """Standard deviation in points of a company score when the same people answer again.

    Each person's answers vary by the planning value, the mean of a function's people by that over the root of their
    number, and the company's mean gives each function that enters one voice. 0 where nobody answered.
    """
    entering = [function for function in scale.company.functions.values() if function.weight > 0 and function.scored]
    if not entering:
        return 0.0
    return PLANNING_NOISE * sqrt(sum(1 / function.scored for function in entering)) / len(entering)


def last_rank_shares(scores: Sequence[float], errors: Sequence[float]) -> tuple[float, ...]:
    """Share of repeated answers in which each score comes out lowest; the shares sum to 1.

    `scores` in points, `errors` their standard deviations when people answer again, independent and normal:
    P(i last) = integral of f_i(x) times the product of 1 - F_j(x) over the others, on a grid of x.
    """
    centres, spreads = np.asarray(scores, dtype=float), np.maximum(np.asarray(errors, dtype=float), SMALLEST_ERROR)
    if len(centres) < 2:
        return (1.0,) * len(centres)
    grid = np.linspace((centres - REACH * spreads).min(), (centres + REACH * spreads).max(), GRID)
    distances = (grid[None, :] - centres[:, None]) / spreads[:, None]
    densities = np.exp(-(distances**2) / 2) / spreads[:, None]
    above = ndtr(-distances)
    shares = np.array(
        [np.sum(densities[row] * np.delete(above, row, axis=0).prod(axis=0)) for row in range(len(centres))]
    )
    return tuple(float(share) for share in shares / shares.sum())
