"""The actions to begin with: what, because, Monday's first step; who, until when, how many days."""

from dataclasses import dataclass

from assessment.core.planning.roadmap import PlannedAction
from assessment.typography import NO_BREAK_SPACE
from reports.content.writing.because import because_of
from reports.content.writing.chapter_context import ChapterContext

FIRST_ACTIONS = 3


@dataclass(frozen=True, slots=True)
class NextAction:
    """An action of the plan, in brief."""

    id: str
    title: str
    function: str
    owner: str
    when: str
    first_step: str
    because: str
    monday: str
    """The first step as an appointment for Monday."""
    until: str
    days: str


def first_actions(chapter: ChapterContext) -> tuple[NextAction, ...]:
    """The first actions of the plan, three at most."""
    return tuple(_action(chapter, planned) for planned in chapter.roadmap.first(FIRST_ACTIONS))


def _action(chapter: ChapterContext, planned: PlannedAction) -> NextAction:
    step = chapter.read(planned.action.first_step)
    return NextAction(
        planned.action.id,
        chapter.read(planned.action.title),
        planned.owner,
        chapter.names[planned.owner],
        chapter.when(planned),
        step,
        because_of(chapter, planned),
        chapter.say("brief.monday", step=step[:1].lower() + step[1:]),
        until(chapter, planned),
        days(chapter, planned),
    )


def until(chapter: ChapterContext, planned: PlannedAction) -> str:
    """The day by which an action is done, or how many days from the plan's start; who and when as a meeting decided."""
    if decision := chapter.decided.get(planned.action.id):
        day = chapter.say.date(decision.due_on).replace(" ", NO_BREAK_SPACE)
        return chapter.say("brief.decided", owner=chapter.typeset(decision.owner), day=day)
    finish = chapter.roadmap.day(planned.finish_day)
    if finish is None:
        return chapter.say("brief.within", count=planned.finish_day, value=chapter.say.number(planned.finish_day))
    return chapter.say("brief.before", day=chapter.say.date(finish).replace(" ", NO_BREAK_SPACE))


def days(chapter: ChapterContext, planned: PlannedAction) -> str:
    """Person-days of everybody together, once or each quarter."""
    key = "brief.days_quarter" if planned.action.per_quarter else "brief.days"
    return chapter.say(key, days=chapter.days(planned.action.days))
