"""Permitted statements about levels, gaps and agreement, by number of respondents.

A saying is the key of a text (`wording/verdicts.yaml`) with the values of its placeholders; the page writes it in the
reader's language. Sentences come in the order in which they are read: what was measured, how sure it is, what to do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil, floor

from assessment.core.comparison.function_gaps import Gap
from assessment.core.comparison.group_agreement import GroupAgreement
from assessment.core.comparison.verdicts import (
    DEFAULT_PARAMETERS,
    RespondentBand,
    Verdict,
    VerdictParameters,
    respondent_band,
)
from assessment.core.statistics.within_group_agreement import Agreement


class NameKind(StrEnum):
    """What a name in a saying is the name of."""

    GROUP = "group"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A group or a level, to be written by its name."""

    of: NameKind
    key: str | int


Value = int | float | NamedValue


@dataclass(frozen=True, slots=True)
class Message:
    """The key of a text and what fills it: whole numbers as ints, numbers with one decimal as floats, names."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def written(
        self, number: Callable[[float, int], str], *, groups: Mapping[str, str], levels: Mapping[int, str]
    ) -> dict[str, str | int | float]:
        """The values as the reader reads them. `number` takes a number and its decimals; `count` stays a number."""
        filled: dict[str, str | int | float] = {}
        for place, value in self.values.items():
            if isinstance(value, NamedValue):
                filled[place] = levels[int(value.key)] if value.of is NameKind.LEVEL else groups[str(value.key)]
            else:
                filled[place] = value if place == "count" else number(value, int(isinstance(value, float)))
        return filled


def verdict_name(code: Verdict, *, change: bool = False) -> Message:
    """The name of a verdict on a gap, or on a change between waves."""
    return Message(f"verdicts.names.{'change' if change else 'gap'}.{code}")


def verdict_meaning(
    code: Verdict, *, change: bool = False, parameters: VerdictParameters = DEFAULT_PARAMETERS
) -> Message:
    """What a verdict means, in one sentence."""
    key = f"verdicts.meaning.{'change' if change else 'gap'}.{code}"
    return Message(key, {"delta": _whole(parameters.delta)})


def verdict_follow(code: Verdict) -> Message:
    """What to do with a gap of that verdict."""
    return Message(f"verdicts.gap.next.{code}")


def gap_figures(gap: Gap, *, parameters: VerdictParameters = DEFAULT_PARAMETERS) -> tuple[Message, ...]:
    """What a gap measures, judged with those parameters; nothing where it may not be told."""
    difference = gap.estimate.value if gap.estimate else None
    if gap.code is Verdict.HIDDEN or difference is None:
        return ()
    below = parameters.delta if gap.code is Verdict.SMALL else None
    return (_difference(gap, difference, below=below), *_strength(gap, difference))


def gap_cautions(gap: Gap, *, parameters: VerdictParameters = DEFAULT_PARAMETERS) -> tuple[Message, ...]:
    """What a gap rests on: an assumed noise, and the people on either side. The same words for gaps that are alike."""
    if gap.code is Verdict.HIDDEN or gap.estimate is None or gap.estimate.value is None:
        return ()
    people = Message(f"verdicts.gap.people.{gap.band or RespondentBand.ONE}")
    if gap.estimate.standard_error and gap.estimate.degrees_of_freedom is None:
        return (Message("verdicts.gap.usual_noise", {"points": _whole(parameters.smallest_noise)}), people)
    return (people,)


def gap_messages(gap: Gap, *, parameters: VerdictParameters = DEFAULT_PARAMETERS) -> tuple[Message, ...]:
    """What is said of the gap between two groups, judged with those parameters."""
    figures = gap_figures(gap, parameters=parameters)
    if not figures:
        return (verdict_meaning(gap.code, parameters=parameters), verdict_follow(gap.code))
    return (*figures, *gap_cautions(gap, parameters=parameters), verdict_follow(gap.code))


def _difference(gap: Gap, difference: float, *, below: float | None) -> Message:
    points = _whole(abs(difference))
    first, second = NamedValue(NameKind.GROUP, gap.first), NamedValue(NameKind.GROUP, gap.second)
    if points == 0:
        return Message("verdicts.gap.level", {"first": first, "second": second})
    high, low = (first, second) if difference > 0 else (second, first)
    told = points_below(abs(difference), below)
    return Message("verdicts.gap.difference", {"high": high, "low": low, "points": told, "count": points})


def _strength(gap: Gap, difference: float) -> tuple[Message, ...]:
    """How often one side rates higher, and how wide the gap is; no "times in 10" below six answers on a side."""
    messages = []
    times = gap.times_in_ten
    if times is not None:
        ahead = times.first if difference > 0 else times.second
        behind = times.second if difference > 0 else times.first
        high = NamedValue(NameKind.GROUP, gap.first if difference > 0 else gap.second)
        key = "as_often" if ahead <= behind else "more_often_tied" if times.ties else "more_often"
        messages.append(Message(f"verdicts.gap.{key}", {"times": ahead, "ties": times.ties, "high": high}))
    if gap.code in (Verdict.SIGNAL, Verdict.SMALL) and gap.interval95 is not None:
        lower, upper = sorted((abs(gap.interval95.lower), abs(gap.interval95.upper)))
        values: dict[str, Value] = {"points": _whole(abs(difference)), "lower": _whole(lower), "upper": _whole(upper)}
        messages.append(Message("verdicts.gap.interval", values))
    if gap.code is Verdict.SAME and gap.interval90 is not None:
        widest = max(abs(gap.interval90.lower), abs(gap.interval90.upper))
        messages.append(Message("verdicts.gap.at_most", {"points": ceil(widest - 1e-9)}))
    return tuple(messages)


def agreement_name(agreement: Agreement) -> Message:
    """The word for how far a group agrees."""
    return Message(f"verdicts.names.agreement.{agreement}")


def agreement_messages(group_agreement: GroupAgreement, people: int) -> tuple[Message, ...]:
    """What is said of the agreement of a group of that many `people` on one scale."""
    said = _agreed(group_agreement.agreement, group_agreement.code, group_agreement.group, people)
    if group_agreement.mean_distance is None:
        return (said,)
    return (said, Message("verdicts.agreement.distance", {"distance": float(group_agreement.mean_distance)}))


def _agreed(agreement: Agreement, code: Verdict, group: str, people: int) -> Message:
    values = {"group": NamedValue(NameKind.GROUP, group)}
    if code is Verdict.HIDDEN:
        return Message("verdicts.agreement.hidden", values)
    return Message(f"verdicts.agreement.{agreement}.{respondent_band(people)}", values)


def points_below(points: float, below: float | None) -> int | float:
    """Points as they are told: whole, or to a tenth, cut, where whole ones would reach what they are said to miss."""
    whole = _whole(points)
    return whole if below is None or whole < below else floor(10 * points + 1e-9) / 10


def _whole(value: float) -> int:
    """To the nearest whole number, halves upwards."""
    return floor(value + 0.5 + 1e-9)
