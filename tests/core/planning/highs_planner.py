"""Second planner with HiGHS."""

from collections.abc import Mapping
from itertools import count

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from tests.core.planning.brute_force_planner import HALF_FORM, MONTH, Instance, is_quick, months, wins_soon, work_months

Row = Mapping[int, float]


class _Programme:
    """Columns: each action's start, each step of a practice's rise, what is treated once, and what runs in full."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.last = instance.periods[-1] // MONTH
        number = count()
        self.start = {
            (action.id, month): next(number)
            for action in instance.actions
            for month in range(self.last - work_months(action) + 1)
        }
        self.steps: dict[tuple[str, float], tuple[int, float]] = {}
        for code, wanted in instance.wanted.items():
            reached = 0.0
            while reached < wanted.gap - 1e-9:
                size = min(HALF_FORM, wanted.gap - reached)
                self.steps[code, reached] = next(number), size
                reached += size
        self.once = [next(number) for _ in instance.once]
        self.full = {action.id: next(number) for action in instance.actions if action.light_without}
        self.columns = next(number)
        self.rows: list[tuple[Row, float, float]] = []

    def chosen(self, name: str) -> dict[int, float]:
        """1 when the action is in the plan."""
        return {column: 1.0 for (other, _), column in self.start.items() if other == name}

    def add(self, row: Row, low: float, high: float) -> None:
        """low ≤ row ≤ high."""
        self.rows.append((row, low, high))


def best(instance: Instance) -> float | None:
    """The most that a plan can be worth; None when no plan holds."""
    programme = _Programme(instance)
    _choices(programme)
    _waiting(programme)
    _rises(programme)
    _room(programme)
    matrix = lil_matrix((len(programme.rows), programme.columns))
    for number, (row, _, _) in enumerate(programme.rows):
        for column, value in row.items():
            matrix[number, column] = value
    costs, highest, whole = (
        np.zeros(programme.columns),
        np.ones(programme.columns),
        np.ones(programme.columns, dtype=np.int64),
    )
    for (name, _), column in programme.start.items():
        costs[column] = instance.charges[name]
    for (code, reached), (column, size) in programme.steps.items():
        wanted = instance.wanted[code]
        costs[column], highest[column] = -(wanted.value(reached + size) - wanted.value(reached)) / size, size
        whole[column] = 0
    for cause, column in zip(instance.once, programme.once, strict=True):
        costs[column] = -cause.worth
    limits = LinearConstraint(
        matrix.tocsr(), [low for _, low, _ in programme.rows], [top for _, _, top in programme.rows]
    )
    outcome = milp(costs, constraints=limits, bounds=Bounds(0, highest), integrality=whole, options={"mip_rel_gap": 0})
    return None if outcome.x is None else -float(outcome.fun)


def _choices(programme: _Programme) -> None:
    instance = programme.instance
    quick = {}
    for action in instance.actions:
        out = action.id in instance.excluded or action.headcount_min > instance.headcount
        programme.add(programme.chosen(action.id), float(action.id in instance.pinned), 0.0 if out else 1.0)
        if is_quick(instance, action) and (action.id, 0) in programme.start:
            quick[programme.start[action.id, 0]] = 1.0
    # Nothing planned at all wins soon only where nothing can be won soon.
    if not wins_soon(instance, {}):
        programme.add(quick, 1.0, np.inf)
    heavy = [programme.chosen(action.id) for action in instance.actions if action.heavy_it]
    programme.add({column: 1.0 for chosen in heavy for column in chosen}, 0.0, 1.0)
    if instance.budget is not None:
        costs = {column: float(action.cost[1]) for action in instance.actions for column in programme.chosen(action.id)}
        programme.add(costs, 0.0, instance.budget)


def _waiting(programme: _Programme) -> None:
    by_id = {action.id: action for action in programme.instance.actions}
    for (name, month), column in programme.start.items():
        for choice in by_id[name].after:
            if not programme.instance.standing.isdisjoint(choice):
                continue
            done = {
                other: -1.0
                for (first, begun), other in programme.start.items()
                if first in choice and begun + months(by_id[first]) <= month
            }
            programme.add({column: 1.0, **done}, -np.inf, 0.0)


def _rises(programme: _Programme) -> None:
    instance = programme.instance
    for name, column in programme.full.items():
        action = next(action for action in instance.actions if action.id == name)
        for other in (name, *(other for other in action.light_without if other not in instance.standing)):
            chosen = programme.chosen(other)
            programme.add({column: 1.0, **dict.fromkeys(chosen, -1.0)}, -np.inf, 0.0)
    for cause, column in zip(instance.once, programme.once, strict=True):
        treating = [start for name in cause.treated_by for start in programme.chosen(name)]
        programme.add({column: 1.0, **dict.fromkeys(treating, -1.0)}, -np.inf, 0.0)
    for code in instance.wanted:
        row = {column: 1.0 for (other, _), (column, _) in programme.steps.items() if other == code}
        for action in instance.actions:
            if code in action.items:
                light = action.id in programme.full
                row |= dict.fromkeys(programme.chosen(action.id), -HALF_FORM if light else -1.0)
                row |= {programme.full[action.id]: HALF_FORM - 1.0} if light else {}
        programme.add(row, -np.inf, 0.0)


def _room(programme: _Programme) -> None:
    instance = programme.instance
    by_id = {action.id: action for action in instance.actions}
    for month in range(programme.last):
        running = {
            column: 1.0
            for (name, start), column in programme.start.items()
            if start <= month < start + months(by_id[name])
        }
        programme.add(running, 0.0, float(instance.at_once))
    for function, days in instance.capacity.items():
        first = 0
        for period, end in zip(days, instance.periods, strict=True):
            row = {}
            for (name, start), column in programme.start.items():
                spread = work_months(by_id[name])
                within = max(0, min(start + spread, end // MONTH) - max(start, first))
                row[column] = by_id[name].effort.get(function, 0.0) * within / spread
            programme.add(row, -np.inf, period + 1e-9)
            first = end // MONTH
