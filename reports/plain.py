"""The result in a few lines of plain text, for a terminal."""

from collections.abc import Iterable, Iterator

from reports.content.levels import LevelView
from reports.content.report import Report
from reports.content.shapes import Measure

LONGEST = 80
"""Characters of a reason that still fits on its row."""
Row = tuple[str, str, str, str]


def lines(report: Report) -> Iterator[str]:
    """Who answered, total and levers with their range and level, symptoms by family, the first actions."""
    say, decision = report.basis.say, report.decision
    yield report.title
    yield report.subject
    yield ""
    yield from decision.confidence
    yield ""
    yield from _levers(report)
    yield from _notes(report)
    if report.symptoms:
        yield ""
        yield report.symptoms.title
        yield from _aligned(_row(family.name, family.measure, family.frequency) for family in report.symptoms.families)
        yield report.symptoms.note
    yield ""
    yield decision.actions_title if decision.actions else decision.no_actions
    for number, action in enumerate(decision.actions, start=1):
        yield f"  {number}. {action.title}"
        yield f"     {action.owner}, {action.when}"
        yield f"     {say('command.summary.first_step', step=action.first_step)}"


def _levers(report: Report) -> Iterator[str]:
    decision = report.decision
    total = _row(report.basis.say("report.total"), decision.measure, _said(decision.level))
    levers = [_row(lever.name, lever.measure, _said(lever.level)) for lever in report.levers.levers]
    yield from _aligned([total, *levers])


def _said(level: LevelView) -> str:
    return f"{level.statement} ({level.name})" if level.name else level.statement


def _notes(report: Report) -> Iterator[str]:
    """What bites: a cap, a thin item, a low participation."""
    decision = report.decision
    notes = [decision.measure.reason, decision.cap, *(note for lever in report.levers.levers for note in lever.notes)]
    yield from (note for note in notes if note)


def _row(name: str, measure: Measure, said: str) -> Row:
    # A total without a score has its reason in a sentence below: too long for a column.
    return name, measure.written, measure.interval, said if len(measure.reason) > LONGEST else measure.reason or said


def _aligned(rows: Iterable[Row]) -> Iterator[str]:
    """Rows as columns: the numbers to the right, the words to the left."""
    found = list(rows)
    name, value, interval = (max(len(row[number]) for row in found) for number in range(3))
    for row in found:
        yield f"  {row[0]:<{name}}  {row[1]:>{value}}  {row[2]:<{interval}}  {row[3]}".rstrip()
