"""What lacks an answer where nothing can be scored."""

from dataclasses import dataclass

from reports.content.writing.chapter_context import ChapterContext


@dataclass(frozen=True, slots=True)
class MissingLever:
    """One lever: how many of its questions nobody answered, and which."""

    name: str
    count: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingAnswers:
    """Every lever with what it lacks, and how to fill it."""

    lead: str
    levers: tuple[MissingLever, ...]
    back: str


def missing_answers(chapter: ChapterContext) -> MissingAnswers:
    """The questions without an answer, lever by lever."""
    return MissingAnswers(chapter.say("editions.missing.lead"), _levers(chapter), chapter.say("editions.missing.back"))


def _levers(chapter: ChapterContext) -> tuple[MissingLever, ...]:
    levers = []
    for lever in chapter.diagnosis.levers:
        codes = [code for part in lever.dimensions for code in part.items]
        silent = [chapter.diagnosis.items[code].item for code in codes if chapter.diagnosis.items[code].mean is None]
        count = chapter.say("editions.missing.lever", count=len(silent), value=chapter.say.number(len(silent)))
        levers.append(
            MissingLever(chapter.read(lever.lever.name), count, tuple(chapter.label(item) for item in silent))
        )
    return tuple(levers)
