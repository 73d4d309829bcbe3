"""Calibration of catalogue efforts with actual person-days (shrinkage estimate)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.core.questionnaire.planning_content import Action

PRIOR_DAYS = 10.0
"""Days of the catalogue that count as one's own experience: two or three actions must be done before a factor moves
far. A hypothesis."""
LEAST, MOST = 0.5, 3.0
"""Bounds of a factor: beyond, the days were counted differently, not spent differently."""


@dataclass(frozen=True, slots=True)
class ActualEffort:
    """An action that was done, with the person-days it really took, by function."""

    action: str
    actual: Mapping[str, float]


def factors(actions: Iterable[Action], done: Sequence[ActualEffort]) -> dict[str, float]:
    """How many days a function needs for one of the catalogue's; 1 where nothing was done yet."""
    by_id = {action.id: action for action in actions}
    planned: dict[str, float] = {}
    spent: dict[str, float] = {}
    for actual_effort in done:
        effort = by_id[actual_effort.action].effort if actual_effort.action in by_id else {}
        for function, days in actual_effort.actual.items():
            if effort.get(function):
                planned[function] = planned.get(function, 0.0) + effort[function]
                spent[function] = spent.get(function, 0.0) + days
    ratios = {function: (PRIOR_DAYS + spent[function]) / (PRIOR_DAYS + days) for function, days in planned.items()}
    return {function: min(MOST, max(LEAST, ratio)) for function, ratio in ratios.items()}


def corrected(actions: Sequence[Action], done: Sequence[ActualEffort]) -> tuple[Action, ...]:
    """The actions with this firm's efforts: of an action done before, the mean of its real days; else days times the
    function's factor.
    """
    function_factors = factors(actions, done)
    return tuple(replace(action, effort=_effort(action, function_factors, done)) for action in actions)


def _effort(action: Action, function_factors: Mapping[str, float], done: Sequence[ActualEffort]) -> dict[str, float]:
    taken = [actual_effort.actual for actual_effort in done if actual_effort.action == action.id]
    effort = {}
    for function, days in action.effort.items():
        real_days = [actual[function] for actual in taken if function in actual]
        effort[function] = sum(real_days) / len(real_days) if real_days else days * function_factors.get(function, 1.0)
    return effort
