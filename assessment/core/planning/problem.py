"""Planning problem: candidate actions, calendar, resources and constraints."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import lcm

from assessment.core.planning.causes import Cause, CauseKind
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.roadmap import LENGTHS, LONGEST, MONTH_DAYS
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.planning_content import Action
from assessment.core.questionnaire.planning_weights import PlanningWeights
from assessment.core.results.maturity_levels import ROUNDING_TOLERANCE

QUARTER = 3
"""Slots over which the first round of an effort that comes back every quarter is spread."""
PLACES = 9
"""Decimals of a point within which two contributions are the same."""
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
    """Person-days by function; those of a function that nobody holds are carried by leadership."""
    owner: str
    after: tuple[tuple[str, ...], ...]
    """Choices still open: of each, one action must be done before. An empty choice cannot be met."""
    light_without: tuple[str, ...]
    """Actions without which, if none of them stands already, it only ever runs in its light form."""
    charge: float
    """Points that it must bring before it is worth planning: its line, its risk and its days."""
    because: tuple[Cause, ...]
    """Causes that it treats."""
    too_large: bool
    """Whether the firm is smaller than the action asks."""

    @property
    def id(self) -> str:
        """The action's id."""
        return self.action.id

    @property
    def days(self) -> float:
        """Person-days of all functions together."""
        return sum(self.effort.values())

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
    """A practice that lacks something to its target."""

    code: str
    lever: str
    gap: float
    """Options to its target."""
    lever_points: float
    """Points of its lever per option."""
    points: float
    """Points of the total per option."""
    euros: float
    """Euros a year spared per option."""
    worth: float
    """Points of the plan's objective per option, whatever its place: points of the total, plus euros."""
    urgency: float
    """Points of the objective per option and per option that still lacks: the weakest practice first."""

    def worth_of(self, rise: float) -> float:
        """Points of the objective that a rise brings, up to the target: concave, for each next option lacks less."""
        options = min(rise, self.gap)
        return self.worth * options + self.urgency * (self.gap * options - options**2 / 2)


@dataclass(frozen=True, slots=True)
class SingleCause:
    """A cause that any one of some actions treats whole: a disagreement, an unknown answer or a pressing symptom."""

    kind: CauseKind
    key: str
    worth: float
    """Points of the objective."""
    treated_by: frozenset[str]
    """Ids of actions."""


