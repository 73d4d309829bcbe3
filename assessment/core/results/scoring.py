"""Scores of 0 to 100 points per person, per function and for the company."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessment.core.questionnaire.answer_sheet import Cells
from assessment.core.questionnaire.respondents import Cell

Floats = npt.NDArray[np.float64]

ENOUGH_SHARE = 0.5
"""Half of the applicable items at least (half-scale rule: EORTC QLQ-C30, SF-36)."""
ENOUGH_ITEMS = 2
"""And never a score from a single answer, unless the scale has but one item."""


def person_scores(cells: Cells) -> Floats:
    """Scores of one scale, one per respondent, in points; NaN where too little was answered.

    `cells` has one row per respondent and one column per item of the scale. A person has a score when at least half of
    the applicable items and at least min(2, K) of the K items are answered: 25·(mean − 1) (POMP, Cohen et al. 1999).
    """
    size = cells.shape[1]
    answered = (cells > 0).sum(axis=1)
    applicable = size - (cells == Cell.NOT_APPLICABLE).sum(axis=1)
    enough = (answered >= ENOUGH_SHARE * applicable) & (answered >= min(ENOUGH_ITEMS, size)) & (answered > 0)
    totals = np.maximum(cells, 0).sum(axis=1, dtype=np.int64)
    scores = np.full(len(cells), np.nan)
    scores[enough] = 25 * (totals[enough] / answered[enough] - 1)
    return scores


@dataclass(frozen=True, slots=True)
class FunctionScore:
    """A function's score on a scale: the plain mean of its scored persons; None with fewer than one scored."""

    function: str
    score: float | None
    respondents: int
    scored: int
    weight: float
    """Its share of the company score; 0 when it stands beside."""


@dataclass(frozen=True, slots=True)
class CompanyScore:
    """The company's score on a scale, with the functions it is made of."""

    score: float | None
    functions: Mapping[str, FunctionScore]

    @property
    def voices(self) -> tuple[str, ...]:
        """Functions that enter, one voice each."""
        return tuple(key for key, function in self.functions.items() if function.weight > 0)


def company_score(
    scores: Floats, rows_by_function: Mapping[str, npt.NDArray[np.intp]], *, triad: Sequence[str]
) -> CompanyScore:
    """Function means and the company's mean of the triad functions present, one voice each.

    `scores`: points per respondent, NaN where missing. `rows_by_function`: rows of each function that answered.
    Functions outside the triad enter only when no triad function has a score (one leader alone).
    """
    means: dict[str, float] = {}
    counts: dict[str, int] = {}
    for function, rows in rows_by_function.items():
        given = scores[rows]
        given = given[~np.isnan(given)]
        counts[function] = len(given)
        if len(given):
            means[function] = float(given.mean())
    voices = [function for function in triad if function in means] or list(means)
    weight = 1 / len(voices) if voices else 0.0
    functions = {
        function: FunctionScore(
            function, means.get(function), len(rows), counts[function], weight if function in voices else 0.0
        )
        for function, rows in rows_by_function.items()
    }
    score = sum(means[function] for function in voices) / len(voices) if voices else None
    return CompanyScore(score, functions)


def item_means(
    cells: Cells, rows_by_function: Mapping[str, npt.NDArray[np.intp]], *, voices: Sequence[str]
) -> tuple[Floats, dict[str, Floats]]:
    """Means of 1 to 5 per item: the company's (function means, one voice each) and each function's.

    `cells`: respondents × items. `voices`: functions that enter the company's mean. NaN where nobody answered.
    """
    by_function: dict[str, Floats] = {}
    for function, rows in rows_by_function.items():
        block = cells[rows]
        answered = (block > 0).sum(axis=0)
        totals = np.maximum(block, 0).sum(axis=0, dtype=np.int64)
        by_function[function] = np.where(answered > 0, totals / np.maximum(answered, 1), np.nan)
    entering = np.array([by_function[voice] for voice in voices]).reshape(len(voices), cells.shape[1])
    given = (~np.isnan(entering)).sum(axis=0)
    company = np.where(given > 0, np.nansum(entering, axis=0) / np.maximum(given, 1), np.nan)
    return company, by_function


def option_gains(
    cells: Cells, rows_by_function: Mapping[str, npt.NDArray[np.intp]], *, voices: Sequence[str]
) -> Floats:
    """Points the company's score on a scale gains, item by item, if everyone who answered it rises one option.

    `cells`: respondents × items of the scale. An answer already at 5 stays; persons without a score bring nothing.
    """
    scored = ~np.isnan(person_scores(cells))
    answered = np.maximum((cells > 0).sum(axis=1), 1)
    rising = (cells > 0) & (cells < 5) & scored[:, None]
    per_person = 25 * rising / answered[:, None]
    counting = [rows_by_function[voice][scored[rows_by_function[voice]]] for voice in voices]
    gains = [per_person[rows].mean(axis=0) for rows in counting if len(rows)]
    return np.mean(gains, axis=0) if gains else np.zeros(cells.shape[1])
