"""Chapter: practices with current and next step."""

from dataclasses import dataclass
from functools import cached_property

from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.questionnaire.definition import OPTIONS, Item
from assessment.core.results.maturity_levels import nearest_level
from assessment.core.results.result_types import ItemResult
from reports.content.evidence.evidence import seen
from reports.content.results.answers import texts_about
from reports.content.writing.chapter_context import ChapterContext, as_written
from reports.content.writing.view_types import FunctionMark, Measure

ENDS = 3
"""Practices named as strongest and as weakest."""


@dataclass(frozen=True, slots=True)
class PracticeView:
    """One practice. `measure` is a mean of 1 to 5; `gain` says what one option higher brings to the lever."""

    code: str
    lever: str
    label: str
    question: str
    measure: Measure
    marks: tuple[FunctionMark, ...]
    level: int | None
    today: str
    """The level reached, with the mean where several answered."""
    reached: str
    """The text of the level reached."""
    then: str
    following: str
    """Who begins and what to do to reach the next level; empty at the top."""
    gain: str
    unknown: str
    """Who does not know, for whom it does not apply, who skipped; empty when everyone answered."""
    evidence: str = ""
    """What was seen of it on site; empty where nobody looked."""
    comments: tuple[str, ...] = ()
    """What people wrote beside their answer; none where it is protected."""
    unanswered: bool = False
    """Whether nobody could rate it: no answer is hidden, and nothing was seen of it on site."""


@dataclass(frozen=True, slots=True)
class PracticeGroup:
    """The practices of one dimension."""

    code: str
    name: str
    practices: tuple[PracticeView, ...]


@dataclass(frozen=True, slots=True)
class LeverPractices:
    """The practices of one lever."""

    name: str
    groups: tuple[PracticeGroup, ...]


@dataclass(frozen=True)
class PracticesChapter:
    """Every practice lever by lever, and those furthest behind and ahead."""

    title: str
    note: str
    weakest_title: str
    strongest_title: str
    weakest: tuple[PracticeView, ...]
    strongest: tuple[PracticeView, ...]
    chapter: ChapterContext

    @cached_property
    def levers(self) -> tuple[LeverPractices, ...]:
        """Every practice in reading order, written on first use: the page shows the two ends only."""
        return tuple(
            LeverPractices(
                self.chapter.read(lever.lever.name),
                tuple(
                    PracticeGroup(
                        dimension.dimension.code,
                        self.chapter.read(dimension.dimension.name),
                        tuple(view(self.chapter, self.chapter.diagnosis.items[code]) for code in dimension.items),
                    )
                    for dimension in lever.dimensions
                    if dimension.items
                ),
            )
            for lever in self.chapter.diagnosis.levers
        )


def build(chapter: ChapterContext) -> PracticesChapter:
    """The chapter on practices."""
    ordered = chapter.diagnosis.practices()
    ends = min(ENDS, len(ordered) // 2)
    return PracticesChapter(
        chapter.say("practices.title"),
        chapter.say("practices.note"),
        chapter.say("practices.weakest"),
        chapter.say("practices.strongest"),
        tuple(view(chapter, result) for result in ordered[:ends]),
        tuple(view(chapter, result) for result in reversed(ordered[len(ordered) - ends :])),
        chapter,
    )


def view(chapter: ChapterContext, result: ItemResult) -> PracticeView:
    """One practice as the report tells it."""
    level = result.level
    options = result.item.options
    marks = marks_of(chapter, result)
    measured = mean(chapter, result)
    return PracticeView(
        result.item.code,
        chapter.read(chapter.lever_of[result.item.code].name),
        chapter.label(result.item),
        chapter.read(result.item.question),
        measured,
        marks,
        level,
        _today(chapter, level, measured),
        "" if level is None else chapter.read(options[level - 1]),
        _then(chapter, result.item, level),
        _following(chapter, result.item, level),
        gain(chapter, result),
        unknown(chapter, result),
        _evidence(chapter, result),
        texts_about(chapter, result.item),
        level is None and measured.written != chapter.say("report.hidden") and result.item.code not in chapter.evidence,
    )


def _evidence(chapter: ChapterContext, result: ItemResult) -> str:
    if result.item.code not in chapter.evidence:
        return ""
    return chapter.say("evidence.practice", seen=seen(chapter, result.item.code))


def mean(chapter: ChapterContext, result: ItemResult) -> Measure:
    """An item's mean answer, 1 to 5: whole for one person; two decimals where one would round to another level."""
    if result.mean is None:
        return chapter.part(None, result.item.code)
    figure = chapter.reading.items[result.item.code].get(COMPANY) if chapter.reading else None
    if figure and figure.end:
        return Measure(result.mean, chapter.figure(figure, digits=1))
    digits = 0 if chapter.single else 1
    if nearest_level(as_written(result.mean, digits), cuts=chapter.cuts) != result.level:
        digits = 2
    return Measure(result.mean, chapter.say.number(result.mean, digits=digits))


def marks_of(chapter: ChapterContext, result: ItemResult) -> tuple[FunctionMark, ...]:
    """What each function answers on an item, 1 to 5; whole numbers when one person speaks for each."""
    digits = 0 if all(people == 1 for people in chapter.people.values()) else 1
    figures = chapter.reading.items[result.item.code] if chapter.reading else {}
    return tuple(
        FunctionMark(
            function,
            chapter.names[function],
            value,
            chapter.figure(figures.get(function, PublishedFigure(value)), digits=digits),
            chapter.people[function],
            value is not None,
        )
        for function, value in result.by_function.items()
    )


def gain(chapter: ChapterContext, result: ItemResult) -> str:
    """What one option higher brings to the lever, in points; empty when nobody can rise."""
    if result.mean is None or result.gain <= 0:
        return ""
    return chapter.say("practices.gain", points=f"+{chapter.points(result.gain, digits=1)}")


def unknown(chapter: ChapterContext, result: ItemResult) -> str:
    """How many do not know, say that it does not apply, or skipped the item."""
    if chapter.single:
        given = [name for name in ("dont_know", "not_applicable", "skipped") if getattr(result, name)]
        return chapter.say(f"practices.one.{given[0]}") if given else ""
    counts = {name: getattr(result, name) for name in ("dont_know", "not_applicable", "skipped")}
    written = [
        chapter.say(f"practices.{name}", count=count, value=chapter.say.number(count))
        for name, count in counts.items()
        if count
    ]
    return chapter.say.list(written)


def _today(chapter: ChapterContext, level: int | None, measured: Measure) -> str:
    if level is None:
        return ""
    if chapter.single:
        return chapter.say("practices.today", level=level)
    return chapter.say("practices.today_mean", level=level, mean=measured.written)


def _then(chapter: ChapterContext, item: Item, level: int | None) -> str:
    if level is None:
        return ""
    if level == OPTIONS:
        return chapter.say("practices.top_label")
    return chapter.say("practices.today" if item.step_from(level) is None else "practices.towards", level=level + 1)


def _following(chapter: ChapterContext, item: Item, level: int | None) -> str:
    """The instruction that leads to the next level; the text of that level in versions that hold no instructions."""
    if level is None or level == OPTIONS:
        return ""
    step = item.step_from(level)
    if step is None:
        return chapter.read(item.options[level])
    instruction = chapter.read(step.text)
    who = chapter.names[step.begins]
    return chapter.say("practices.begins", who=who, instruction=instruction[0].lower() + instruction[1:])
