"""Chapter: cost inputs, sources, grades and sensitivity."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assessment.core.cost.calculator import Cost
from assessment.core.cost.cost_inputs import STAFF, CostInput, CostInputKey, ExternalInput, OwnInput
from assessment.core.cost.cost_lines import CostLine
from assessment.core.cost.cost_trace import entries_behind
from assessment.core.cost.sensitivity import InputSensitivity
from assessment.core.questionnaire.definition import Questionnaire, SourcedClaim
from assessment.i18n import Language
from assessment.typography import COMPOSE
from reports.charts.data.amounts import SwingRow, Tornado
from reports.content.cost import cost_text
from reports.content.cost.cost import axis
from reports.content.writing.view_types import ChartFigure, DataTable

SHOWN = 10
"""Inputs drawn; those below move the total by next to nothing."""


@dataclass(frozen=True, slots=True)
class InputView:
    """One input: its values, who gave it, its grade, and the source of an outside figure."""

    key: str
    name: str
    low: str
    central: str
    high: str
    by: str
    grade: str
    own: bool
    source: str
    lines: str


@dataclass(frozen=True, slots=True)
class InputReviewChapter:
    """The page for the chief financial officer. `figure` is None when nothing is counted."""

    title: str
    lead: str
    figure: ChartFigure | None
    inputs_title: str
    inputs: tuple[InputView, ...]
    headers: tuple[str, ...]
    notes: tuple[str, ...]
    cited: tuple[str, ...]
    """Outside facts behind the inputs, each with its source and grade."""


def build(
    cost: Cost, sensitivities: Iterable[InputSensitivity], questionnaire: Questionnaire, say: Language
) -> InputReviewChapter:
    """The chapter. `sensitivities`: the swing of every input, widest first."""
    columns = ("input", "low", "central", "high", "by", "grade")
    used = _lines_by_entry(cost)
    return InputReviewChapter(
        say("cost.cfo.title"),
        say("cost.cfo.lead"),
        _figure(cost, sensitivities, say),
        say("cost.cfo.inputs"),
        tuple(
            input_view(entry, cost.inputs[entry], questionnaire, say, lines=used.get(entry, ()))
            for entry in CostInputKey
            if entry in cost.inputs
        ),
        tuple(say(f"cost.columns.{column}") for column in columns),
        tuple(_notes(cost, questionnaire, say)),
        _cited(cost, questionnaire, say),
    )


def _notes(cost: Cost, questionnaire: Questionnaire, say: Language) -> Iterator[str]:
    """How the amount is drawn, who is counted where the staff tells it, and what the grades mean."""
    yield say("cost.cfo.draws", draws=say.number(cost.draws), seed=str(cost.seed))
    people = cost.inputs.get(CostInputKey.PEOPLE)
    if isinstance(people, OwnInput) and people.by == (STAFF,):
        names = [questionnaire.functions_by_key[key].name.within(say.code) for key in questionnaire.triad]
        yield say("cost.cfo.people", triad=say.list(names))
    yield say("cost.cfo.grades")


def _cited(cost: Cost, questionnaire: Questionnaire, say: Language) -> tuple[str, ...]:
    """Each claim that an outside input rests on, once, in the register's order."""
    names = {name for given in cost.inputs.values() if isinstance(given, ExternalInput) for name in given.claims}
    return tuple(_note(claim, say) for claim in questionnaire.claims if claim.id in names)


def _note(claim: SourcedClaim, say: Language) -> str:
    """A claim as a note: its sentence, its source with the year, its grade."""
    source = COMPOSE[say.code](claim.source) if isinstance(claim.source, str) else claim.source.within(say.code)
    year = f", {claim.year}" if claim.year and str(claim.year) not in source else ""
    values = {"sentence": claim.sentence.within(say.code), "origin": source + year, "grade": claim.grade}
    return say("sources.note_line", **values)


def input_view(
    entry: CostInputKey,
    given: CostInput,
    questionnaire: Questionnaire,
    say: Language,
    *,
    lines: tuple[CostLine, ...] = (),
) -> InputView:
    """One input in words."""
    return InputView(
        entry.value,
        say(f"cost.entries.{entry.value}"),
        cost_text.value(entry, given.range.low, say),
        cost_text.value(entry, given.range.central, say),
        cost_text.value(entry, given.range.high, say),
        cost_text.given_by(given, questionnaire, say),
        cost_text.grade(given, say),
        isinstance(given, OwnInput),
        _source(given, questionnaire, say),
        say.list([say(f"cost.lines.{line.value}") for line in lines]),
    )


def _source(given: CostInput, questionnaire: Questionnaire, say: Language) -> str:
    """What stands behind an outside figure, and what lowered it; empty for the firm's own."""
    if not isinstance(given, ExternalInput):
        return ""
    claims = {claim.id: claim for claim in questionnaire.claims}
    sentences = [claims[name].sentence.within(say.code) for name in given.claims if name in claims]
    if given.limited_by is not None:
        sentences.append(say("cost.limited_by", entry=say(f"cost.entries.{given.limited_by.value}")))
    return " ".join(sentences) or say("cost.nobody_measured")


def _lines_by_entry(cost: Cost) -> dict[CostInputKey, tuple[CostLine, ...]]:
    cost_lines: dict[CostInputKey, tuple[CostLine, ...]] = {}
    for line in cost.lines:
        if line.trace is not None:
            for entry in entries_behind(line.line, cost.inputs, cost.choices):
                cost_lines[entry] = (*cost_lines.get(entry, ()), line.line)
    return cost_lines


def _figure(cost: Cost, sensitivities: Iterable[InputSensitivity], say: Language) -> ChartFigure | None:
    swings = [swing for swing in sensitivities if swing.width > 0]
    if cost.uncapped is None or not swings:
        return None
    rows = tuple(_row(swing, say) for swing in swings[:SHOWN])
    base = cost.uncapped.p50
    highest = max(base, *(max(row.at_low, row.at_high) for row in rows))
    headers = tuple(say(f"cost.columns.{name}") for name in ("input", "at_low", "at_high", "swing"))
    table = tuple(
        (
            say(f"cost.entries.{swing.entry.value}"),
            cost_text.euros(swing.at_low, say),
            cost_text.euros(swing.at_high, say),
            cost_text.euros(swing.width, say),
        )
        for swing in swings[:SHOWN]
    )
    first = say(f"cost.entries.{swings[0].entry.value}")
    return ChartFigure(
        "tornado",
        say("cost.cfo.figure"),
        say("cost.cfo.answer", entry=first, width=cost_text.euros(swings[0].width, say)),
        Tornado(rows, base, say("cost.cfo.base", total=cost_text.euros(base, say)), axis(highest, say)),
        DataTable(say("cost.cfo.caption"), headers, table),
    )


def _row(swing: InputSensitivity, say: Language) -> SwingRow:
    given = swing.given.range
    return SwingRow(
        say(f"cost.entries.{swing.entry.value}"),
        swing.at_low,
        swing.at_high,
        cost_text.value(swing.entry, given.low, say),
        cost_text.value(swing.entry, given.high, say),
    )
