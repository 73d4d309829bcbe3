"""Reliability figures of each lever for the annex: ICC(1) between functions, and Cronbach's alpha with its interval."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from assessment.core.comparison.scored_groups import listed
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.score_uncertainty import PLANNING_NOISE
from assessment.core.statistics.reliability import (
    Alpha,
    IntraclassCorrelation,
    alpha_can_be_read,
    cronbach_alpha,
    intraclass_correlation,
)
from assessment.core.statistics.within_group_agreement import scale_agreement

REMEMBERED = 8
"""Diagnoses whose reliability is kept: those that pages are turned of. A diagnosis never changes."""


@dataclass(frozen=True, slots=True)
class ScaleReliability:
    """One lever: ICC(1) with n0 over the functions, alpha over complete answers, and whether alpha says anything.

    `readable` is False where the team agrees: a low alpha is good news then.
    """

    key: str
    icc: IntraclassCorrelation
    alpha: Alpha
    readable: bool


def scale_reliability(diagnosis: PublishedDiagnosis) -> tuple[ScaleReliability, ...]:
    """The reliability of every lever; empty where answers are confidential, since it is made of single answers."""
    return _remembered(_DiagnosisCacheKey(id(diagnosis), diagnosis))


@dataclass(frozen=True)
class _DiagnosisCacheKey:
    """A diagnosis by its identity: of thousands of people it takes a third of a second, and a page asks twice."""

    identity: int
    diagnosis: PublishedDiagnosis = field(compare=False, repr=False)


@lru_cache(maxsize=REMEMBERED)
def _remembered(key: _DiagnosisCacheKey) -> tuple[ScaleReliability, ...]:
    diagnosis, people = key.diagnosis, key.diagnosis.people
    if people is None:
        return ()
    column = {code: number for number, code in enumerate(people.sheet.codes)}
    scale_reliabilities = []
    for lever in diagnosis.levers:
        asked = diagnosis.questionnaire.of_length(lever.lever.items, diagnosis.length)
        cells = people.sheet.cells[:, [column[item.code] for item in asked]]
        answers = [[int(cell) if cell > 0 else None for cell in row] for row in cells.tolist()]
        scores = people.scores[lever.key]
        given = scores[~np.isnan(scores)]
        distance = scale_agreement([list(items) for items in zip(*answers, strict=True)]).mean_ad_median
        deviation = float(given.std(ddof=1)) if len(given) > 1 else 0.0
        readable = distance is not None and alpha_can_be_read(
            mean_ad_median=distance, score_deviation=deviation, planning_noise=PLANNING_NOISE
        )
        groups = [listed(scores[rows]) for rows in people.rows.values()]
        scale_reliabilities.append(
            ScaleReliability(lever.key, intraclass_correlation(groups), cronbach_alpha(answers), readable)
        )
    return tuple(scale_reliabilities)
