"""Turn a diagnosis into a dated plan: which actions, in which order, carried by whom.

`plan` is the one place that orders. Gain per person-day decides, prerequisites and the number of actions under way hold it
back. Expected gains are the catalogue's hypotheses: an action lifts each of its practices by one option, never beyond the
target, and two actions on one practice do not add up beyond it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.core.context import Context
from assessment.core.diagnosis import Diagnosis
from assessment.core.levels import TIE
from assessment.core.questionnaire import Action
from assessment.core.targets import Target, useful_target

SLOT = 30
"""Days in one step of the calendar."""
YEAR = 360
AT_ONCE = 3
"""Actions under way at the same time: more is a wish list for a firm of this size."""
SMALLEST_GAIN = 0.15
"""Points on the total below which an action is not worth a line."""
RISE = 1.0
"""Options by which an action lifts each of its practices; a hypothesis, corrected from what really happens."""
LENGTHS = {30: 30, 60: 30, 90: 60, 120: 60}
LONGEST = 90
"""Days an action stays under way, from the horizon within which the catalogue says it can be done."""
PERIODS = (30, 60, 90, 180, 270, 360)
"""Last days of the periods: three months one by one, then quarters."""


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An action with its place. Days count from the start of the plan, 1 being the first."""

    action: Action
    start_day: int
    finish_day: int
    gain: float
    """Points that it is expected to add to the total, after the actions placed before it."""
    lever_gains: Mapping[str, float]
    owner: str
    light: bool
    """Starts in a lighter form, without an action that would make it complete."""
    practices: tuple[str, ...]
    """Items that it lifts here: those below target."""

    @property
    def period(self) -> int:
        """Position in PERIODS of the period in which it is done."""
        return next(number for number, last in enumerate(PERIODS) if self.finish_day <= last)

    @property
    def gain_per_day(self) -> float:
        """Points on the total per person-day."""
        return self.gain / self.action.days


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The plan, in the order in which actions start."""

    actions: tuple[PlannedAction, ...]
    target: Target
    start: date | None
    expected_scores: Mapping[str, float]
    """Points of each lever if every action brings what is hoped of it."""
    expected_total: float | None

    def first(self, count: int = 3) -> tuple[PlannedAction, ...]:
        """The actions to begin with."""
        return self.actions[:count]

    def in_period(self, period: int) -> tuple[PlannedAction, ...]:
        """Actions that are done in the period of that position."""
        return tuple(planned for planned in self.actions if planned.period == period)

    def load(self) -> dict[str, tuple[float, ...]]:
        """Person-days per function and period; an action counts in the period in which it is done."""
        load: dict[str, list[float]] = {}
        for planned in self.actions:
            for function, days in planned.action.effort.items():
                if days:
                    load.setdefault(function, [0.0] * len(PERIODS))[planned.period] += days
        return {function: tuple(days) for function, days in load.items()}

    def day(self, number: int) -> date | None:
        """The calendar date of a day of the plan."""
        return None if self.start is None else self.start + timedelta(days=number - 1)


def plan(diagnosis: Diagnosis, context: Context) -> Roadmap:
    """Place the actions that close most of the gap to the useful target per person-day into the coming year."""
    target = useful_target(diagnosis.questionnaire, context, reached=diagnosis.total.level)
    gaps = _gaps(diagnosis, target)
    waiting = [action for action in diagnosis.questionnaire.actions if _fits(action, context)]
    finished: dict[str, int] = {}
    placed: list[PlannedAction] = []
    for today in range(1, YEAR + 1, SLOT):
        while (free := AT_ONCE - sum(planned.finish_day >= today for planned in placed)) > 0:
            heavy = any(planned.action.heavy_it and planned.finish_day >= today for planned in placed)
            ready = [
                action
                for action in waiting
                if today + _length(action) - 1 <= YEAR
                and not (heavy and action.heavy_it)
                and _prerequisites_met(action, finished, today, waiting, gaps)
            ]
            best = _best(ready, gaps, diagnosis)
            if best is None or free <= 0:
                break
            planned = _place(best, today, gaps, diagnosis, context, finished)
            placed.append(planned)
            finished[best.id] = planned.finish_day
            waiting.remove(best)
            for code in planned.practices:
                gaps[code] = max(0.0, gaps[code] - RISE)
    return _roadmap(placed, target, context, diagnosis)


def _gaps(diagnosis: Diagnosis, target: Target) -> dict[str, float]:
    """Options that each practice lacks to its lever's target; practices that nobody could rate are left out."""
    return {
        code: max(0.0, target.levers[lever.key] - mean)
        for lever in diagnosis.levers
        for dimension in lever.dimensions
        for code in dimension.items
        if (mean := diagnosis.items[code].mean) is not None
    }


