"""Total, levers, symptoms and functions."""

from typing import Any

from assessment.core.comparison.scale_reliability import ScaleReliability, scale_reliability
from assessment.core.questionnaire.localised_text import Text
from assessment.core.results.diagnosis import TOO_FEW_ANSWERS, missing_reason
from assessment.core.results.maturity_levels import ShownLevel
from assessment.core.results.quick_mapping import TOTAL, foreseen_full_scores
from assessment.core.results.result_types import (
    DimensionResult,
    LeverResult,
    ScaleResult,
    TotalResult,
)
from reports.content.writing import level_text
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import Measure
from reports.json_export.items import bounds_of
from reports.json_export.score_traces import scale_items, scored

Data = dict[str, Any]


def _uncertain(result: ScaleResult | TotalResult) -> Data:
    """Intervals, and what they are made of where that may be told."""
    uncertainty = result.uncertainty
    return {
        "interval80": _pair(result.interval(uncertainty.level_confidence if uncertainty else None)),
        "interval95": _pair(result.interval()),
        "standard_error": uncertainty.published_error if uncertainty else None,
        "degrees": uncertainty.published_degrees if uncertainty else None,
        "usual_noise": uncertainty.planned if uncertainty else None,
    }


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return [float(bound) for bound in interval] if interval else None


def _told(chapter: ChapterContext, reason: str | None) -> str | None:
    """A reason in the reader's language."""
    return chapter.say(f"report.reasons.{reason}") if reason else None


def _shown(chapter: ChapterContext, shown: ShownLevel | None, measure: Measure) -> Data | None:
    """What may be said of a level, and the sentence that says it."""
    if shown is None:
        return None
    return {
        "saying": str(shown.saying),
        "low": shown.low,
        "high": shown.high,
        "closer": shown.closer,
        "sentence": level_text.view(chapter, shown, measure).statement,
    }


def _foreseen(chapter: ChapterContext, key: str) -> Data | None:
    """What the full length is expected to give after a quick check, and where it falls eight times in ten."""
    full_score_prediction = foreseen_full_scores(chapter.diagnosis).get(key)
    return (
        {
            "expected": full_score_prediction.expected,
            "interval80": [full_score_prediction.low, full_score_prediction.high],
        }
        if full_score_prediction
        else None
    )


def total(chapter: ChapterContext, result: TotalResult) -> Data:
    """The mean of the levers, or why there is none."""
    measure = chapter.measure(result.score, result.interval())
    return {
        "score": result.score,
        "reason": result.reason,
        "reason_told": _told(chapter, result.reason),
        **_uncertain(result),
        "level": result.level,
        "level_before_cap": result.level_before_cap,
        "capped_by": result.capped_by.key if result.capped_by else None,
        "shown": _shown(chapter, result.shown, measure),
        "weights": dict(result.weights),
        "weakest": result.weakest.key if result.weakest else None,
        "full_length": _foreseen(chapter, TOTAL),
        "weakest_replayed": result.replayed.last if result.replayed else None,
        "weakest_level_with": list(result.replayed.level_with) if result.replayed else [],
        "weakest_steadiness": result.weakest_steadiness,
    }


def _reliability(reliability: ScaleReliability | None) -> Data | None:
    if reliability is None:
        return None
    icc, alpha = reliability.icc, reliability.alpha
    return {
        "icc1": icc.icc1_n0,
        "icc1_reason": str(icc.reason) if icc.icc1_n0 is None and icc.reason else None,
        "alpha": alpha.value,
        "alpha_interval95": [alpha.interval.lower, alpha.interval.upper] if alpha.interval else None,
        "alpha_reason": str(alpha.reason) if alpha.reason else None,
        "complete_answers": alpha.n,
        "alpha_readable": reliability.readable,
    }


def organisation(chapter: ChapterContext) -> Data:
    """Levers with their level, then symptoms, by key."""
    reliable = {reliability.key: reliability for reliability in scale_reliability(chapter.diagnosis)}
    levers = {
        lever.key: _scale(chapter, lever, lever.lever.name, "lever")
        | _level(chapter, lever)
        | {"reliability": _reliability(reliable.get(lever.key))}
        for lever in chapter.diagnosis.levers
    }
    symptoms = {
        symptom.key: _scale(chapter, symptom, symptom.family.name, "symptom") for symptom in chapter.diagnosis.symptoms
    }
    return levers | symptoms


def _scale(chapter: ChapterContext, scale: ScaleResult, name: Text, kind: str) -> Data:
    bounds = scale.bounds
    return {
        "name": chapter.read(name),
        "kind": kind,
        "score": scale.score,
        "bounds": bounds_of(chapter.reading.scores[scale.key]) if chapter.reading else {},
        "reason": scale.reason,
        "reason_told": _told(chapter, scale.reason),
        **_uncertain(scale),
        "full_length": _foreseen(chapter, scale.key),
        "nonresponse_bounds": [bounds.low, bounds.high] if bounds else None,
        "response_rate": bounds.response_rate if bounds else None,
    }


def _level(chapter: ChapterContext, lever: LeverResult) -> Data:
    return {
        "level": lever.level,
        "level_before_cap": lever.level_before_cap,
        "capped_by": lever.capped_by.dimension.code if lever.capped_by else None,
        "shown": _shown(chapter, lever.shown, chapter.scale(lever)),
        "dimensions": {
            dimension.dimension.code: _dimension(chapter, dimension)
            for dimension in lever.dimensions
            if dimension.items
        },
        "thin_items": [
            {"item": thin.code, "missing": thin.missing, "points": thin.points} for thin in lever.thin_items
        ],
    }


def _dimension(chapter: ChapterContext, dimension_result: DimensionResult) -> Data:
    return {
        "name": chapter.read(dimension_result.dimension.name),
        "mean": dimension_result.mean,
        "score": dimension_result.score,
        "level": dimension_result.level,
        "caps": dimension_result.caps,
        "items": list(dimension_result.items),
    }


def function(chapter: ChapterContext, key: str) -> Data:
    """A function's scores, each with its reason where there is none, and its share of the company's."""
    diagnosis = chapter.diagnosis
    function_scores = {scale: result.company.functions[key] for scale, result in diagnosis.scales.items()}
    return {
        "name": chapter.names[key],
        "respondents": chapter.people[key],
        "staff": diagnosis.staff.get(key),
        "scores": {scale: score.score for scale, score in function_scores.items()},
        "reasons": {
            scale: None if score.score is not None else _function_reason(chapter, scale, key)
            for scale, score in function_scores.items()
        },
        "scored": {scale: scored(chapter, scale, key) for scale in function_scores},
        "weights": {scale: score.weight for scale, score in function_scores.items()},
    }


def _function_reason(chapter: ChapterContext, key: str, function: str) -> str:
    hidden = chapter.reading.scores[key][function].hidden if chapter.reading else None
    if hidden:
        return str(hidden)
    diagnosis, people = chapter.diagnosis, chapter.diagnosis.people
    if people is None:
        return TOO_FEW_ANSWERS
    columns = [number for number, code in enumerate(people.sheet.codes) if code in scale_items(diagnosis, key)]
    return missing_reason(people.sheet.cells[people.rows[function]][:, columns])
