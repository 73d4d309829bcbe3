"""Permitted statements about levels, gaps and agreement, by number of respondents.

A saying is the key of a text (`wording/verdicts.yaml`) with the values of its placeholders; the page writes it in the
reader's language. Sentences come in the order in which they are read: what was measured, how sure it is, what to do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import floor

from assessment.core.comparison.function_gaps import Gap
from assessment.core.comparison.group_agreement import Accord, ItemAccord
from assessment.core.comparison.verdicts import PLANNED, Code, Parameters
from assessment.core.results.maturity_levels import Saying as HowSaid
from assessment.core.results.maturity_levels import ShownLevel
from assessment.core.results.score_uncertainty import PLANNING_NOISE
from assessment.core.statistics.within_group_agreement import Agreement


class Band(StrEnum):
    """How many people stand behind a figure, as far as it changes what may be said."""

    ONE = "one"
    TWO = "two"
    FEW = "few"
    SEVERAL = "several"
    MANY = "many"


FROM = {Band.MANY: 10, Band.SEVERAL: 5, Band.FEW: 3, Band.TWO: 2}


class Named(StrEnum):
    """What a name in a saying is the name of."""

    GROUP = "group"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Name:
    """A group or a level, to be written by its name."""

    of: Named
    key: str | int


Value = int | float | Name


@dataclass(frozen=True, slots=True)
class Saying:
    """The key of a text and what fills it: whole numbers as ints, numbers with one decimal as floats, names."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def written(
        self, number: Callable[[float, int], str], *, groups: Mapping[str, str], levels: Mapping[int, str]
    ) -> dict[str, str | int | float]:
        """The values as the reader reads them. `number` takes a number and its decimals; `count` stays a number."""
        filled: dict[str, str | int | float] = {}
        for place, value in self.values.items():
            if isinstance(value, Name):
                filled[place] = levels[int(value.key)] if value.of is Named.LEVEL else groups[str(value.key)]
            else:
                filled[place] = value if place == "count" else number(value, int(isinstance(value, float)))
        return filled


def band(people: int) -> Band:
    """The band of that many people, one at least."""
    return next((found for found, least in FROM.items() if people >= least), Band.ONE)


def verdict_name(code: Code, *, change: bool = False) -> Saying:
    """The name of a verdict on a gap, or on a change between waves."""
    return Saying(f"verdicts.names.{'change' if change else 'gap'}.{code}")


def verdict_meaning(code: Code, *, change: bool = False, parameters: Parameters = PLANNED) -> Saying:
    """What a verdict means, in one sentence."""
    key = f"verdicts.meaning.{'change' if change else 'gap'}.{code}"
    return Saying(key, {"delta": _whole(parameters.delta)})


def level_sayings(
    shown: ShownLevel | None,
    score: float | None,
    interval: tuple[float, float] | None,
    people: int,
    *,
    hidden: bool = False,
) -> tuple[Saying, ...]:
    """What is said of a score's level. `interval`: of the score, in points; `people`: who answered."""
    if hidden:
        return (Saying("verdicts.level.hidden"),)
    if shown is None or score is None or interval is None:
        return (Saying("verdicts.level.none"),)
    values: dict[str, Value] = {
        "level": shown.closer,
        "name": Name(Named.LEVEL, shown.closer),
        "low": shown.low,
        "high": shown.high,
        "score": _whole(score),
        "lower": _whole(interval[0]),
        "upper": _whole(interval[1]),
    }
    return (
        Saying(f"verdicts.level.{HowSaid(shown.saying)}", values),
        Saying(f"verdicts.level.people.{band(people)}"),
    )


def gap_sayings(gap: Gap) -> tuple[Saying, ...]:
    """What is said of the gap between two groups."""
    follow = Saying(f"verdicts.gap.next.{gap.code}")
    difference = gap.estimate.value if gap.estimate else None
    if gap.code is Code.HIDDEN or difference is None:
        return (verdict_meaning(gap.code), follow)
    people = Saying(f"verdicts.gap.people.{band(min(gap.n_first, gap.n_second))}")
    return (_difference(gap, difference), *_strength(gap, difference), people, follow)


def _difference(gap: Gap, difference: float) -> Saying:
    points = _whole(abs(difference))
    first, second = Name(Named.GROUP, gap.first), Name(Named.GROUP, gap.second)
    if points == 0:
        return Saying("verdicts.gap.level", {"first": first, "second": second})
    high, low = (first, second) if difference > 0 else (second, first)
    return Saying("verdicts.gap.difference", {"high": high, "low": low, "points": points, "count": points})


def _strength(gap: Gap, difference: float) -> tuple[Saying, ...]:
    """How often one side rates higher, and how wide the gap is; nothing below three answers on a side."""
    found = []
    times = gap.dominance.times_in_ten if gap.dominance else None
    if times is not None:
        towards_first = difference > 0
        often = times if towards_first else 10 - times
        high = Name(Named.GROUP, gap.first if towards_first else gap.second)
        key = "more_often" if often > 5 else "as_often"
        found.append(Saying(f"verdicts.gap.{key}", {"times": often, "high": high}))
    if gap.code in (Code.SIGNAL, Code.SMALL) and gap.interval95 is not None:
        lower, upper = sorted((abs(gap.interval95.lower), abs(gap.interval95.upper)))
        found.append(Saying("verdicts.gap.interval", {"lower": _whole(lower), "upper": _whole(upper)}))
    if times is not None and gap.estimate and gap.estimate.degrees_of_freedom is None:
        found.append(Saying("verdicts.gap.usual_noise", {"points": _whole(PLANNING_NOISE)}))
    return tuple(found)


def agreement_name(agreement: Agreement) -> Saying:
    """The word for how far a group agrees."""
    return Saying(f"verdicts.names.agreement.{agreement}")


def agreement_sayings(accord: Accord, people: int) -> tuple[Saying, ...]:
    """What is said of the agreement of a group of that many `people` on one scale."""
    said = _agreed(accord.agreement, accord.code, accord.group, people)
    if accord.mean_distance is None:
        return (said,)
    return (said, Saying("verdicts.agreement.distance", {"distance": float(accord.mean_distance)}))


def item_agreement_sayings(accord: ItemAccord, group: str, people: int) -> tuple[Saying, ...]:
    """What is said of the agreement on one item of the `people` of a group who answered it."""
    return (_agreed(accord.agreement, accord.code, group, people),)


def _agreed(agreement: Agreement, code: Code, group: str, people: int) -> Saying:
    values = {"group": Name(Named.GROUP, group)}
    if code is Code.HIDDEN:
        return Saying("verdicts.agreement.hidden", values)
    return Saying(f"verdicts.agreement.{agreement}.{band(people)}", values)


def _whole(value: float) -> int:
    """To the nearest whole number, halves upwards."""
    return floor(value + 0.5 + 1e-9)
