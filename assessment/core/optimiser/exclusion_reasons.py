"""Reasons why an action is not selected in the optimal plan."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.core.planning.problem import Candidate, PlanningProblem
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE


class ExclusionReason(StrEnum):
    """What keeps an action out; the first that holds is given."""

    EXCLUDED = "excluded"
    MINIMUM_SIZE = "minimum_size"
    BUDGET = "budget"
    """It alone may cost more than the whole budget."""
    CAPACITY = "capacity"
    """Alone it would ask more days of one function than it has, wherever it is placed."""
    CALENDAR = "calendar"
    """It takes longer than the plan."""
    HEAVY_IT = "heavy_it"
    """Another heavy project is chosen."""
    PREREQUISITES = "prerequisites"
    """What must come first is held back itself."""
    NOT_WORTH_IT = "not_worth_it"
    """It would fit, but brings less beside the plan than its days must."""
    OTHERS_BRING_MORE = "others_bring_more"
    """It would fit by itself; with the room there is, others bring more."""


@dataclass(frozen=True, slots=True)
class ExcludedAction:
    """One action left out, and why. `names`: the function that lacks days, or the actions that stand in the way."""

    id: str
    reason: ExclusionReason
    names: tuple[str, ...] = ()
    amount: float | None = None
    """Days (capacity) or euros (budget) that would let it in."""


def excluded_actions(problem: PlanningProblem, chosen: Collection[str]) -> tuple[ExcludedAction, ...]:
    """Every action that treats something and is not chosen, in the catalogue's order."""
    hard = {
        candidate.id: excluded_action
        for candidate in problem.candidates
        if (excluded_action := _by_itself(candidate, problem))
    }
    left = [candidate for candidate in problem.candidates if candidate.id not in chosen and problem.treats(candidate)]
    return tuple(hard.get(candidate.id) or _among_others(candidate, problem, chosen, hard) for candidate in left)


def _by_itself(candidate: Candidate, problem: PlanningProblem) -> ExcludedAction | None:
    """What keeps it out whatever else is planned."""
    if candidate.id in problem.limits.excluded:
        return ExcludedAction(candidate.id, ExclusionReason.EXCLUDED)
    if candidate.too_large:
        return ExcludedAction(candidate.id, ExclusionReason.MINIMUM_SIZE, amount=float(candidate.action.headcount_min))
    if problem.limits.budget is not None and candidate.euros > problem.limits.budget:
        return ExcludedAction(candidate.id, ExclusionReason.BUDGET, amount=candidate.euros - problem.limits.budget)
    if not problem.starts(candidate):
        return ExcludedAction(candidate.id, ExclusionReason.CALENDAR)
    for function in problem.limits.capacity:
        missing = min(_missing_days(candidate, function, start, problem) for start in problem.starts(candidate))
        if missing > ROUNDING_TOLERANCE:
            return ExcludedAction(candidate.id, ExclusionReason.CAPACITY, (function,), missing)
    return None


def _missing_days(candidate: Candidate, function: str, start: int, problem: PlanningProblem) -> float:
    """Days that a function lacks over the plan if nothing but this action is planned, started in that slot."""
    load = problem.load({candidate.id: start}).get(function) or (0.0,) * len(problem.limits.periods)
    grouped = [sum(load[period] for period in periods) for periods in problem.capacity_groups]
    capacity = problem.grouped_capacity[function]
    return sum(max(0.0, days - most) for days, most in zip(grouped, capacity, strict=True))


def _among_others(
    candidate: Candidate, problem: PlanningProblem, chosen: Collection[str], hard: Mapping[str, ExcludedAction]
) -> ExcludedAction:
    blocked = [choice for choice in candidate.after if not any(_can_come(name, problem, hard) for name in choice)]
    if blocked:
        return ExcludedAction(
            candidate.id, ExclusionReason.PREREQUISITES, tuple(name for choice in blocked for name in choice)
        )
    heavy = [name for name in chosen if problem.by_id[name].action.heavy_it]
    if candidate.action.heavy_it and len(heavy) >= problem.heavy_at_most:
        return ExcludedAction(candidate.id, ExclusionReason.HEAVY_IT, tuple(heavy))
    if added_worth(candidate, problem, chosen) <= candidate.charge:
        return ExcludedAction(candidate.id, ExclusionReason.NOT_WORTH_IT)
    return ExcludedAction(candidate.id, ExclusionReason.OTHERS_BRING_MORE)


def added_worth(candidate: Candidate, problem: PlanningProblem, chosen: Collection[str]) -> float:
    """Points of the objective that an action would bring beside the chosen ones, before its charge."""
    return problem.objective((*chosen, candidate.id)) - problem.objective(tuple(chosen)) + candidate.charge


def _can_come(name: str, problem: PlanningProblem, hard: Mapping[str, ExcludedAction]) -> bool:
    """Whether an action may come at some time, with everything that it waits for."""
    if name in hard:
        return False
    return all(any(_can_come(other, problem, hard) for other in choice) for choice in problem.by_id[name].after)
