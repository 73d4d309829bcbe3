"""Builds the planning problem from diagnosis, company profile and limits; validates the limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assessment.core.cost.number_limits import Fault
from assessment.core.optimiser.objective_weights import (
    charge_of,
    euros_per_option,
    pressures,
    relief_worth,
    settling_worth,
)
from assessment.core.planning.causes import Cause, CauseKind, Causes, causes_of, treated_by
from assessment.core.planning.plan_limits import LimitFault, LimitsRefusedError, PlanLimits, limit_faults
from assessment.core.planning.problem import Candidate, PlanningProblem, Practice, SingleCause, length_of
from assessment.core.planning.responsible_functions import carried, owner_of, unheld_functions
from assessment.core.planning.target_level import Target, useful_target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.planning_content import Action
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis

ABOUT_AS_WEAK = 0.5
"""Options between two practices that are about as weak."""


def build_problem(
    diagnosis: PublishedDiagnosis,
    context: CompanyProfile,
    *,
    limits: PlanLimits,
    target: Target | None = None,
    avoidable: Mapping[str, float] | None = None,
    actions: Sequence[Action] | None = None,
) -> PlanningProblem:
    """The problem to plan; arguments as in `optimise.optimise`. Raises LimitsRefusedError."""
    actions = diagnosis.questionnaire.actions if actions is None else tuple(actions)
    if faults := (*limit_faults(limits), *_unknown_names(limits, diagnosis, actions)):
        raise LimitsRefusedError(faults)
    # Days of a function that no action asks anything of limit nothing.
    asked = {name for action in actions for name in action.effort}
    capacity = {name: tuple(map(float, days)) for name, days in limits.capacity.items() if name in asked}
    target = target or useful_target(diagnosis.questionnaire, context, reached=diagnosis.total.level)
    gaps = _gaps(diagnosis, target)
    causes = causes_of(diagnosis, gaps, avoidable or {})
    unheld = unheld_functions(diagnosis, context)
    return PlanningProblem(
        candidates=tuple(_candidate(action, actions, gaps, causes, unheld, diagnosis, context) for action in actions),
        practices=_practices(diagnosis, gaps, avoidable or {}, actions),
        single_causes=_single_causes(diagnosis, gaps, causes, actions),
        limits=replace(limits, capacity=capacity),
        target=target,
        weights=diagnosis.questionnaire.weights,
    )


def _unknown_names(
    limits: PlanLimits, diagnosis: PublishedDiagnosis, actions: Sequence[Action]
) -> Iterable[LimitFault]:
    known = {action.id for action in actions}
    # A function too small to be shown answers under another name, and has days of its own all the same.
    functions = {*diagnosis.questionnaire.functions_by_key, *(name for action in actions for name in action.effort)}
    yield from (LimitFault(name, Fault.UNKNOWN_FUNCTION) for name in sorted(limits.capacity.keys() - functions))
    yield from (LimitFault(name, Fault.UNKNOWN_FIGURE) for name in sorted((limits.pinned | limits.excluded) - known))


def with_spare_days(problem: PlanningProblem, function: str, days: float) -> PlanningProblem:
    """The same problem with `days` more of that function, to be used wherever they help most."""
    return replace(problem, spare={**problem.spare, function: days})


def without_action(problem: PlanningProblem, name: str) -> PlanningProblem:
    """The same problem without that action."""
    limits = problem.limits
    return replace(problem, limits=replace(limits, excluded=limits.excluded | {name}, pinned=limits.pinned - {name}))


def _gaps(diagnosis: PublishedDiagnosis, target: Target) -> dict[str, float]:
    """Options that each practice lacks to its lever's target; practices that nobody could rate are left out."""
    return {
        code: max(0.0, target.levers[lever.key] - mean)
        for lever in diagnosis.levers
        for dimension in lever.dimensions
        for code in dimension.items
        if (mean := diagnosis.items[code].mean) is not None
    }


