"""Maturity level in words."""

from dataclasses import dataclass

from assessment.core.results.maturity_levels import LevelDisplay, ShownLevel
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import Measure


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level in words. `number` and `name` are empty when only points may be shown."""

    statement: str
    number: int | None
    name: str
    sentence: str
    meaning: str


def view(chapter: ChapterContext, shown: ShownLevel | None, measure: Measure) -> LevelView:
    """The saying of a level; without a level, what is missing and why."""
    if shown is None:
        return LevelView(chapter.say("levels.none"), None, "", "", "")
    if shown.saying is LevelDisplay.RANGE:
        interval = chapter.span(*shown.span) if shown.span else measure.interval
        statement = chapter.say("levels.range", score=chapter.points(measure.value or 0), interval=interval)
        return LevelView(statement, None, "", chapter.say("levels.range_meaning"), "")
    level = chapter.diagnosis.questionnaire.levels[shown.closer - 1]
    return LevelView(
        chapter.say(f"levels.{shown.saying}", level=shown.closer, low=shown.low, high=shown.high),
        shown.closer,
        chapter.read(level.name),
        chapter.read(level.sentence),
        chapter.read(level.meaning),
    )


def numbered(chapter: ChapterContext, number: int) -> str:
    """A level with its name: level 3, Defined."""
    level = chapter.diagnosis.questionnaire.levels[number - 1]
    return chapter.say("levels.numbered", level=number, name=chapter.read(level.name))
