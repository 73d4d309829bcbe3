"""Chapter: the firm beside other clients of its consultant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessment.core.benchmark.client_comparison import ComparedScore
from assessment.core.benchmark.measured_scores import MeasuredKind
from assessment.core.benchmark.standing import Standing
from assessment.i18n import Language
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import DataTable

COLUMNS = ("what", "measured", "estimate", "others", "standing")
Naming = Callable[[ComparedScore], str]


@dataclass(frozen=True, slots=True)
class OtherClientsChapter:
    """The comparison in words. `tables`: levers, symptoms and the practices that stand apart; `full`: every line."""

    title: str
    annex_title: str
    lead: str
    how: str
    tables: tuple[DataTable, ...]
    full: tuple[DataTable, ...]
    all_alike: str
    """Said where no practice stands apart; empty otherwise."""


def build(chapter: ChapterContext, scores: Sequence[ComparedScore]) -> OtherClientsChapter | None:
    """The chapter; None where nobody put a comparison into the documents."""
    if not scores:
        return None

    def name(score: ComparedScore) -> str:
        if score.kind is not MeasuredKind.PRACTICE:
            return chapter.scale_name(score.key)
        return chapter.label((chapter.asked or chapter.diagnosis.questionnaire).items_by_code[score.key])

    return told(scores, chapter.say, name)


def told(scores: Sequence[ComparedScore], say: Language, name: Naming, *, own: bool = False) -> OtherClientsChapter:
    """The comparison in words. `name`: of a scale or practice. `own`: it is told to whose clients they are."""
    apart = [
        score for score in scores if score.kind is not MeasuredKind.PRACTICE or score.standing is not Standing.ALIKE
    ]
    some_apart = any(score.kind is MeasuredKind.PRACTICE for score in apart)
    practices = any(score.kind is MeasuredKind.PRACTICE for score in scores)
    return OtherClientsChapter(
        say("benchmark.chapter.title"),
        say("benchmark.chapter.annex"),
        _lead(scores, say),
        say("benchmark.how"),
        _tables(apart, say, name, own=own, practices=say("benchmark.chapter.apart")),
        _tables(scores, say, name, own=own, practices=say("benchmark.groups.practice")),
        say("benchmark.chapter.all_alike") if practices and not some_apart else "",
    )


def _lead(scores: Sequence[ComparedScore], say: Language) -> str:
    fewest, most = min(score.firms for score in scores), max(score.firms for score in scores)
    day = say.date(max(score.taken_on for score in scores))
    if fewest == most:
        return say("benchmark.lead", firms=say.number(most), day=day)
    return say("benchmark.lead_range", fewest=say.number(fewest), most=say.number(most), day=day)


def _tables(
    scores: Sequence[ComparedScore], say: Language, name: Naming, *, own: bool, practices: str
) -> tuple[DataTable, ...]:
    titles = {kind: say(f"benchmark.groups.{kind}") for kind in MeasuredKind} | {MeasuredKind.PRACTICE: practices}
    by_kind = {kind: [score for score in scores if score.kind is kind] for kind in MeasuredKind}
    return tuple(table_of(some, titles[kind], say, name, own=own) for kind, some in by_kind.items() if some)


def table_of(scores: Sequence[ComparedScore], title: str, say: Language, name: Naming, *, own: bool) -> DataTable:
    """The lines of these scores. `own`: they are told to whose clients the others are."""
    headers = tuple(
        say("benchmark.columns_told.others" if column == "others" and not own else f"benchmark.columns.{column}")
        for column in COLUMNS
    )
    return DataTable(title, headers, tuple(_row(score, say, name) for score in scores))


def _row(score: ComparedScore, say: Language, name: Naming) -> tuple[str, ...]:
    how = "stronger" if score.kind is MeasuredKind.SYMPTOM else "firmer"
    low, high = say.number(score.low), say.number(score.high)
    return (
        name(score),
        say.number(score.measured),
        say("benchmark.estimate", value=say.number(score.estimate), low=low, high=high),
        say("benchmark.around", value=say.number(score.others)),
        say(f"benchmark.{how}.{score.standing}"),
    )
