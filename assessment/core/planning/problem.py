"""Planning problem: candidate actions, calendar, resources and constraints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import lcm

from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.roadmap import LENGTHS, LONGEST, MONTH_DAYS, RISE
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.definition import Action
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE

QUARTER = 3
"""Slots over which the first round of an effort that comes back every quarter is spread."""
LIGHT_SHARE = 0.5
"""What an action brings in its light form, of its full rise; a hypothesis."""
GRAIN = 100
"""Efforts and capacities are counted in hundredths of a person-day."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action that may be planned. Its work is spread evenly over its span.

    What comes back every quarter counts for its first quarter, all of it within the plan: afterwards it is a habit,
    and starting late spares nothing.
    """

    action: Action
    length: int
    """Slots under way."""
    effort: Mapping[str, float]
    """Person-days by function; those of a function that counts nobody are carried by leadership."""
    after: tuple[tuple[str, ...], ...]
    """Choices still open: of each, one action must be done before. An empty choice cannot be met."""
    light_without: tuple[str, ...]
    """Actions without which, if none of them stands already, it only ever runs in its light form."""
    charge: float
    """Points that it must bring before it is worth planning."""
    too_large: bool
    """Whether the firm is smaller than the action asks."""

    @property
    def id(self) -> str:
        """The action's id."""
        return self.action.id

    @property
    def euros(self) -> float:
        """What it may cost at most; a cost that varies counts for what the catalogue says."""
        return self.action.cost[1]

    @property
    def span(self) -> int:
        """Slots over which its work is spread."""
        return max(self.length, QUARTER) if self.action.per_quarter else self.length

    def share(self, start: int, slot: int) -> float:
        """Share of its effort that falls in a slot when it starts in `start`."""
        return 1 / self.span if start <= slot < start + self.span else 0.0


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice that lacks something: options to its target, points of the total per option, and its full worth."""

    code: str
    lever: str
    gap: float
    lever_points: float
    """Points of its lever per option."""
    points: float
    """Points of the total per option."""
    euros: float
    """Euros a year spared per option."""
    worth: float
    """What the plan maximises, per option: points weighted by symptoms, plus euros."""


@dataclass(frozen=True)
class PlanningProblem:
    """Everything that decides the plan. Efforts are person-days."""

    candidates: tuple[Candidate, ...]
    practices: tuple[Practice, ...]
    limits: PlanLimits
    target: Target
    heavy_at_most: int = 1
    spare: Mapping[str, float] = field(default_factory=dict)
    """Days of a function that may be added wherever they help most."""

    @cached_property
    def by_id(self) -> dict[str, Candidate]:
        """Candidates by their id."""
        return {candidate.id: candidate for candidate in self.candidates}

    @cached_property
    def slots(self) -> int:
        """Steps of the calendar."""
        return self.limits.periods[-1] // MONTH_DAYS

    @cached_property
    def period_of(self) -> tuple[int, ...]:
        """The period in which each slot ends."""
        ends = [(slot + 1) * MONTH_DAYS for slot in range(self.slots)]
        return tuple(next(number for number, last in enumerate(self.limits.periods) if end <= last) for end in ends)

    @cached_property
    def grain(self) -> int:
        """Units in a day such that every share of a hundredth of a day is whole."""
        return GRAIN * lcm(*(candidate.span for candidate in self.candidates))

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """Functions that some candidate asks something of."""
        named = (function for candidate in self.candidates for function, days in candidate.effort.items() if days)
        return tuple(dict.fromkeys(named))

    @cached_property
    def lifting(self) -> dict[str, tuple[Candidate, ...]]:
        """Candidates that lift each practice that lacks something."""
        return {
            practice.code: tuple(found for found in self.candidates if practice.code in found.action.items)
            for practice in self.practices
        }

    @cached_property
    def lacking(self) -> dict[str, Practice]:
        """Practices by their code."""
        return {practice.code: practice for practice in self.practices}

    @property
    def needs_quick_win(self) -> bool:
        """Whether anything can be won at all."""
        return any(self.lifts(candidate) for candidate in self.candidates)

    def lifts(self, candidate: Candidate) -> bool:
        """Whether it lifts a practice that lacks something."""
        return any(code in self.lacking for code in candidate.action.items)

    def starts(self, candidate: Candidate) -> range:
        """Slots in which it may start and still have its work done within the plan."""
        return range(max(0, self.slots - candidate.span + 1))

    def is_quick_win(self, candidate: Candidate, start: int) -> bool:
        """Whether, started there, it is done within the first slot and lifts something."""
        return start + candidate.length <= 1 and self.lifts(candidate)

    def load(self, starts: Mapping[str, int]) -> dict[str, tuple[float, ...]]:
        """Person-days per function and period of actions that start in these slots."""
        load = {function: [0.0] * len(self.limits.periods) for function in self.functions}
        for name, start in starts.items():
            for function, days in self.by_id[name].effort.items():
                for slot in range(self.slots) if days else ():
                    load[function][self.period_of[slot]] += days * self.by_id[name].share(start, slot)
        return {function: tuple(days) for function, days in load.items()}

    def habits(self, names: Sequence[str]) -> dict[str, float]:
        """Person-days a quarter that each function goes on giving to what these actions set up."""
        lasting = [self.by_id[name].effort for name in names if self.by_id[name].action.per_quarter]
        days = {function: sum(effort.get(function, 0.0) for effort in lasting) for function in self.functions}
        return {function: total for function, total in days.items() if total}

    def rises(self, names: Sequence[str], *, whole: Sequence[str] | None = None) -> dict[str, float]:
        """Options by which each practice rises when these actions are done: what they lift, up to the target.

        `whole`: the plan that they are part of, which decides what runs in its full form.
        """
        whole = names if whole is None else whole
        lifted = dict.fromkeys(self.lacking, 0.0)
        for name in names:
            for code in self.by_id[name].action.items:
                if code in lifted:
                    lifted[code] += RISE * self.fullness(name, whole)
        return {
            code: min(self.lacking[code].gap, options)
            for code, options in lifted.items()
            if options > ROUNDING_TOLERANCE
        }

    def fullness(self, name: str, names: Sequence[str]) -> float:
        """1 for an action in its full form, LIGHT_SHARE when what completes it is not planned."""
        complete = all(other in names for other in self.by_id[name].light_without)
        return 1.0 if complete else LIGHT_SHARE

    def objective(self, names: Sequence[str]) -> float:
        """What the plan maximises, in points: the worth of the rises less the charge of each action."""
        worth = sum(self.lacking[code].worth * options for code, options in self.rises(names).items())
        return worth - sum(self.by_id[name].charge for name in names)

    def points(self, names: Sequence[str]) -> float:
        """Points that these actions are expected to add to the total."""
        return sum(self.lacking[code].points * options for code, options in self.rises(names).items())

    def euros_avoided(self, names: Sequence[str]) -> float:
        """Euros a year that these actions are expected to spare."""
        return sum(self.lacking[code].euros * options for code, options in self.rises(names).items())


def length_of(action: Action) -> int:
    """Slots that an action stays under way."""
    return LENGTHS.get(action.horizon, LONGEST) // MONTH_DAYS
