"""The register of external sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.questionnaire.definition import SourcedClaim
from assessment.i18n import Language
from assessment.typography import COMPOSE

FOLKLORE = "D"
ANNEX = "annex"


GRADE_SIGNS = "+ / −"
"""What may follow a grade."""


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


def sources(claims: Sequence[SourcedClaim], say: Language) -> SourcesChapter | None:
    """The whole register of sources in one language; None when there is none. Reports print what they cite alone."""
    if not claims:
        return None
    views = [(claim, _view(claim, say)) for claim in claims]
    return SourcesChapter(
        say("sources.title"),
        say("sources.note"),
        (
            *((grade, say(f"sources.grades.{grade}")) for grade in ("A", "B", "C", "D", "K")),
            (GRADE_SIGNS, say("sources.grades.sign")),
        ),
        say("sources.facts"),
        tuple(view for claim, view in views if claim.use != ANNEX and claim.grade != FOLKLORE),
        say("sources.annex"),
        tuple(view for claim, view in views if claim.use == ANNEX and claim.grade != FOLKLORE),
        say("sources.folklore"),
        tuple(view for claim, view in views if claim.grade == FOLKLORE),
    )


def _view(claim: SourcedClaim, say: Language) -> SourceView:
    """What no source supports is told without one, and without repeating it as if somebody had said it."""
    if claim.grade == FOLKLORE:
        return SourceView(claim.grade, claim.sentence.within(say.code), "", "")
    source = COMPOSE[say.code](claim.source) if isinstance(claim.source, str) else claim.source.within(say.code)
    year = f", {claim.year}" if claim.year and str(claim.year) not in source else ""
    replaces = say("sources.replaces", claim=claim.replaces.within(say.code)) if claim.replaces else ""
    return SourceView(claim.grade, claim.sentence.within(say.code), source + year, replaces)
