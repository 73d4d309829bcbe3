"""Builds the planning problem from diagnosis, company profile and limits; validates the limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assessment.core.cost.number_limits import Fault
from assessment.core.optimiser.objective_weights import POINTS_PER_EURO, charge_of, euros_per_option, pressure_weight
from assessment.core.planning.plan_limits import LimitFault, LimitsRefusedError, PlanLimits, limit_faults
from assessment.core.planning.problem import GRAIN, Candidate, PlanningProblem, Practice, length_of
from assessment.core.planning.target_level import Target, useful_target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Action
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis

LEADERSHIP = "leadership"
"""The function that carries what a function without anybody would have carried."""


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
    return PlanningProblem(
        candidates=tuple(_candidate(action, actions, gaps, context) for action in actions),
        practices=_practices(diagnosis, gaps, avoidable or {}),
        limits=replace(limits, capacity=capacity),
        target=target,
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
    diagnosis: PublishedDiagnosis, gaps: Mapping[str, float], avoidable: Mapping[str, float]
) -> tuple[Practice, ...]:
    euros = euros_per_option(gaps, avoidable)
    practices = []
    for lever in diagnosis.levers:
        codes = [code for dimension in lever.dimensions for code in dimension.items if code in gaps]
        for code in codes:
            lever_points = 25 / len(codes)
            points = diagnosis.total.weights[lever.key] * lever_points
            worth = points * pressure_weight(code, diagnosis) + POINTS_PER_EURO * euros.get(code, 0.0)
            if gaps[code] > ROUNDING_TOLERANCE:
                spared = euros.get(code, 0.0)
                practices.append(Practice(code, lever.key, gaps[code], lever_points, points, spared, worth))
    return tuple(practices)


def _candidate(
    action: Action, actions: Sequence[Action], gaps: Mapping[str, float], context: CompanyProfile
) -> Candidate:
    by_id = {other.id: other for other in actions}
    open_choices = [choice for choice in action.after if not any(_stands(by_id.get(name), gaps) for name in choice)]
    headcount = context.headcount
    return Candidate(
        action=action,
        length=length_of(action),
        effort=_carried(action.effort, context.staff),
        after=tuple(tuple(name for name in choice if name in by_id) for choice in open_choices),
        light_without=tuple(name for name in action.light_without if not _stands(by_id.get(name), gaps)),
        charge=charge_of(action),
        too_large=headcount is not None and headcount < action.headcount_min,
    )


def _stands(action: Action | None, gaps: Mapping[str, float]) -> bool:
    """Whether an action is not needed: the practices it lifts were asked about, and none lacks anything."""
    lacking = [gaps[code] for code in action.items if code in gaps] if action else []
    return bool(lacking) and max(lacking) <= ROUNDING_TOLERANCE


def _carried(effort: Mapping[str, float], staff: Mapping[str, int]) -> dict[str, float]:
    """Days by function to the hundredth, what an empty function would have done given to leadership."""
    carried: dict[str, float] = {}
    for function, days in effort.items():
        carrier = LEADERSHIP if staff.get(function) == 0 else function
        carried[carrier] = carried.get(carrier, 0.0) + round(days * GRAIN) / GRAIN
    return carried
