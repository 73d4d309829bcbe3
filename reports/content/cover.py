"""Cover page."""

from dataclasses import dataclass

from reports.charts.data.charts import Emblem
from reports.content.results.executive_summary import emblem
from reports.content.writing.chapter_context import ChapterContext


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover. `period` is empty when the firm told no date."""

    organisation: str
    subject: str
    period: str
    emblem: Emblem
    emblem_title: str


def build(basis: ChapterContext) -> Cover:
    """The cover."""
    organisation, day = basis.context.organisation, basis.context.day
    return Cover(
        basis.typeset(organisation) if organisation else basis.read(basis.diagnosis.questionnaire.title),
        basis.read(basis.diagnosis.questionnaire.title) if organisation else "",
        basis.say.date(day) if day else "",
        emblem(basis),
        emblem_title(basis),
    )


def emblem_title(basis: ChapterContext) -> str:
    """What the emblem shows, for whoever cannot see it."""
    levers = [
        f"{basis.read(lever.lever.short)} {basis.say.number(lever.score) if lever.score is not None else '–'}"
        for lever in basis.diagnosis.levers
    ]
    return basis.say("charts.emblem", levers=basis.say.list(levers))
