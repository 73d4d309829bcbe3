"""What the distributions of two waves say of the one person by whom a group has grown.

Nobody else changed an answer. The attacker knows the rule of the perturbation whole, but not its secret: every set of
answers behind the first distribution is listed with how likely it shows as seen, and so is the second after each answer
that the newcomer may have given. Cases are drawn, since there are too many to list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from assessment.core.privacy.cell_perturbation import most_moves
from assessment.core.privacy.distributions_and_comments import options_leave_doubt
from tests.core.privacy.attacker import OPTIONS, all_counts

Counts = tuple[int, ...]
Likely = dict[Counts, float]


@dataclass(frozen=True, slots=True)
class SpreadAttack:
    """Over the cases in which both waves show the distribution: how many, and in how many the newcomer is known well.

    `exposed`: fewer than three options are left, or one is likelier than three in four. `guessed`: mean probability of
    the likeliest option.
    """

    cases: int
    exposed: float
    guessed: float


def spread_attack(people: int, cases: int, *, seed: int = 1) -> SpreadAttack:
    """So many cases of a group of so many `people`, and then one more."""
    random = np.random.default_rng([seed, people])
    behind = _behind(people)
    posteriors: list[np.ndarray] = []
    while len(posteriors) < cases:
        answers = random.integers(0, OPTIONS, people + 1)
        first, second = (
            _drawn(tuple(np.bincount(some, minlength=OPTIONS).tolist()), random) for some in (answers[:-1], answers)
        )
        if not all(options_leave_doubt(np.array(counts)) for counts in (first, second)):
            continue
        weights = np.zeros(OPTIONS)
        for counts, share in behind[first].items():
            for option in range(OPTIONS):
                weights[option] += share * perturbed_counts(_one_more(counts, option)).get(second, 0.0)
        posteriors.append(weights / weights.sum())
    shares = np.array(posteriors)
    exposed = ((shares > 1e-12).sum(axis=1) < 3) | (shares.max(axis=1) > 0.75)
    return SpreadAttack(cases, float(exposed.mean()), float(shares.max(axis=1).mean()))


@cache
def perturbed_counts(counts: Counts) -> Mapping[Counts, float]:
    """How likely each distribution is shown in the place of one."""
    most = most_moves(sum(counts))
    likely: Likely = {}
    for first_step in (1, -1):
        first = {counts: 1.0}
        for moves in range(most + 1):
            first = _moved(first, first_step) if moves else first
            both = first
            for moves_back in range(most + 1):
                both = _moved(both, -first_step) if moves_back else both
                for shown, share in both.items():
                    likely[shown] = likely.get(shown, 0.0) + share / 2 / (most + 1) ** 2
    return likely


def _moved(likely: Likely, step: int) -> Likely:
    after: Likely = {}
    for counts, share in likely.items():
        for shown, part in _one_move(counts, step).items():
            after[shown] = after.get(shown, 0.0) + share * part
    return after


@cache
def _one_move(counts: Counts, step: int) -> Mapping[Counts, float]:
    movable = {option: count for option, count in enumerate(counts) if count and 0 <= option + step < OPTIONS}
    after: Likely = {}
    for option, count in movable.items():
        fewer = tuple(number - (place == option) for place, number in enumerate(counts))
        after[_one_more(fewer, option + step)] = count / sum(movable.values())
    return after or {counts: 1.0}


def _one_more(counts: Counts, option: int) -> Counts:
    return tuple(number + (place == option) for place, number in enumerate(counts))


@cache
def _behind(people: int) -> Mapping[Counts, Likely]:
    """By what is shown, how likely each distribution is behind it."""
    behind: dict[Counts, Likely] = {}
    for counts, ways in zip(*all_counts(people), strict=True):
        for shown, share in perturbed_counts(tuple(counts.tolist())).items():
            behind.setdefault(shown, {})[tuple(counts.tolist())] = share * float(ways)
    return behind


def _drawn(counts: Counts, random: np.random.Generator) -> Counts:
    likely = perturbed_counts(counts)
    shown, shares = list(likely), np.array(list(likely.values()))
    return shown[int(random.choice(len(shown), p=shares / shares.sum()))]
