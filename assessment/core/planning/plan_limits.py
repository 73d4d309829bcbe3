"""Limits of a plan: person-days, budget, actions at the same time, pinned and excluded actions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.core.cost.number_limits import Fault, NumberLimits, fault_of
from assessment.core.planning.roadmap import MONTH_DAYS, PERIODS

DEFAULT_PARALLEL_ACTIONS = 3
"""Actions under way at the same time: more is a wish list for a firm of this size."""
MOST_PARALLEL_ACTIONS = 20
MOST_DAYS = NumberLimits(highest=10_000)
MOST_EUROS = NumberLimits(highest=100_000_000)
PARALLEL_ACTIONS = NumberLimits(lowest=1, highest=MOST_PARALLEL_ACTIONS)
DAYS_A_MONTH = 2.0
"""Days that one person can give to the plan in a month: about a tenth of their time, a hypothesis."""


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """Limits of a plan; a function that is not named is not limited, and a budget of None is none.

    `capacity`: person-days of each function per period. `budget`: euros, set against what actions may cost at most.
    `pinned`, `excluded`: ids of actions. `periods`: last day of each, multiples of MONTH_DAYS.
    """

    capacity: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    budget: float | None = None
    parallel_actions: int = DEFAULT_PARALLEL_ACTIONS
    pinned: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    periods: tuple[int, ...] = PERIODS
    pooled: bool = False
    """Whether days may move within a quarter, as those may that nobody told: a usual share of people's time."""


@dataclass(frozen=True, slots=True)
class LimitFault:
    """A limit that cannot stand: days of a function, `budget`, `at_once`, `periods`, or a name that is not known."""

    name: str
    fault: Fault


class LimitsRefusedError(ValueError):
    """Limits that nothing may be planned from; `faults` says which and why."""

    def __init__(self, faults: tuple[LimitFault, ...]) -> None:
        super().__init__(", ".join(f"{fault.name}: {fault.fault}" for fault in faults))
        self.faults = faults


def usual_capacity(staff: Mapping[str, int], periods: Sequence[int] = PERIODS) -> dict[str, tuple[float, ...]]:
    """Days per period of each function whose people are known, from DAYS_A_MONTH each; something to start from.

    Of thousands of people no more than may be typed, which limits no plan.
    """
    months = [(last - first) / MONTH_DAYS for first, last in zip((0, *periods), periods, strict=False)]
    return {
        function: tuple(min(DAYS_A_MONTH * people * month, MOST_DAYS.highest) for month in months)
        for function, people in staff.items()
    }


def limit_faults(limits: PlanLimits) -> tuple[LimitFault, ...]:
    """Limits that cannot stand whatever the questionnaire; names are checked where the catalogue is known."""
    return tuple(dict.fromkeys(_faults(limits)))


def _faults(limits: PlanLimits) -> Iterator[LimitFault]:
    periods = limits.periods
    for function, days in limits.capacity.items():
        yield from (LimitFault(function, fault) for day in days if (fault := fault_of(day, MOST_DAYS)) is not None)
        if len(days) != len(periods):
            yield LimitFault(function, Fault.MISSING if len(days) < len(periods) else Fault.SURPLUS)
    if limits.budget is not None and (fault := fault_of(limits.budget, MOST_EUROS)) is not None:
        yield LimitFault("budget", fault)
    if not 1 <= limits.parallel_actions <= MOST_PARALLEL_ACTIONS:
        yield LimitFault("at_once", Fault.ABSURD)
    whole_months = not any(last % MONTH_DAYS for last in periods)
    if not periods or periods[0] <= 0 or not whole_months or list(periods) != sorted(set(periods)):
        yield LimitFault("periods", Fault.DISORDERED)
