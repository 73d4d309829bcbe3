"""Robustness of the weakest lever's rank under random item weights, for the annex.

No weighting of items is the true one: over 10,000 random weightings (every set of weights equally likely, Dirichlet
with ones), the share under which the same lever comes out lowest.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

WEIGHTINGS = 10_000
SEED = 20260101


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