@dataclass(frozen=True)
class PlanningProblem:
    """Everything that decides the plan. Efforts are person-days."""

    candidates: tuple[Candidate, ...]
    practices: tuple[Practice, ...]
    single_causes: tuple[SingleCause, ...]
    limits: PlanLimits
    target: Target
    weights: PlanningWeights = field(default_factory=PlanningWeights)
    heavy_at_most: int = 1
    spare: Mapping[str, float] = field(default_factory=dict)
    """Days of a function that may be added wherever they help most."""

    @cached_property
    def by_id(self) -> dict[str, Candidate]:
        """Candidates by their id."""
        return {candidate.id: candidate for candidate in self.candidates}

    @cached_property
    def rank(self) -> dict[str, int]:
        """Place of each candidate in the catalogue."""
        return {candidate.id: number for number, candidate in enumerate(self.candidates)}

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
    def capacity_groups(self) -> tuple[tuple[int, ...], ...]:
        """Periods whose days count together: each by itself, or those that end in one quarter."""
        if not self.limits.pooled:
            return tuple((number,) for number in range(len(self.limits.periods)))
        quarters: dict[int, list[int]] = {}
        for number, last in enumerate(self.limits.periods):
            quarters.setdefault((last - 1) // (QUARTER * MONTH_DAYS), []).append(number)
        return tuple(map(tuple, quarters.values()))

    @cached_property
    def group_of(self) -> tuple[int, ...]:
        """The position in `capacity_groups` to which each slot belongs."""
        group = {period: number for number, periods in enumerate(self.capacity_groups) for period in periods}
        return tuple(group[period] for period in self.period_of)

    @cached_property
    def grouped_capacity(self) -> dict[str, tuple[float, ...]]:
        """Days of each limited function in each group of periods."""
        return {
            function: tuple(sum(days[period] for period in periods) for periods in self.capacity_groups)
            for function, days in self.limits.capacity.items()
        }

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
            practice.code: tuple(candidate for candidate in self.candidates if practice.code in candidate.action.items)
            for practice in self.practices
        }

    @cached_property
    def lacking(self) -> dict[str, Practice]:
        """Practices by their code."""
        return {practice.code: practice for practice in self.practices}

    @property
    def needs_quick_win(self) -> bool:
        """Whether anything is worth winning within a month, with nothing to wait for."""
        return any(
            self.is_quick_win(candidate, 0) and not candidate.after and not candidate.too_large
            for candidate in self.candidates
        )

    def treats(self, candidate: Candidate) -> bool:
        """Whether it lifts a practice that lacks something, or treats another cause."""
        lifts = any(code in self.lacking for code in candidate.action.items)
        return lifts or any(candidate.id in cause.treated_by for cause in self.single_causes)

    def worth_alone(self, candidate: Candidate) -> float:
        """Points of the objective that it brings by itself in its full form, before its charge."""
        lacking = (self.lacking[code] for code in candidate.action.items if code in self.lacking)
        lifted = sum(practice.worth_of(self.weights.rise) for practice in lacking)
        return lifted + self._single_worth((candidate.id,))

    def _single_worth(self, names: Sequence[str]) -> float:
        """Points of the causes that some of these actions treat whole."""
        return sum(cause.worth for cause in self.single_causes if not cause.treated_by.isdisjoint(names))

    def by_gravity(self, names: Collection[str]) -> tuple[str, ...]:
        """The actions of a plan, that which treats the gravest causes first, given those before it.

        Of those that weigh the same, the one with the least days comes first, then the catalogue's order.
        """
        left = sorted(names, key=lambda name: (self.by_id[name].days, self.rank[name]))
        order: list[str] = []
        while left:
            gravities = {name: round(self._gravity(name, order, names), PLACES) for name in left}
            name = max(left, key=lambda other: gravities[other])
            order.append(name)
            left.remove(name)
        return tuple(order)

    def _gravity(self, name: str, before: Sequence[str], names: Collection[str]) -> float:
        """Points of the causes that an action treats once others are done, less its charge.

        A practice weighs with the square of what it still lacks, so that one grave cause counts for more than several
        slight ones; a cause that one action treats whole weighs its worth.
        """
        candidate, rises = self.by_id[name], self.rises(before, whole=names)
        weight = self._single_worth((*before, name)) - self._single_worth(before)
        for practice in (self.lacking[code] for code in candidate.action.items if code in self.lacking):
            left = practice.gap - rises.get(practice.code, 0.0)
            euros = (practice.worth - practice.points) * min(self.weights.rise, left)
            weight += self.fullness(name, names) * (practice.urgency * left**2 / 2 + euros)
        return weight - candidate.charge

    def starts(self, candidate: Candidate) -> range:
        """Slots in which it may start and still have its work done within the plan."""
        return range(max(0, self.slots - candidate.span + 1))

    def is_quick_win(self, candidate: Candidate, start: int) -> bool:
        """Whether, started there, it is done within the first slot and worth its work by itself."""
        return start + candidate.length <= 1 and self.worth_alone(candidate) > candidate.charge

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

    def rises(self, names: Sequence[str], *, whole: Collection[str] | None = None) -> dict[str, float]:
        """Options by which each practice rises when these actions are done: what they lift, up to the target.

        `whole`: the plan that they are part of, which decides what runs in its full form.
        """
        whole = names if whole is None else whole
        lifted = dict.fromkeys(self.lacking, 0.0)
        for name in names:
            for code in self.by_id[name].action.items:
                if code in lifted:
                    lifted[code] += self.weights.rise * self.fullness(name, whole)
        return {
            code: min(self.lacking[code].gap, options)
            for code, options in lifted.items()
            if options > ROUNDING_TOLERANCE
        }

    def fullness(self, name: str, names: Collection[str]) -> float:
        """1 for an action in its full form, the light share when what completes it is not planned."""
        complete = all(other in names for other in self.by_id[name].light_without)
        return 1.0 if complete else self.weights.light_share

    def objective(self, names: Sequence[str]) -> float:
        """What the plan maximises, in points: rises and causes treated whole, less the charge of each action."""
        lifted = sum(self.lacking[code].worth_of(options) for code, options in self.rises(names).items())
        return lifted + self._single_worth(names) - sum(self.by_id[name].charge for name in names)

    def points(self, names: Sequence[str]) -> float:
        """Points that these actions are expected to add to the total."""
        return sum(self.lacking[code].points * options for code, options in self.rises(names).items())

    def euros_avoided(self, names: Sequence[str]) -> float:
        """Euros a year that these actions are expected to spare."""
        return sum(self.lacking[code].euros * options for code, options in self.rises(names).items())


def length_of(action: Action) -> int:
    """Slots that an action stays under way."""
    return LENGTHS.get(action.horizon, LONGEST) // MONTH_DAYS
