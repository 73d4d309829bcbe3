"""A diagnosis as plain data, for the JSON that other programs read: every figure, its reason and its trace."""

import math
from collections.abc import Mapping
from typing import Any

from assessment.core.answers import Cell
from assessment.core.diagnosis import (
    LEVEL_CONFIDENCE,
    RANGE_CONFIDENCE,
    CrossResult,
    Diagnosis,
    DimensionResult,
    ItemResult,
    LeverResult,
    ScaleResult,
    TotalResult,
    missing_reason,
)
from assessment.core.levels import ShownLevel
from assessment.core.questionnaire import Kind, Text
from assessment.core.roadmap import PERIODS, PlannedAction
from assessment.core.trace import Formula
from reports.content import levels
from reports.content.basis import Basis
from reports.content.shapes import Measure

FORMAT = 1
"""Raised when a key changes its meaning or goes away."""
Data = dict[str, Any]


def figures(basis: Basis) -> Data:
    """Everything that was computed, in a stable order, ready for `json.dumps`: no NaN, no numpy number."""
    diagnosis = basis.diagnosis
    questionnaire = diagnosis.questionnaire
    return {
        "format": FORMAT,
        "questionnaire": {
            "key": questionnaire.key,
            "version": questionnaire.version,
            "hash": questionnaire.content_hash,
            "title": basis.read(questionnaire.title),
        },
        "language": basis.say.code,
        "length": str(diagnosis.length),
        "respondents": diagnosis.respondents,
        "context": _context(basis),
        "total": _total(basis, diagnosis.total),
        "organisation": _organisation(basis),
        "functions": {key: _function(basis, key) for key in diagnosis.functions},
        "items": {code: _item(basis, result) for code, result in diagnosis.items.items()},
        "blind_spots": [_blind_spot(basis, result) for result in diagnosis.blind_spots],
        "crossratings": [_cross(basis, result) for result in diagnosis.cross],
        "target": _target(basis),
        "roadmap": _roadmap(basis),
        "traces": _traces(diagnosis),
        "answers": _answers(diagnosis),
    }


def _context(basis: Basis) -> Data:
    context = basis.context
    return {
        "organisation": context.organisation,
        "headcount": context.headcount,
        "staff": dict(context.staff),
        "cycle": context.cycle,
        "basket": context.basket,
        "complex_offer": context.complex_offer,
        "several_sites": context.several_sites,
        "marketing_share": context.marketing_share,
        "day": context.day.isoformat() if context.day else None,
    }


def _uncertain(result: ScaleResult | TotalResult) -> Data:
    uncertainty = result.uncertainty
    return {
        "interval80": _pair(result.interval(LEVEL_CONFIDENCE)),
        "interval95": _pair(result.interval(RANGE_CONFIDENCE)),
        "standard_error": uncertainty.standard_error if uncertainty else None,
        "degrees": uncertainty.degrees if uncertainty else None,
        "usual_noise": uncertainty.planned if uncertainty else None,
    }


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return [float(bound) for bound in interval] if interval else None


def _told(basis: Basis, reason: str | None) -> str | None:
    """A reason in the reader's language."""
    return basis.say(f"report.reasons.{reason}") if reason else None


def _shown(basis: Basis, shown: ShownLevel | None, measure: Measure) -> Data | None:
    """What may be said of a level, and the sentence that says it."""
    if shown is None:
        return None
    return {
        "saying": str(shown.saying),
        "low": shown.low,
        "high": shown.high,
        "closer": shown.closer,
        "sentence": levels.view(basis, shown, measure).statement,
    }


def _total(basis: Basis, total: TotalResult) -> Data:
    measure = basis.measure(total.score, total.interval())
    return {
        "score": total.score,
        "reason": total.reason,
        "reason_told": _told(basis, total.reason),
        **_uncertain(total),
        "level": total.level,
        "level_before_cap": total.level_before_cap,
        "capped_by": total.capped_by.key if total.capped_by else None,
        "shown": _shown(basis, total.shown, measure),
        "weights": dict(total.weights),
        "weakest": total.weakest.key if total.weakest else None,
        "weakest_steadiness": total.weakest_steadiness,
    }


