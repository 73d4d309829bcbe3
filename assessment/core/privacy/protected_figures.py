"""Published value, bound or suppression of a group's items and score on one scale.

Of confidential teams every further figure - score, range, level, verdict, gap, change - is made of what stands here and
of constants. Nothing depends on who left an item out, and nothing but a few steps of `spread` on how answers spread.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.mean_precision import ExtremeBound, published_mean
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.answer_sheet import Cells
from assessment.core.results.maturity_levels import score_of_mean
from assessment.core.results.scoring import ENOUGH_ITEMS, ENOUGH_SHARE, Floats

POINTS_PER_OPTION = 25
INSIDERS, INSIDERS_WITH_READER = 1, 2
"""Two readers may put together what they see and know. Somebody outside a group has one of its people beside them at
most; somebody inside knows their own answers and, from the other one, a second person's."""
BETWEEN_ITEMS = 0.3
"""Usual correlation between the answers of one person to two items of a scale: a planning value. With it the spread of
person scores follows from how the answers to each item spread, and depends on nobody's answers to several."""
SPREAD_STEP = 6.0
"""Points. The spread of a large group is told in whole steps, upwards: what two people know of it hides the rest."""


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A mean as it is published: exact, a bound (`end`), or hidden with its reason; None without any answer.

    In confidential teams an exact mean is told in quarters of an option. A bound's `value` is the bound itself: what
    enters the company's figure is what is published, never more.
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
    """One group on one scale: its score (points) and its items (1 to 5) by code.

    `spread`: the standard deviation of person scores (points) that further figures may use, 0 for the planning noise
    alone; None for named heads, whose person scores are used themselves.
    """

    score: PublishedFigure
    items: Mapping[str, PublishedFigure]
    spread: float | None = None


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
    codes: Sequence[str],
    cells: Cells,
    *,
    threshold: Threshold,
    people: int | None = None,
    insiders: int = INSIDERS,
) -> PublishedScale:
    """What confidential teams may have published. `cells`: people of the group × items.

    `people`: size of the whole group where `cells` holds only those of it who were asked. `insiders`: people of the
    group among any two readers who put together what they see (`INSIDERS`, `INSIDERS_WITH_READER`).
    """
    # A group of exactly k is never shown to its own members; a larger one is, and its figures need k others than them.
    whole = len(cells) if people is None else people
    needed = threshold.people + (whole > threshold.people)
    items = {code: _figure(cells[:, number], needed, insiders) for number, code in enumerate(codes)}
    score = scale_score(list(items.values()), respondents=len(cells))
    return PublishedScale(score, items, _spread(cells, score, threshold))


def figures_as_published(
    items: Mapping[str, PublishedFigure], cells: Cells, *, threshold: Threshold, people: int
) -> PublishedScale:
    """The same of a group of which some answers are no longer there: what was published of its items stays.

    `items`: by code, as published. `cells`: what is left of the answers, which only a coarse spread is read from.
    `people`: how many there were.
    """
    score = scale_score(list(items.values()), respondents=people)
    return PublishedScale(score, items, _spread(cells, score, threshold))


def _figure(cells: Cells, needed: int, insiders: int) -> PublishedFigure:
    answers = cells[cells > 0]
    people = len(answers)
    mean = published_mean(int(answers.sum()), people, insiders=insiders) if people >= needed else None
    if mean is None:
        return PublishedFigure(None, hidden=SuppressionReason.FEW_ANSWERS)
    return PublishedFigure(mean.value, mean.end, answered=None if mean.end else people)


def scale_score(items: Sequence[PublishedFigure], *, respondents: int) -> PublishedFigure:
    """The score (points) of a scale from what is published of its items (1 to 5): their mean, and nothing else.

    A bound where all are the same bound; ABOUT where some are bounds; hidden with fewer than half of the items, or
    than 2 (of more than one). `respondents`: people of the group, whichever items they answered.
    """
    values = [figure.value for figure in items if figure.value is not None]
    if len(values) < max(ENOUGH_SHARE * len(items), min(ENOUGH_ITEMS, len(items)), 1):
        return PublishedFigure(None, hidden=SuppressionReason.FEW_ANSWERS)
    ends = {figure.end for figure in items if figure.value is not None}
    end = ends.pop() if len(ends) == 1 else ExtremeBound.ABOUT
    return PublishedFigure(score_of_mean(sum(values) / len(values)), end, answered=None if end else respondents)


def _spread(cells: Cells, score: PublishedFigure, threshold: Threshold) -> float:
    """The spread of a group of more than max(k, 10) people, told in steps; 0 for any other."""
    items = cells.shape[1]
    answered = [column[column > 0] for column in cells.T]
    if score.value is None or min(len(given) for given in answered) <= threshold.spread:
        return 0.0
    variance = float(np.mean([given.var(ddof=1) for given in answered])) * POINTS_PER_OPTION**2
    spread = math.sqrt(variance * (1 + (items - 1) * BETWEEN_ITEMS) / items)
    return math.ceil(spread / SPREAD_STEP) * SPREAD_STEP


def published_scores(scores: Floats, scale: PublishedScale) -> Floats:
    """Person scores (points, NaN for missing) as far as they may enter any further figure.

    Those of named heads as they are. In confidential teams, in the place of each person's, values that have the
    published score for their mean and the published spread for their standard deviation, and say nothing of anybody.
    """
    if scale.spread is None:
        return scores
    if scale.score.value is None:
        return np.full(len(scores), np.nan)
    people = len(scores)
    signs = np.resize([1.0, -1.0], people)
    signs[people - people % 2 :] = 0.0
    away = scale.spread * math.sqrt((people - 1) / (people - people % 2)) if people > 1 else 0.0
    return scale.score.value + away * signs
