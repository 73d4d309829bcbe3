"""The company's mean of an item for somebody whose own group is hidden to them.

They and a second person of their group know two of its answers. The company's mean is a mean of published group means,
one voice each; they subtract the groups that they see, and what is left is the sum of those that they do not. That is
told as exactly as leaves doubt on the others of their own group (`mean_precision`), every set of answers of the hidden
groups being equally likely beforehand.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from assessment.core.privacy.mean_precision import (
    STEPS,
    PublishedMean,
    Shares,
    admitted_cells,
    mean_of_cell,
    quarter_of,
    quarter_values,
    sum_shares,
)
from assessment.core.privacy.protected_figures import INSIDERS, INSIDERS_WITH_READER

Outcomes = tuple[tuple[float, ...], tuple[tuple[int, int], ...]]
"""Possible sums of published means, ascending, and the cells of those that are told together."""


def company_mean(
    own: tuple[int, float], others: Sequence[tuple[int, float]], seen: Sequence[float]
) -> PublishedMean | None:
    """What may be told of the mean of all voices, 1 to 5; None where nothing may.

    `own` and `others`: how many answered, and the published mean, of the reader's own group and of the other groups
    that they do not see. `seen`: published means of the groups that they see.
    """
    values, cells = _outcomes(own[0], tuple(sorted(people for people, _ in others)))
    total = round(own[1] + sum(value for _, value in others), 6)
    voices = 1 + len(others) + len(seen)
    means = [(value + sum(seen)) / voices for value in values]
    return next((mean_of_cell(means, cell) for cell in cells if values[cell[0]] <= total <= values[cell[1]]), None)


@lru_cache(maxsize=256)
def _outcomes(own: int, others: tuple[int, ...]) -> Outcomes:
    mine = [quarter_values(own, insiders=INSIDERS)[quarter_of(steps, own)].value for steps in range(STEPS * own + 1)]
    beside = {0.0: 1.0}
    for people in others:
        beside = _added(beside, _likely(people))
    shares: dict[float, Shares] = {}
    for steps, value in enumerate(mine):
        for other, share in beside.items():
            shares.setdefault(round(value + other, 6), np.zeros(len(mine)))[steps] += share
    values = tuple(sorted(shares))
    return values, admitted_cells([shares[value] for value in values], own, insiders=INSIDERS_WITH_READER)


def _likely(people: int) -> dict[float, float]:
    """How likely each published mean of a group is."""
    values = quarter_values(people, insiders=INSIDERS)
    likelihoods: dict[float, float] = {}
    for steps, share in enumerate(sum_shares(people).tolist()):
        value = values[quarter_of(steps, people)].value
        likelihoods[value] = likelihoods.get(value, 0.0) + share
    return likelihoods


def _added(first: dict[float, float], second: dict[float, float]) -> dict[float, float]:
    likelihoods: dict[float, float] = {}
    for first_value, share in first.items():
        for second_value, other in second.items():
            value = round(first_value + second_value, 6)
            likelihoods[value] = likelihoods.get(value, 0.0) + share * other
    return likelihoods
