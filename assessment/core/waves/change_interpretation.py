"""Permitted statements about a change between two waves, by verdict."""

from assessment.core.comparison.interpretation import Message, Value, verdict_meaning
from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, Verdict, VerdictParameters
from assessment.core.statistics.intervals import Interval
from assessment.core.waves.score_change import Change, Method

POINTING = (Verdict.SIGNAL, Verdict.SMALL)
"""Verdicts that say in which direction: an arrow stands beside no other."""
HALF = 0.5
"""Below half a point a change is written 0, and goes nowhere."""


def direction(change: Change) -> int:
    """1 for up, -1 for down, 0 where no direction may be shown."""
    if change.code not in POINTING or change.displayed is None:
        return 0
    return 1 if change.displayed > 0 else -1


def change_messages(
    change: Change, *, symptom: bool = False, parameters: VerdictParameters = DEFAULT_PARAMETERS
) -> tuple[Message, ...]:
    """What was measured, how sure it is, and what to do; for a symptom, more points are more of it."""
    follow = Message(f"waves.next.{change.code}")
    meaning = verdict_meaning(change.code, change=True, parameters=parameters)
    if change.displayed is None or change.code in (Verdict.HIDDEN, Verdict.FEW):
        return (meaning, follow)
    found = [_difference(change.displayed, symptom=symptom)]
    if change.interval95 is not None:
        found.append(_interval(change.interval95, beyond=change.code in POINTING))
    if change.uses_planning_value:
        found.append(Message("verdicts.gap.usual_noise", {"points": round(parameters.smallest_noise)}))
    return (*found, meaning, follow)


def _difference(points: float, *, symptom: bool) -> Message:
    whole = int(abs(points) + HALF)
    if whole == 0:
        return Message("waves.said.level")
    kind = "symptom" if symptom else "lever"
    values: dict[str, Value] = {"points": whole, "count": whole}
    return Message(f"waves.said.{kind}.{'more' if points > 0 else 'less'}", values)


def _interval(interval: Interval, *, beyond: bool) -> Message:
    """A change beyond noise lies between two amounts; any other is what the answers fit, with its sign."""
    lower, upper = round(interval.lower), round(interval.upper)
    if beyond:
        low, high = sorted((abs(lower), abs(upper)))
        return Message("waves.said.between", {"lower": low, "upper": high})
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
