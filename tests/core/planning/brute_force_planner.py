"""Brute-force planner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessment.core.questionnaire.planning_content import Action

MONTH = 30
MONTHS_UNDER_WAY = {30: 1, 60: 1, 90: 2, 120: 2}
HALF_FORM = 0.5
EPSILON = 1e-9


@dataclass(frozen=True)
class Wanted:
    """What a practice lacks (options), what an option of it is worth, and how much more for each that lacks."""

    gap: float
    worth: float
    urgency: float

    def value(self, options: float) -> float:
        """What a rise is worth: the integral of `worth` and of `urgency` times what still lacks, up to the target."""
        rise = min(options, self.gap)
        return rise * self.worth + self.urgency * (self.gap**2 - (self.gap - rise) ** 2) / 2


@dataclass(frozen=True)
class Once:
    """Something that any one of some actions treats whole."""

    worth: float
    treated_by: frozenset[str]


@dataclass(frozen=True)
class Instance:
    """One small planning problem in plain words."""

    actions: Sequence[Action]
    wanted: Mapping[str, Wanted]
    once: Sequence[Once]
    charges: Mapping[str, float]
    standing: frozenset[str]
    """Actions that are not needed as prerequisites, their practices lacking nothing."""
    capacity: Mapping[str, Sequence[float]]
    periods: Sequence[int]
    at_once: int
    budget: float | None
    headcount: int
    pinned: frozenset[str]
    excluded: frozenset[str]


def months(action: Action) -> int:
    """Months under way."""
    return MONTHS_UNDER_WAY.get(action.horizon, 4)


def work_months(action: Action) -> int:
    """Months over which its work is spread: a quarter at least for what comes back every quarter."""
    return max(3, months(action)) if action.per_quarter else months(action)


def worth(instance: Instance, starts: Mapping[str, int]) -> float:
    """What a set of actions is worth: practices rise up to their target, and each action has its charge."""
    total = 0.0
    for code, wanted in instance.wanted.items():
        options = 0.0
        for action in instance.actions:
            if action.id in starts and code in action.items:
                missing = [name for name in action.light_without if name not in {*starts, *instance.standing}]
                options += HALF_FORM if missing else 1.0
        total += wanted.value(options)
    total += sum(cause.worth for cause in instance.once if cause.treated_by & set(starts))
    return total - sum(instance.charges[name] for name in starts)


def holds(instance: Instance, starts: Mapping[str, int]) -> bool:
    """Whether a complete set of dates holds every rule."""
    by_id = {action.id: action for action in instance.actions}
    chosen = [by_id[name] for name in starts]
    spent = sum(action.cost[1] for action in chosen)
    wrong = (
        not instance.pinned <= set(starts),
        bool(instance.excluded & set(starts)),
        any(action.headcount_min > instance.headcount for action in chosen),
        instance.budget is not None and spent > instance.budget,
        sum(action.heavy_it for action in chosen) > 1,
        not in_order(instance, starts),
        not wins_soon(instance, starts),
        not room(instance, starts),
    )
    return not any(wrong)


def in_order(instance: Instance, starts: Mapping[str, int]) -> bool:
    """Whether each action comes after one of each of its choices, unless one of them stands already."""
    by_id = {action.id: action for action in instance.actions}
    for action in (by_id[name] for name in starts):
        for choice in action.after:
            waits = instance.standing.isdisjoint(choice)
            ready = any(name in starts and starts[name] + months(by_id[name]) <= starts[action.id] for name in choice)
            if waits and not ready:
                return False
    return True


def wins_soon(instance: Instance, starts: Mapping[str, int]) -> bool:
    """Whether one action worth its work is done within the first month, if one that waits for nothing could be."""
    quick = [action for action in instance.actions if is_quick(instance, action)]
    possible = [
        action
        for action in quick
        if action.headcount_min <= instance.headcount
        and all(not instance.standing.isdisjoint(choice) for choice in action.after)
    ]
    return not possible or any(starts.get(action.id) == 0 for action in quick)


def is_quick(instance: Instance, action: Action) -> bool:
    """Whether it takes a month and is worth its work by itself."""
    lifted = sum(instance.wanted[code].value(1.0) for code in action.items if code in instance.wanted)
    treated = sum(cause.worth for cause in instance.once if action.id in cause.treated_by)
    return months(action) == 1 and lifted + treated > instance.charges[action.id]


def room(instance: Instance, starts: Mapping[str, int]) -> bool:
    """Whether dates leave no more than so many actions at once, and no function more days than it has."""
    by_id = {action.id: action for action in instance.actions}
    last = instance.periods[-1] // MONTH
    for month in range(last):
        running = [name for name, start in starts.items() if start <= month < start + months(by_id[name])]
        if len(running) > instance.at_once:
            return False
    for function, days in instance.capacity.items():
        first = 0
        for period, end in zip(days, instance.periods, strict=True):
            used = 0.0
            for name, start in starts.items():
                spread = work_months(by_id[name])
                within = max(0, min(start + spread, end // MONTH) - max(start, first))
                used += by_id[name].effort.get(function, 0.0) * within / spread
            if used > period + EPSILON:
                return False
            first = end // MONTH
    return True


def every_plan(instance: Instance) -> Iterator[dict[str, int]]:
    """Every set of dates that holds; branches that already lack room are not followed."""
    last = instance.periods[-1] // MONTH

    def extend(position: int, starts: dict[str, int]) -> Iterator[dict[str, int]]:
        if position == len(instance.actions):
            if holds(instance, starts):
                yield starts
            return
        action = instance.actions[position]
        if action.id not in instance.pinned:
            yield from extend(position + 1, starts)
        if action.id in instance.excluded or action.headcount_min > instance.headcount:
            return
        for start in range(last - work_months(action) + 1):
            grown = {**starts, action.id: start}
            if room(instance, grown):
                yield from extend(position + 1, grown)

    return extend(0, {})


def best(instance: Instance) -> float | None:
    """The most that a plan can be worth; None when no plan holds."""
    return max((worth(instance, starts) for starts in every_plan(instance)), default=None)
