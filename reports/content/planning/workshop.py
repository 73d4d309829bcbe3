"""Chapter: workshop agenda."""

from dataclasses import dataclass

from assessment.core.comparison.raw_differences import practice_differences
from reports.content.brief.executive_summary import ExecutiveSummary
from reports.content.brief.first_actions import FIRST_ACTIONS
from reports.content.brief.lever_standing import lever_standing
from reports.content.cost.kpi_text import ContradictionText
from reports.content.evidence.evidence import question_said
from reports.content.results.symptoms import CALM, by_pressure, most_pressing
from reports.content.writing.chapter_context import ChapterContext

WORTH_DISCUSSING = 1.0
"""Levels between two functions from which a practice is a topic."""
LENGTH = 90
TOPICS = 3
OPEN, READ, FACTS, BLIND, SYMPTOMS, ACTIONS, CLOSE = 5, 10, 10, 10, 10, 20, 10
"""Minutes of each part; what is left goes to the discussion of practices."""


@dataclass(frozen=True, slots=True)
class AgendaStep:
    """One part of the workshop."""

    start: int
    minutes: int
    clock: str
    length: str
    title: str
    purpose: str
    lead: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkshopChapter:
    """The agenda, the roles, and what to prepare."""

    title: str
    aim: str
    steps: tuple[AgendaStep, ...]
    roles_title: str
    roles: tuple[tuple[str, str], ...]
    prepare_title: str
    prepare: tuple[str, ...]


def build(
    chapter: ChapterContext, decision: ExecutiveSummary, contradictions: tuple[ContradictionText, ...] = ()
) -> WorkshopChapter:
    """The workshop; its parts always add up to 90 minutes. `contradictions`: of the firm's figures with answers."""
    say = chapter.say
    parts = [
        ("open", OPEN, ()),
        ("read", READ, ()),
        *_found(chapter),
        ("actions" if decision.actions else "next", ACTIONS, _actions(chapter, decision)),
    ]
    spent = sum(minutes for _, minutes, _ in parts) + CLOSE
    facts = _facts(chapter, contradictions)
    if facts:
        parts.insert(2, ("facts", FACTS, facts))
        spent += FACTS
    discussion = _discussion(chapter)
    parts.insert(2, (discussion, LENGTH - spent, _topics(chapter, discussion)))
    parts.append(("close", CLOSE, ()))
    steps, start = [], 0
    for key, minutes, topics in parts:
        steps.append(_step(chapter, key, start, minutes, topics))
        start += minutes
    roles = ("host", "clock", "scribe")
    return WorkshopChapter(
        say("workshop.title"),
        say("workshop.aim_one" if chapter.single else "workshop.aim" if decision.actions else "workshop.aim_next"),
        tuple(steps),
        say("workshop.roles_title"),
        tuple((say(f"workshop.roles.{role}.name"), say(f"workshop.roles.{role}.task")) for role in roles),
        say("workshop.prepare_title"),
        tuple(say(f"workshop.prepare.{what}") for what in ("read", "example", "room")),
    )


def _step(chapter: ChapterContext, key: str, start: int, minutes: int, topics: tuple[str, ...]) -> AgendaStep:
    hours, rest = divmod(start, 60)
    return AgendaStep(
        start,
        minutes,
        f"{hours}:{rest:02d}",
        chapter.say("workshop.minutes", count=minutes),
        chapter.say(f"workshop.parts.{key}.title"),
        chapter.say(f"workshop.parts.{key}.purpose", count=len(topics)),
        chapter.say(f"workshop.parts.{key}.lead"),
        topics,
    )


def _found(chapter: ChapterContext) -> list[tuple[str, int, tuple[str, ...]]]:
    """Parts that only some results call for: blind spots, and the symptom that presses most where one does."""
    parts: list[tuple[str, int, tuple[str, ...]]] = []
    blind = tuple(chapter.label(result.item) for result in chapter.diagnosis.blind_spots[:TOPICS])
    if blind:
        parts.append(("blind", BLIND, blind))
    families = [family for family in by_pressure(chapter) if family.score is not None and family.score > CALM]
    first = most_pressing(chapter, families[0]) if families else None
    if first:
        parts.append(("symptoms", SYMPTOMS, (chapter.read(first.item.question),)))
    return parts


def _facts(chapter: ChapterContext, contradictions: tuple[ContradictionText, ...]) -> tuple[str, ...]:
    """What was seen, or what the figures show, and people say otherwise."""
    seen = [question_said(chapter, question) for question in chapter.evidence_questions]
    figures = [chapter.say("workshop.figure", figure=against.figure) for against in contradictions]
    return (*seen, *figures)[:TOPICS]


def _gaps(chapter: ChapterContext) -> tuple[str, ...]:
    wide = [gap for gap in practice_differences(chapter.diagnosis) if gap.width >= WORTH_DISCUSSING]
    return tuple(chapter.label(chapter.diagnosis.items[gap.key].item) for gap in wide[:TOPICS])


def _unscored(chapter: ChapterContext) -> tuple[str, ...]:
    return tuple(chapter.read(lever.lever.name) for lever in chapter.diagnosis.levers if lever.score is None)


def _discussion(chapter: ChapterContext) -> str:
    """What the discussion is about: differences between functions, what keeps the level, who knows what has no score,
    or what is furthest behind.
    """
    if _gaps(chapter):
        return "gaps"
    if lever_standing(chapter).reached:
        return "kept"
    return "nothing" if _unscored(chapter) else "practices"


def _topics(chapter: ChapterContext, discussion: str) -> tuple[str, ...]:
    if discussion == "gaps":
        return _gaps(chapter)
    if discussion == "kept":
        actions = chapter.diagnosis.questionnaire.actions_by_id
        in_place = (actions[name] for name in chapter.roadmap.in_place if name in actions)
        return tuple(chapter.read(action.title) for action in in_place if action.per_quarter)[:TOPICS]
    if discussion == "nothing":
        return _unscored(chapter)[:TOPICS]
    return tuple(chapter.label(result.item) for result in chapter.diagnosis.practices()[:TOPICS])


def _actions(chapter: ChapterContext, decision: ExecutiveSummary) -> tuple[str, ...]:
    named = ((action.title, action.owner) for action in decision.actions[:FIRST_ACTIONS])
    return tuple(chapter.say("workshop.action", action=title, owner=owner) for title, owner in named)
