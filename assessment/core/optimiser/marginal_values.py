"""Marginal value of one more person-day per function and of each action."""

from dataclasses import dataclass

from assessment.core.optimiser.build_problem import with_spare_days, without_action
from assessment.core.optimiser.optimise import OptimisedPlan
from assessment.core.optimiser.solver import Solution, solve

EFFORT = 1.0
"""Deterministic time for each question; an answer cut short says so."""
DAY = 1.0


@dataclass(frozen=True, slots=True)
class DayMarginalValue:
    """What one more day of a function brings, wherever in the year it helps most."""

    function: str
    worth: float
    """Points weighted by symptoms and euros; never below 0."""
    points: float
    """Points on the total; the best plan with the day may trade some of them for euros or relief."""
    added: tuple[str, ...]
    """Actions that the day lets in."""
    proven: bool


@dataclass(frozen=True, slots=True)
class ActionMarginalValue:
    """What is lost without an action, the rest being planned anew. The rest is None when no plan is left."""

    id: str
    worth: float | None
    """Points weighted by symptoms and euros; never below 0 when both plans are proven."""
    points: float | None
    names: tuple[str, ...] | None
    """The plan without it."""
    proven: bool


def worth_of_a_day(plan: OptimisedPlan) -> tuple[DayMarginalValue, ...]:
    """One more day of each function whose days are limited, in the order of the questionnaire's efforts."""
    limited = [function for function in plan.problem.functions if function in plan.problem.limits.capacity]
    return tuple(_day_worth(plan, function) for function in limited)


def _day_worth(plan: OptimisedPlan, function: str) -> DayMarginalValue:
    before = plan.solution
    solution = solve(with_spare_days(plan.problem, function, DAY), effort=EFFORT, hint=before.starts)
    after = solution if solution is not None and solution.objective > before.objective else before
    return DayMarginalValue(
        function=function,
        worth=after.objective - before.objective,
        points=plan.problem.points(after.names) - plan.gain,
        added=tuple(name for name in after.names if name not in before.starts),
        proven=solution is not None and solution.proven and before.proven,
    )


def worth_of_actions(plan: OptimisedPlan) -> tuple[ActionMarginalValue, ...]:
    """Each action of the plan, in the plan's order."""
    return tuple(worth_of_action(plan, planned.action.id) for planned in plan.roadmap.actions)


def worth_of_action(plan: OptimisedPlan, name: str) -> ActionMarginalValue:
    """What is lost without one action of the plan."""
    problem = without_action(plan.problem, name)
    rest = {other: slot for other, slot in plan.solution.starts.items() if other != name}
    solution: Solution | None = solve(problem, effort=EFFORT, hint=rest)
    if solution is None:
        return ActionMarginalValue(name, None, None, None, plan.solution.proven)
    lost = plan.solution.objective - solution.objective
    points = plan.gain - problem.points(solution.names)
    return ActionMarginalValue(name, lost, points, solution.names, solution.proven and plan.solution.proven)
