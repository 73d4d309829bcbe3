"""Objective weights: symptom pressure, disagreement, unknown answers, avoided euros, and the charge of an action.

The catalogue says which action eases which symptom and spares which line of the cost; a practice is eased and spared by
what lifts it. A code that no action names weighs its points alone.
"""

from collections.abc import Iterable, Mapping

from assessment.core.planning.causes import Cause, CauseKind, pressure_of
from assessment.core.questionnaire.planning_content import Action
from assessment.core.questionnaire.planning_weights import PlanningWeights
from assessment.core.results.published_diagnosis import PublishedDiagnosis

LONG_HORIZON = 180
"""Days from which an action is long."""


def pressures(diagnosis: PublishedDiagnosis, actions: Iterable[Action]) -> dict[str, float]:
    """Pressure of 0 to 100 on each practice: that of the worst family eased by an action that lifts it."""
    families = {family.key: pressure_of(family, diagnosis) for family in diagnosis.symptoms if family.score is not None}
    practice_pressures: dict[str, float] = {}
    for action in actions:
        eased = max((families.get(family, 0.0) for family in action.eases), default=0.0)
        practice_pressures |= {code: max(practice_pressures.get(code, 0.0), eased) for code in action.items}
    return practice_pressures


def euros_per_option(
    gaps: Mapping[str, float], avoidable: Mapping[str, float], actions: Iterable[Action]
) -> dict[str, float]:
    """Euros a year that one option's rise of each practice spares.

    `gaps`: options each practice lacks to its target. `avoidable`: euros of each line. A line's euros are shared among
    the options its practices lack: all of them are spared when all stand at the target, and none is spared twice.
    """
    catalogue = tuple(actions)
    euros: dict[str, float] = {}
    for line, amount in avoidable.items():
        codes = dict.fromkeys(code for action in catalogue if line in action.saves for code in action.items)
        lacking = {code: gaps[code] for code in codes if gaps.get(code, 0.0) > 0}
        whole = sum(lacking.values())
        for code in lacking:
            euros[code] = euros.get(code, 0.0) + amount / whole
    return euros


def settling_worth(cause: Cause, weights: PlanningWeights) -> float:
    """Options that settling a disagreement or an unknown answer counts for; 0 for other causes."""
    if cause.kind is CauseKind.DISAGREEMENT:
        return weights.disagreement * (cause.size - 1) ** 2
    return weights.unknown * cause.size if cause.kind is CauseKind.UNKNOWN else 0.0


def relief_worth(cause: Cause, weights: PlanningWeights) -> float:
    """Points of the objective that easing a pressing symptom is worth."""
    return weights.relief * cause.size / 100


def risk_of(action: Action, weights: PlanningWeights) -> float:
    """Share of the full risk, 0 to 1."""
    long = action.horizon >= LONG_HORIZON
    return weights.heavy_risk * action.heavy_it + weights.varying_risk * action.cost_varies + weights.long_risk * long


def charge_of(action: Action, weights: PlanningWeights) -> float:
    """Points that the action must bring before it is worth planning: its line, its risk and its days."""
    return weights.line_price + weights.risk_points * risk_of(action, weights) + weights.day_price * action.days