def _fits(action: Action, context: Context) -> bool:
    return context.headcount is None or context.headcount >= action.headcount_min


def _length(action: Action) -> int:
    return LENGTHS.get(action.horizon, LONGEST)


def _prerequisites_met(
    action: Action, finished: Mapping[str, int], today: int, waiting: Iterable[Action], gaps: Mapping[str, float]
) -> bool:
    """Every prerequisite is done, or stands already: its practices are at the target."""
    open_actions = {other.id: other for other in waiting}
    return all(any(_in_place(name, finished, today, open_actions, gaps) for name in choice) for choice in action.after)


def _in_place(
    name: str, finished: Mapping[str, int], today: int, open_actions: Mapping[str, Action], gaps: Mapping[str, float]
) -> bool:
    if name in finished:
        return finished[name] < today
    if name not in open_actions:
        return False
    return all(gaps.get(code, 1.0) <= TIE for code in open_actions[name].items)


def _lever_gains(action: Action, gaps: Mapping[str, float], diagnosis: Diagnosis) -> dict[str, float]:
    """Points that each lever gains: 25 a rise of one option, shared among the lever's practices."""
    gains: dict[str, float] = {}
    for lever in diagnosis.levers:
        codes = [code for dimension in lever.dimensions for code in dimension.items if code in gaps]
        rise = sum(min(RISE, gaps[code]) for code in action.items if code in codes)
        if rise > TIE:
            gains[lever.key] = 25 * rise / len(codes)
    return gains


def _gain(action: Action, gaps: Mapping[str, float], diagnosis: Diagnosis) -> float:
    weights = diagnosis.total.weights
    return sum(weights[lever] * points for lever, points in _lever_gains(action, gaps, diagnosis).items())


def _value(action: Action, gaps: Mapping[str, float], diagnosis: Diagnosis) -> float:
    """Gain per person-day."""
    return _gain(action, gaps, diagnosis) / action.days


def _best(ready: list[Action], gaps: Mapping[str, float], diagnosis: Diagnosis) -> Action | None:
    """The action with the most gain per person-day; the catalogue's order breaks ties."""
    worthwhile = [action for action in ready if _gain(action, gaps, diagnosis) >= SMALLEST_GAIN]
    return max(worthwhile, key=lambda action: _value(action, gaps, diagnosis), default=None)


def _place(
    action: Action,
    today: int,
    gaps: Mapping[str, float],
    diagnosis: Diagnosis,
    context: Context,
    finished: Mapping[str, int],
) -> PlannedAction:
    absent = context.staff.get(action.owner) == 0
    return PlannedAction(
        action=action,
        start_day=today,
        finish_day=today + _length(action) - 1,
        gain=_gain(action, gaps, diagnosis),
        lever_gains=_lever_gains(action, gaps, diagnosis),
        owner="leadership" if absent else action.owner,
        light=any(finished.get(name, YEAR) >= today for name in action.light_without),
        practices=tuple(code for code in action.items if gaps.get(code, 0.0) > TIE),
    )


def _roadmap(placed: list[PlannedAction], target: Target, context: Context, diagnosis: Diagnosis) -> Roadmap:
    expected = {
        lever.key: lever.score + sum(planned.lever_gains.get(lever.key, 0.0) for planned in placed)
        for lever in diagnosis.levers
        if lever.score is not None
    }
    total = diagnosis.total.score
    expected_total = None if total is None else total + sum(planned.gain for planned in placed)
    return Roadmap(tuple(placed), target, context.day, expected, expected_total)
