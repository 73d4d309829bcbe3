"""Greedy roadmap: orders actions by gain per person-day under precedence and parallelism limits.

`plan` is the one place that orders. Gain per person-day decides; prerequisites and the number of actions under way hold
it back. Expected gains are the catalogue's hypotheses: an action lifts each of its practices by one option, never
beyond the target, and two actions on one practice do not add up beyond it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from assessment.core.planning.target_level import Target, useful_target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Action
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE
from assessment.core.results.published_diagnosis import PublishedDiagnosis

MONTH_DAYS = 30
"""Days in one step of the calendar."""
YEAR = 360
PARALLEL_ACTIONS = 3
SMALLEST_GAIN = 0.15
"""Points on the total below which an action is not worth a line."""
RISE = 1.0
"""Options by which an action lifts each of its practices; a hypothesis, corrected from what really happens."""
LENGTHS = {30: 30, 60: 30, 90: 60, 120: 60}
LONGEST = 120
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


def plan(diagnosis: PublishedDiagnosis, context: CompanyProfile, *, target: Target | None = None) -> Roadmap:
    """Place the actions that close most of the gap to the target per person-day into the coming year.

    `target`: what the firm decided, in place of the useful one.
    """
    target = target or useful_target(diagnosis.questionnaire, context, reached=diagnosis.total.level)
    board = _Board(diagnosis, context, _gaps(diagnosis, target))
    for today in range(1, YEAR + 1, MONTH_DAYS):
        while board.under_way(today) < PARALLEL_ACTIONS and (action := board.next_action(today)) is not None:
            board.place(action, today)
    return _roadmap(board.placed, target, context, diagnosis)


def _gaps(diagnosis: PublishedDiagnosis, target: Target) -> dict[str, float]:
    """Options that each practice lacks to its lever's target; practices that nobody could rate are left out."""
    return {
        code: max(0.0, target.levers[lever.key] - mean)
        for lever in diagnosis.levers
        for dimension in lever.dimensions
        for code in dimension.items
        if (mean := diagnosis.items[code].mean) is not None
    }


@dataclass
class _Board:
    """The plan while it is being laid out: what still lacks to each practice, and what is placed already."""

    diagnosis: PublishedDiagnosis
    context: CompanyProfile
    gaps: dict[str, float]
    placed: list[PlannedAction] = field(default_factory=list)
    finished: dict[str, int] = field(default_factory=dict)

    def under_way(self, today: int) -> int:
        """How many actions are not finished yet."""
        return sum(planned.finish_day >= today for planned in self.placed)

    def next_action(self, today: int) -> Action | None:
        """The action to start now: the first startable step towards the best gain per person-day.

        An action is judged together with the prerequisites that it still waits for: a small first step may open the way
        to the largest gain. The catalogue's order breaks ties.
        """
        waiting = [action for action in self.diagnosis.questionnaire.actions if self._may_come(action)]
        ways = [way for action in waiting if self._gain(action) >= SMALLEST_GAIN and (way := self._way_to(action))]
        for way in sorted(ways, key=self._value, reverse=True):
            for action in way:
                if self._startable(action, today):
                    return action
        return None

    def place(self, action: Action, today: int) -> None:
        """Write the action into the plan, and take what it lifts off the gaps."""
        absent = self.context.staff.get(action.owner) == 0
        practices = tuple(code for code in action.items if self.gaps.get(code, 0.0) > ROUNDING_TOLERANCE)
        planned = PlannedAction(
            action=action,
            start_day=today,
            finish_day=today + _length(action) - 1,
            gain=self._gain(action),
            lever_gains=self._lever_gains(action),
            owner="leadership" if absent else action.owner,
            light=any(not self._in_place(name, today) for name in action.light_without),
            practices=practices,
        )
        self.placed.append(planned)
        self.finished[action.id] = planned.finish_day
        for code in practices:
            self.gaps[code] = max(0.0, self.gaps[code] - RISE)

    def _may_come(self, action: Action) -> bool:
        headcount = self.context.headcount
        return action.id not in self.finished and (headcount is None or headcount >= action.headcount_min)

    def _way_to(self, action: Action) -> tuple[Action, ...] | None:
        """The action behind the prerequisites still to place, first things first; None when one cannot come."""
        way: list[Action] = []
        for choice in action.after:
            if any(name in self.finished or self._stands(name) for name in choice):
                continue
            possible = [self.diagnosis.questionnaire.actions_by_id[name] for name in choice]
            ways = [found for other in possible if self._may_come(other) and (found := self._way_to(other))]
            if not ways:
                return None
            cheapest = min(ways, key=lambda steps: sum(step.days for step in steps))
            way += [step for step in cheapest if step not in way]
        return (*way, action)

    def _stands(self, name: str) -> bool:
        """Whether an action is not needed: the practices it lifts were asked about, and none lacks anything."""
        lacking = [
            self.gaps[code] for code in self.diagnosis.questionnaire.actions_by_id[name].items if code in self.gaps
        ]
        return name not in self.finished and bool(lacking) and max(lacking) <= ROUNDING_TOLERANCE

    def _in_place(self, name: str, today: int) -> bool:
        return self.finished[name] < today if name in self.finished else self._stands(name)

    def _startable(self, action: Action, today: int) -> bool:
        ready = all(any(self._in_place(name, today) for name in choice) for choice in action.after)
        heavy = any(planned.action.heavy_it and planned.finish_day >= today for planned in self.placed)
        return ready and today + _length(action) - 1 <= YEAR and not (heavy and action.heavy_it)

    def _lever_gains(self, action: Action) -> dict[str, float]:
        """Points that each lever gains: 25 for a rise of one option, shared among the lever's practices."""
        rises = dict.fromkeys(self._practices, 0.0)
        for code in action.items:
            if code in self.gaps:
                rises[self._lever_of[code]] += min(RISE, self.gaps[code])
        return {key: 25 * rise / self._practices[key] for key, rise in rises.items() if rise > ROUNDING_TOLERANCE}

    @cached_property
    def _lever_of(self) -> dict[str, str]:
        """The lever of each practice that has a gap, looked up some three hundred times while a plan is laid out."""
        return {
            code: lever.key
            for lever in self.diagnosis.levers
            for dimension in lever.dimensions
            for code in dimension.items
            if code in self.gaps
        }

    @cached_property
    def _practices(self) -> Counter[str]:
        """How many practices share each lever's points."""
        return Counter(self._lever_of.values())

    def _gain(self, action: Action) -> float:
        weights = self.diagnosis.total.weights
        return sum(weights[lever] * points for lever, points in self._lever_gains(action).items())

    def _value(self, way: tuple[Action, ...]) -> float:
        """Gain per person-day of everything on the way."""
        return sum(self._gain(step) for step in way) / sum(step.days for step in way)


def _length(action: Action) -> int:
    return LENGTHS.get(action.horizon, LONGEST)


def _roadmap(
    placed: list[PlannedAction], target: Target, context: CompanyProfile, diagnosis: PublishedDiagnosis
) -> Roadmap:
    expected = {
        lever.key: lever.score + sum(planned.lever_gains.get(lever.key, 0.0) for planned in placed)
        for lever in diagnosis.levers
        if lever.score is not None
    }
    total = diagnosis.total.score
    expected_total = None if total is None else total + sum(planned.gain for planned in placed)
    return Roadmap(tuple(placed), target, context.day, expected, expected_total)
