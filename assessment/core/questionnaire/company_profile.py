"""Background data about the company: size, staff per function, sales cycle, order value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class SalesCycle(StrEnum):
    """How long a sale takes, from first contact to order."""

    SHORT = "short"
    """Under a month."""
    LONG = "long"


class OrderValue(StrEnum):
    """How large an average order is, for the trade."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class CompanyProfile:
    """What the firm told of itself; everything may be left out."""

    organisation: str | None = None
    headcount: int | None = None
    staff: Mapping[str, int] = field(default_factory=dict)
    """People each function counts."""
    cycle: SalesCycle | None = None
    basket: OrderValue | None = None
    complex_offer: bool | None = None
    several_sites: bool | None = None
    marketing_share: float | None = None
    """Marketing's percent of the growth budget."""
    day: date | None = None
    """The day of the report; without it the roadmap counts in days and the cover bears no date."""
