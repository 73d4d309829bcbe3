"""Rank of the weakest lever when the answers are replayed, and the levers that are told as level with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

SEED = 20260101
REPLAYS = 2_000
SWAPPED = 0.20
"""Two levers whose order turns round in more replays than this are told as level."""


@dataclass(frozen=True, slots=True)
class ReplayedRank:
    """How the weakest lever fares when the answers are replayed.

    `last`: share of replays in which it comes out last. `level_with`: keys of the levers told as level with it, lowest
    score first.
    """

    last: float
    level_with: tuple[str, ...]


@cache
def _noise(levers: int) -> npt.NDArray[np.float64]:
    return np.random.default_rng(SEED).standard_normal((REPLAYS, levers))


def replayed_rank(scores: Mapping[str, float], errors: Mapping[str, float]) -> ReplayedRank | None:
    """Redraw every lever's score (points) with its standard error; None with fewer than two levers.

    A mean of people's scores that are each redrawn with the noise of one answer has just the standard error of the
    score (measurement section 3). On equal scores the lever that comes first is the weakest.
    """
    if len(scores) < 2:
        return None
    keys = list(scores)
    given = np.array([scores[key] for key in keys])
    replays = given + _noise(len(keys)) * np.array([errors[key] for key in keys])
    weakest = int(np.argmin(given))
    swapped = (replays < replays[:, [weakest]]).mean(axis=0)
    level = [number for number in np.argsort(given, kind="stable").tolist() if swapped[number] > SWAPPED]
    last = float((np.argmin(replays, axis=1) == weakest).mean())
    return ReplayedRank(last, tuple(keys[number] for number in level))
