"""The eight cost lines: factors of each product and rules against double counting.

Every line is a product of factors; a factor is an input, a constant, or a quantity derived from inputs here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from assessment.core.cost.cost_inputs import Entry
from assessment.core.cost.default_inputs import WEEKS

Floats = npt.NDArray[np.float64]
Point = Mapping[Entry, Floats]
"""Values of inputs: one number each, or one per draw."""


class Line(StrEnum):
    """A way in which misalignment costs money."""

    UNTREATED_LEADS = "C1"
    LATE_RESPONSE = "C2"
    WASTED_SPEND = "C3"
    UNUSED_CONTENTS = "C4"
    DUPLICATES = "C5"
    DISPUTES = "C6"
    FORECAST_GAP = "C7"
    CREDIT_NOTES = "C8"


class LeadLoss(StrEnum):
    """What a lost lead is worth in the total: its margin or its media spend, never both."""

    MARGIN = "margin"
    SPEND = "spend"


class Overlap(StrEnum):
    """What the firm's figure of duplicated hours already holds, to be taken out of it."""

    CONTENTS = "contents"
    DISPUTES = "disputes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the reader decides on the page; cautious as it stands."""

    lead_loss: LeadLoss = LeadLoss.MARGIN
    late_response: bool = False
    """Count the delay of those contacted late: the only evidence is American and about web leads."""
    forecast_gap: bool = False
    """Show the forecast gap, beside the total."""
    duplicates_hold: frozenset[Overlap] = frozenset()


class Constant(StrEnum):
    """Numbers of the calendar."""

    MONTHS = "months"
    WEEKS = "weeks"
    MEETING_MONTHS = "meeting_months"


CONSTANTS: Mapping[Constant, float] = {
    Constant.MONTHS: 12,
    Constant.WEEKS: WEEKS,
    Constant.MEETING_MONTHS: 11,  # a year less the summer break
}


class Derived(StrEnum):
    """Quantities that guard against counting twice."""

    LATE = "late"
    """Share of leads contacted, but late: neither within a day nor untreated, so apart from C1."""
    HOURS_LEFT = "hours_left"
    """Duplicated hours in a year, less those that C4 or C6 count already."""


Factor = Entry | Constant | Derived


def _late(point: Point, _choices: Choices) -> Floats:
    return np.maximum(0.0, 1.0 - point[Entry.CONTACTED_IN_A_DAY] - point[Entry.UNTREATED])


def _hours_left(point: Point, choices: Choices) -> Floats:
    hours = point[Entry.PEOPLE] * point[Entry.DUPLICATE_HOURS] * CONSTANTS[Constant.WEEKS]
    if Overlap.CONTENTS in choices.duplicates_hold and all(entry in point for entry in CONTENT_HOURS):
        hours = hours - point[Entry.CONTENTS] * point[Entry.UNUSED] * point[Entry.HOURS_PER_CONTENT]
    if Overlap.DISPUTES in choices.duplicates_hold and Entry.DISPUTE_HOURS in point:
        hours = hours - point[Entry.DISPUTE_HOURS] * CONSTANTS[Constant.MEETING_MONTHS]
    return np.maximum(0.0, hours)


CONTENT_HOURS = (Entry.CONTENTS, Entry.UNUSED, Entry.HOURS_PER_CONTENT)
DERIVATIONS: Mapping[Derived, Callable[[Point, Choices], Floats]] = {
    Derived.LATE: _late,
    Derived.HOURS_LEFT: _hours_left,
}
DERIVED_FROM: Mapping[Derived, tuple[Entry, ...]] = {
    Derived.LATE: (Entry.CONTACTED_IN_A_DAY, Entry.UNTREATED),
    Derived.HOURS_LEFT: (Entry.PEOPLE, Entry.DUPLICATE_HOURS),
}
"""Inputs without which a derived quantity is unknown."""
FALLS_WITH: Mapping[Derived, frozenset[Entry]] = {
    Derived.LATE: frozenset({Entry.CONTACTED_IN_A_DAY, Entry.UNTREATED}),
    Derived.HOURS_LEFT: frozenset({*CONTENT_HOURS, Entry.DISPUTE_HOURS}),
}
"""Inputs that lower a derived quantity; everything else raises what it enters."""

FACTORS: Mapping[Line, tuple[Factor, ...]] = {
    Line.UNTREATED_LEADS: (
        Entry.LEADS,
        Constant.MONTHS,
        Entry.UNTREATED,
        Entry.CONVERSION,
        Entry.BASKET,
        Entry.MARGIN,
        Entry.RECOVERABLE_LEADS,
    ),
    Line.LATE_RESPONSE: (
        Entry.LEADS,
        Constant.MONTHS,
        Derived.LATE,
        Entry.RESPONSE_LOSS,
        Entry.CONVERSION,
        Entry.BASKET,
        Entry.MARGIN,
    ),
    Line.WASTED_SPEND: (Entry.LEADS, Constant.MONTHS, Entry.UNTREATED, Entry.LEAD_COST),
    Line.UNUSED_CONTENTS: (*CONTENT_HOURS, Entry.HOURLY_COST),
    Line.DUPLICATES: (
        Entry.PEOPLE,
        Entry.DUPLICATE_HOURS,
        Constant.WEEKS,
        Entry.HOURLY_COST,
        Entry.RECOVERABLE_DUPLICATES,
    ),
    Line.DISPUTES: (
        Entry.DISPUTE_HOURS,
        Constant.MEETING_MONTHS,
        Entry.HOURLY_COST,
        Entry.RECOVERABLE_DISPUTES,
    ),
    Line.FORECAST_GAP: (Entry.FORECAST_GAP, Entry.REVENUE, Entry.CARRYING_RATE),
    Line.CREDIT_NOTES: (Entry.CREDIT_NOTES, Entry.BROKEN_PROMISES),
}


def factors(line: Line, choices: Choices) -> tuple[Factor, ...]:
    """What the line multiplies under these choices."""
    if line is Line.DUPLICATES and choices.duplicates_hold:
        return (Derived.HOURS_LEFT, Entry.HOURLY_COST, Entry.RECOVERABLE_DUPLICATES)
    return FACTORS[line]


def entries(line: Line, choices: Choices) -> tuple[Entry, ...]:
    """Inputs without which the line cannot be computed."""
    found: list[Entry] = []
    for factor in factors(line, choices):
        if isinstance(factor, Entry):
            found.append(factor)
        elif isinstance(factor, Derived):
            found += DERIVED_FROM[factor]
    return tuple(dict.fromkeys(found))


def factor_value(factor: Factor, point: Point, choices: Choices) -> Floats:
    """The factor at that point, in its unit."""
    if isinstance(factor, Constant):
        return np.asarray(CONSTANTS[factor])
    return DERIVATIONS[factor](point, choices) if isinstance(factor, Derived) else point[factor]


def line_value(line: Line, point: Point, choices: Choices) -> Floats:
    """Euros in a year at that point."""
    product = np.ones(())
    for factor in factors(line, choices):
        product = product * factor_value(factor, point, choices)
    return product


def is_off(line: Line, choices: Choices) -> bool:
    """Whether the reader left the line out."""
    return (line is Line.LATE_RESPONSE and not choices.late_response) or (
        line is Line.FORECAST_GAP and not choices.forecast_gap
    )


def stands_apart(line: Line, choices: Choices) -> bool:
    """Whether the line is shown beside the total: the forecast gap always, and one of margin and spend."""
    other = Line.WASTED_SPEND if choices.lead_loss is LeadLoss.MARGIN else Line.UNTREATED_LEADS
    return line in (Line.FORECAST_GAP, other)
