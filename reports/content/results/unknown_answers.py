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
    """Who does not know, by function; empty for one person, and where no group stands out."""


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


def build(chapter: ChapterContext) -> BlindSpotsChapter:
    """The chapter on blind spots; what one or two do not know is listed, but makes none."""
    few = chapter.diagnosis.respondents < BLIND_RESPONDENTS_FEW
    if chapter.reading and not few:
        return _of_reading(chapter, chapter.reading)
    results = _unknown_to_few(chapter) if few else chapter.diagnosis.blind_spots
    kind = "one" if chapter.single else "two" if few else "several"
    key = f"blind_spots.{kind}.{'found' if results else 'none'}"
    if not results and not few and _silent(chapter):
        key = "blind_spots.none_answered"
    count = {"count": len(results), "value": chapter.say.number(len(results))} if results else {}
    return BlindSpotsChapter(
        chapter.say("blind_spots.title"),
        chapter.say(key, **count),
        chapter.say(f"blind_spots.{kind}.rule"),
        _silent(chapter),
        tuple(_spot(chapter, result) for result in results),
        chapter.say("blind_spots.ask"),
        chapter.say("blind_spots.near"),
        () if few else tuple(_spot(chapter, result) for result in _near(chapter)),
    )


def _of_reading(chapter: ChapterContext, reading: CampaignAnalysis) -> BlindSpotsChapter:
    """The company's blind spots, then those of single groups, with counts where they may be told."""
    groups: dict[str, list[GroupSpot]] = {}
    for spot in reading.blind_spots:
        groups.setdefault(spot.item.code, []).append(spot)
    company = [result.item.code for result in chapter.diagnosis.blind_spots]
    codes = [*company, *(code for code in groups if code not in company)]
    spots = tuple(_seen(chapter, chapter.diagnosis.items[code], groups.get(code, [])) for code in codes)
    count = {"count": len(spots), "value": chapter.say.number(len(spots))} if spots else {}
    return BlindSpotsChapter(
        chapter.say("blind_spots.title"),
        chapter.say(
            "blind_spots.none_answered"
            if not spots and _silent(chapter)
            else f"blind_spots.groups.{'found' if spots else 'none'}",
            **count,
        ),
        chapter.say("blind_spots.several.rule"),
        _silent(chapter),
        spots,
        chapter.say("blind_spots.ask"),
        chapter.say("blind_spots.near"),
        tuple(_seen(chapter, result, []) for result in _near(chapter) if result.item.code not in codes),
    )


def _seen(chapter: ChapterContext, result: ItemResult, groups: Sequence[GroupSpot]) -> UnknownItemView:
    """An item with who does not know it; a count that is protected is not told."""
    say = chapter.say
    unknown = _unknown(chapter, result) if result.dont_know else say("blind_spots.protected")
    named = [
        chapter.names[spot.group]
        if spot.dont_know is None
        else say("blind_spots.of_group", group=chapter.names[spot.group], count=spot.dont_know, total=spot.respondents)
        for spot in groups
    ]
    where = say("blind_spots.where", groups=say.list(named)) if named else ""
    return UnknownItemView(
        result.item.code, chapter.label(result.item), chapter.read(result.item.question), unknown, where
    )


def _silent(chapter: ChapterContext) -> tuple[str, ...]:
    return tuple(
        chapter.say("blind_spots.silent", name=chapter.read(lever.lever.name), reason=chapter.scale(lever).reason)
        for lever in chapter.diagnosis.levers
        if lever.score is None
    )


def _unknown(chapter: ChapterContext, result: ItemResult) -> str:
    return chapter.say(
        "blind_spots.unknown",
        count=result.dont_know,
        value=chapter.say.number(result.dont_know),
        total=chapter.say.number(result.respondents),
    )


def _unknown_to_few(chapter: ChapterContext) -> tuple[ItemResult, ...]:
    return tuple(result for result in chapter.diagnosis.items.values() if result.dont_know)


def _near(chapter: ChapterContext) -> list[ItemResult]:
    """The items next most often unknown; ties in reading order."""
    item_results = [result for result in chapter.diagnosis.items.values() if result.dont_know and not result.blind]
    return sorted(item_results, key=lambda result: -result.dont_know / result.respondents)[:NEAR]


def _spot(chapter: ChapterContext, result: ItemResult) -> UnknownItemView:
    answered = [chapter.names[key] for key, mean in result.by_function.items() if mean is not None]
    who = (
        chapter.say("blind_spots.known", functions=chapter.say.list(answered))
        if answered
        else chapter.say("blind_spots.nobody")
    )
    return UnknownItemView(
        result.item.code,
        chapter.label(result.item),
        chapter.read(result.item.question),
        "" if chapter.single else _unknown(chapter, result),
        "" if chapter.single else who,
    )