def _organisation(basis: Basis) -> Data:
    """Levers with their level, then symptoms, by key."""
    levers = {
        lever.key: _scale(basis, lever, lever.lever.name, "lever") | _level(basis, lever)
        for lever in basis.diagnosis.levers
    }
    symptoms = {
        symptom.key: _scale(basis, symptom, symptom.family.name, "symptom") for symptom in basis.diagnosis.symptoms
    }
    return levers | symptoms


def _scale(basis: Basis, scale: ScaleResult, name: Text, kind: str) -> Data:
    bounds = scale.bounds
    return {
        "name": basis.read(name),
        "kind": kind,
        "score": scale.score,
        "reason": scale.reason,
        "reason_told": _told(basis, scale.reason),
        **_uncertain(scale),
        "nonresponse_bounds": [bounds.low, bounds.high] if bounds else None,
        "response_rate": bounds.response_rate if bounds else None,
    }


def _level(basis: Basis, lever: LeverResult) -> Data:
    return {
        "level": lever.level,
        "level_before_cap": lever.level_before_cap,
        "capped_by": lever.capped_by.dimension.code if lever.capped_by else None,
        "shown": _shown(basis, lever.shown, basis.scale(lever)),
        "dimensions": {found.dimension.code: _dimension(basis, found) for found in lever.dimensions if found.items},
        "thin_items": [
            {"item": thin.code, "missing": thin.missing, "points": thin.points} for thin in lever.thin_items
        ],
    }


def _dimension(basis: Basis, found: DimensionResult) -> Data:
    return {
        "name": basis.read(found.dimension.name),
        "mean": found.mean,
        "score": found.score,
        "level": found.level,
        "caps": found.caps,
        "items": list(found.items),
    }


def _function(basis: Basis, function: str) -> Data:
    diagnosis = basis.diagnosis
    found = {key: scale.company.functions[function] for key, scale in diagnosis.scales.items()}
    return {
        "name": basis.names[function],
        "respondents": len(diagnosis.rows[function]),
        "staff": diagnosis.staff.get(function),
        "scores": {key: score.score for key, score in found.items()},
        "reasons": {
            key: None if score.score is not None else _function_reason(diagnosis, key, function)
            for key, score in found.items()
        },
        "scored": {key: score.scored for key, score in found.items()},
        "weights": {key: score.weight for key, score in found.items()},
    }


def _function_reason(diagnosis: Diagnosis, key: str, function: str) -> str:
    columns = [number for number, code in enumerate(diagnosis.sheet.codes) if code in _codes(diagnosis, key)]
    return missing_reason(diagnosis.sheet.cells[diagnosis.rows[function]][:, columns])


def _codes(diagnosis: Diagnosis, key: str) -> tuple[str, ...]:
    """Items of a scale that were asked."""
    questionnaire = diagnosis.questionnaire
    holders = {lever.key: lever.items for lever in questionnaire.levers}
    holders |= {family.key: family.items for family in questionnaire.families}
    return tuple(item.code for item in questionnaire.of_length(holders[key], diagnosis.length))


def _item(basis: Basis, result: ItemResult) -> Data:
    return {
        "label": basis.label(result.item),
        "mean": result.mean,
        "level": result.level if result.item.kind is Kind.ANCHORED else None,
        "functions": dict(result.by_function),
        "options": list(result.options),
        "dont_know": result.dont_know,
        "not_applicable": result.not_applicable,
        "skipped": result.skipped,
        "gain": result.gain,
        "blind": result.blind,
    }


def _blind_spot(basis: Basis, result: ItemResult) -> Data:
    return {
        "item": result.item.code,
        "label": basis.label(result.item),
        "dont_know": result.dont_know,
        "respondents": result.respondents,
    }


def _cross(basis: Basis, result: CrossResult) -> Data:
    return {
        "item": result.item.code,
        "label": basis.label(result.item),
        "rater": result.rater,
        "rated": result.rated,
        "mean": result.mean,
        "respondents": result.respondents,
    }


