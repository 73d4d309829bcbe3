"""What lacks an answer where levers cannot be scored."""

from dataclasses import dataclass

from assessment.core.results.diagnosis import TOO_FEW_ANSWERS
from reports.content.writing.chapter_context import ChapterContext


@dataclass(frozen=True, slots=True)
class MissingLever:
    """One lever: how many of its questions nobody answered, and which."""

    name: str
    count: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingAnswers:
    """Every lever without a score, with what it lacks, and how to fill it."""

    lead: str
    levers: tuple[MissingLever, ...]
    back: str
    left_aside: bool
    """Whether answers are all that lacks: nothing is hidden, and nothing is unknown to those who answered."""


def missing_answers(chapter: ChapterContext) -> MissingAnswers:
    """The questions without an answer, lever by lever."""
    reasons = {lever.reason for lever in chapter.diagnosis.levers if lever.score is None}
    say = chapter.say
    return MissingAnswers(
        say("editions.missing.lead"), _levers(chapter), say("editions.missing.back"), reasons == {TOO_FEW_ANSWERS}
    )


def _levers(chapter: ChapterContext) -> tuple[MissingLever, ...]:
    levers = []
    for lever in chapter.diagnosis.levers:
        if lever.score is not None:
            continue
        codes = [code for part in lever.dimensions for code in part.items]
        silent = [chapter.diagnosis.items[code].item for code in codes if chapter.diagnosis.items[code].mean is None]
        count = chapter.say("editions.missing.lever", count=len(silent), value=chapter.say.number(len(silent)))
        levers.append(
            MissingLever(chapter.read(lever.lever.name), count, tuple(chapter.label(item) for item in silent))
        )
    return tuple(levers)