def _practices(
    diagnosis: PublishedDiagnosis, gaps: Mapping[str, float], avoidable: Mapping[str, float], actions: Sequence[Action]
) -> tuple[Practice, ...]:
    weights = diagnosis.questionnaire.weights
    euros, pressed = euros_per_option(gaps, avoidable, actions), pressures(diagnosis, actions)
    practices = []
    for lever in diagnosis.levers:
        codes = [code for dimension in lever.dimensions for code in dimension.items if code in gaps]
        for code in (code for code in codes if gaps[code] > ROUNDING_TOLERANCE):
            lever_points = 25 / len(codes)
            points = diagnosis.total.weights[lever.key] * lever_points
            spared = euros.get(code, 0.0)
            worth = points + spared / weights.euros_per_point
            urgency = points * weights.severity * (1 + weights.pressure * pressed.get(code, 0.0) / 100)
            practices.append(Practice(code, lever.key, gaps[code], lever_points, points, spared, worth, urgency))
    return tuple(practices)


def _single_causes(
    diagnosis: PublishedDiagnosis, gaps: Mapping[str, float], causes: Causes, actions: Sequence[Action]
) -> tuple[SingleCause, ...]:
    """Disagreements and unknown answers, treated by what settles them; symptoms, by what lifts the weakest practice.

    What nothing in the catalogue treats is left out.
    """
    weights = diagnosis.questionnaire.weights
    points = {
        code: diagnosis.total.weights[lever.key] * 25 / sum(len(dimension.items) for dimension in lever.dimensions)
        for lever in diagnosis.levers
        for dimension in lever.dimensions
        for code in dimension.items
    }
    single_causes = []
    for cause in causes.values():
        if cause.kind is CauseKind.SYMPTOM:
            single_causes.append(
                SingleCause(cause.kind, cause.key, relief_worth(cause, weights), _easing(cause, gaps, actions))
            )
        elif options := settling_worth(cause, weights):
            settling = frozenset(action.id for action in actions if cause.key in action.settles)
            single_causes.append(SingleCause(cause.kind, cause.key, points[cause.key] * options, settling))
    return tuple(cause for cause in single_causes if cause.treated_by)


def _easing(cause: Cause, gaps: Mapping[str, float], actions: Sequence[Action]) -> frozenset[str]:
    """Actions that ease a symptom by lifting the weakest practice behind it, or one about as weak."""
    lacking = {
        action.id: max((gaps.get(code, 0.0) for code in action.items), default=0.0)
        for action in actions
        if cause.key in action.eases
    }
    weakest = max(lacking.values(), default=0.0)
    return frozenset(name for name, gap in lacking.items() if gap > 0 and gap >= weakest - ABOUT_AS_WEAK)


def _candidate(
    action: Action,
    actions: Sequence[Action],
    gaps: Mapping[str, float],
    causes: Causes,
    unheld: frozenset[str],
    diagnosis: PublishedDiagnosis,
    context: CompanyProfile,
) -> Candidate:
    by_id = {other.id: other for other in actions}
    open_choices = [choice for choice in action.after if not any(_stands(by_id.get(name), gaps) for name in choice)]
    headcount = context.headcount
    return Candidate(
        action=action,
        length=length_of(action),
        effort=carried(action.effort, unheld),
        owner=owner_of(action, unheld),
        after=tuple(tuple(name for name in choice if name in by_id) for choice in open_choices),
        light_without=tuple(name for name in action.light_without if not _stands(by_id.get(name), gaps)),
        charge=charge_of(action, diagnosis.questionnaire.weights),
        because=treated_by(action, causes),
        too_large=headcount is not None and headcount < action.headcount_min,
    )


def _stands(action: Action | None, gaps: Mapping[str, float]) -> bool:
    """Whether an action is not needed: the practices it lifts were asked about, and none lacks anything."""
    lacking = [gaps[code] for code in action.items if code in gaps] if action else []
    return bool(lacking) and max(lacking) <= ROUNDING_TOLERANCE
