"""Chapter: don't-know answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.comparison.perception_map import UnknownItem as GroupSpot
from assessment.core.results.diagnosis import BLIND_RESPONDENTS_FEW
from assessment.core.results.result_types import ItemResult
from reports.content.writing.chapter_context import ChapterContext

NEAR = 5


@dataclass(frozen=True, slots=True)
class UnknownItemView:
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
    spots: tuple[UnknownItemView, ...]
    ask: str
    near_title: str
    near: tuple[UnknownItemView, ...]
    """What comes next: known to most, but not to all."""


def build(basis: ChapterContext) -> BlindSpotsChapter:
    """The chapter on blind spots; what one or two do not know is listed, but makes none."""
    few = basis.diagnosis.respondents < BLIND_RESPONDENTS_FEW
    if basis.reading and not few:
        return _of_reading(basis, basis.reading)
    results = _unknown_to_few(basis) if few else basis.diagnosis.blind_spots
    kind = "one" if basis.single else "two" if few else "several"
    key = f"blind_spots.{kind}.{'found' if results else 'none'}"
    count = {"count": len(results), "value": basis.say.number(len(results))} if results else {}
    return BlindSpotsChapter(
        basis.say("blind_spots.title"),
        basis.say(key, **count),
        basis.say(f"blind_spots.{kind}.rule"),
        _silent(basis),
        tuple(_spot(basis, result) for result in results),
        basis.say("blind_spots.ask"),
        basis.say("blind_spots.near"),
        () if few else tuple(_spot(basis, result) for result in _near(basis)),
    )


def _of_reading(basis: ChapterContext, reading: CampaignAnalysis) -> BlindSpotsChapter:
    """The company's blind spots, then those of single groups, with counts where they may be told."""
    groups: dict[str, list[GroupSpot]] = {}
    for spot in reading.blind_spots:
        groups.setdefault(spot.item.code, []).append(spot)
    company = [result.item.code for result in basis.diagnosis.blind_spots]
    codes = [*company, *(code for code in groups if code not in company)]
    spots = tuple(_seen(basis, basis.diagnosis.items[code], groups.get(code, [])) for code in codes)
    count = {"count": len(spots), "value": basis.say.number(len(spots))} if spots else {}
    return BlindSpotsChapter(
        basis.say("blind_spots.title"),
        basis.say(f"blind_spots.groups.{'found' if spots else 'none'}", **count),
        basis.say("blind_spots.several.rule"),
        _silent(basis),
        spots,
        basis.say("blind_spots.ask"),
        basis.say("blind_spots.near"),
        tuple(_seen(basis, result, []) for result in _near(basis) if result.item.code not in codes),
    )


def _seen(basis: ChapterContext, result: ItemResult, groups: Sequence[GroupSpot]) -> UnknownItemView:
    """An item with who does not know it; a count that is protected is not told."""
    say = basis.say
    unknown = _unknown(basis, result) if result.dont_know else say("blind_spots.protected")
    named = [
        basis.names[spot.group]
        if spot.dont_know is None
        else say("blind_spots.of_group", group=basis.names[spot.group], count=spot.dont_know, total=spot.respondents)
        for spot in groups
    ]
    where = say("blind_spots.where", groups=say.list(named)) if named else say("blind_spots.spread_out")
    return UnknownItemView(result.item.code, basis.label(result.item), basis.read(result.item.question), unknown, where)


def _silent(basis: ChapterContext) -> tuple[str, ...]:
    return tuple(
        basis.say("blind_spots.silent", name=basis.read(lever.lever.name), reason=basis.scale(lever).reason)
        for lever in basis.diagnosis.levers
        if lever.score is None
    )


def _unknown(basis: ChapterContext, result: ItemResult) -> str:
    return basis.say(
        "blind_spots.unknown",
        count=result.dont_know,
        value=basis.say.number(result.dont_know),
        total=basis.say.number(result.respondents),
    )


def _unknown_to_few(basis: ChapterContext) -> tuple[ItemResult, ...]:
    return tuple(result for result in basis.diagnosis.items.values() if result.dont_know)


def _near(basis: ChapterContext) -> list[ItemResult]:
    """The items next most often unknown; ties in reading order."""
    found = [result for result in basis.diagnosis.items.values() if result.dont_know and not result.blind]
    return sorted(found, key=lambda result: -result.dont_know / result.respondents)[:NEAR]


def _spot(basis: ChapterContext, result: ItemResult) -> UnknownItemView:
    answered = [basis.names[key] for key, mean in result.by_function.items() if mean is not None]
    who = (
        basis.say("blind_spots.known", functions=basis.say.list(answered))
        if answered
        else basis.say("blind_spots.nobody")
    )
    return UnknownItemView(
        result.item.code,
        basis.label(result.item),
        basis.read(result.item.question),
        "" if basis.single else _unknown(basis, result),
        "" if basis.single else who,
    )
