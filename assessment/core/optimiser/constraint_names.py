"""Names of the constraints and the result type of an infeasible problem."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.core.planning.problem import PlanningProblem


class ConstraintKind(StrEnum):
    """A kind of limit; each has its sentence in both languages."""

    CAPACITY = "capacity"
    """Days of one function in one period."""
    BUDGET = "budget"
    AT_ONCE = "at_once"
    """Actions under way at the same time."""
    QUICK_WIN = "quick_win"
    """One action that lifts something is done within 30 days."""
    HEAVY_IT = "heavy_it"
    PREREQUISITES = "prerequisites"
    MINIMUM_SIZE = "minimum_size"
    PINNED = "pinned"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, order=True)
class Constraint:
    """One limit: a rule, with the function (capacity) or the action (pinned, excluded) that it is about."""

    rule: ConstraintKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What would make room: limits to lift together, each with the least that suffices.

    Days more (capacity), euros more (budget) or actions at once; None where the limit is to go altogether.
    """

    lifts: Mapping[Constraint, float | None]


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No plan holds every limit. `conflict`: limits that cannot hold together, none of them superfluous."""

    conflict: tuple[Constraint, ...]
    remedies: tuple[Relaxation, ...]
    problem: PlanningProblem


def limits_of(problem: PlanningProblem) -> tuple[Constraint, ...]:
    """Every limit that bears on the problem, those that a reader would think of first."""
    limits = [Constraint(ConstraintKind.QUICK_WIN)] if problem.needs_quick_win else []
    limits += [Constraint(ConstraintKind.PINNED, name) for name in sorted(problem.limits.pinned)]
    limits += [
        Constraint(ConstraintKind.CAPACITY, function)
        for function in problem.functions
        if function in problem.limits.capacity
    ]
    limits += [Constraint(ConstraintKind.BUDGET)] if problem.limits.budget is not None else []
    limits += [Constraint(ConstraintKind.EXCLUDED, name) for name in sorted(problem.limits.excluded)]
    limits += [Constraint(ConstraintKind.AT_ONCE), Constraint(ConstraintKind.HEAVY_IT)]
    limits += (
        [Constraint(ConstraintKind.MINIMUM_SIZE)]
        if any(candidate.too_large for candidate in problem.candidates)
        else []
    )
    return (*limits, Constraint(ConstraintKind.PREREQUISITES))
