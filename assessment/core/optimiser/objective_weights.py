"""Objective weights: symptom pressure, avoided euros and risk.

Which practice eases which symptom and which line of the cost are hypotheses of the instrument, written here once. A
code that is not listed, as in a questionnaire of one's own, weighs its points alone.
"""

from collections.abc import Mapping

from assessment.core.questionnaire.definition import Action
from assessment.core.results.published_diagnosis import PublishedDiagnosis

PRESSURE_WEIGHT = 1.0
"""A practice whose symptoms stand at 100 counts for this much more than one without symptoms."""
POINTS_PER_EURO = 1 / 10_000
"""Ten thousand euros avoided in a year count like one point on the total."""
RISK_POINTS = 0.5
"""Points on the total that the riskiest action must bring before it is worth its risk."""
HEAVY_RISK, VARYING_RISK, LONG_RISK = 0.5, 0.25, 0.25
"""Share of the full risk: a heavy IT project, a cost nobody knows beforehand, and a long horizon."""
LONG_HORIZON = 180
"""Days from which an action is long."""
LINE_WORTH = 0.15
"""Points below which an action is not worth a line of the plan: each action pays them."""

EASED_BY: Mapping[str, tuple[str, ...]] = {
    "blame": ("V1", "V3", "O1", "O2", "P3", "P4"),
    "wasted_leads": ("V2.1", "V2.2", "P2.1", "P2.2", "P2.3"),
    "inconsistent_messages": ("V2.3", "V2.4"),
    "duplicated_effort": ("P1", "P2.4"),
}
"""Dimensions and items that ease each family of symptoms."""
SAVED_BY: Mapping[str, tuple[str, ...]] = {
    "C1": ("P2.1", "P2.2", "P2.3"),
    "C2": ("P2.1",),
    "C3": ("P2.1", "P2.2", "P2.3"),
    "C4": ("P1.3",),
    "C5": ("P1.1", "P1.2"),
    "C6": ("O2.1", "P3.1"),
    "C7": ("P2.4",),
    "C8": ("V2.4",),
}
"""Practices whose rise to the target would spare each line of the cost."""


def pressure_weight(code: str, diagnosis: PublishedDiagnosis) -> float:
    """How much a practice's points count: 1 without symptoms, up to 1 + PRESSURE_WEIGHT at full pressure."""
    pressures = [
        symptom.score
        for symptom in diagnosis.symptoms
        if symptom.score is not None and code.startswith(EASED_BY.get(symptom.key, ()))
    ]
    return 1 + PRESSURE_WEIGHT * max(pressures, default=0.0) / 100


def euros_per_option(gaps: Mapping[str, float], avoidable: Mapping[str, float]) -> dict[str, float]:
    """Euros a year that one option's rise of each practice spares.

    `gaps`: options each practice lacks to its target. `avoidable`: euros of each line. A line's euros are shared among
    the options its practices lack: all of them are spared when all stand at the target, and none is spared twice.
    """
    euros: dict[str, float] = {}
    for line, amount in avoidable.items():
        lacking = {code: gaps[code] for code in SAVED_BY.get(line, ()) if gaps.get(code, 0.0) > 0}
        whole = sum(lacking.values())
        for code in lacking:
            euros[code] = euros.get(code, 0.0) + amount / whole
    return euros


def risk_of(action: Action) -> float:
    """Share of the full risk, 0 to 1."""
    long = action.horizon >= LONG_HORIZON
    return HEAVY_RISK * action.heavy_it + VARYING_RISK * action.cost_varies + LONG_RISK * long


def charge_of(action: Action) -> float:
    """Points that the action must bring before it is worth planning: its line and its risk."""
    return LINE_WORTH + RISK_POINTS * risk_of(action)
