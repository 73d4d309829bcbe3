"""Attacker model: exact posteriors over all sets of answers.

Whoever attacks knows the rules of publication, what one or two readers see, and what these answered themselves. People
of a group are alike to them, so that the answers of a group on an item are a count per option; every set of answers is
equally likely beforehand. All counts are listed, those that would have been published as seen are kept, and the share
of each option among the other people follows without a draw. What was solved once is remembered: a group's view
depends on few numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import factorial, prod

import numpy as np
import numpy.typing as npt

from assessment.core.privacy.company_means import company_mean
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.distributions_and_comments import spread_reason
from assessment.core.privacy.protected_figures import PublishedFigure, protected_figures
from assessment.core.questionnaire.answer_sheet import Cells

OPTIONS = 5
Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class GroupView:
    """What one reader sees of one group on one item. `answered` of `people` gave an answer.

    `insiders`: as the product reckons them for this reader. `spread`: the counts by option where they are shown.
    `inside`: whether the reader is one of the group.
    """

    people: int
    answered: int
    threshold: int
    insiders: int
    figure: PublishedFigure
    spread: tuple[int, ...] | None = None
    inside: bool = False


@dataclass(frozen=True)
class CompanyView:
    """What a reader whose own group is hidden sees of the company: `others` and `seen` as `company_mean` takes them.

    `others`: how many answered in the other hidden groups.
    """

    answered: int
    others: tuple[int, ...]
    seen: tuple[float, ...]
    figure: PublishedFigure
    threshold: int


@dataclass(frozen=True)
class ExactSum:
    """What nobody may ever see of a group of confidential teams: the sum of its answers, as an exact mean tells it."""

    total: int


View = GroupView | CompanyView | ExactSum


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of one other person's answer: options that it may be, and the likeliest one's probability."""

    options: int
    likeliest: float

    @property
    def harmless(self) -> bool:
        """Whether three options remain, none more likely than three in four."""
        return self.options >= 3 and self.likeliest <= 0.75 + 1e-9


def knowledge(views: tuple[View, ...], known: tuple[int, ...], answered: int) -> Knowledge | None:
    """What `views` on one group and item say of each other person who answered, to somebody who knows these answers.

    `known`: answers of the readers who belong to the group. None where nobody else answered.
    """
    return _knowledge(views, tuple(sorted(known)), answered)


@cache
def _knowledge(views: tuple[View, ...], known: tuple[int, ...], answered: int) -> Knowledge | None:
    others = answered - len(known)
    if others < 1:
        return None
    counts, ways = all_counts(others)
    own = np.bincount(np.array(known, dtype=np.int64), minlength=OPTIONS + 1)[1:]
    weights = ways.copy()
    for view in views:
        weights *= _likelihood(view, answered)[_numbers(counts + own)]
    if weights.sum() <= 0:
        raise AssertionError(f"the truth itself was excluded: {views} {known}")
    shares = weights @ counts / weights.sum() / others
    return Knowledge(int((shares > 0).sum()), float(shares.max()))


@cache
def all_counts(people: int) -> tuple[Counts, Numbers]:
    """Every count per option of that many answers, and how many sets of answers have it."""
    rows = np.array(list(_counts(people, OPTIONS)), dtype=np.int64)
    ways = np.array([factorial(people) // prod(map(factorial, row)) for row in rows.tolist()], dtype=float)
    return rows, ways


def _counts(people: int, options: int) -> Iterator[tuple[int, ...]]:
    if options == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in _counts(people - first, options - 1):
            yield (first, *rest)


@cache
def _index(people: int) -> dict[tuple[int, ...], int]:
    return {tuple(row): number for number, row in enumerate(all_counts(people)[0].tolist())}


def _numbers(counts: Counts) -> list[int]:
    index = _index(int(counts[0].sum()))
    return [index[tuple(row)] for row in counts.tolist()]


@cache
def _likelihood(view: View, answered: int) -> Numbers:
    """For every count of the group, how likely it would have been published as seen."""
    counts, _ = all_counts(answered)
    sums = counts @ np.arange(1, OPTIONS + 1)
    if isinstance(view, ExactSum):
        return np.asarray(sums == view.total, dtype=float)
    if isinstance(view, CompanyView):
        values: Numbers = _company_likelihood(view)[sums - answered]
        return values
    return np.array([_published(view, tuple(row)) for row in counts.tolist()], dtype=float)


def _published(view: GroupView, counts: tuple[int, ...]) -> bool:
    figure = figure_of_sum(
        sum((option + 1) * count for option, count in enumerate(counts)),
        view.answered,
        view.people,
        view.threshold,
        view.insiders,
    )
    if figure != view.figure:
        return False
    return shown_spread(counts, view, figure) == view.spread


def shown_spread(counts: tuple[int, ...], view: GroupView, figure: PublishedFigure) -> tuple[int, ...] | None:
    """The counts where the product shows how they spread."""
    answers = np.repeat(np.arange(1, OPTIONS + 1), counts).astype(np.int8)
    cells = np.concatenate([answers, np.zeros(view.people - len(answers), dtype=np.int8)])
    reason = spread_reason(cells, figure, threshold=Threshold(view.threshold), reader_inside=view.inside)
    return None if reason else counts


@cache
def figure_of_sum(total: int, answered: int, people: int, threshold: int, insiders: int) -> PublishedFigure:
    """What the product publishes of any answers with that sum."""
    whole, rest = divmod(total, answered)
    cells: Cells = np.array([whole + 1] * rest + [whole] * (answered - rest), dtype=np.int8)[:, None]
    published_scale = protected_figures(("a",), cells, threshold=Threshold(threshold), people=people, insiders=insiders)
    return published_scale.items["a"]


def _outside_figure(total: int, answered: int, threshold: int) -> float:
    value = figure_of_sum(total, answered, answered, threshold, 1).value
    assert value is not None
    return value


@cache
def _company_likelihood(view: CompanyView) -> Numbers:
    """By sum of the own group's answers, how likely the company's figure would have been as seen."""
    likelihood = np.zeros(4 * view.answered + 1)
    beside = _sums_of_others(view.others, view.threshold)
    for steps in range(len(likelihood)):
        mine = _outside_figure(steps + view.answered, view.answered, view.threshold)
        for values, share in beside.items():
            others = list(zip(view.others, values, strict=True))
            published_mean = company_mean((view.answered, mine), others, view.seen)
            alike = (published_mean.value, published_mean.end) if published_mean else (None, None)
            likelihood[steps] += share * (alike == (view.figure.value, view.figure.end))
    return likelihood


@cache
def _sums_of_others(others: tuple[int, ...], threshold: int) -> dict[tuple[float, ...], float]:
    """How likely each combination of published means of the other hidden groups is."""
    shares: dict[tuple[float, ...], float] = {(): 1.0}
    for people in others:
        counts, ways = all_counts(people)
        sums = counts @ np.arange(1, OPTIONS + 1)
        likely: dict[float, float] = {}
        for total, way in zip(sums.tolist(), (ways / ways.sum()).tolist(), strict=True):
            value = _outside_figure(total, people, threshold)
            likely[value] = likely.get(value, 0.0) + way
        shares = {(*values, value): share * way for values, share in shares.items() for value, way in likely.items()}
    return shares
