"""Plain-text summary for the terminal."""

from collections.abc import Iterable, Iterator

from reports.content.report import Report
from reports.content.writing.level_text import LevelView
from reports.content.writing.view_types import Measure
from reports.findings import NO_FINDINGS, CompanyFindings
from reports.text_findings import Row, change_notes, change_rows, findings_lines, gap_rows, privacy_lines

LONGEST = 80
"""Characters of a reason that still fits on its row."""


def lines(report: Report, findings: CompanyFindings = NO_FINDINGS) -> Iterator[str]:
    """Who answered, total and levers with their range and level, symptoms by family, gaps, the first actions.

    Then what was asked for besides: the change since another wave comes before the gaps, money and plan at the end.
    """
    say, decision = report.chapter.say, report.decision
    yield report.title
    yield report.subject
    yield ""
    yield from decision.confidence
    yield from privacy_lines(report.chapter)
    yield ""
    yield from _aligned(score_rows(report))
    yield from score_notes(report)
    if report.symptoms:
        yield ""
        yield report.symptoms.title
        yield from _aligned(symptom_rows(report))
        yield report.symptoms.note
    yield from _differences(report, findings)
    yield ""
    yield decision.actions_title if decision.actions else decision.no_actions
    for number, action in enumerate(decision.actions, start=1):
        yield f"  {number}. {action.title}"
        yield f"     {action.owner}, {action.when}"
        yield f"     {say('command.summary.first_step', step=action.first_step)}"
    for title, finding_lines in findings_lines(report.chapter, findings):
        yield from ("", title, *(f"  {line}" for line in finding_lines))


def _differences(report: Report, findings: CompanyFindings) -> Iterator[str]:
    """What changed since the earlier wave, and gaps between functions that are worth a line."""
    say, chapter = report.chapter.say, report.chapter
    if findings.earlier_wave:
        respondents = findings.earlier_wave.comparison.before.respondents
        yield from ("", say("command.summary.change_title", count=respondents))
        yield from _aligned(change_rows(chapter, findings.earlier_wave))
        yield from change_notes(chapter, findings.earlier_wave)
    if rows := gap_rows(chapter):
        yield from ("", say("command.summary.gaps_title"))
        yield from _aligned(rows)


def score_rows(report: Report) -> list[Row]:
    """The total and the levers: name, score, range, and the level or why there is none."""
    decision = report.decision
    total = _row(report.chapter.say("report.total"), decision.measure, _said(decision.level))
    return [total, *(_row(lever.name, lever.measure, _said(lever.level)) for lever in report.levers.levers)]


def symptom_rows(report: Report) -> list[Row]:
    """The families of symptoms: name, pressure, range and frequency."""
    families = report.symptoms.families if report.symptoms else ()
    return [_row(family.name, family.measure, family.frequency) for family in families]


def _said(level: LevelView) -> str:
    return f"{level.statement} ({level.name})" if level.name else level.statement


def score_notes(report: Report) -> Iterator[str]:
    """What bites: a cap, a thin item, a low participation."""
    decision = report.decision
    notes = [decision.measure.reason, decision.cap, *report.levers.notes]
    notes += [note for lever in report.levers.levers for note in lever.notes]
    yield from dict.fromkeys(note for note in notes if note)


def _row(name: str, measure: Measure, said: str) -> Row:
    # A total without a score has its reason in a sentence below: too long for a column.
    return name, measure.written, measure.interval, said if len(measure.reason) > LONGEST else measure.reason or said


def _aligned(rows: Iterable[Row]) -> Iterator[str]:
    """Rows as columns: the numbers to the right, the words to the left."""
    table = list(rows)
    name, value, interval = (max(len(row[number]) for row in table) for number in range(3))
    for row in table:
        yield f"  {row[0]:<{name}}  {row[1]:>{value}}  {row[2]:<{interval}}  {row[3]}".rstrip()
