"""Chapter: limits of the sample and non-response."""

from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import Passage

FEW = 3


def build(chapter: ChapterContext) -> Passage:
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
