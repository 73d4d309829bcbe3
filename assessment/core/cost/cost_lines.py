"""The eight cost lines: factors of each product and rules against double counting.

Every line is a product of factors; a factor is an input, a constant, or a quantity derived from inputs here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from assessment.core.cost.cost_inputs import CostInputKey
from assessment.core.cost.default_inputs import WEEKS

Floats = npt.NDArray[np.float64]
Point = Mapping[CostInputKey, Floats]
"""Values of inputs: one number each, or one per draw."""


class CostLine(StrEnum):
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


Factor = CostInputKey | Constant | Derived


def _late(point: Point, _choices: Choices) -> Floats:
    return np.maximum(0.0, 1.0 - point[CostInputKey.CONTACTED_IN_A_DAY] - point[CostInputKey.UNTREATED])


def _hours_left(point: Point, choices: Choices) -> Floats:
    hours = point[CostInputKey.PEOPLE] * point[CostInputKey.DUPLICATE_HOURS] * CONSTANTS[Constant.WEEKS]
    if Overlap.CONTENTS in choices.duplicates_hold and all(entry in point for entry in CONTENT_HOURS):
        hours = (
            hours - point[CostInputKey.CONTENTS] * point[CostInputKey.UNUSED] * point[CostInputKey.HOURS_PER_CONTENT]
        )
    if Overlap.DISPUTES in choices.duplicates_hold and CostInputKey.DISPUTE_HOURS in point:
        hours = hours - point[CostInputKey.DISPUTE_HOURS] * CONSTANTS[Constant.MEETING_MONTHS]
    return np.maximum(0.0, hours)


CONTENT_HOURS = (CostInputKey.CONTENTS, CostInputKey.UNUSED, CostInputKey.HOURS_PER_CONTENT)
DERIVATIONS: Mapping[Derived, Callable[[Point, Choices], Floats]] = {
    Derived.LATE: _late,
    Derived.HOURS_LEFT: _hours_left,
}
DERIVED_FROM: Mapping[Derived, tuple[CostInputKey, ...]] = {
    Derived.LATE: (CostInputKey.CONTACTED_IN_A_DAY, CostInputKey.UNTREATED),
    Derived.HOURS_LEFT: (CostInputKey.PEOPLE, CostInputKey.DUPLICATE_HOURS),
}
"""Inputs without which a derived quantity is unknown."""
FALLS_WITH: Mapping[Derived, frozenset[CostInputKey]] = {
    Derived.LATE: frozenset({CostInputKey.CONTACTED_IN_A_DAY, CostInputKey.UNTREATED}),
    Derived.HOURS_LEFT: frozenset({*CONTENT_HOURS, CostInputKey.DISPUTE_HOURS}),
}
"""Inputs that lower a derived quantity; everything else raises what it enters."""

FACTORS: Mapping[CostLine, tuple[Factor, ...]] = {
    CostLine.UNTREATED_LEADS: (
        CostInputKey.LEADS,
        Constant.MONTHS,
        CostInputKey.UNTREATED,
        CostInputKey.CONVERSION,
        CostInputKey.BASKET,
        CostInputKey.MARGIN,
        CostInputKey.RECOVERABLE_LEADS,
    ),
    CostLine.LATE_RESPONSE: (
        CostInputKey.LEADS,
        Constant.MONTHS,
        Derived.LATE,
        CostInputKey.RESPONSE_LOSS,
        CostInputKey.CONVERSION,
        CostInputKey.BASKET,
        CostInputKey.MARGIN,
    ),
    CostLine.WASTED_SPEND: (CostInputKey.LEADS, Constant.MONTHS, CostInputKey.UNTREATED, CostInputKey.LEAD_COST),
    CostLine.UNUSED_CONTENTS: (*CONTENT_HOURS, CostInputKey.HOURLY_COST),
    CostLine.DUPLICATES: (
        CostInputKey.PEOPLE,
        CostInputKey.DUPLICATE_HOURS,
        Constant.WEEKS,
        CostInputKey.HOURLY_COST,
        CostInputKey.RECOVERABLE_DUPLICATES,
    ),
    CostLine.DISPUTES: (
        CostInputKey.DISPUTE_HOURS,
        Constant.MEETING_MONTHS,
        CostInputKey.HOURLY_COST,
        CostInputKey.RECOVERABLE_DISPUTES,
    ),
    CostLine.FORECAST_GAP: (CostInputKey.FORECAST_GAP, CostInputKey.REVENUE, CostInputKey.CARRYING_RATE),
    CostLine.CREDIT_NOTES: (CostInputKey.CREDIT_NOTES, CostInputKey.BROKEN_PROMISES),
}


def factors(line: CostLine, choices: Choices) -> tuple[Factor, ...]:
    """What the line multiplies under these choices."""
    if line is CostLine.DUPLICATES and choices.duplicates_hold:
        return (Derived.HOURS_LEFT, CostInputKey.HOURLY_COST, CostInputKey.RECOVERABLE_DUPLICATES)
    return FACTORS[line]


def entries(line: CostLine, choices: Choices) -> tuple[CostInputKey, ...]:
    """Inputs without which the line cannot be computed."""
    cost_input_keys: list[CostInputKey] = []
    for factor in factors(line, choices):
        if isinstance(factor, CostInputKey):
            cost_input_keys.append(factor)
        elif isinstance(factor, Derived):
            cost_input_keys += DERIVED_FROM[factor]
    return tuple(dict.fromkeys(cost_input_keys))


def factor_value(factor: Factor, point: Point, choices: Choices) -> Floats:
    """The factor at that point, in its unit."""
    if isinstance(factor, Constant):
        return np.asarray(CONSTANTS[factor])
    return DERIVATIONS[factor](point, choices) if isinstance(factor, Derived) else point[factor]


def line_value(line: CostLine, point: Point, choices: Choices) -> Floats:
    """Euros in a year at that point."""
    product = np.ones(())
    for factor in factors(line, choices):
        product = product * factor_value(factor, point, choices)
    return product


def is_off(line: CostLine, choices: Choices) -> bool:
    """Whether the reader left the line out."""
    return (line is CostLine.LATE_RESPONSE and not choices.late_response) or (
        line is CostLine.FORECAST_GAP and not choices.forecast_gap
    )


def stands_apart(line: CostLine, choices: Choices) -> bool:
    """Whether the line is shown beside the total: the forecast gap always, and one of margin and spend."""
    other = CostLine.WASTED_SPEND if choices.lead_loss is LeadLoss.MARGIN else CostLine.UNTREATED_LEADS
    return line in (CostLine.FORECAST_GAP, other)
