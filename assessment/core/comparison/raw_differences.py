"""Raw differences between functions, without statistical verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.result_types import ItemResult


@dataclass(frozen=True, slots=True)
class Difference:
    """The two functions furthest apart on one item (options, 1 to 5)."""

    key: str
    lowest: str
    low: float
    highest: str
    high: float

    @property
    def width(self) -> float:
        """How far apart, in options."""
        return self.high - self.low


def item_difference(result: ItemResult) -> Difference | None:
    """The functions furthest apart on an item; None when fewer than two answered it."""
    return _widest(result.item.code, result.by_function)


def practice_differences(diagnosis: PublishedDiagnosis) -> tuple[Difference, ...]:
    """Lever items on which functions differ, furthest apart first; ties in reading order."""
    differences = (
        item_difference(diagnosis.items[item.code])
        for lever in diagnosis.levers
        for item in lever.lever.items
        if item.code in diagnosis.items
    )
    apart = (difference for difference in differences if difference is not None and difference.width > 0)
    return tuple(sorted(apart, key=lambda difference: -difference.width))


def _widest(key: str, values: Mapping[str, float | None]) -> Difference | None:
    given = {function: value for function, value in values.items() if value is not None}
    if len(given) < 2:
        return None
    lowest = min(given, key=lambda function: given[function])
    highest = max(given, key=lambda function: given[function])
    return Difference(key, lowest, given[lowest], highest, given[highest])
