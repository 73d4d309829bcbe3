"""The result of a brought file as a page shows it: tables of scores, symptoms and gaps, notes, and first actions."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.i18n import Language
from reports import text_summary
from reports.content.report import Report
from reports.text_findings import Row, gap_rows, privacy_lines


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Rows of a name, a number, its range and what is said of it, under their column names."""

    title: str
    headers: tuple[str, str, str, str]
    rows: Sequence[Row]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FirstAction:
    """An action with who holds it, when, and how it begins."""

    title: str
    holder: str
    first_step: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """What the page shows of one file."""

    subject: str
    answered: tuple[str, ...]
    scores: ResultTable
    notes: tuple[str, ...]
    more: tuple[ResultTable, ...]
    actions_title: str
    actions: tuple[FirstAction, ...]
    no_actions: str


def file_result(report: Report, say: Language) -> FileResult:
    """The page's view of a report; numbers are written there already."""
    decision, symptoms = report.decision, report.symptoms
    gaps = gap_rows(report.chapter)
    more = []
    if symptoms:
        title = symptoms.title
        more.append(ResultTable(title, _headers(say, "symptom"), text_summary.symptom_rows(report), symptoms.note))
    if gaps:
        more.append(ResultTable(say("command.summary.gaps_title"), _headers(say, "gap"), gaps))
    return FileResult(
        subject=report.subject,
        answered=(*decision.confidence, *privacy_lines(report.chapter)),
        scores=ResultTable(say("filediagnosis.tables.scores"), _headers(say, "score"), text_summary.score_rows(report)),
        notes=tuple(text_summary.score_notes(report)),
        more=tuple(more),
        actions_title=decision.actions_title,
        actions=tuple(
            FirstAction(
                action.title,
                say("filediagnosis.holder", owner=action.owner, when=action.when),
                say("command.summary.first_step", step=action.first_step),
            )
            for action in decision.actions
        ),
        no_actions=decision.no_actions,
    )


def _headers(say: Language, kind: str) -> tuple[str, str, str, str]:
    return (
        say(f"filediagnosis.tables.{kind}.name"),
        say(f"filediagnosis.tables.{kind}.value"),
        say("filediagnosis.tables.range"),
        say(f"filediagnosis.tables.{kind}.said"),
    )
