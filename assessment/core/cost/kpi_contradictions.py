"""KPI values that contradict survey answers.

No figure, no claim; and no claim either where an item that the rule names was not asked or has no answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from assessment.core.cost.kpis import Kpis, KpiValue, disagreements
from assessment.core.questionnaire.definition import Kpi, Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis


class ContradictionKind(StrEnum):
    """How the figure stands against the answers."""

    BELOW = "below"
    ABOVE = "above"
    UNKNOWN = "unknown"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What people say beside what the figure shows."""

    kpi: Kpi
    against: ContradictionKind
    items: Mapping[str, float]
    """Mean answer, 1 to 5, of each item the rule names; empty when functions contradict one another."""
    bound: float | None
    """The mean from which, or up to which, the rule speaks."""
    figure: float | None
    """The figure set against the answers, in its unit (a pair: percent; differing counts: percent apart); None when
    nobody could give it, or when one of two counts is 0.
    """
    threshold: float | None
    values: tuple[KpiValue, ...]
    """Everything said of the figure, best-placed function first."""
    message: Text


def contradictions(
    questionnaire: Questionnaire, diagnosis: PublishedDiagnosis, kpis: Kpis
) -> tuple[Contradiction, ...]:
    """Every rule of the questionnaire that fires, in its order. `kpis` holds no faulty value (see `kpis.faults`)."""
    candidates = (
        _contradiction(kpi, rule, questionnaire, diagnosis, kpis)
        for kpi in questionnaire.kpis
        for rule in kpi.contradicts
    )
    return tuple(contradiction for contradiction in candidates if contradiction is not None)


def _contradiction(
    kpi: Kpi, rule: Mapping[str, object], questionnaire: Questionnaire, diagnosis: PublishedDiagnosis, kpis: Kpis
) -> Contradiction | None:
    items = _items_that_stand(rule, diagnosis)
    against = ContradictionKind(str(rule["figure"]))
    threshold = float(str(rule["value"])) if "value" in rule else None
    if items is None or not _fires(kpi, against, threshold, questionnaire, kpis):
        return None
    bound = rule.get("at_least", rule.get("at_most"))
    return Contradiction(
        kpi=kpi,
        against=against,
        items=items,
        bound=None if bound is None else float(str(bound)),
        figure=_percent_apart(kpi, questionnaire, kpis) if against is ContradictionKind.DIFFERS else kpis.figure(kpi),
        threshold=threshold,
        values=kpis.of(kpi),
        message=cast(Text, rule["message"]),
    )


def _items_that_stand(rule: Mapping[str, object], diagnosis: PublishedDiagnosis) -> dict[str, float] | None:
    """Means of the items a rule names, when every one stands where the rule says; else None."""
    means: dict[str, float] = {}
    for code in cast(Sequence[str], rule["items"]):
        mean = diagnosis.items[code].mean if code in diagnosis.items else None
        if mean is None or not _stands(mean, rule):
            return None
        means[code] = mean
    return means


def _stands(mean: float, rule: Mapping[str, object]) -> bool:
    if "at_least" in rule:
        return mean >= float(str(rule["at_least"])) - ROUNDING_TOLERANCE
    return mean <= float(str(rule["at_most"])) + ROUNDING_TOLERANCE


def _fires(
    kpi: Kpi, against: ContradictionKind, threshold: float | None, questionnaire: Questionnaire, kpis: Kpis
) -> bool:
    if against is ContradictionKind.UNKNOWN:
        return kpis.is_unknown(kpi)
    if threshold is None:
        return False
    if against is ContradictionKind.DIFFERS:
        return any(
            disagreement.kpi is kpi and disagreement.passes(threshold)
            for disagreement in disagreements(questionnaire, kpis)
        )
    figure = kpis.figure(kpi)
    if figure is None:
        return False
    return figure < threshold if against is ContradictionKind.BELOW else figure > threshold


def _percent_apart(kpi: Kpi, questionnaire: Questionnaire, kpis: Kpis) -> float | None:
    return next(
        (disagreement.percent for disagreement in disagreements(questionnaire, kpis) if disagreement.kpi is kpi), None
    )
