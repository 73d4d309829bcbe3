"""Entry point of the optimiser: optimal plan with proof of optimality, or infeasibility."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.core.optimiser.build_problem import build_problem
from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.exclusion_reasons import ExcludedAction, ExclusionReason, added_worth, excluded_actions
from assessment.core.optimiser.infeasibility import explain
from assessment.core.optimiser.solver import Solution, UnansweredError, dated, solve
from assessment.core.planning.causes import Cause, CauseKind
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.problem import Candidate, PlanningProblem
from assessment.core.planning.responsible_functions import usual_limits
from assessment.core.planning.roadmap import MONTH_DAYS, PlannedAction, Roadmap, UneconomicAction
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.planning_content import Action
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis

ABOUT_PRACTICES = (CauseKind.PRACTICE, CauseKind.DISAGREEMENT, CauseKind.UNKNOWN)
IN_PLACE = 4.0
"""Mean from which a practice is in place."""


@dataclass(frozen=True)
class OptimisedPlan:
    """A plan with its proof. Worth is in points, weighted by symptoms and euros; `roadmap` is what people read."""

    roadmap: Roadmap
    problem: PlanningProblem
    solution: Solution
    load: Mapping[str, tuple[float, ...]]
    """Person-days per function and period; work is spread over the time an action is under way."""
    held_back: tuple[ExcludedAction, ...]

    @property
    def gap(self) -> float:
        """Share of the best conceivable worth that the plan may miss; 0 when it is proven to be the best."""
        missed = self.solution.bound - self.solution.objective
        return missed / abs(self.solution.bound) if missed > ROUNDING_TOLERANCE else 0.0

    @property
    def gain(self) -> float:
        """Points that the plan is expected to add to the total."""
        return self.problem.points(self.solution.names)

    @property
    def euros_avoided(self) -> float:
        """Euros a year that the plan is expected to spare, when a cost was given."""
        return self.problem.euros_avoided(self.solution.names)

    @property
    def spending(self) -> tuple[float, float]:
        """Euros to spend, at least and at most, costs that vary apart."""
        costs = [planned.action.cost for planned in self.roadmap.actions]
        return sum(low for low, _ in costs), sum(high for _, high in costs)


def optimise(
    diagnosis: PublishedDiagnosis,
    context: CompanyProfile,
    *,
    limits: PlanLimits,
    target: Target | None = None,
    avoidable: Mapping[str, float] | None = None,
    actions: Sequence[Action] | None = None,
) -> OptimisedPlan | Infeasible:
    """The best plan for that diagnosis, or why there is none.

    `target`: instead of the useful one. `avoidable`: euros a year by line of the cost (`Cost.avoidable`). `actions`:
    instead of the questionnaire's, for efforts corrected by what really happened.
    Raises LimitsRefusedError when a limit cannot stand.
    """
    problem = build_problem(diagnosis, context, limits=limits, target=target, avoidable=avoidable, actions=actions)
    solution = solve(problem)
    if solution is None:
        return explain(problem)
    starts = dated(problem, solution)
    held_back = excluded_actions(problem, starts)
    return OptimisedPlan(
        roadmap=roadmap(problem, starts, held_back, diagnosis, context),
        problem=problem,
        solution=Solution(starts, solution.objective, solution.bound, solution.proven),
        load=problem.load(starts),
        held_back=held_back,
    )


def optimise_usual(
    diagnosis: PublishedDiagnosis,
    context: CompanyProfile,
    *,
    target: Target | None = None,
    avoidable: Mapping[str, float] | None = None,
    actions: Sequence[Action] | None = None,
) -> OptimisedPlan:
    """The best plan within the days that a firm of that size usually has; arguments as in `optimise`.

    Should those leave no plan, days are not limited: a limit that nobody set must not stand in the way.
    """
    for limits in (usual_limits(diagnosis, context), PlanLimits()):
        outcome = optimise(diagnosis, context, limits=limits, target=target, avoidable=avoidable, actions=actions)
        if isinstance(outcome, OptimisedPlan):
            return outcome
    raise UnansweredError(outcome.problem)


def roadmap(
    problem: PlanningProblem,
    starts: Mapping[str, int],
    held_back: Sequence[ExcludedAction],
    diagnosis: PublishedDiagnosis,
    context: CompanyProfile,
) -> Roadmap:
    """The plan as people read it; an action's gain is what it adds to those that start before it."""
    order = _reading_order(problem, starts)
    rises = [problem.rises(order[:count], whole=order) for count in range(len(order) + 1)]
    planned = tuple(
        _planned(problem, name, starts, {code: after[code] - before.get(code, 0.0) for code in after})
        for name, before, after in zip(order, rises, rises[1:], strict=False)
    )
    gains = _by_lever(problem, rises[-1])
    scores = {lever.key: lever.score for lever in diagnosis.levers if lever.score is not None}
    expected = {key: score + gains.get(key, 0.0) for key, score in scores.items()}
    total = diagnosis.total.score
    expected_total = None if total is None else total + problem.points(order)
    idle = [candidate.action for candidate in problem.candidates if not _open_causes(candidate)]
    rated = [action for action in idle if action.id not in starts and _lowest(action, diagnosis) is not None]
    in_place = tuple(action.id for action in rated if (_lowest(action, diagnosis) or 0.0) >= IN_PLACE)
    return Roadmap(
        actions=planned,
        target=problem.target,
        start=context.day,
        expected_scores=expected,
        expected_total=expected_total,
        not_worth_it=_not_worth_it(problem, order, held_back),
        in_place=in_place,
        not_needed=tuple(action.id for action in rated if action.id not in in_place),
    )


