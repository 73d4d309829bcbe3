"""False-alarm rate of change verdicts."""

import math

import numpy as np
import pytest

from assessment.core.comparison.verdicts import Verdict
from assessment.core.waves.score_change import compare_waves
from benchmarks.false_alarms import CEILING, DESIGNS, FAMILIES, TEAMS, TRIAD, false_alarms, two_waves

REPLICATIONS = 150


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("size", TEAMS)
def test_when_nothing_changed_few_families_say_otherwise(size: int, design: str, family: str) -> None:
    rate = false_alarms(size, design, family, REPLICATIONS, seed=7)
    assert design in rate.methods
    # The ceiling, and the chance that 150 draws leave to a rate that sits on it (three standard errors).
    allowance = 3 * math.sqrt(CEILING * (1 - CEILING) / REPLICATIONS)
    assert rate.share <= CEILING + allowance


def test_the_same_simulation_does_find_a_change() -> None:
    random = np.random.default_rng(7)
    established = 0
    for _ in range(20):
        waves = two_waves(TEAMS[12], 12, "paired", random)
        risen = {
            name: [(one, min(100.0, two + 25)) for one, two in pairs if one is not None and two is not None]
            for name, pairs in waves.pairs.items()
        }
        second = {name: [two for _, two in pairs] for name, pairs in risen.items()}
        change = compare_waves({"processes": type(waves)(waves.first, second, risen)}, triad=TRIAD)["processes"]
        established += change.code is Verdict.SIGNAL
    assert established >= 18
