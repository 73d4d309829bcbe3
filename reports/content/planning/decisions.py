"""Chapter: what the meeting decided."""

from dataclasses import dataclass

from assessment.core.planning.decisions import Decision
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import DataTable

COLUMNS = ("question", "decision", "owner", "due")


@dataclass(frozen=True, slots=True)
class DecisionsChapter:
    """Decisions with who does them and until when."""

    title: str
    lead: str
    table: DataTable


def build(chapter: ChapterContext, decisions: tuple[Decision, ...]) -> DecisionsChapter | None:
    """The chapter; None where nothing was decided."""
    if not decisions:
        return None
    say = chapter.say
    return DecisionsChapter(
        say("workshops.decisions.title"),
        say("workshops.decisions.lead"),
        DataTable(
            say("workshops.decisions.title"),
            tuple(say(f"workshops.decisions.columns.{column}") for column in COLUMNS),
            tuple(_row(chapter, decision) for decision in decisions),
        ),
    )


def _row(chapter: ChapterContext, decision: Decision) -> tuple[str, ...]:
    asked = chapter.asked or chapter.diagnosis.questionnaire
    item, action = asked.items_by_code[decision.item], asked.actions_by_id.get(decision.action or "")
    text = chapter.typeset(decision.text)
    if action is not None:
        text = chapter.say("workshops.decisions.by_action", decision=text, action=chapter.read(action.title))
    return chapter.label(item), text, chapter.typeset(decision.owner), chapter.say.date(decision.due_on, style="medium")