def _reading_order(problem: PlanningProblem, starts: Mapping[str, int]) -> list[str]:
    """By start, then by what an action adds to what is treated; what leads to a grave action is as grave as that."""
    order: list[str] = []
    for name in problem.by_gravity(starts):
        _append(problem, name, starts, order, waiting=frozenset())
    return sorted(order, key=lambda name: starts[name])


def _append(
    problem: PlanningProblem, name: str, planned: Collection[str], order: list[str], *, waiting: frozenset[str]
) -> None:
    """Append an action, behind what leads to it; of several that may lead to it, one is enough."""
    if name in order or name in waiting:
        return
    action = problem.by_id[name].action
    for choice in (*action.after, *action.follows):
        leaders = [other for other in choice if other in planned]
        if leaders and not any(other in order for other in leaders):
            _append(problem, leaders[0], planned, order, waiting=waiting | {name})
    order.append(name)


def _open_causes(candidate: Candidate) -> tuple[Cause, ...]:
    """Causes in the practices that an action is about; a symptom alone says nothing of them."""
    return tuple(cause for cause in candidate.because if cause.kind in ABOUT_PRACTICES)


def _lowest(action: Action, diagnosis: PublishedDiagnosis) -> float | None:
    """The lowest mean among an action's practices; None when one of them was not rated."""
    means = [diagnosis.items[code].mean if code in diagnosis.items else None for code in action.items]
    rated = [mean for mean in means if mean is not None]
    return min(rated) if rated and len(rated) == len(means) else None


def _not_worth_it(
    problem: PlanningProblem, chosen: Sequence[str], held_back: Sequence[ExcludedAction]
) -> tuple[UneconomicAction, ...]:
    """Actions that bring too little for their days, those nearest to being worth them first."""
    refused = [
        problem.by_id[excluded_action.id]
        for excluded_action in held_back
        if excluded_action.reason is ExclusionReason.NOT_WORTH_IT
    ]
    refused = [candidate for candidate in refused if _open_causes(candidate)]
    short = {candidate.id: candidate.charge - added_worth(candidate, problem, chosen) for candidate in refused}
    day_price = problem.weights.day_price
    return tuple(
        UneconomicAction(
            id=candidate.id,
            days=candidate.days,
            gain=problem.points((*chosen, candidate.id)) - problem.points(chosen),
            days_worth_it=max(0.0, candidate.days - short[candidate.id] / day_price) if day_price else 0.0,
            because=candidate.because,
        )
        for candidate in sorted(refused, key=lambda candidate: short[candidate.id])
    )


def _planned(
    problem: PlanningProblem, name: str, starts: Mapping[str, int], rise: Mapping[str, float]
) -> PlannedAction:
    candidate = problem.by_id[name]
    start = starts[name]
    lifted = {code: options for code, options in rise.items() if options > ROUNDING_TOLERANCE}
    return PlannedAction(
        action=replace(candidate.action, effort=candidate.effort, owner=candidate.owner),
        start_day=start * MONTH_DAYS + 1,
        finish_day=(start + candidate.length) * MONTH_DAYS,
        gain=sum(problem.lacking[code].points * options for code, options in lifted.items()),
        lever_gains=_by_lever(problem, lifted),
        owner=candidate.owner,
        light=any(not _done_before(problem, other, start, starts) for other in candidate.light_without),
        practices=tuple(code for code in candidate.action.items if code in lifted),
        because=candidate.because or _opened(problem, name, starts),
    )


def _opened(problem: PlanningProblem, name: str, starts: Mapping[str, int]) -> tuple[Cause, ...]:
    """Causes treated by the planned actions that wait for one which treats none itself."""
    waiting = [problem.by_id[other] for other in starts if any(name in choice for choice in problem.by_id[other].after)]
    return tuple(dict.fromkeys(cause for candidate in waiting for cause in candidate.because))


def _done_before(problem: PlanningProblem, name: str, start: int, starts: Mapping[str, int]) -> bool:
    return name in starts and starts[name] + problem.by_id[name].length <= start


def _by_lever(problem: PlanningProblem, rises: Mapping[str, float]) -> dict[str, float]:
    """Points that each lever gains."""
    gains: dict[str, float] = {}
    for code, options in rises.items():
        practice = problem.lacking[code]
        if options > ROUNDING_TOLERANCE:
            gains[practice.lever] = gains.get(practice.lever, 0.0) + practice.lever_points * options
    return gains
