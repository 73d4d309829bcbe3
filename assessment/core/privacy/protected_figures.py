"""Published value, bound or suppression of a group's items and score on one scale.

A score and its items are linked by a sum: where an item is not given exactly and its sum would say too much, two more
are kept back, or the score and the exact ones would give it away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.extreme_answers import ExtremeBound, bound, extreme_bound
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.answer_sheet import Cells
from assessment.core.results.scoring import Floats
from assessment.core.statistics.exact_arithmetic import to_rationals

OPTION_RANGE = (1, 5)
POINT_RANGE = (0, 100)
KEPT_BACK = 2
"""Items hidden beside one that is a bound. One would do, were it not known that it is not at an end itself."""
A_PAIR = 2
"""Of two people who answered, one who reads knows the other from their sum."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A mean as it is published: exact, a bound (`end`), or hidden with its reason; None without any answer.

    A bound's `value` is the bound itself: what enters the company's figure is what is published, never more.
    """

    value: float | None
    end: ExtremeBound | None = None
    answered: int | None = None
    """People behind an exact mean; not told for anything else."""
    hidden: SuppressionReason | None = None

    @property
    def exact(self) -> bool:
        """Whether the mean itself is published."""
        return self.value is not None and self.end is None


@dataclass(frozen=True)
class PublishedScale:
    """One group on one scale: its score (points) and its items (1 to 5) by code."""

    score: PublishedFigure
    items: Mapping[str, PublishedFigure]


def open_figures(codes: Sequence[str], cells: Cells, scores: Floats) -> PublishedScale:
    """Everything as it is: named heads. `cells`: people of the group × items; `scores`: points, NaN where missing."""
    given = scores[~np.isnan(scores)]
    answered = (cells > 0).sum(axis=0)
    totals = np.maximum(cells, 0).sum(axis=0, dtype=np.int64)
    items = {
        code: PublishedFigure(float(total / count) if count else None, answered=int(count))
        for code, total, count in zip(codes, totals, answered, strict=True)
    }
    return PublishedScale(PublishedFigure(float(given.mean()) if len(given) else None, answered=len(given)), items)


def protected_figures(
    codes: Sequence[str], cells: Cells, scores: Floats, *, threshold: Threshold, people: int | None = None
) -> PublishedScale:
    """What confidential teams may have published; arguments as for `open_figures`.

    `people`: size of the whole group where `cells` holds only those of it who were asked.
    """
    # A group of exactly k is never shown to its own members; a larger one is, and its figures need k others than them.
    whole = len(cells) if people is None else people
    needed = threshold.people + (whole > threshold.people)
    score = _figure(to_rationals(scores[~np.isnan(scores)].tolist()), needed, POINT_RANGE)
    answers = {code: [cell for cell in cells[:, number].tolist() if cell > 0] for number, code in enumerate(codes)}
    items = {code: _figure(given, needed, OPTION_RANGE) for code, given in answers.items()}
    told = any(_tells(answers[code], figure) for code, figure in items.items())
    few_strays = 0 < _without_score(cells, scores) < threshold.people
    unanimous = score.end is not None and {figure.end for figure in items.values()} == {score.end}
    if score.value is not None and not unanimous:
        exact_first = sorted((code for code in items if not items[code].hidden), key=lambda code: not items[code].exact)
        kept_back = exact_first[: KEPT_BACK if told else int(few_strays)]
        items |= dict.fromkeys(kept_back, PublishedFigure(None, hidden=SuppressionReason.SUBTRACTION))
    return PublishedScale(score, items)


def _figure(answers: Sequence[Fraction | int], needed: int, limits: tuple[int, int]) -> PublishedFigure:
    if len(answers) < needed:
        return PublishedFigure(None, hidden=SuppressionReason.FEW_ANSWERS)
    low, high = limits
    end = extreme_bound(answers, low=low, high=high)
    if end is not None:
        return PublishedFigure(bound(end, low=low, high=high), end)
    return PublishedFigure(float(Fraction(sum(answers), len(answers))), answered=len(answers))


def _tells(answers: Sequence[int], figure: PublishedFigure) -> bool:
    """Whether the sum of a figure that is not given exactly would say what single people answered."""
    if figure.exact or not answers:
        return False
    low, high = OPTION_RANGE
    return len(answers) <= A_PAIR or extreme_bound(answers, low=low, high=high) is not None


def _without_score(cells: Cells, scores: Floats) -> int:
    """People who answered too little for a score: the items hold their answers, the score does not."""
    return int(((cells > 0).any(axis=1) & np.isnan(scores)).sum())


def published_scores(scores: Floats, figure: PublishedFigure) -> Floats:
    """The group's person scores as far as they may enter any further figure (points, NaN for missing).

    Exact ones as they are, since everything made of them treats people alike; at an end everyone stands at the bound;
    hidden ones are missing.
    """
    if figure.exact:
        return scores
    value = np.nan if figure.value is None else figure.value
    return np.where(np.isnan(scores), np.nan, value)