def _target(basis: Basis) -> Data:
    target = basis.roadmap.target
    return {
        "level": target.aim,
        "steps": list(target.steps),
        "levers": dict(target.levers),
        "rule": target.rule.key if target.rule else None,
        "why": basis.read(target.rule.why) if target.rule else None,
        "followed": target.followed,
    }


def _roadmap(basis: Basis) -> Data:
    roadmap = basis.roadmap
    return {
        "start": roadmap.start.isoformat() if roadmap.start else None,
        "periods": list(PERIODS),
        "actions": [_action(basis, planned) for planned in roadmap.actions],
        "load": {function: list(days) for function, days in roadmap.load().items()},
        "expected": {"levers": dict(roadmap.expected_scores), "total": roadmap.expected_total},
    }


def _action(basis: Basis, planned: PlannedAction) -> Data:
    action = planned.action
    start, finish = basis.roadmap.day(planned.start_day), basis.roadmap.day(planned.finish_day)
    return {
        "id": action.id,
        "title": basis.read(action.title),
        "lever": action.lever,
        "period": PERIODS[planned.period],
        "start_day": planned.start_day,
        "finish_day": planned.finish_day,
        "start": start.isoformat() if start else None,
        "finish": finish.isoformat() if finish else None,
        "owner": planned.owner,
        "effort": dict(action.effort),
        "per_quarter": action.per_quarter,
        "cost": list(action.cost),
        "cost_varies": action.cost_varies,
        "gain": planned.gain,
        "gain_per_day": planned.gain_per_day,
        "lever_gains": dict(planned.lever_gains),
        "practices": list(planned.practices),
        "light": planned.light,
        "first_step": basis.read(action.first_step),
        "done_when": basis.read(action.done_when),
        "kpi": basis.read(action.kpi) if action.kpi else None,
    }


def _traces(diagnosis: Diagnosis) -> Data:
    """What each score is made of, down to each person's; the answers below them stand once, under `answers`."""
    total = diagnosis.total
    names = [respondent.identifier for respondent in diagnosis.sheet.respondents]
    parts = [
        {"lever": lever.key, "value": lever.score, "weight": total.weights[lever.key]} for lever in diagnosis.levers
    ]
    return {
        "total": {"formula": str(Formula.TOTAL), "value": total.score, "parts": parts},
        **{key: _trace(diagnosis, scale, names) for key, scale in diagnosis.scales.items()},
    }


def _trace(diagnosis: Diagnosis, scale: ScaleResult, names: list[str]) -> Data:
    persons = [_number(score) for score in scale.persons.tolist()]
    parts = []
    for function, found in scale.company.functions.items():
        scores = {names[row]: persons[row] for row in diagnosis.rows[function].tolist()}
        parts.append(
            {
                "formula": str(Formula.FUNCTION),
                "function": function,
                "value": found.score,
                "weight": found.weight,
                "left_out": found.respondents - found.scored,
                "persons": scores,
            }
        )
    return {
        "formula": str(Formula.COMPANY),
        "value": scale.score,
        "items": list(_codes(diagnosis, scale.key)),
        "parts": parts,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _answers(diagnosis: Diagnosis) -> Data:
    """What each respondent gave, item by item: an option 1 to 5, `dont_know`, `not_applicable`, or null for skipped."""
    states: Mapping[int, int | str | None] = {
        Cell.SKIPPED: None,
        Cell.DONT_KNOW: Cell.DONT_KNOW.name.lower(),
        Cell.NOT_APPLICABLE: Cell.NOT_APPLICABLE.name.lower(),
        **{option: option for option in range(1, 6)},
    }

    sheet = diagnosis.sheet
    names = [respondent.identifier for respondent in sheet.respondents]
    rows = zip(names, sheet.cells.tolist(), strict=True)
    return {
        "items": list(sheet.codes),
        "functions": dict(zip(names, sheet.functions, strict=True)),
        "roles": {respondent.identifier: str(respondent.role) for respondent in sheet.respondents},
        "given": {name: [states[cell] for cell in cells] for name, cells in rows},
    }
