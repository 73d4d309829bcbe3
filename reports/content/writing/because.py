"""Sentences on why an action is planned, on what is not worth its days now, and on what keeps a level."""

from assessment.core.planning.causes import Cause, CauseKind
from assessment.core.planning.roadmap import PlannedAction, UneconomicAction
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import DataTable

SMALL_GAIN = 0.05
"""Points below which a gain is written in words: it would round to none."""
SHOWN = 3
"""Causes that one sentence names."""


def because_of(chapter: ChapterContext, planned: PlannedAction) -> str:
    """One sentence on what a planned action treats: the first cause of each kind, three at most; empty without any.

    No practice is named twice: that people see it differently says already that it is not kept everywhere. An action
    that was noted as done since the wave before is not proposed as if it were new.
    """
    by_kind: dict[CauseKind, Cause] = {}
    for cause in planned.because:
        if cause.kind not in by_kind and all(cause.key != named.key for named in by_kind.values()):
            by_kind[cause.kind] = cause
    named = [_named(chapter, cause) for cause in list(by_kind.values())[:SHOWN]]
    if not named:
        return ""
    causes = chapter.say.list(named)
    if planned.action.id not in chapter.done:
        return chapter.say("roadmap.because.sentence", causes=causes)
    day = chapter.done[planned.action.id]
    if day is None:
        return chapter.say("roadmap.because.done", causes=causes)
    return chapter.say("roadmap.because.done_on", day=chapter.say.date(day), causes=causes)


def not_worth_it_sentences(chapter: ChapterContext) -> tuple[str, ...]:
    """One sentence for each action that is not worth its days now, with what would change that."""
    return tuple(_not_worth_it(chapter, uneconomic_action) for uneconomic_action in chapter.roadmap.not_worth_it)


def keeping_sentence(chapter: ChapterContext) -> str:
    """What keeps the level where nothing is planned: the rituals in place; empty when none is."""
    actions = chapter.diagnosis.questionnaire.actions_by_id
    rituals = [actions[name] for name in chapter.roadmap.in_place if name in actions and actions[name].per_quarter]
    titles = [chapter.say("decision.quoted", name=chapter.read(action.title)) for action in rituals]
    return chapter.say("roadmap.keeps", count=len(titles), titles=chapter.say.list(titles)) if titles else ""


def _named(chapter: ChapterContext, cause: Cause) -> str:
    kind = "uneven" if cause.kind is CauseKind.PRACTICE and _reached(chapter, cause) else str(cause.kind)
    return chapter.say(f"roadmap.because.{kind}", **_values(chapter, cause))


def _reached(chapter: ChapterContext, cause: Cause) -> bool:
    """Whether a practice is nearest to the level aimed at, though it falls short of it."""
    lever = next(
        lever for lever in chapter.diagnosis.levers if any(cause.key in part.items for part in lever.dimensions)
    )
    return (cause.level or 0) >= chapter.roadmap.target.levers[lever.key]


def _values(chapter: ChapterContext, cause: Cause) -> dict[str, object]:
    if cause.kind is CauseKind.COST:
        return {"line": chapter.say(f"cost.lines.{cause.key}")}
    if cause.kind is CauseKind.SYMPTOM:
        families = {family.key: family for family in chapter.diagnosis.questionnaire.families}
        return {"name": chapter.read(families[cause.key].name)}
    label = chapter.label(chapter.diagnosis.items[cause.key].item)
    # Only a practice's sentence tells its level: what nobody knows has none.
    return {"name": label, "level": cause.level} if cause.kind is CauseKind.PRACTICE else {"name": label}


def _not_worth_it(chapter: ChapterContext, uneconomic_action: UneconomicAction) -> str:
    title = chapter.read(chapter.diagnosis.questionnaire.actions_by_id[uneconomic_action.id].title)
    values = {
        "title": chapter.say("decision.quoted", name=title),
        "days": chapter.days(uneconomic_action.days),
        "points": _gain(chapter, uneconomic_action),
    }
    if uneconomic_action.days_worth_it < 1:
        return chapter.say("roadmap.not_worth_it.never", **values)
    return chapter.say("roadmap.not_worth_it.fewer_days", **values, most=_most_days(chapter, uneconomic_action))


def not_worth_it_table(chapter: ChapterContext) -> DataTable:
    """One row for each action not worth its days now: its work, what it would add, when it would be worth it."""
    actions = chapter.diagnosis.questionnaire.actions_by_id
    rows = tuple(
        (
            chapter.read(actions[refused.id].title),
            chapter.days(refused.days),
            _gain(chapter, refused),
            chapter.say("roadmap.not_worth_it.at_most", most=_most_days(chapter, refused))
            if refused.days_worth_it >= 1
            else chapter.say("roadmap.not_worth_it.worse"),
        )
        for refused in chapter.roadmap.not_worth_it
    )
    headers = tuple(
        chapter.say(f"roadmap.not_worth_it.columns.{column}") for column in ("action", "work", "gain", "if")
    )
    return DataTable(chapter.say("roadmap.not_worth_it.title"), headers, rows)


def _gain(chapter: ChapterContext, refused: UneconomicAction) -> str:
    if refused.gain < SMALL_GAIN:
        return chapter.say("roadmap.not_worth_it.no_points")
    return chapter.points(refused.gain, digits=1)


def _most_days(chapter: ChapterContext, refused: UneconomicAction) -> str:
    return chapter.days(float(int(refused.days_worth_it)))
