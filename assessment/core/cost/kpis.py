"""KPIs of the company by function, with plausibility limits and disagreements between functions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from assessment.core.cost.number_limits import Fault, NumberLimits, fault_of
from assessment.core.questionnaire.definition import Kpi, Questionnaire

PAIR = "pair"
PERCENT = "percent"
"""The unit of shares, given from 0 to 100."""
PER_PERSON = frozenset({"K10"})
"""Figures that everyone gives for themselves: two different values are two facts, not a disagreement."""

LIMITS_BY_UNIT: Mapping[str, NumberLimits] = {
    "count": NumberLimits(highest=100_000),
    "percent": NumberLimits(highest=100),
    "euro": NumberLimits(highest=10_000_000, zero=False),
    "days": NumberLimits(highest=5 * 365, zero=False),
    "hours": NumberLimits(highest=2_000),
    PAIR: NumberLimits(highest=10_000),
}
LIMITS_BY_CODE: Mapping[str, NumberLimits] = {
    "K8": NumberLimits(lowest=-100, highest=300),  # nothing sold at all, up to four times the forecast
    "K10": NumberLimits(highest=40),  # hours in a week
    "K12": NumberLimits(highest=10_000),  # a firm that buys no media pays nothing for a lead
    "lead_velocity": NumberLimits(lowest=-100, highest=1_000),
}


class Source(StrEnum):
    """Where a figure comes from."""

    SYSTEM = "system"
    ESTIMATE = "estimate"
    UNKNOWN = "unknown"
    """Nobody asked could tell; there is no number."""


@dataclass(frozen=True, slots=True)
class KpiValue:
    """One figure as one function gave it, in the figure's unit."""

    code: str
    function: str
    value: float | None
    second: float | None = None
    """The other half of a pair (used, out of `value` produced)."""
    source: Source = Source.ESTIMATE
    period: str | None = None
    """What the figure covers, in the words of who gave it."""
    low: float | None = None
    high: float | None = None
    """The range in which the figure lies, where one was given; for figures that each person gives for themselves."""


@dataclass(frozen=True, slots=True)
class KpiFault:
    """A value that cannot stand."""

    code: str
    function: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One figure, counted differently by several functions; best-placed function first."""

    kpi: Kpi
    values: tuple[KpiValue, ...]
    percent: float | None
    """How far the highest stands above the lowest; None when one of them is 0."""

    def passes(self, percent: float) -> bool:
        """Whether the values are more than `percent` apart; nothing against something always is."""
        return self.percent is None or self.percent > percent


@dataclass(frozen=True)
class Kpis:
    """Every figure given for one wave."""

    values: tuple[KpiValue, ...] = ()
    staff: Mapping[str, int] = field(default_factory=dict)
    """People each function counts, for figures that each person gives for themselves."""

    @cached_property
    def by_code(self) -> dict[str, tuple[KpiValue, ...]]:
        """Values by code, in the order given."""
        codes = dict.fromkeys(value.code for value in self.values)
        return {code: tuple(value for value in self.values if value.code == code) for code in codes}

    def of(self, kpi: Kpi) -> tuple[KpiValue, ...]:
        """Everything said of a figure, best-placed function first."""
        rank = {function: number for number, function in enumerate(kpi.asked_of)}
        return tuple(sorted(self.by_code.get(kpi.code, ()), key=lambda value: rank.get(value.function, len(rank))))

    def given(self, kpi: Kpi) -> tuple[KpiValue, ...]:
        """Values that hold a number, best-placed function first."""
        return tuple(value for value in self.of(kpi) if value.value is not None or value.second is not None)

    def is_unknown(self, kpi: Kpi) -> bool:
        """Whether it was asked and nobody could give it; a figure left blank was not asked."""
        asked_and_unknown = any(value.source is Source.UNKNOWN for value in self.of(kpi))
        return asked_and_unknown and self.figure(kpi) is None

    def figure(self, kpi: Kpi) -> float | None:
        """The firm's figure: the best-placed function's; for a pair the second in percent of the first.

        A figure that each person gives for themselves is the mean over people: functions weigh what they count, or the
        same where a count is not known.
        """
        if kpi.unit == PAIR:
            return self._share(kpi)
        numbers = [(value.function, value.value) for value in self.given(kpi) if value.value is not None]
        if not numbers:
            return None
        if kpi.code not in PER_PERSON:
            return numbers[0][1]
        people = person_weights([function for function, _ in numbers], self.staff)
        return sum(people[function] * number for function, number in numbers) / sum(people.values())

    def pair(self, kpi: Kpi) -> tuple[float | None, float | None]:
        """Both halves of a pair; the second half is best known to the last function asked."""
        values = self.given(kpi)
        first = next((value.value for value in values if value.value is not None), None)
        rank = {function: number for number, function in enumerate(reversed(kpi.asked_of))}
        closest = sorted(values, key=lambda value: rank.get(value.function, len(rank)))
        second = next((value.second for value in closest if value.second is not None), None)
        return first, second

    def _share(self, kpi: Kpi) -> float | None:
        whole, part = self.pair(kpi)
        return 100 * part / whole if whole and part is not None else None


def person_weights(functions: list[str], staff: Mapping[str, int]) -> dict[str, float]:
    """How many people speak through each function; 1 each when any count is missing or nothing is counted."""
    counts = {function: float(staff.get(function, 0)) for function in functions}
    return counts if all(counts.values()) else dict.fromkeys(functions, 1.0)


def disagreements(questionnaire: Questionnaire, kpis: Kpis) -> tuple[Disagreement, ...]:
    """Figures that functions count differently, in the questionnaire's order."""
    candidates = (_disagreement(kpi, kpis) for kpi in (*questionnaire.kpis, *questionnaire.trends))
    return tuple(disagreement for disagreement in candidates if disagreement is not None)


