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


def view(basis: ChapterContext, shown: ShownLevel | None, measure: Measure) -> LevelView:
    """The saying of a level; without a level, what is missing and why."""
    if shown is None:
        return LevelView(basis.say("levels.none"), None, "", "", "")
    if shown.saying is LevelDisplay.RANGE:
        statement = basis.say("levels.range", score=basis.points(measure.value or 0), interval=measure.interval)
        return LevelView(statement, None, "", basis.say("levels.range_meaning"), "")
    level = basis.diagnosis.questionnaire.levels[shown.closer - 1]
    return LevelView(
        basis.say(f"levels.{shown.saying}", level=shown.closer, low=shown.low, high=shown.high),
        shown.closer,
        basis.read(level.name),
        basis.read(level.sentence),
        basis.read(level.meaning),
    )


def numbered(basis: ChapterContext, number: int) -> str:
    """A level with its name: level 3, Defined."""
    level = basis.diagnosis.questionnaire.levels[number - 1]
    return basis.say("levels.numbered", level=number, name=basis.read(level.name))
