"""Chapters: external sources and glossary."""

from dataclasses import dataclass

from assessment.core.questionnaire.definition import EvidenceClaim
from reports.content.writing.chapter_context import ChapterContext

FOLKLORE = "D"
ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class SourceView:
    """One outside fact: how it may be said, where it comes from, and how solid that is."""

    grade: str
    sentence: str
    origin: str
    replaces: str


@dataclass(frozen=True, slots=True)
class SourcesChapter:
    """Facts that may be cited, those known second-hand, and those that circulate without a source."""

    title: str
    note: str
    grades: tuple[tuple[str, str], ...]
    facts_title: str
    facts: tuple[SourceView, ...]
    annex_title: str
    annex: tuple[SourceView, ...]
    folklore_title: str
    folklore: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class GlossaryChapter:
    """Words and their meanings."""

    title: str
    words: tuple[tuple[str, str], ...]


def build(chapter: ChapterContext) -> SourcesChapter | None:
    """The chapter on sources; None when the questionnaire has no register."""
    claims = chapter.diagnosis.questionnaire.claims
    if not claims:
        return None
    say = chapter.say
    views = [(claim, _view(chapter, claim)) for claim in claims]
    return SourcesChapter(
        say("sources.title"),
        say("sources.note"),
        tuple((grade, say(f"sources.grades.{grade}")) for grade in ("A", "B", "C", "D", "K")),
        say("sources.facts"),
        tuple(view for claim, view in views if claim.use != ANNEX and claim.grade != FOLKLORE),
        say("sources.annex"),
        tuple(view for claim, view in views if claim.use == ANNEX and claim.grade != FOLKLORE),
        say("sources.folklore"),
        tuple(view for claim, view in views if claim.grade == FOLKLORE),
    )


def glossary(chapter: ChapterContext) -> GlossaryChapter | None:
    """The glossary in the alphabet's order; None when the questionnaire has none."""
    words = [(chapter.read(word.word), chapter.read(word.meaning)) for word in chapter.diagnosis.questionnaire.glossary]
    if not words:
        return None
    return GlossaryChapter(chapter.say("sources.glossary"), tuple(sorted(words, key=lambda word: _plain(word[0]))))


def _plain(word: str) -> str:
    return word.lower().translate(str.maketrans("àâçéèêëîïôöùûü", "aaceeeeiioouuu"))


def _view(chapter: ChapterContext, claim: EvidenceClaim) -> SourceView:
    """What no source supports is told without one, and without repeating it as if somebody had said it."""
    if claim.grade == FOLKLORE:
        return SourceView(claim.grade, chapter.read(claim.sentence), "", "")
    source = chapter.typeset(claim.source) if isinstance(claim.source, str) else chapter.read(claim.source)
    year = f", {claim.year}" if claim.year and str(claim.year) not in source else ""
    return SourceView(
        claim.grade,
        chapter.read(claim.sentence),
        source + year,
        chapter.say("sources.replaces", claim=chapter.read(claim.replaces)) if claim.replaces else "",
    )
