"""Deterministic CP-SAT solve: best set of actions, then earliest dates."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from assessment.core.optimiser.constraint_names import Constraint
from assessment.core.optimiser.cp_sat import FEASIBLE, INFEASIBLE, OPTIMAL, CpSolution, run
from assessment.core.optimiser.cp_sat_model import (
    SCALE,
    Model,
    build,
    follow_what_is_planned,
    lateness,
    spending,
    worth,
)
from assessment.core.optimiser.earliest_dates import earliest_starts
from assessment.core.planning.problem import PlanningProblem

SEED = 1
EFFORT = 1.2
"""Deterministic time for the best plan, about as many seconds; a hard year is proven in less than one."""
DATES_EFFORT = 0.4
"""For the dates, which need no proof."""
GIVE_UP = 10
"""How many times the effort is spent before a problem that shows neither a plan nor its impossibility is given up."""


class UnansweredError(RuntimeError):
    """The solver found neither a plan nor a proof that there is none; no problem of this size is known to do so."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The slot in which each chosen action starts, and how far the plan may be from the best (points)."""

    starts: Mapping[str, int]
    objective: float
    bound: float
    """No plan can be worth more."""
    proven: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of the chosen actions, in the catalogue's order."""
        return tuple(self.starts)


def solve(
    problem: PlanningProblem, *, effort: float = EFFORT, hint: Mapping[str, int] | None = None
) -> Solution | None:
    """The plan of most worth; None when no plan holds every limit. `hint`: starts of a plan to begin from."""
    model = build(problem)
    model.cp.maximize(worth(model))
    _hint(model, hint)
    cp_solution = _run(model, effort)
    if cp_solution.status == INFEASIBLE:
        return None
    starts = _starts(model, cp_solution)
    objective = problem.objective(tuple(starts))
    short = max(0.0, (cp_solution.bound - cp_solution.objective) / SCALE)
    return Solution(starts, objective, objective + short, bool(cp_solution.status == OPTIMAL))


def dated(problem: PlanningProblem, solution: Solution) -> dict[str, int]:
    """The same actions, each as early as the others let it be, those that treat most before the others.

    An action begins no earlier than those that it follows, unless the limits leave no room for that, or what treats
    the gravest causes would have to wait for it.
    """
    starts = _dated(problem, solution)
    gravest = next(iter(problem.by_gravity(starts)), None)
    if gravest is None or not starts[gravest] or not problem.by_id[gravest].action.follows:
        return starts
    sooner = _dated(_without_leaders(problem, gravest), solution)
    return sooner if sooner[gravest] < starts[gravest] else starts


def _without_leaders(problem: PlanningProblem, name: str) -> PlanningProblem:
    """The same problem, in which that action follows nothing."""
    candidates = tuple(
        replace(candidate, action=replace(candidate.action, follows=())) if candidate.id == name else candidate
        for candidate in problem.candidates
    )
    return replace(problem, candidates=candidates)


def _dated(problem: PlanningProblem, solution: Solution) -> dict[str, int]:
    earliest = earliest_starts(problem, solution.starts)
    if earliest is not None:
        return earliest
    for follows in (True, False):
        model = build(problem)
        for name, chosen in model.chosen.items():
            model.cp.add(chosen == (name in solution.starts))
        if follows:
            follow_what_is_planned(model, solution.starts)
        model.cp.minimize(lateness(model, solution.starts))
        _hint(model, solution.starts)
        cp_solution = _run(model, DATES_EFFORT)
        if cp_solution.status != INFEASIBLE:
            return _starts(model, cp_solution)
    return dict(solution.starts)


def feasible(problem: PlanningProblem, *, dropped: Collection[Constraint] = (), fewest: int = 0) -> bool:
    """Whether a plan of that many actions or more holds every limit but those."""
    model = build(problem, dropped=dropped)
    model.cp.add(sum(model.chosen.values()) >= fewest)
    return bool(_run(model, EFFORT).status != INFEASIBLE)


def least_days(problem: PlanningProblem) -> dict[str, float] | None:
    """Fewest days in all to add to the functions that may get some (`problem.spare`); None when none suffice."""
    model = build(problem)
    model.cp.minimize(sum(model.added.values()))
    cp_solution = _run(model, EFFORT)
    if cp_solution.status == INFEASIBLE:
        return None
    return {function: cp_solution.value(units) / problem.grain for function, units in model.added.items()}


def least_euros(problem: PlanningProblem, *, dropped: Collection[Constraint]) -> float | None:
    """Smallest spending of a plan without those limits; None when there is no such plan."""
    model = build(problem, dropped=dropped)
    model.cp.minimize(spending(model))
    cp_solution = _run(model, EFFORT)
    return None if cp_solution.status == INFEASIBLE else cp_solution.objective


def _hint(model: Model, hint: Mapping[str, int] | None) -> None:
    for (name, slot), started in model.starts.items() if hint is not None else ():
        model.cp.add_hint(started, hint is not None and hint.get(name) == slot)


def _starts(model: Model, cp_solution: CpSolution) -> dict[str, int]:
    return {name: slot for (name, slot), started in model.starts.items() if cp_solution.value(started)}


def _run(model: Model, effort: float) -> CpSolution:
    """Raises UnansweredError when nothing at all was found."""
    for spent in (effort, GIVE_UP * effort):
        cp_solution = run(model.cp, seed=SEED, deterministic_time=spent)
        if cp_solution.status in (OPTIMAL, FEASIBLE, INFEASIBLE):
            return cp_solution
    raise UnansweredError(model.problem)
