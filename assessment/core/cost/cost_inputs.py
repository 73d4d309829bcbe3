"""Input types of the cost calculation: range, origin and validation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.core.cost.kpis import Source
from assessment.core.cost.number_limits import Fault, NumberLimits, fault_of
from assessment.core.cost.source_grades import Grade, usable

ROUNDING = 1e-9
"""Shares of a whole may pass 1 by this much when decimals add up."""


class CostInputKey(StrEnum):
    """An input. Shares are 0 to 1, money is euros, and a year is meant unless something else is said."""

    LEADS = "leads"
    """Received per month."""
    UNTREATED = "untreated"
    """Share of leads never contacted, or too late to matter."""
    CONVERSION = "conversion"
    """Share of leads that become customers."""
    BASKET = "basket"
    """Revenue per customer."""
    MARGIN = "margin"
    """Contribution margin, share of revenue."""
    RECOVERABLE_LEADS = "recoverable_leads"
    """Share of the untreated leads that a better organisation would treat."""
    CONTACTED_IN_A_DAY = "contacted_in_a_day"
    """Share of leads contacted within 24 hours."""
    RESPONSE_LOSS = "response_loss"
    """Share of its chances that a lead loses when contacted late."""
    LEAD_COST = "lead_cost"
    """Media spend per lead."""
    CONTENTS = "contents"
    """Marketing materials produced."""
    UNUSED = "unused"
    """Share of them that nobody uses."""
    HOURS_PER_CONTENT = "hours_per_content"
    HOURLY_COST = "hourly_cost"
    """An hour of work, charges included."""
    PEOPLE = "people"
    """People whose duplicated hours are counted."""
    DUPLICATE_HOURS = "duplicate_hours"
    """Per person and week: rekeying, redoing, searching."""
    RECOVERABLE_DUPLICATES = "recoverable_duplicates"
    """Share of those hours that could be spared."""
    DISPUTE_HOURS = "dispute_hours"
    """Per month: length of dispute meetings times people present."""
    RECOVERABLE_DISPUTES = "recoverable_disputes"
    """Share of those hours that could be spared."""
    FORECAST_GAP = "forecast_gap"
    """Distance between forecast and actual revenue, share of the forecast."""
    CARRYING_RATE = "carrying_rate"
    """What a euro of that distance costs in stock, overtime or missed orders."""
    REVENUE = "revenue"
    CREDIT_NOTES = "credit_notes"
    """Discounts and credit notes granted."""
    BROKEN_PROMISES = "broken_promises"
    """Share of them due to promises that could not be kept."""


SHARE = NumberLimits(highest=1)
LIMITS: Mapping[CostInputKey, NumberLimits] = {
    **dict.fromkeys(CostInputKey, SHARE),
    CostInputKey.LEADS: NumberLimits(highest=100_000),
    CostInputKey.BASKET: NumberLimits(highest=10_000_000, zero=False),
    CostInputKey.LEAD_COST: NumberLimits(highest=10_000),
    CostInputKey.CONTENTS: NumberLimits(highest=10_000),
    CostInputKey.HOURS_PER_CONTENT: NumberLimits(highest=500),
    CostInputKey.HOURLY_COST: NumberLimits(lowest=5, highest=500, zero=False),
    CostInputKey.PEOPLE: NumberLimits(highest=10_000),
    CostInputKey.DUPLICATE_HOURS: NumberLimits(highest=40),
    CostInputKey.DISPUTE_HOURS: NumberLimits(highest=2_000),
    CostInputKey.FORECAST_GAP: NumberLimits(highest=3),
    CostInputKey.REVENUE: NumberLimits(highest=10_000_000_000, zero=False),
    CostInputKey.CREDIT_NOTES: NumberLimits(highest=1_000_000_000),
}


@dataclass(frozen=True, slots=True)
class InputRange:
    """Low, central and high value of an input, in its unit. Faults are found by `faults`, not here."""

    low: float
    central: float
    high: float

    @property
    def is_point(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low == self.high

    def within(self, low: float, high: float) -> "InputRange":
        """The same range, no part of it outside [low, high]."""
        return InputRange(*(min(max(value, low), high) for value in (self.low, self.central, self.high)))


def exactly(value: float) -> InputRange:
    """A value known without doubt."""
    return InputRange(value, value, value)


STAFF = "staff"
"""Who gave the number of people, where it is that of the staff known already."""


@dataclass(frozen=True, slots=True)
class OwnInput:
    """The firm's own figure: the range, who gave it, and how they know."""

    range: InputRange
    by: tuple[str, ...]
    source: Source = Source.ESTIMATE


@dataclass(frozen=True, slots=True)
class ExternalInput:
    """An outside figure that stands in until the firm gives its own. Raises UnusableGradeError where it may not."""

    range: InputRange
    grade: Grade
    claims: tuple[str, ...] = ()
    """Claims of the register behind it; none for a hypothesis."""
    limited_by: CostInputKey | None = None
    """The firm's own figure that lowered it."""

    def __post_init__(self) -> None:
        usable(self.grade)


CostInput = OwnInput | ExternalInput
Inputs = Mapping[CostInputKey, CostInput]


@dataclass(frozen=True, slots=True)
class InputFault:
    """An input that cannot stand."""

    entry: CostInputKey
    fault: Fault


class InputsRefusedError(ValueError):
    """Inputs that no amount may be computed from; `faults` says which and why."""

    def __init__(self, faults: tuple[InputFault, ...]) -> None:
        super().__init__(", ".join(f"{fault.entry}: {fault.fault}" for fault in faults))
        self.faults = faults


def faults(inputs: Inputs) -> tuple[InputFault, ...]:
    """Everything that cannot stand among the inputs, in the order of `CostInputKey`."""
    return tuple(
        InputFault(entry, fault) for entry in CostInputKey if entry in inputs for fault in _faults(entry, inputs)
    )


def _faults(entry: CostInputKey, inputs: Inputs) -> Iterator[Fault]:
    given = inputs[entry].range
    values = (given.low, given.central, given.high)
    value_faults = dict.fromkeys(fault for value in values if (fault := fault_of(value, LIMITS[entry])) is not None)
    yield from value_faults
    if not value_faults and not given.low <= given.central <= given.high:
        yield Fault.DISORDERED
    if entry is CostInputKey.UNTREATED and CostInputKey.CONTACTED_IN_A_DAY in inputs:
        # A lead contacted within a day is not an untreated one: together they cannot pass the whole.
        contacted = inputs[CostInputKey.CONTACTED_IN_A_DAY].range
        if given.low + contacted.low > 1 + ROUNDING:
            yield Fault.INCONSISTENT
