"""Full-length score foreseen from the quick check, with its prediction interval.

The quick check asks four of a lever's questions, the full one all of them. Both are simulated on people who answer each
question around their own view of the lever: the full scores of those whose quick score is the one at hand give the
score to expect and the range that holds eight of ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assessment.core.questionnaire.definition import Length
from assessment.core.results.published_diagnosis import PublishedDiagnosis

TOTAL = "total"
CONFIDENCE = 0.80
PEOPLE = 40_000
SEED = 20_270
VIEW, QUESTION = 0.75, 0.90
"""Standard deviations, in options: of a person's view of a lever around the middle, and of a question around that view.

They make two questions of a lever correlate by .41, as attitude scales of this kind do; planning values.
"""
NEAREST = 2_000
"""People whose quick scores lie nearest to the one at hand."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FullScorePrediction:
    """The full-length score to expect (points) and the range that holds it eight times in ten."""

    expected: float
    low: float
    high: float


def predicted_full_score(
    quick_score: float, lengths: Sequence[tuple[int, int]], weights: Sequence[float] | None = None
) -> FullScorePrediction:
    """Map a quick score to the full length. `lengths`: questions asked in the quick and in the full length, by lever.

    One lever, or the total of several by `weights` (equal by default).
    """
    shares = tuple(weights or (1.0,) * len(lengths))
    quick, full = _simulated(tuple(lengths), shares)
    place = int(np.searchsorted(quick, quick_score))
    # As many on either side as there are: at an end of the scale the nearest stand on one side.
    low = min(max(0, place - NEAREST // 2), len(quick) - NEAREST)
    near = full[low : low + NEAREST] + (quick_score - float(quick[low : low + NEAREST].mean())) * _slope(quick, full)
    tail = (1 - CONFIDENCE) / 2
    lower, upper = np.quantile(near, (tail, 1 - tail))
    ends = (float(np.clip(score, 0.0, 100.0)) for score in (near.mean(), lower, upper))
    return FullScorePrediction(*ends)


def _slope(quick: Floats, full: Floats) -> float:
    return float(np.cov(quick, full)[0, 1] / quick.var())


@lru_cache(maxsize=8)
def _simulated(lengths: tuple[tuple[int, int], ...], weights: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Quick and full scores of the same people, by rising quick score."""
    random = np.random.default_rng(SEED)
    quick, full = np.zeros(PEOPLE), np.zeros(PEOPLE)
    spread = random.uniform(1.5, 4.5, PEOPLE)
    for (short, whole), weight in zip(lengths, weights, strict=True):
        view = spread + random.normal(0, VIEW, PEOPLE)
        answers = np.clip(np.rint(view[:, None] + random.normal(0, QUESTION, (PEOPLE, whole))), 1, 5)
        quick += weight * 25 * (answers[:, :short].mean(axis=1) - 1) / sum(weights)
        full += weight * 25 * (answers.mean(axis=1) - 1) / sum(weights)
    order = np.argsort(quick, kind="stable")
    return quick[order], full[order]


def foreseen_full_scores(diagnosis: PublishedDiagnosis) -> dict[str, FullScorePrediction]:
    """What the full length is expected to give in place of a quick check's scores, by lever, and under TOTAL."""
    if diagnosis.length is not Length.QUICK:
        return {}
    asked = diagnosis.questionnaire.of_length
    lengths = {
        lever.key: (len(asked(lever.lever.items, Length.QUICK)), len(asked(lever.lever.items, Length.FULL)))
        for lever in diagnosis.levers
    }
    full_score_predictions = {
        lever.key: predicted_full_score(lever.score, [lengths[lever.key]])
        for lever in diagnosis.levers
        if lever.score is not None
    }
    if diagnosis.total.score is None:
        return full_score_predictions
    weights = [diagnosis.total.weights[key] for key in lengths]
    return full_score_predictions | {
        TOTAL: predicted_full_score(diagnosis.total.score, list(lengths.values()), weights)
    }
