"""How exactly the mean of a group's answers may be published: a quarter of an option, or a bound.

The published value is a cell of a partition of the possible sums, and the partition depends on the number of answers
alone. Whoever knows this very rule therefore learns from a value that the sum lies in its cell, and no more. A cell is
admitted when, for every total that the insiders among its readers may have answered themselves, each other person may
have chosen at least three options and none of these is more likely than three in four (every set of answers equally
likely beforehand). Cells start at quarters of an option and grow from the ends of the scale inwards until they are
admitted: those at the ends are published as bounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import floor

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]

STEPS = 4
"""A person's answer lies 0 to 4 options above the lowest."""
QUARTERS = 4
LEAST_OPTIONS = 3
LARGEST_SHARE = 0.75
ROUNDING = 1e-9
LIKE_LARGE = 60
"""From this many answers on the cells, in quarters of an option, no longer depend on how many there are."""


class ExtremeBound(StrEnum):
    """What is published in place of a mean."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    """A figure made of others, where one of them is a bound; or a mean told more coarsely than in quarters."""


@dataclass(frozen=True, slots=True)
class PublishedMean:
    """A mean of 1 to 5 as it may be told. `end` None: in quarters of an option."""

    value: float
    end: ExtremeBound | None = None


def published_mean(total: int, people: int, *, insiders: int) -> PublishedMean | None:
    """What may be told of `people` answers of 1 to 5 that sum to `total`; None where nothing may.

    `insiders`: how many of these people read the figure together, each knowing their own answer.
    """
    return quarter_values(people, insiders=insiders).get(quarter_of(total - people, people))


@lru_cache(maxsize=1024)
def quarter_values(people: int, *, insiders: int) -> dict[int, PublishedMean]:
    """The published value of each quarter (0 to 16 above the lowest option); empty where nothing may be told."""
    alike = min(people, LIKE_LARGE)
    values = np.array([quarter_of(steps, alike) for steps in range(STEPS * alike + 1)])
    quarters = range(STEPS * QUARTERS + 1)
    cells = admitted_cells([(values == quarter).astype(float) for quarter in quarters], alike, insiders=insiders)
    return {
        quarter: mean_of_cell([1 + number / QUARTERS for number in quarters], cell)
        for cell in cells
        for quarter in range(cell[0], cell[1] + 1)
    }


def mean_of_cell(values: Sequence[float], cell: tuple[int, int]) -> PublishedMean:
    """What is told of a cell from one position of the ascending `values` to another: its bound, itself, its middle."""
    first, last = cell
    if first == 0 and last < len(values) - 1:
        return PublishedMean(values[last], ExtremeBound.AT_MOST)
    if last == len(values) - 1:
        return PublishedMean(values[first], ExtremeBound.AT_LEAST)
    middle = (values[first] + values[last]) / 2
    return PublishedMean(middle, None if first == last else ExtremeBound.ABOUT)


def admitted_cells(outcomes: Sequence[Shares], people: int, *, insiders: int) -> tuple[tuple[int, int], ...]:
    """The finest cells of consecutive outcomes that leave doubt; empty where they would be one and tell nothing.

    `outcomes`, in ascending order: for each sum of the group's answers above the lowest (0 to 4 per person), the share
    of the cases with that sum in which this outcome is published.
    """
    last = len(outcomes) - 1
    low = next((end for end in range(last) if _admitted(outcomes, (0, end), people, insiders)), None)
    high = next((start for start in range(last, 0, -1) if _admitted(outcomes, (start, last), people, insiders)), None)
    if low is None or high is None or low >= high:
        return ()
    cells = [(0, low)]
    start = low + 1
    for end in range(low + 1, high):
        if _admitted(outcomes, (start, end), people, insiders):
            cells.append((start, end))
            start = end + 1
    if start < high:
        # What is left beside the upper bound joins the cell below it, which then is no finer than it was.
        first, _ = cells.pop()
        cells.append((first, high - 1))
    return (*cells, (high, last))


def _admitted(outcomes: Sequence[Shares], cell: tuple[int, int], people: int, insiders: int) -> bool:
    return leaves_doubt(np.sum(outcomes[cell[0] : cell[1] + 1], axis=0), people, insiders=insiders)


def leaves_doubt(cell: Shares, people: int, *, insiders: int) -> bool:
    """Whether a cell leaves every other person three options, none more likely than three in four.

    `cell`: by sum of the answers above the lowest, the share of the cases in which it is published. Anything from none
    to all of the `insiders` is tried, with every total that they may have answered.
    """
    return all(
        _others_in_doubt(cell[own : own + STEPS * (people - known) + 1], people - known)
        for known in range(min(insiders, people - 1) + 1)
        for own in range(STEPS * known + 1)
    )


def _others_in_doubt(cell: Shares, others: int) -> bool:
    """The same for a cell by the sum of those `others` alone; a sum that cannot be is no danger."""
    whole = float(cell @ _sums(others))
    if whole <= 0:
        return True
    rest = _sums(others - 1)
    shares = [float(cell[option : option + len(rest)] @ rest) / (STEPS + 1) / whole for option in range(STEPS + 1)]
    return sum(share > 0 for share in shares) >= LEAST_OPTIONS and max(shares) <= LARGEST_SHARE + ROUNDING


@lru_cache(maxsize=256)
def _sums(people: int) -> Shares:
    """The share of all sets of answers that has each sum above the lowest, 0 to 4 per person."""
    values = np.ones(1)
    for _ in range(people):
        values = np.convolve(values, np.full(STEPS + 1, 1 / (STEPS + 1)))
    return values


def sum_shares(people: int) -> Shares:
    """The share of all sets of `people` answers that has each sum above the lowest, 0 to 4 per person."""
    return _sums(people)


def quarter_of(steps: int, people: int) -> int:
    """The nearest quarter of an option above the lowest (0 to 16) of a sum of `steps` options above it, halves up."""
    return floor(QUARTERS * steps / people + 0.5 + ROUNDING)
