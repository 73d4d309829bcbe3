"""Checks a file against its list and, where its campaign is at hand, against the frozen result."""

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session

from assessment.core.planning.roadmap import Roadmap
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import language
from assessment.services.cost.campaign_cost import campaign_cost
from assessment.services.errors import QuestionnaireUnknownError
from assessment.services.results.frozen_figures import analysis_of
from assessment.services.results.kept_questionnaires import kept_questionnaire
from assessment.services.verification.document_seal import CAMPAIGN
from assessment.store.models import Campaign, FrozenResult
from assessment.store.queries.campaigns import results
from reports.content.writing.chapter_context import ChapterContext
from reports.verification.figure_list import DocumentSeal, FigureList, Signature
from reports.verification.sealing import AMOUNT, PEOPLE, TOTAL, result_figures
from reports.verification.verify import ListDamagedError, NoListError, UnreadableFileError, Verification, verify


class FileVerdict(StrEnum):
    """What a check came to."""

    TRUE = "true"
    DIFFERS = "differs"
    UNSIGNED = "unsigned"
    """Every figure is the list's, and nobody signed the list."""
    OTHER = "other"
    UNREADABLE_SIGNATURE = "unreadable_signature"
    ALTERED_LIST = "altered_list"
    NO_LIST = "no_list"
    DAMAGED_LIST = "damaged_list"
    DAMAGED = "damaged"


class FrozenComparison(StrEnum):
    """What the database adds."""

    NONE = "none"
    """The file is of no campaign, or there is no database here."""
    GONE = "gone"
    SAME = "same"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class ResultDifference:
    """A main figure of the file that is not the frozen result's: what it is, its number in the file and in truth."""

    name: str
    """Of the scale or the group; the key of a cost line; empty for the total."""
    part: str
    """score, level, people, day or amount."""
    shown: str
    expected: str


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file after its check; `verification` is None for one that carries no list to compare with."""

    verdict: FileVerdict
    verification: Verification | None = None
    frozen: FrozenComparison = FrozenComparison.NONE
    results: tuple[ResultDifference, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the file tells the truth as far as it can be told here."""
        return self.verdict in (FileVerdict.TRUE, FileVerdict.UNSIGNED) and self.frozen is not FrozenComparison.DIFFERS


NO_PLAN = Roadmap((), Target(0, (), {}, None, followed=False), None, {}, None)
"""A plan with nothing in it: scores and levels are written without one."""
_SIGNED = {
    Signature.TRUE: FileVerdict.TRUE,
    Signature.OTHER: FileVerdict.OTHER,
    Signature.UNREADABLE: FileVerdict.UNREADABLE_SIGNATURE,
    Signature.ALTERED: FileVerdict.ALTERED_LIST,
}


def check_file(content: bytes, seal: DocumentSeal) -> CheckedFile:
    """The check of a file by its list alone. Where an installation signs, a list that nobody signed is no proof."""
    try:
        verification = verify(content, seal)
    except UnreadableFileError:
        return CheckedFile(FileVerdict.DAMAGED)
    except NoListError:
        return CheckedFile(FileVerdict.NO_LIST)
    except ListDamagedError:
        return CheckedFile(FileVerdict.DAMAGED_LIST)
    if verification.signature is Signature.NONE:
        verdict = FileVerdict.ALTERED_LIST if seal.key and verification.figures.source else FileVerdict.UNSIGNED
    else:
        verdict = _SIGNED[verification.signature]
    if verdict in (FileVerdict.TRUE, FileVerdict.UNSIGNED) and (verification.differences or verification.replaced):
        verdict = FileVerdict.DIFFERS
    return CheckedFile(verdict, verification)


def campaign_of(session: Session, checked: CheckedFile) -> Campaign | None:
    """The campaign that a file names, where this installation signed that it does."""
    verification = checked.verification
    if verification is None or verification.signature is not Signature.TRUE:
        return None
    if not verification.figures.source.startswith(CAMPAIGN):
        return None
    return session.get(Campaign, verification.figures.source.removeprefix(CAMPAIGN))


def without_figures(checked: CheckedFile) -> CheckedFile:
    """The check for who may not read the campaign: whether the frozen result differs, and not in what."""
    return replace(checked, results=())


def with_frozen(session: Session, checked: CheckedFile) -> CheckedFile:
    """The check with what the frozen result of the file's campaign adds.

    A list that nobody signed could name any campaign, to learn its figures: it is compared with none.
    """
    verification = checked.verification
    if verification is None or verification.signature is not Signature.TRUE:
        return checked
    figures = verification.figures
    if not figures.source.startswith(CAMPAIGN):
        return checked
    campaign = campaign_of(session, checked)
    frozen = results.latest(session, campaign.id) if campaign else None
    if campaign is None or frozen is None:
        return replace(checked, frozen=FrozenComparison.GONE)
    try:
        questionnaire = kept_questionnaire(session, frozen.inputs["questionnaire"]["hash"])
    except QuestionnaireUnknownError:
        return replace(checked, frozen=FrozenComparison.GONE)
    differences = _differences(session, campaign, figures, frozen, questionnaire)
    return replace(
        checked, frozen=FrozenComparison.DIFFERS if differences else FrozenComparison.SAME, results=differences
    )


def _differences(
    session: Session, campaign: Campaign, figures: FigureList, frozen: FrozenResult, questionnaire: Questionnaire
) -> tuple[ResultDifference, ...]:
    """Main figures that no reader of the frozen result is shown."""
    profile = frozen.typed_profile()
    contexts = [
        ChapterContext(
            reading.diagnosis,
            NO_PLAN,
            profile,
            language(figures.language),
            reading,
            questionnaire,
        )
        for reader in (None, *(function.key for function in questionnaire.functions))
        if (reading := analysis_of(frozen, questionnaire, reader=reader)).diagnosis is not None
    ]
    amounts = any(key.endswith(f".{AMOUNT}") for key in figures.result)
    cost = campaign_cost(session, campaign, questionnaire=questionnaire).cost if amounts else None
    views = [result_figures(context, cost) for context in contexts]
    differences = []
    for key, shown in figures.result.items():
        truths = [view[key] for view in views if key in view]
        # Spaces that do not break came later into dates than into files that are signed.
        if shown and _plain(shown) not in map(_plain, truths):
            name, _, part = key.partition(".")
            called = _name(contexts, name, part) if truths else name
            differences.append(ResultDifference(called, part, shown, truths[0] if truths else ""))
    return tuple(differences)


def _name(contexts: list[ChapterContext], key: str, part: str) -> str:
    """What a figure is called; empty for the total's."""
    if key == TOTAL:
        return ""
    if part == PEOPLE:
        return next((context.names[key] for context in contexts if key in context.names), key)
    return key if part == AMOUNT else contexts[0].scale_name(key)


def _plain(shown: str) -> str:
    """A figure as it is read, whatever its spaces."""
    return " ".join(shown.split())
