"""Explanation of infeasibility: minimal conflicting limits and relaxations."""

from collections.abc import Sequence
from dataclasses import replace

from assessment.core.optimiser.constraint_names import Constraint, ConstraintKind, Infeasible, Relaxation, limits_of
from assessment.core.optimiser.solver import feasible, least_days, least_euros
from assessment.core.planning.problem import PlanningProblem
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE

MOST_DAYS = 1_000.0
"""Days that may be added to a function when asking how many are missing."""


def explain(problem: PlanningProblem) -> Infeasible:
    """Why a problem has no plan. The problem must indeed have none."""
    return Infeasible(_conflict(problem), _remedies(problem), problem)


def _conflict(problem: PlanningProblem) -> tuple[Constraint, ...]:
    """Limits that cannot hold together. Each is dropped if there is no plan without it either, the last named first."""
    dropped: list[Constraint] = []
    for limit in reversed(limits_of(problem)):
        if not feasible(problem, dropped=(*dropped, limit)):
            dropped.append(limit)
    return tuple(limit for limit in limits_of(problem) if limit not in dropped)


def _remedies(problem: PlanningProblem) -> tuple[Relaxation, ...]:
    """Single limits whose lifting makes room, and the days of several functions together; else larger sets."""
    limits = limits_of(problem)
    days = tuple(limit for limit in limits if limit.rule is ConstraintKind.CAPACITY)
    relaxations = [remedy for limit in limits if (remedy := _remedy(problem, (limit,))) is not None]
    if len(days) > 1 and not any(limit in remedy.lifts for remedy in relaxations for limit in days):
        together = _remedy(problem, days)
        relaxations = [together, *relaxations] if together else relaxations
    if relaxations:
        return tuple(relaxations)
    # What the reader wished for is kept first, then what the house rules ask: two ways out, if they differ.
    sets = dict.fromkeys(_enough(problem, order) for order in (limits, limits[::-1]))
    return tuple(remedy for lifted in sets if (remedy := _remedy(problem, lifted)) is not None)


def _enough(problem: PlanningProblem, order: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """Limits that make room when lifted together, none of them superfluous: the first of `order` are kept first."""
    lifted = list(order)
    for limit in order:
        fewer = [other for other in lifted if other != limit]
        if _makes_room(problem, fewer):
            lifted = fewer
    return tuple(limit for limit in limits_of(problem) if limit in lifted)


def _makes_room(problem: PlanningProblem, lifted: Sequence[Constraint]) -> bool:
    """Whether there is a plan without these limits; an empty one is none where something can be won."""
    return feasible(problem, dropped=lifted, fewest=1 if problem.needs_quick_win else 0)


def _remedy(problem: PlanningProblem, lifted: Sequence[Constraint]) -> Relaxation | None:
    """The least lifting of these limits that makes room; None when even dropping them does not, or leaves no action."""
    if not _makes_room(problem, lifted):
        return None
    if all(limit.rule is ConstraintKind.CAPACITY for limit in lifted):
        return _more_days(problem, lifted)
    amount = _amount(problem, lifted[0]) if len(lifted) == 1 else None
    return Relaxation(dict.fromkeys(lifted, amount))


def _more_days(problem: PlanningProblem, lifted: Sequence[Constraint]) -> Relaxation | None:
    days = least_days(replace(problem, spare={limit.name: MOST_DAYS for limit in lifted}))
    if days is None:
        return None
    return Relaxation({limit: days[limit.name] for limit in lifted if days[limit.name] > ROUNDING_TOLERANCE})


def _amount(problem: PlanningProblem, limit: Constraint) -> float | None:
    if limit.rule is ConstraintKind.BUDGET and problem.limits.budget is not None:
        euros = least_euros(problem, dropped=[limit])
        return None if euros is None else euros - problem.limits.budget
    if limit.rule is ConstraintKind.AT_ONCE:
        more = range(problem.limits.parallel_actions + 1, len(problem.candidates) + 1)
        return next((float(count) for count in more if _fits(problem, count)), None)
    return None


def _fits(problem: PlanningProblem, parallel_actions: int) -> bool:
    return feasible(replace(problem, limits=replace(problem.limits, parallel_actions=parallel_actions)))
