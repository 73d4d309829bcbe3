"""KPIs and cost."""

from collections.abc import Iterable
from typing import Any

from assessment.core.cost.calculator import Amount, Cost, CostLineResult
from assessment.core.cost.cost_inputs import CostInput, OwnInput
from assessment.core.cost.cost_trace import CostLineTrace
from assessment.core.cost.kpi_contradictions import Contradiction
from assessment.core.cost.kpis import Disagreement, KpiValue
from assessment.core.cost.payback import two_digits
from assessment.core.cost.sensitivity import InputSensitivity
from reports.content.writing.chapter_context import ChapterContext
from reports.findings import CostFindings

Data = dict[str, Any]


def kpis(chapter: ChapterContext, cost_findings: CostFindings) -> Data:
    """Every figure given, by whom and from where, and those that functions count differently."""
    questionnaire = chapter.diagnosis.questionnaire
    names = {kpi.code: kpi for kpi in (*questionnaire.kpis, *questionnaire.trends)}
    return {
        "values": {
            code: {
                "name": chapter.read(names[code].name),
                "unit": names[code].unit,
                "figure": cost_findings.kpis.figure(names[code]),
                "given": [_value(value) for value in cost_findings.kpis.of(names[code])],
            }
            for code in cost_findings.kpis.by_code
        },
        "disagreements": [_disagreement(disagreement) for disagreement in cost_findings.disagreements],
    }


def _value(value: KpiValue) -> Data:
    return {
        "function": value.function,
        "value": value.value,
        "second": value.second,
        "source": str(value.source),
        "period": value.period,
    }


def _disagreement(disagreement: Disagreement) -> Data:
    return {
        "kpi": disagreement.kpi.code,
        "percent_apart": disagreement.percent,
        "values": [_value(value) for value in disagreement.values],
    }


def contradictions(chapter: ChapterContext, cost_findings: CostFindings | None) -> list[Data]:
    """Where a figure does not fit the answers: both numbers side by side."""
    return [
        _contradiction(chapter, contradiction)
        for contradiction in (cost_findings.contradictions if cost_findings else ())
    ]


def _contradiction(chapter: ChapterContext, contradiction: Contradiction) -> Data:
    return {
        "kpi": contradiction.kpi.code,
        "name": chapter.read(contradiction.kpi.name),
        "against": str(contradiction.against),
        "items": dict(contradiction.items),
        "items_bound": contradiction.bound,
        "figure": contradiction.figure,
        "figure_bound": contradiction.threshold,
        "unit": contradiction.kpi.unit,
        "values": [_value(value) for value in contradiction.values],
        "message": chapter.read(contradiction.message),
    }


def cost(cost_findings: CostFindings | None) -> Data | None:
    """What misalignment costs in a year, in euros; None where no figure was given, or those given cannot stand."""
    return _cost(cost_findings.cost, cost_findings.sensitivities) if cost_findings and cost_findings.cost else None


def _cost(cost: Cost, sensitivities: Iterable[InputSensitivity]) -> Data:
    return {
        "total": _amount(cost.total),
        "uncapped": _amount(cost.uncapped),
        "cap": cost.cap,
        "capped": cost.capped,
        "lines": {str(line.line): _line(line) for line in cost.lines},
        "inputs": {str(entry): _input(given) for entry, given in cost.inputs.items()},
        "tornado": [
            {"input": str(swing.entry), "at_low": swing.at_low, "at_high": swing.at_high, "width": swing.width}
            for swing in sensitivities
        ],
        "choices": _choices(cost),
        "seed": cost.seed,
        "draws": cost.draws,
    }


def _choices(cost: Cost) -> Data:
    return {
        "lead_loss": str(cost.choices.lead_loss),
        "late_response": cost.choices.late_response,
        "forecast_gap": cost.choices.forecast_gap,
        "duplicates_hold": sorted(map(str, cost.choices.duplicates_hold)),
    }


def _amount(amount: Amount | None) -> Data | None:
    """Bounds and quantiles as computed, and as they may be printed: two digits."""
    if amount is None:
        return None
    values = {"low": amount.low, "p10": amount.p10, "p50": amount.p50, "p90": amount.p90, "high": amount.high}
    return values | {"printed": {name: two_digits(value) for name, value in values.items()}}


def _line(cost_line_result: CostLineResult) -> Data:
    return {
        "state": str(cost_line_result.state),
        "amount": _amount(cost_line_result.amount),
        "lacking": [str(entry) for entry in cost_line_result.lacking],
        "trace": _trace(cost_line_result.trace) if cost_line_result.trace else None,
    }


def _trace(cost_line_trace: CostLineTrace) -> Data:
    return {
        "low": cost_line_trace.low,
        "central": cost_line_trace.central,
        "high": cost_line_trace.high,
        "parts": [
            {
                "factor": str(part.factor),
                "low": part.low,
                "central": part.central,
                "high": part.high,
                "inputs": [str(entry) for entry, _ in part.inputs],
            }
            for part in cost_line_trace.parts
        ],
    }


def _input(given: CostInput) -> Data:
    """An input with who gave it, or the outside figure that stands in and its grade."""
    fields: Data = {"low": given.range.low, "central": given.range.central, "high": given.range.high}
    if isinstance(given, OwnInput):
        return fields | {"origin": "own", "by": list(given.by), "source": str(given.source)}
    return fields | {
        "origin": "reference",
        "grade": str(given.grade),
        "claims": list(given.claims),
        "limited_by": str(given.limited_by) if given.limited_by else None,
    }
