"""Earliest dates of a chosen set of actions, the gravest causes first: serial schedule generation.

Actions are placed one by one, each in the first slot in which seats, days and what it waits for leave room
(Kolisch 1996, "Serial and parallel resource-constrained project scheduling methods revisited").
"""

from collections.abc import Collection, Sequence

from assessment.core.planning.problem import Candidate, PlanningProblem
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE


def earliest_starts(problem: PlanningProblem, chosen: Collection[str]) -> dict[str, int] | None:
    """The slot in which each chosen action starts; None when placing them one by one leaves some without room."""
    order = problem.by_gravity(chosen)
    starts = _Schedule(problem, order).placed()
    if starts is None or not problem.needs_quick_win or _wins_soon(problem, starts):
        return starts
    # What is gravest takes all the days of the first month: the gravest quick win goes before it.
    quick = [name for name in order if problem.is_quick_win(problem.by_id[name], 0)]
    others = (_Schedule(problem, (name, *(other for other in order if other != name))).placed() for name in quick)
    return next((other for other in others if other is not None and _wins_soon(problem, other)), None)


def _wins_soon(problem: PlanningProblem, starts: dict[str, int]) -> bool:
    return any(problem.is_quick_win(problem.by_id[name], slot) for name, slot in starts.items())


class _Schedule:
    """Actions placed so far, with the seats and days that they take."""

    def __init__(self, problem: PlanningProblem, order: Sequence[str]) -> None:
        self.problem = problem
        self.order = order
        self.starts: dict[str, int] = {}
        self.waiting: set[str] = set()
        self.running = [0] * problem.slots
        self.load = {function: [0.0] * len(problem.capacity_groups) for function in problem.limits.capacity}

    def placed(self) -> dict[str, int] | None:
        """Every action of the order in its slot; None when one finds no room."""
        return self.starts if all(self._place(name) for name in self.order) else None

    def _place(self, name: str) -> bool:
        if name in self.starts or name in self.waiting:
            return True
        self.waiting.add(name)
        candidate = self.problem.by_id[name]
        earliest = max(self._ready(candidate), self._led(candidate))
        for slot in self.problem.starts(candidate):
            if slot >= earliest and self._fits(candidate, slot):
                self._take(candidate, slot)
                return True
        return False

    def _ready(self, candidate: Candidate) -> int:
        """The first slot after what must be done before, which is placed first."""
        return max((self._first(choice, done=True) for choice in candidate.after), default=0)

    def _led(self, candidate: Candidate) -> int:
        """The first slot in which what it follows has begun."""
        return max((self._first(choice, done=False) for choice in candidate.action.follows), default=0)

    def _first(self, choice: Collection[str], *, done: bool) -> int:
        """The slot in which one of a choice has begun, or is done; 0 when none is planned."""
        if not any(name in self.starts for name in choice):
            leader = next((name for name in self.order if name in choice), None)
            if leader is not None:
                self._place(leader)
        planned = [name for name in choice if name in self.starts]
        return min((self.starts[name] + done * self.problem.by_id[name].length for name in planned), default=0)

    def _fits(self, candidate: Candidate, slot: int) -> bool:
        seats = self.running[slot : slot + candidate.length]
        if max(seats) >= self.problem.limits.parallel_actions:
            return False
        return all(
            self.load[function][number] + days <= self.problem.grouped_capacity[function][number] + ROUNDING_TOLERANCE
            for function, number, days in self._days(candidate, slot)
        )

    def _take(self, candidate: Candidate, slot: int) -> None:
        self.starts[candidate.id] = slot
        for taken in range(slot, slot + candidate.length):
            self.running[taken] += 1
        for function, number, days in self._days(candidate, slot):
            self.load[function][number] += days

    def _days(self, candidate: Candidate, start: int) -> list[tuple[str, int, float]]:
        """Days that an action started in a slot takes, by limited function and group of periods."""
        shares = [0.0] * len(self.problem.capacity_groups)
        for slot in range(self.problem.slots):
            shares[self.problem.group_of[slot]] += candidate.share(start, slot)
        return [
            (function, number, days * share)
            for function, days in candidate.effort.items()
            if function in self.load and days
            for number, share in enumerate(shares)
            if share
        ]
