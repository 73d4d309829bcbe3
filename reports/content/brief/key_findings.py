"""Three things to know: the lever that lags, the symptom that presses, the disagreement that matters."""

from dataclasses import dataclass

from assessment.core.comparison.perception_map import MapLine
from assessment.core.comparison.raw_differences import practice_differences
from assessment.core.questionnaire.definition import Item
from assessment.core.results.maturity_levels import nearest_level
from reports.content.brief.headline import APART
from reports.content.brief.lever_standing import LeverStanding
from reports.content.results.symptoms import CALM, by_pressure, frequency, most_pressing
from reports.content.writing.chapter_context import ChapterContext

LONGEST_QUOTE = 88
"""Characters of an option's text that may still be quoted in a narrow column."""


@dataclass(frozen=True, slots=True)
class KeyFinding:
    """One thing to know: what it is about, its name, and one or two sentences."""

    key: str
    title: str
    name: str
    sentence: str


def key_findings(chapter: ChapterContext, standing: LeverStanding) -> tuple[KeyFinding, ...]:
    """The findings that these answers allow, three at most."""
    third = _disagreement(chapter) if chapter.several else _unknown(chapter)
    findings = (_lever(chapter, standing), _symptom(chapter), third)
    return tuple(finding for finding in findings if finding)


def _lever(chapter: ChapterContext, standing: LeverStanding) -> KeyFinding | None:
    say = chapter.say
    if not standing.scored or len(standing.scored) < 2:
        return None
    if standing.reached:
        return KeyFinding("kept", say("brief.kept.title"), say("brief.kept.name"), say("brief.kept.sentence"))
    if standing.lagging:
        share = say.percent(min(standing.share, 0.99))
        sentence = say("brief.lever.last", points=chapter.points(standing.lagging.score or 0.0), share=share)
        return KeyFinding("weakest", say("brief.lever.title"), chapter.read(standing.lagging.lever.name), sentence)
    names = [chapter.read(lever.lever.short) for lever in standing.tied]
    if len(names) == len(chapter.diagnosis.levers):
        tie = say("brief.lever.all_tied", count=len(names), value=say.number(len(names)))
        return KeyFinding("weakest", say("brief.lever.title"), say("brief.lever.none"), tie)
    return KeyFinding("weakest", say("brief.lever.titles"), say.list(names), say("brief.lever.tied"))


def _symptom(chapter: ChapterContext) -> KeyFinding | None:
    families = by_pressure(chapter)
    if not families or families[0].score is None:
        return None
    family, first = families[0], most_pressing(chapter, families[0])
    title = chapter.say("brief.symptom.title")
    if (family.score or 0.0) <= CALM:
        return KeyFinding("presses", title, chapter.say("brief.symptom.none"), chapter.say("brief.symptom.calm"))
    key = "sentence" if first else "hidden"
    sentence = chapter.say(
        f"brief.symptom.{key}",
        points=chapter.points(family.score or 0.0),
        symptom=chapter.read(first.item.question) if first else "",
        frequency=frequency(chapter, first.mean if first else None).lower(),
    )
    return KeyFinding("presses", title, chapter.read(family.family.name), sentence)


def _disagreement(chapter: ChapterContext) -> KeyFinding:
    """The practice on which functions stand furthest apart, from two steps on; else that none divides them."""
    say = chapter.say
    title = say("brief.disagreement.title")
    spread = _of_map(chapter, next(iter(chapter.reading.map), None)) if chapter.reading else _of_diagnosis(chapter)
    if spread is None:
        return KeyFinding("disagreement", title, say("brief.disagreement.none"), say("brief.disagreement.close"))
    item, sentence = spread
    return KeyFinding("disagreement", title, chapter.label(item), sentence)


def _of_map(chapter: ChapterContext, line: MapLine | None) -> tuple[Item, str] | None:
    """What the map shows first, in the figures that may be published."""
    if line is None or line.width is None or line.width < APART or line.highest is None or line.lowest is None:
        return None
    figures = {mark.group: mark.figure for mark in line.marks}
    high, low = figures[line.highest], figures[line.lowest]
    exact = not high.end and not low.end and high.value is not None and low.value is not None
    quoted = (
        _quoted(chapter, line.item, (line.highest, high.value or 0), (line.lowest, low.value or 0)) if exact else ""
    )
    plain = chapter.say(
        "brief.disagreement.figures",
        high=chapter.names[line.highest],
        high_value=chapter.figure(high, digits=_digits(high.value or 0)),
        low=chapter.names[line.lowest],
        low_value=chapter.figure(low, digits=_digits(low.value or 0)),
    )
    return line.item, quoted or plain


def _of_diagnosis(chapter: ChapterContext) -> tuple[Item, str] | None:
    gap = next(iter(practice_differences(chapter.diagnosis)), None)
    if gap is None or gap.width < APART:
        return None
    item = chapter.diagnosis.items[gap.key].item
    quoted = _quoted(chapter, item, (gap.highest, gap.high), (gap.lowest, gap.low))
    plain = chapter.say(
        "brief.disagreement.figures",
        high=chapter.names[gap.highest],
        high_value=chapter.say.number(gap.high, digits=_digits(gap.high)),
        low=chapter.names[gap.lowest],
        low_value=chapter.say.number(gap.low, digits=_digits(gap.low)),
    )
    return item, quoted or plain


def _quoted(chapter: ChapterContext, item: Item, high: tuple[str, float], low: tuple[str, float]) -> str:
    """What both sides chose, in the words of the questionnaire; empty where these are long or means fall between."""
    if not item.options or not (high[1].is_integer() and low[1].is_integer()):
        return ""
    texts = [
        chapter.read(item.options[nearest_level(value, cuts=chapter.cuts) - 1]).rstrip(".") for _, value in (high, low)
    ]
    if max(len(text) for text in texts) > LONGEST_QUOTE:
        return ""
    names = {"high": chapter.names[high[0]], "low": chapter.names[low[0]]}
    return chapter.say("brief.disagreement.quoted", high_text=texts[0], low_text=texts[1], **names)


def _digits(mean: float) -> int:
    return 0 if float(mean).is_integer() else 1


def _unknown(chapter: ChapterContext) -> KeyFinding | None:
    """What one person, or one function alone, does not know."""
    say = chapter.say
    unknown = [result for result in chapter.diagnosis.items.values() if result.dont_know]
    aside = sum(1 for result in chapter.diagnosis.items.values() if result.skipped == result.respondents)
    if not unknown and aside:
        name = say("brief.unknown.aside", count=aside, value=say.number(aside))
        return KeyFinding("unknown", say("brief.unknown.aside_title"), name, say("brief.unknown.aside_sentence"))
    if not unknown:
        return KeyFinding("unknown", say("brief.unknown.title"), say("brief.unknown.none"), say("brief.unknown.others"))
    count = len(unknown)
    name = say("brief.unknown.name", count=count, value=say.number(count))
    first = chapter.label(unknown[0].item)
    return KeyFinding(
        "unknown", say("brief.unknown.title"), name, say("brief.unknown.sentence", count=count, item=first)
    )
