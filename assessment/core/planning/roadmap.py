"""Roadmap: planned actions with their dates, causes and expected gains, and the actions left out with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assessment.core.planning.causes import Cause
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.planning_content import Action

MONTH_DAYS = 30
"""Days in one step of the calendar."""
YEAR = 360
LENGTHS = {30: 30, 60: 30, 90: 60, 120: 60}
LONGEST = 120
"""Days an action stays under way, from the horizon within which the catalogue says it can be done."""
PERIODS = (30, 60, 90, 180, 270, 360)
"""Last days of the periods: three months one by one, then quarters."""
FIRST_ACTIONS = 3


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An action with its place. Days count from the start of the plan, 1 being the first."""

    action: Action
    """With the efforts of those who carry them: a function that nobody holds carries nothing."""
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
    because: tuple[Cause, ...] = ()
    """Causes that it treats, or that the action treats which waits for it."""

    @property
    def period(self) -> int:
        """Position in PERIODS of the period in which it is done."""
        return next(number for number, last in enumerate(PERIODS) if self.finish_day <= last)

    @property
    def gain_per_day(self) -> float:
        """Points on the total per person-day."""
        return self.gain / self.action.days


@dataclass(frozen=True, slots=True)
class UneconomicAction:
    """An action that treats something, but not enough for its days: not worth it now.

    It would be, did it take at most `days_worth_it` person-days, or did its causes grow.
    """

    id: str
    days: float
    """Person-days that it takes."""
    gain: float
    """Points that it would add to the plan's total."""
    days_worth_it: float
    """Person-days that it would be worth beside the plan; 0 when not even a line."""
    because: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Roadmap:
    """The plan, in the order in which actions start; those that start together stand by what they treat."""

    actions: tuple[PlannedAction, ...]
    target: Target
    start: date | None
    expected_scores: Mapping[str, float]
    """Points of each lever if every action brings what is hoped of it."""
    expected_total: float | None
    not_worth_it: tuple[UneconomicAction, ...] = ()
    """Actions not worth their days now, those nearest to it first."""
    in_place: tuple[str, ...] = ()
    """Ids of actions whose every practice stands at 4 or more: in place, and what keeps the level."""
    not_needed: tuple[str, ...] = ()
    """Ids of actions that the level aimed at does not ask for, though a practice stands below 4."""

    def first(self, count: int = FIRST_ACTIONS) -> tuple[PlannedAction, ...]:
        """The actions to begin with."""
        return self.actions[:count]

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
