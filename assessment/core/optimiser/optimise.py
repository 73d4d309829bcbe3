"""Entry point of the optimiser: optimal plan with proof of optimality, or infeasibility."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.core.optimiser.build_problem import LEADERSHIP, build_problem
from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.exclusion_reasons import ExcludedAction, excluded_actions
from assessment.core.optimiser.infeasibility import explain
from assessment.core.optimiser.solver import Solution, dated, solve
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.problem import PlanningProblem
from assessment.core.planning.roadmap import MONTH_DAYS, PlannedAction, Roadmap
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Action
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis


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
    return OptimisedPlan(
        roadmap=roadmap(problem, starts, diagnosis, context),
        problem=problem,
        solution=Solution(starts, solution.objective, solution.bound, solution.proven),
        load=problem.load(starts),
        held_back=excluded_actions(problem, starts),
    )


def roadmap(
    problem: PlanningProblem, starts: Mapping[str, int], diagnosis: PublishedDiagnosis, context: CompanyProfile
) -> Roadmap:
    """The plan as people read it; an action's gain is what it adds to those that start before it."""
    rank = {candidate.id: number for number, candidate in enumerate(problem.candidates)}
    order = sorted(starts, key=lambda name: (starts[name], starts[name] + problem.by_id[name].length, rank[name]))
    rises = [problem.rises(order[:count], whole=order) for count in range(len(order) + 1)]
    planned = tuple(
        _planned(problem, name, starts, {code: after[code] - before.get(code, 0.0) for code in after}, context)
        for name, before, after in zip(order, rises, rises[1:], strict=False)
    )
    gains = _by_lever(problem, rises[-1])
    scores = {lever.key: lever.score for lever in diagnosis.levers if lever.score is not None}
    expected = {key: score + gains.get(key, 0.0) for key, score in scores.items()}
    total = diagnosis.total.score
    expected_total = None if total is None else total + problem.points(order)
    return Roadmap(planned, problem.target, context.day, expected, expected_total)


def _planned(
    problem: PlanningProblem, name: str, starts: Mapping[str, int], rise: Mapping[str, float], context: CompanyProfile
) -> PlannedAction:
    candidate = problem.by_id[name]
    start = starts[name]
    owner = candidate.action.owner
    lifted = {code: options for code, options in rise.items() if options > ROUNDING_TOLERANCE}
    return PlannedAction(
        action=candidate.action,
        start_day=start * MONTH_DAYS + 1,
        finish_day=(start + candidate.length) * MONTH_DAYS,
        gain=sum(problem.lacking[code].points * options for code, options in lifted.items()),
        lever_gains=_by_lever(problem, lifted),
        owner=LEADERSHIP if context.staff.get(owner) == 0 else owner,
        light=any(not _done_before(problem, other, start, starts) for other in candidate.light_without),
        practices=tuple(code for code in candidate.action.items if code in lifted),
    )


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
