"""Cover page."""

from dataclasses import dataclass

from reports.charts.data.charts import Emblem
from reports.content.brief.executive_summary import emblem
from reports.content.writing.chapter_context import ChapterContext


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover. `period` is empty when the firm told no date."""

    organisation: str
    subject: str
    period: str
    emblem: Emblem | None
    emblem_title: str


def build(chapter: ChapterContext) -> Cover:
    """The cover."""
    organisation, day = chapter.context.organisation, chapter.context.day
    return Cover(
        chapter.typeset(organisation) if organisation else chapter.read(chapter.diagnosis.questionnaire.title),
        chapter.read(chapter.diagnosis.questionnaire.title) if organisation else "",
        chapter.say.date(day) if day else "",
        emblem(chapter),
        emblem_title(chapter),
    )


def emblem_title(chapter: ChapterContext) -> str:
    """What the emblem shows, for whoever cannot see it."""
    levers = [
        f"{chapter.read(lever.lever.short)} {chapter.say.number(lever.score) if lever.score is not None else '–'}"
        for lever in chapter.diagnosis.levers
    ]
    return chapter.say("charts.emblem", levers=chapter.say.list(levers))
