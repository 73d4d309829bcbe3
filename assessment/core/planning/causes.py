"""Causes that an action treats: weak practices, symptoms, disagreements, unknown answers and avoidable costs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.core.questionnaire.planning_content import Action
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE, score_of_mean
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.result_types import ItemResult, SymptomResult

APART = 2.0
"""Options between two functions from which they disagree."""
SLIGHT_GAP = 0.25
"""Options to the target up to which a practice that lacks something is no cause to act."""
UNKNOWN_SHARE = 1 / 3
"""Share of those asked from which an answer is unknown."""
PRESSING_SCORE, PRESSING_MEAN = 50.0, 3.5
"""Pressure of a family, or mean of one of its symptoms (each week or more), from which it presses."""


class CauseKind(StrEnum):
    """What an action may treat."""

    PRACTICE = "practice"
    SYMPTOM = "symptom"
    DISAGREEMENT = "disagreement"
    UNKNOWN = "unknown"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong. `key`: item code (practice, disagreement, unknown), symptom family or cost line.

    `size`: options missing to the target, pressure of 0 to 100, options apart, share of those asked, euros a year.
    """

    kind: CauseKind
    key: str
    size: float
    level: int | None = None
    """Level that a practice has reached."""


Causes = Mapping[tuple[CauseKind, str], Cause]


def causes_of(diagnosis: PublishedDiagnosis, gaps: Mapping[str, float], avoidable: Mapping[str, float]) -> Causes:
    """Every cause by kind and key. `gaps`: options each lacking practice misses; `avoidable`: euros by cost line."""
    causes = [
        *(
            Cause(CauseKind.PRACTICE, code, gap, diagnosis.items[code].level)
            for code, gap in gaps.items()
            if gap > SLIGHT_GAP
        ),
        *_settled_by_agreeing(diagnosis),
        *(Cause(CauseKind.SYMPTOM, family.key, pressure_of(family, diagnosis)) for family in pressing(diagnosis)),
        *(Cause(CauseKind.COST, line, euros) for line, euros in avoidable.items() if euros > 0),
    ]
    return {(cause.kind, cause.key): cause for cause in causes}


def treated_by(action: Action, causes: Causes) -> tuple[Cause, ...]:
    """The causes that an action treats: what people do not agree on or know first, then the weakest practice."""
    named = [
        *((kind, code) for code in action.settles for kind in (CauseKind.DISAGREEMENT, CauseKind.UNKNOWN)),
        *((CauseKind.PRACTICE, code) for code in _weakest_first(action, causes)),
        *((CauseKind.SYMPTOM, family) for family in action.eases),
        *((CauseKind.COST, line) for line in action.saves),
    ]
    return tuple(causes[name] for name in dict.fromkeys(named) if name in causes)


def distance(result: ItemResult) -> float:
    """Options between the functions furthest apart on an item; 0 where fewer than two are shown."""
    means = [mean for mean in result.by_function.values() if mean is not None]
    return max(means) - min(means) if len(means) > 1 else 0.0


def pressing(diagnosis: PublishedDiagnosis) -> tuple[SymptomResult, ...]:
    """Families that press: by themselves, or by a single symptom seen each week."""
    return tuple(
        family
        for family in diagnosis.symptoms
        if (family.score or 0.0) >= PRESSING_SCORE or _worst_mean(family, diagnosis) >= PRESSING_MEAN
    )


def pressure_of(family: SymptomResult, diagnosis: PublishedDiagnosis) -> float:
    """Pressure of 0 to 100, halfway between the family's and that of its worst symptom; 0 where nothing is known."""
    worst = score_of_mean(max(1.0, _worst_mean(family, diagnosis)))
    return worst if family.score is None else (family.score + max(worst, family.score)) / 2


def _worst_mean(family: SymptomResult, diagnosis: PublishedDiagnosis) -> float:
    results = (diagnosis.items.get(item.code) for item in family.family.items)
    return max((result.mean for result in results if result is not None and result.mean is not None), default=0.0)


def _settled_by_agreeing(diagnosis: PublishedDiagnosis) -> Iterator[Cause]:
    # Where nobody could rate anything, the first step is to find out who knows, before any plan.
    for lever in diagnosis.levers if diagnosis.practices() else ():
        for code in (code for dimension in lever.dimensions for code in dimension.items):
            result = diagnosis.items[code]
            if distance(result) >= APART - ROUNDING_TOLERANCE:
                yield Cause(CauseKind.DISAGREEMENT, code, distance(result), result.level)
            if result.blind or result.dont_know_share >= UNKNOWN_SHARE - ROUNDING_TOLERANCE:
                yield Cause(CauseKind.UNKNOWN, code, result.dont_know_share or UNKNOWN_SHARE)


def _weakest_first(action: Action, causes: Causes) -> list[str]:
    lacking = {
        code: causes[CauseKind.PRACTICE, code].size for code in action.items if (CauseKind.PRACTICE, code) in causes
    }
    return sorted(lacking, key=lambda code: -lacking[code])
