"""Permitted statements about a change between two waves, by verdict."""

from collections.abc import Iterator
from math import ceil

from assessment.core.comparison.interpretation import Message, Value, points_below, verdict_meaning, verdict_name
from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, Verdict, VerdictParameters, VerdictReason
from assessment.core.statistics.intervals import Interval
from assessment.core.waves.score_change import Change, Method

NOT_COMPARABLE = {
    VerdictReason.OTHER_ITEMS: "other_items",
    VerdictReason.OTHER_PEOPLE: "other_people",
    VerdictReason.NOT_ENOUGH_ANSWERED: "not_enough_answered",
}
"""Why a scale has no change at all, however many answered."""
POINTING = (Verdict.SIGNAL, Verdict.SMALL)
"""Verdicts that say in which direction: an arrow stands beside no other."""
HALF = 0.5
"""Below half a point a change is written 0, and goes nowhere."""


def direction(change: Change) -> int:
    """1 for up, -1 for down, 0 where no direction may be shown."""
    if change.code not in POINTING or change.tested is None:
        return 0
    return 1 if change.tested > 0 else -1


def change_name(change: Change) -> Message:
    """The verdict in words; what cannot be compared is not called too few answers."""
    return Message("waves.not_comparable") if change.why in NOT_COMPARABLE else verdict_name(change.code, change=True)


def change_messages(
    change: Change, *, symptom: bool = False, parameters: VerdictParameters = DEFAULT_PARAMETERS
) -> tuple[Message, ...]:
    """What was measured, how sure it is, and what to do; for a symptom, more points are more of it."""
    return (*_measured(change, symptom=symptom, parameters=parameters), *remarks(change, parameters=parameters))


def _measured(change: Change, *, symptom: bool, parameters: VerdictParameters) -> Iterator[Message]:
    """The change and its interval; nothing where no change may be told."""
    if not _told(change) or change.tested is None:
        return
    below = parameters.delta if change.code is Verdict.SMALL else None
    yield _difference(change.tested, symptom=symptom, beyond=change.code in POINTING, below=below)
    if change.code is Verdict.SAME and change.interval90 is not None:
        yield Message("waves.said.at_most", {"points": widest(change.interval90)})
    elif change.interval95 is not None:
        yield _interval(change.interval95, change.tested, beyond=change.code in POINTING)


def _told(change: Change) -> bool:
    hidden = change.code in (Verdict.HIDDEN, Verdict.FEW)
    return not (change.why in NOT_COMPARABLE or change.tested is None or hidden)


def remarks(change: Change, *, parameters: VerdictParameters = DEFAULT_PARAMETERS) -> tuple[Message, ...]:
    """What there is to say of a change beyond its size and its interval, which stand in the table as well."""
    if change.why in NOT_COMPARABLE:
        return (Message(f"waves.why.{NOT_COMPARABLE[change.why]}"),)
    follow = Message(f"waves.next.{change.code}")
    meaning = verdict_meaning(change.code, change=True, parameters=parameters)
    if not _told(change):
        return (meaning, follow)
    messages = []
    if change.moved_by_who_answered and change.displayed is not None:
        messages.append(_displayed(change.displayed))
    if change.uses_planning_value:
        messages.append(Message("verdicts.gap.usual_noise", {"points": round(parameters.smallest_noise)}))
    return (*messages, meaning, follow)


def _difference(points: float, *, symptom: bool, beyond: bool, below: float | None) -> Message:
    """A change beyond noise is told as one of the firm; any other only as what was observed.

    `below`: the points that it is said not to reach.
    """
    whole = int(abs(points) + HALF)
    if whole == 0:
        return Message("waves.said.level")
    kind = ("symptom" if symptom else "lever") if beyond else "observed"
    values: dict[str, Value] = {"points": points_below(abs(points), below), "count": whole}
    return Message(f"waves.said.{kind}.{'more' if points > 0 else 'less'}", values)


def _displayed(points: float) -> Message:
    """The change of the displayed scores, where people who joined or left made it another one."""
    whole = int(abs(points) + HALF)
    way = "level" if whole == 0 else "more" if points > 0 else "less"
    return Message(f"waves.said.displayed.{way}", {"points": whole, "count": whole})


def widest(interval: Interval) -> int:
    """The larger end of an interval in whole points, upwards: the change is at most that much either way."""
    return ceil(max(abs(interval.lower), abs(interval.upper)) - 1e-9)


def _interval(interval: Interval, tested: float, *, beyond: bool) -> Message:
    """A change beyond noise stands beside what is plausible; any other is what the answers fit, with its sign."""
    lower, upper = round(interval.lower), round(interval.upper)
    if beyond:
        low, high = sorted((abs(lower), abs(upper)))
        values: dict[str, Value] = {"points": int(abs(tested) + HALF), "lower": low, "upper": high}
        return Message("waves.said.between", values)
    return Message(f"waves.said.fits.{_sign(lower)}_{_sign(upper)}", {"lower": abs(lower), "upper": abs(upper)})


def _sign(value: int) -> str:
    return "less" if value < 0 else "more" if value else "none"


def method_message(change: Change) -> Message | None:
    """How the two waves were compared; None where nothing was."""
    if change.method is None:
        return None
    people = change.linked if change.method is Method.PAIRED else change.certain_overlap
    values: dict[str, Value] = {"people": people, "count": people}
    return Message(f"waves.method.{change.method}", values if change.method is not Method.STRATIFIED else {})
