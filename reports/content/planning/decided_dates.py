"""What a meeting decided of an action, beside the plan's own dates: both, and why they differ."""

from assessment.core.planning.decisions import Decision
from assessment.core.planning.roadmap import PlannedAction
from reports.content.writing.chapter_context import ChapterContext


def decided_dates(chapter: ChapterContext) -> tuple[str, ...]:
    """One sentence for each decided action whose day is not the one on which the plan ends it."""
    planned = {action.action.id: action for action in chapter.roadmap.actions}
    sentences = (_sentence(chapter, decision, planned.get(name)) for name, decision in chapter.decided.items())
    return tuple(sentence for sentence in sentences if sentence)


def decided_line(chapter: ChapterContext, decision: Decision) -> str:
    """Who does an action and until when, as the meeting decided."""
    return chapter.say("roadmap.decided.line", owner=chapter.typeset(decision.owner), day=_day(chapter, decision))


def _sentence(chapter: ChapterContext, decision: Decision, planned: PlannedAction | None) -> str:
    asked = chapter.asked or chapter.diagnosis.questionnaire
    action = asked.actions_by_id.get(decision.action or "")
    if action is None:
        return ""
    words = {
        "action": chapter.say("decision.quoted", name=chapter.read(action.title)),
        "owner": chapter.typeset(decision.owner),
        "day": _day(chapter, decision),
    }
    if planned is None:
        return chapter.say("roadmap.decided.absent", **words)
    finish = chapter.roadmap.day(planned.finish_day)
    if finish is None or finish == decision.due_on:
        return ""
    key = "later" if finish > decision.due_on else "earlier"
    return chapter.say(f"roadmap.decided.{key}", **words, finish=chapter.short_date(finish))


def _day(chapter: ChapterContext, decision: Decision) -> str:
    return chapter.short_date(decision.due_on)
