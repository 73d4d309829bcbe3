"""Functions that nobody holds, whose work the leadership carries, and the usual limits of a plan by company size."""

from collections.abc import Mapping

from assessment.core.planning.plan_limits import PlanLimits, usual_capacity
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.planning_content import Action
from assessment.core.results.published_diagnosis import PublishedDiagnosis

LEADERSHIP = "leadership"
"""The function that carries what a function without anybody would have carried."""
SURVEYED = 2
"""Functions that answered from which a function's silence says that nobody holds it."""
HUNDREDTHS = 100


def unheld_functions(diagnosis: PublishedDiagnosis, context: CompanyProfile) -> frozenset[str]:
    """Functions that nobody holds: nobody answered in them and none in the staff.

    A person who answered alone says nothing of who else there is, unless the firm told its staff. A function too small
    to be shown answers under another name and is not known to be empty.
    """
    surveyed = bool(context.staff) or len(diagnosis.functions) >= SURVEYED
    known = diagnosis.questionnaire.functions_by_key
    return frozenset(
        function
        for function in ("marketing", "sales", "finance", "service", "operations")
        if function not in diagnosis.functions
        and context.staff.get(function, 0) == 0
        and (context.staff.get(function) == 0 or (surveyed and function in known))
    )


def carried(effort: Mapping[str, float], unheld: frozenset[str]) -> dict[str, float]:
    """Person-days by function, to the hundredth, what nobody's function would have done given to the leadership."""
    days: dict[str, float] = {}
    for function, given in effort.items():
        carrier = LEADERSHIP if function in unheld else function
        days[carrier] = days.get(carrier, 0.0) + round(given * HUNDREDTHS) / HUNDREDTHS
    return days


def usual_limits(diagnosis: PublishedDiagnosis, context: CompanyProfile) -> PlanLimits:
    """The days that a firm of that size usually has; people that the firm told count instead.

    A function that nobody holds has none: its usual people's days are the leadership's. Nothing is limited in a firm
    that told neither its size nor its staff. Functions that no action asks anything of are left out: in a confidential
    result, whose functions are its published groups, one of them is not known at all.
    """
    usual = diagnosis.questionnaire.weights.usual_staff(context.headcount) if context.headcount else {}
    unheld = unheld_functions(diagnosis, context)
    staff = {**usual, **context.staff}
    for function in unheld:
        staff.pop(function, None)
        if LEADERSHIP in staff:
            staff[LEADERSHIP] += usual.get(function, 0)
    asked = {name for action in diagnosis.questionnaire.actions for name in action.effort}
    return PlanLimits(usual_capacity({name: staff[name] for name in staff if name in asked}), pooled=True)


def owner_of(action: Action, unheld: frozenset[str]) -> str:
    """The function that owns an action."""
    return LEADERSHIP if action.owner in unheld else action.owner
