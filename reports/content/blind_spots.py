"""What people do not know: a finding of its own, never turned into a number."""

from dataclasses import dataclass

from assessment.core.diagnosis import BLIND_RESPONDENTS_FEW
from assessment.core.results import ItemResult
from reports.content.basis import Basis

NEAR = 5


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A practice or symptom that too many do not know."""

    code: str
    label: str
    question: str
    unknown: str
    functions: str
    """Who does not know, by function; empty for one person."""


@dataclass(frozen=True, slots=True)
class BlindSpotsChapter:
    """Blind spots, most unknown first; `answer` says how many, `silent` names levers without a score."""

    title: str
    answer: str
    rule: str
    silent: tuple[str, ...]
    spots: tuple[BlindSpot, ...]
    ask: str
    near_title: str
    near: tuple[BlindSpot, ...]
    """What comes next: known to most, but not to all."""


def build(basis: Basis) -> BlindSpotsChapter:
    """The chapter on blind spots; what one or two do not know is listed, but makes none."""
    few = basis.diagnosis.respondents < BLIND_RESPONDENTS_FEW
    results = _unknown_to_few(basis) if few else basis.diagnosis.blind_spots
    kind = "one" if basis.single else "two" if few else "several"
    key = f"blind_spots.{kind}.{'found' if results else 'none'}"
    count = {"count": len(results), "value": basis.say.number(len(results))} if results else {}
    return BlindSpotsChapter(
        basis.say("blind_spots.title"),
        basis.say(key, **count),
        basis.say(f"blind_spots.{kind}.rule"),
        tuple(
            basis.say("blind_spots.silent", name=basis.read(lever.lever.name), reason=basis.scale(lever).reason)
            for lever in basis.diagnosis.levers
            if lever.score is None
        ),
        tuple(_spot(basis, result) for result in results),
        basis.say("blind_spots.ask"),
        basis.say("blind_spots.near"),
        () if few else tuple(_spot(basis, result) for result in _near(basis)),
    )


def _unknown_to_few(basis: Basis) -> tuple[ItemResult, ...]:
    return tuple(result for result in basis.diagnosis.items.values() if result.dont_know)


def _near(basis: Basis) -> list[ItemResult]:
    """The items next most often unknown; ties in reading order."""
    found = [result for result in basis.diagnosis.items.values() if result.dont_know and not result.blind]
    return sorted(found, key=lambda result: -result.dont_know / result.respondents)[:NEAR]


def _spot(basis: Basis, result: ItemResult) -> BlindSpot:
    unknown = basis.say(
        "blind_spots.unknown",
        count=result.dont_know,
        value=basis.say.number(result.dont_know),
        total=basis.say.number(result.respondents),
    )
    answered = [basis.names[key] for key, mean in result.by_function.items() if mean is not None]
    who = (
        basis.say("blind_spots.known", functions=basis.say.list(answered))
        if answered
        else basis.say("blind_spots.nobody")
    )
    return BlindSpot(
        result.item.code,
        basis.label(result.item),
        basis.read(result.item.question),
        "" if basis.single else unknown,
        "" if basis.single else who,
    )
