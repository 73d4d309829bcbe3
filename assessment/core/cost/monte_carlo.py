"""Seeded Monte Carlo draws from triangular distributions, one stream per input."""

from functools import lru_cache

import numpy as np

from assessment.core.cost.cost_inputs import CostInputKey, InputRange, Inputs
from assessment.core.cost.cost_lines import Floats

SEED = 20_240
DRAWS = 20_000


@lru_cache(maxsize=64)
def _chances(entry: CostInputKey, seed: int, draws: int) -> Floats:
    """Uniform numbers of one input, its own whatever the other inputs are; read-only, shape (draws,)."""
    chances = np.random.default_rng([seed, list(CostInputKey).index(entry)]).random(draws)
    chances.setflags(write=False)
    return chances


def draw_inputs(inputs: Inputs, *, seed: int = SEED, draws: int = DRAWS) -> dict[CostInputKey, Floats]:
    """Draws of every input, shape (draws,) each; an input known without doubt is one number, shape ()."""
    return {
        entry: np.asarray(given.range.central) if given.range.is_point else triangular(given.range, entry, seed, draws)
        for entry, given in inputs.items()
    }


def triangular(given: InputRange, entry: CostInputKey, seed: int = SEED, draws: int = DRAWS) -> Floats:
    """Triangular draws by inversion: each is an increasing function of the range's three values, shape (draws,)."""
    chances = _chances(entry, seed, draws)
    width, left = given.high - given.low, given.central - given.low
    rising = given.low + np.sqrt(chances * width * left)
    falling = given.high - np.sqrt((1 - chances) * width * (width - left))
    return np.where(chances * width < left, rising, falling)
