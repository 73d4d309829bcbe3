"""Chapter: cost of misalignment."""

from dataclasses import dataclass
from math import floor, log10

from assessment.core.cost.calculator import Amount, Cost, CostLineResult, CostLineState, tells_own_figures
from assessment.core.cost.cost_inputs import CostInputKey, OwnInput
from assessment.core.cost.cost_lines import CostLine, LeadLoss, Overlap
from assessment.core.cost.cost_trace import CostLineTrace
from assessment.core.cost.payback import Payback
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from reports.charts.data.amounts import SpanChart, SpanRow, Tick
from reports.content.cost import cost_text
from reports.content.writing.view_types import ChartFigure, DataTable
from reports.findings import PlanFindings

FIRST_FIGURES = (CostInputKey.PEOPLE, CostInputKey.DUPLICATE_HOURS, CostInputKey.CONTENTS)
"""Figures that every firm can tell; two of them give a line its first order of magnitude."""
TICKS = 4
"""About how many steps an axis of euros has."""


@dataclass(frozen=True, slots=True)
class PartView:
    """One factor of a line: its name, its three values, and who gave what stands behind it."""

    name: str
    low: str
    central: str
    high: str
    origin: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: what became of it, its amounts, and its formula. `lacking` names what is missing."""

    key: str
    name: str
    state: str
    said: str
    amounts: str
    bounds: str
    formula: str
    parts: tuple[PartView, ...]
    products: tuple[str, str, str]
    """The product of the low, central and high parts, to the euro."""
    lacking: str


@dataclass(frozen=True, slots=True)
class CostChapter:
    """The cost page. `figure` is None when no line could be counted."""

    title: str
    statement: str
    sentences: tuple[str, ...]
    figure: ChartFigure | None
    lines_title: str
    lines: tuple[LineView, ...]
    guards_title: str
    guards: tuple[str, ...]
    payback_title: str
    payback: tuple[str, ...]


def build(cost: Cost, questionnaire: Questionnaire, say: Language, *, plan: PlanFindings | None = None) -> CostChapter:
    """The chapter. `plan`: the plan whose price is set against the total."""
    return CostChapter(
        say("cost.title"),
        headline(cost, say),
        tuple(_sentences(cost, say)),
        _figure(cost, say),
        say("cost.lines_title"),
        tuple(_line(line, questionnaire, say) for line in cost.lines),
        say("cost.guards.title"),
        tuple(_guards(cost, say)),
        say("cost.payback.title"),
        _payback(plan, say),
    )


def headline(cost: Cost, say: Language) -> str:
    """The amount in one sentence; with outside figures alone no amount, but the two figures that would give one."""
    if tells_own_figures(cost.inputs):
        return statement(cost.total, say)
    asked = [entry for entry in FIRST_FIGURES if not isinstance(cost.inputs.get(entry), OwnInput)][:2]
    return say(
        "cost.statement.outside",
        figures=say.list([say("decision.quoted", name=say(f"cost.entries.{entry.value}")) for entry in asked]),
    )


def statement(total: Amount | None, say: Language) -> str:
    """The amount in one sentence; it may be small, and it may be nothing."""
    if total is None:
        return say("cost.statement.none")
    if total.p90 < 0.5:
        return say("cost.statement.zero")
    words = {
        "p10": cost_text.euros(total.p10, say),
        "p50": cost_text.euros(total.p50, say),
        "p90": cost_text.euros(total.p90, say),
    }
    return say("cost.statement.point" if words["p10"] == words["p90"] else "cost.statement.range", **words)


def axis(highest: float, say: Language) -> tuple[Tick, ...]:
    """Ticks from zero to the first round amount that holds everything; amounts in euros."""
    if highest <= 0:
        return Tick(0, say.euros(0)), Tick(1, say.euros(1))
    raw = highest / TICKS
    power = 10 ** floor(log10(raw))
    step = next(power * size for size in (1, 2, 2.5, 5, 10) if power * size >= raw)
    count = int(-(-highest // step))
    return tuple(Tick(step * number, say.euros(step * number)) for number in range(count + 1))


def _sentences(cost: Cost, say: Language) -> list[str]:
    if cost.total is None:
        return [say("cost.none_counted")]
    if cost_text.euros(cost.total.low, say) == cost_text.euros(cost.total.high, say):
        sentences = []
    else:
        sentences = [say("cost.bounds", bounds=cost_text.between(cost.total.low, cost.total.high, say))]
    if cost.capped and cost.uncapped and cost.cap is not None:
        values = {"cap": cost_text.euros(cost.cap, say), "found": cost_text.euros(cost.uncapped.p50, say)}
        sentences.append(say("cost.capped", **values))
    elif cost.cap is None:
        sentences.append(say("cost.no_cap"))
    return [*sentences, say("cost.avoidable")]


def _figure(cost: Cost, say: Language) -> ChartFigure | None:
    shown = [line for line in cost.lines if line.amount is not None]
    if not shown or cost.total is None:
        return None
    total = SpanRow(say("cost.total"), *_five(cost.total), cost_text.euros(cost.total.p50, say), strong=True)
    rows = tuple(
        _row(line, say)
        for line in sorted(
            shown, key=lambda cost_line_result: (cost_line_result.state is CostLineState.APART, -_p50(cost_line_result))
        )
    )
    highest = max(row.high for row in (total, *rows))
    headers = tuple(say(f"cost.columns.{name}") for name in ("line", "low", "p10", "p50", "p90", "high"))
    table = tuple(
        (row.label, *(cost_text.euros(amount, say) for amount in (row.low, row.p10, row.p50, row.p90, row.high)))
        for row in (*rows, total)
    )
    return ChartFigure(
        "cost",
        say("cost.figure"),
        statement(cost.total, say),
        SpanChart((*rows, total), axis(highest, say)),
        DataTable(say("cost.caption"), headers, table),
    )


def _row(line: CostLineResult, say: Language) -> SpanRow:
    amount = line.amount or Amount(0, 0, 0, 0, 0)
    apart = line.state is CostLineState.APART
    name = say(f"cost.lines.{line.line.value}")
    label = say("cost.apart", line=name) if apart else name
    return SpanRow(label, *_five(amount), cost_text.euros(amount.p50, say), apart=apart)


def _five(amount: Amount) -> tuple[float, float, float, float, float]:
    return amount.low, amount.p10, amount.p50, amount.p90, amount.high


def _p50(line: CostLineResult) -> float:
    return line.amount.p50 if line.amount else 0.0


def _line(line: CostLineResult, questionnaire: Questionnaire, say: Language) -> LineView:
    amount, trace = line.amount, line.trace
    lacking = say.list([say(f"cost.entries.{entry.value}") for entry in line.lacking])
    return LineView(
        line.line.value,
        say(f"cost.lines.{line.line.value}"),
        line.state.value,
        _state(line, say),
        cost_text.quantiles(amount, say) if amount else "",
        cost_text.between(amount.low, amount.high, say) if amount else "",
        " × ".join(cost_text.factor_name(part.factor, say) for part in trace.parts) if trace else "",
        _parts(trace, questionnaire, say),
        (say.euros(trace.low), say.euros(trace.central), say.euros(trace.high)) if trace else ("", "", ""),
        say("cost.lacking", inputs=lacking) if lacking else "",
    )


def _state(line: CostLineResult, say: Language) -> str:
    """Why a line is not in the total; empty when it is."""
    if line.state is CostLineState.COUNTED:
        return ""
    kind = {CostLine.UNTREATED_LEADS: "leads", CostLine.WASTED_SPEND: "leads"}.get(line.line, line.line.value)
    return say(f"cost.states.apart.{kind}" if line.state is CostLineState.APART else f"cost.states.{line.state.value}")


def _parts(trace: CostLineTrace | None, questionnaire: Questionnaire, say: Language) -> tuple[PartView, ...]:
    if trace is None:
        return ()
    return tuple(
        PartView(
            cost_text.factor_name(part.factor, say),
            cost_text.factor_value(part.factor, part.low, say),
            cost_text.factor_value(part.factor, part.central, say),
            cost_text.factor_value(part.factor, part.high, say),
            say.list(list(dict.fromkeys(cost_text.given_by(given, questionnaire, say) for _, given in part.inputs))),
        )
        for part in trace.parts
    )


def _guards(cost: Cost, say: Language) -> list[str]:
    """Sentences on how double counting is avoided."""
    kept = "margin" if cost.choices.lead_loss is LeadLoss.MARGIN else "spend"
    sentences = [say(f"cost.guards.{kept}")]
    if cost.by_line[CostLine.LATE_RESPONSE].state is CostLineState.COUNTED:
        sentences.append(say("cost.guards.late"))
    holds = cost.choices.duplicates_hold
    kinds = [say(f"cost.guards.holds.{overlap.value}") for overlap in Overlap if overlap in holds]
    sentences.append(say("cost.guards.taken_out", kinds=say.list(kinds)) if kinds else say("cost.guards.separate"))
    return sentences


def _payback(plan: PlanFindings | None, say: Language) -> tuple[str, ...]:
    if plan is None or plan.euros is None:
        return ()
    price, payback = cost_text.euros(plan.euros, say), plan.payback
    if payback is None:
        return (say("cost.payback.nothing", plan=price),)
    key = "within" if payback.within_a_year else "beyond"
    return (say(f"cost.payback.{key}", plan=price, share=say.percent(payback.of_total)), *_by_line(payback, say))


def _by_line(payback: Payback, say: Language) -> list[str]:
    reachable = {line: share for line, share in payback.of_line.items() if share <= 1}
    if not reachable:
        return []
    line = min(reachable, key=lambda cost_line: reachable[cost_line])
    return [say("cost.payback.line", line=say(f"cost.lines.{line.value}"), share=say.percent(reachable[line]))]
