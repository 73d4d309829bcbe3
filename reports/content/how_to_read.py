"""Chapter: how to read the report, and what its sample cannot say; the glossary of its words."""

from dataclasses import dataclass

from assessment.core.questionnaire.definition import Kind, Length
from assessment.core.questionnaire.free_text import without_accents
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import Passage

FEW = 3


@dataclass(frozen=True, slots=True)
class ReadingChapter:
    """Short passages, in the order in which a reader needs them, and the key of the functions' marks."""

    title: str
    passages: tuple[Passage, ...]
    key_title: str
    key: tuple[tuple[str, str], ...]


def build(chapter: ChapterContext) -> ReadingChapter:
    """The chapter on reading."""
    say = chapter.say
    who = Passage(say("reading.who"), (*_who(chapter), _length(chapter)))
    shown = Passage(say("reading.shown"), _shown(chapter))
    points = Passage(say("reading.points"), (say("reading.points_text"), say("reading.range_text")))
    signs = Passage(say("reading.signs"), (say("reading.company_bar" if chapter.several else "reading.one_mark"),))
    return ReadingChapter(say("reading.title"), (who, shown, points, signs), say("reading.key"), chapter.key)


def _shown(chapter: ChapterContext) -> tuple[str, ...]:
    """What this reader sees: one's own answers, every group by name, or groups that are large enough."""
    if chapter.reading is None or chapter.reading.threshold is None:
        return (chapter.say("reading.shown_one" if chapter.single else "reading.shown_all"),)
    least = chapter.say.number(chapter.reading.threshold.people)
    return (chapter.say("reading.shown_groups", least=least), chapter.say("reading.shown_signs"))


def _who(chapter: ChapterContext) -> list[str]:
    say, diagnosis = chapter.say, chapter.diagnosis
    count = {"count": diagnosis.respondents, "value": say.number(diagnosis.respondents)}
    sentences = [say("report.answered", **count) + say("reading.stop")]
    functions = []
    for key, people in chapter.people.items():
        staff = diagnosis.staff.get(key)
        number = say.number(people)
        written = say("reading.of_staff", answered=number, staff=say.number(staff)) if staff else number
        functions.append(say("reading.function", function=chapter.names[key], number=written))
    if functions:
        sentences.append(say("reading.functions", functions=say.list(functions)))
    if chapter.absent:
        sentences.append(say("decision.absent", count=len(chapter.absent), functions=say.list(list(chapter.absent))))
    beside = [chapter.names[key] for key in chapter.people if key not in diagnosis.questionnaire.triad]
    if beside and len(beside) < len(chapter.people):
        sentences.append(say("reading.beside", count=len(beside), functions=say.list(beside)))
    return sentences


def _length(chapter: ChapterContext) -> str:
    questionnaire, length = chapter.diagnosis.questionnaire, chapter.diagnosis.length
    # What one person is asked: nobody rates their own function, and open questions are told apart.
    known = [key for key in chapter.diagnosis.functions if key in questionnaire.functions_by_key]
    pages = questionnaire.pages(length, known[0] if known else questionnaire.triad[0])
    items = sum(item.kind is not Kind.OPEN for page in pages for item in page.items)
    kind = "quick" if length is Length.QUICK else "full"
    return chapter.say(
        f"reading.{kind}", count=items, name=chapter.read(questionnaire.title), version=questionnaire.version
    )


def sample_limits(chapter: ChapterContext) -> Passage:
    """The limits that come from who answered; one person's view has its own."""
    say = chapter.say
    if chapter.single:
        kinds = ("gaps", "blind", "level", "change")
        return Passage(say("limits.one.title"), tuple(say(f"limits.one.{kind}") for kind in kinds))
    sentences = [say("limits.several.honest")]
    if chapter.diagnosis.respondents < FEW:
        sentences.append(say("limits.several.few"))
    if chapter.absent:
        sentences.append(
            say("limits.several.absent", count=len(chapter.absent), functions=say.list(list(chapter.absent)))
        )
    alone = [
        chapter.names[key]
        for key, people in chapter.people.items()
        if people == 1 and chapter.diagnosis.staff.get(key) != 1
    ]
    if alone:
        sentences.append(say("limits.several.alone", count=len(alone), functions=say.list(alone)))
    return Passage(say("limits.several.title"), (*sentences, say("limits.several.cause")))


def unsaid(chapter: ChapterContext, *, missing: tuple[str, ...]) -> Passage:
    """What the report cannot say: limits that come from who answered, then chapters not printed, by their keys."""
    missing_sentences = tuple(chapter.say(f"unsaid.{key}") for key in missing)
    return Passage(chapter.say("unsaid.title"), (*sample_limits(chapter).sentences, *missing_sentences))


@dataclass(frozen=True, slots=True)
class GlossaryChapter:
    """Words and their meanings."""

    title: str
    words: tuple[tuple[str, str], ...]


def glossary(chapter: ChapterContext) -> GlossaryChapter | None:
    """The glossary in one language, accents aside in its order; None when the questionnaire has none."""
    words = [(chapter.read(word.word), chapter.read(word.meaning)) for word in chapter.diagnosis.questionnaire.glossary]
    if not words:
        return None
    in_order = sorted(words, key=lambda word: without_accents(word[0]))
    return GlossaryChapter(chapter.say("sources.glossary"), tuple(in_order))