def _disagreement(kpi: Kpi, kpis: Kpis) -> Disagreement | None:
    if kpi.code in PER_PERSON:
        return None
    values = kpis.given(kpi)
    halves = [[value.value for value in values], [value.second for value in values]]
    differing = [
        numbers for half in halves if len(set(numbers := [number for number in half if number is not None])) > 1
    ]
    if not differing:
        return None
    apart = [percent_apart(numbers) for numbers in differing]
    return Disagreement(
        kpi, values, None if None in apart else max(percent for percent in apart if percent is not None)
    )


def percent_apart(numbers: Sequence[float]) -> float | None:
    """How far the highest stands above the lowest, in percent of the smallest in size; None when one of them is 0."""
    smallest = min(abs(number) for number in numbers)
    return 100 * (max(numbers) - min(numbers)) / smallest if smallest else None


def faults(questionnaire: Questionnaire, kpis: Kpis) -> tuple[KpiFault, ...]:
    """Everything that cannot stand among the values; nothing else may be computed before it is empty."""
    known = {kpi.code: kpi for kpi in (*questionnaire.kpis, *questionnaire.trends)}
    counts = Counter((value.code, value.function) for value in kpis.values)
    kpi_faults: list[KpiFault] = []
    for value in kpis.values:
        reasons = list(_faults(value, known.get(value.code), questionnaire))
        reasons += [Fault.TWICE] if counts[value.code, value.function] > 1 else []
        kpi_faults += [KpiFault(value.code, value.function, reason) for reason in dict.fromkeys(reasons)]
    return tuple(dict.fromkeys(kpi_faults))


def _faults(value: KpiValue, kpi: Kpi | None, questionnaire: Questionnaire) -> Iterator[Fault]:
    if kpi is None:
        yield Fault.UNKNOWN_FIGURE
        return
    if value.function not in questionnaire.functions_by_key:
        yield Fault.UNKNOWN_FUNCTION
    numbers = [number for number in (value.value, value.second) if number is not None]
    if value.source is Source.UNKNOWN:
        yield from [Fault.SURPLUS] if numbers else []
        return
    if not numbers or (value.value is None and kpi.unit != PAIR):
        yield Fault.MISSING
    if value.second is not None and kpi.unit != PAIR:
        yield Fault.SURPLUS
    limits = LIMITS_BY_CODE.get(kpi.code, LIMITS_BY_UNIT[kpi.unit])
    yield from (fault for number in numbers if (fault := fault_of(number, limits)) is not None)
    if kpi.unit == PAIR and value.value is not None and value.second is not None and value.second > value.value:
        yield Fault.INCONSISTENT
