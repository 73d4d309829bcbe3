"""Chapter: evidence seen on site beside what people answer."""

from dataclasses import dataclass

from assessment.core.analysis.evidence import EvidenceQuestion, Observation, published_means
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.questionnaire.definition import Item
from assessment.typography import NO_VALUE
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import DataTable

EVIDENCE = "evidence"
"""Key of the mark that stands for what was seen, beside those of the groups."""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What was seen of one practice. `option` is the text of the option seen; empty where it was not seen."""

    code: str
    label: str
    people: str
    """What the company answers on average, as it may be told."""
    level: int | None
    seen: str
    option: str
    sentence: str
    source: str
    """The document and the day."""
    question: str
    """What to talk about in the meeting; empty where evidence and answers stand near one another."""


@dataclass(frozen=True, slots=True)
class EvidenceChapter:
    """What was seen, practice by practice; what differs from the answers comes first."""

    title: str
    lead: str
    questions: tuple[EvidenceView, ...]
    rest: tuple[EvidenceView, ...]
    table: DataTable


def build(chapter: ChapterContext) -> EvidenceChapter | None:
    """The chapter; None where nothing was noted of a practice that was asked."""
    say = chapter.say
    asked = [item for item in chapter.diagnosis.questionnaire.lever_items if item.code in chapter.diagnosis.items]
    by_code = {item.code: view(chapter, item) for item in asked if item.code in chapter.evidence}
    if not by_code:
        return None
    apart = [question.item.code for question in chapter.evidence_questions]
    questions = tuple(by_code[code] for code in apart)
    rest = tuple(evidence_view for code, evidence_view in by_code.items() if code not in apart)
    columns = ("practice", "people", "seen", "what")
    rows = tuple(
        (
            evidence_view.label,
            evidence_view.people,
            evidence_view.seen,
            f"{evidence_view.sentence} ({evidence_view.source})",
        )
        for evidence_view in (*questions, *rest)
    )
    return EvidenceChapter(
        say("evidence.title"),
        say("evidence.lead", count=len(by_code), value=say.number(len(by_code))),
        questions,
        rest,
        DataTable(say("evidence.caption"), tuple(say(f"evidence.columns.{column}") for column in columns), rows),
    )


def view(chapter: ChapterContext, item: Item) -> EvidenceView:
    """What was seen of one practice, in words."""
    observation = chapter.evidence[item.code]
    means = published_means(chapter.diagnosis, chapter.reading, item.code)
    level = observation.level
    return EvidenceView(
        item.code,
        chapter.label(item),
        _mean(chapter, means.get(COMPANY, PublishedFigure(None))),
        level,
        seen(chapter, item.code),
        chapter.read(item.options[level - 1]) if level else "",
        chapter.typeset(observation.sentence),
        _source(chapter, observation),
        next(
            (
                question_said(chapter, evidence_question)
                for evidence_question in chapter.evidence_questions
                if evidence_question.item is item
            ),
            "",
        ),
    )


def seen(chapter: ChapterContext, code: str) -> str:
    """The option seen of a practice, that it was not seen, or a dash where nobody looked."""
    observation = chapter.evidence.get(code)
    if observation is None:
        return NO_VALUE
    return chapter.say.number(observation.level) if observation.level else chapter.say("evidence.not_seen")


def question_said(chapter: ChapterContext, question: EvidenceQuestion) -> str:
    """What the meeting should clear up: what people answer, and what was seen."""
    answers = [
        chapter.say("evidence.answers", group=chapter.names.get(group, chapter.say("report.company")), mean=mean)
        for group, figure in question.groups
        if (mean := _mean(chapter, figure))
    ]
    words = {"item": chapter.label(question.item), "answers": chapter.say.list(answers)}
    if question.level is None:
        return chapter.say("evidence.question_not_seen", **words)
    return chapter.say("evidence.question", **words, level=chapter.say.number(question.level))


def _mean(chapter: ChapterContext, figure: PublishedFigure) -> str:
    one_each = all(people == 1 for people in chapter.people.values())
    whole = one_each and figure.value is not None and float(figure.value).is_integer()
    return chapter.figure(figure, digits=0 if whole else 1)


def _source(chapter: ChapterContext, observation: Observation) -> str:
    day = chapter.say.date(observation.seen_on)
    if not observation.document:
        return chapter.say("evidence.seen_on", day=day)
    return chapter.say("evidence.seen_in", document=chapter.typeset(observation.document), day=day)
