"""Computes the complete diagnosis from an answer sheet."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assessment.core.questionnaire.answer_sheet import AnswerSheet, Cells
from assessment.core.questionnaire.definition import Dimension, Item, Length, Lever, Questionnaire
from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.maturity_levels import (
    ShownLevel,
    capped_level,
    level_of_mean,
    mean_of_score,
    nearest_level,
    score_of_mean,
    shown_level,
)
from assessment.core.results.published_diagnosis import PersonDetail, PublishedDiagnosis, Rows
from assessment.core.results.rank_robustness import weakest_rank_share
from assessment.core.results.replayed_rank import replayed_rank
from assessment.core.results.result_types import (
    CrossResult,
    DimensionResult,
    ItemResult,
    LeverResult,
    ScaleResult,
    SymptomResult,
    ThinItem,
    TotalResult,
)
from assessment.core.results.score_uncertainty import Uncertainty, company_uncertainty, score_bounds
from assessment.core.results.scoring import CompanyScore, Floats, company_score, item_means, option_gains, person_scores
from assessment.core.results.shown_range import ScoreModel, company_model, shown_range

DIMENSION_ITEMS = 2
"""A dimension counts for the cap from this many items in the length used."""
BLIND_SHARE, BLIND_SHARE_FEW = 0.30, 1 / 3
BLIND_RESPONDENTS, BLIND_RESPONDENTS_FEW = 5, 3
THIN_SHARE = 0.40
THIN_POINTS = 5.0
TOO_FEW_ANSWERS = "too_few_answers"


class Redactor(Protocol):
    """Puts what may be published in the place of what was computed, for confidential teams (see `redactor`)."""

    def scores(self, key: str, persons: Floats) -> Floats:
        """Person scores of a scale as far as they may enter any figure."""

    def planning_noise(self, items: float) -> float:
        """Usual noise (points) of a person's score on a scale of so many items."""

    def items(self, key: str, results: Mapping[str, ItemResult]) -> dict[str, ItemResult]:
        """Items of a scale as they may be shown."""


def diagnose(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    *,
    length: Length = Length.FULL,
    staff: Mapping[str, int] | None = None,
    weights: Mapping[str, float] | None = None,
    redactor: Redactor | None = None,
    silent: Mapping[str, int] | None = None,
) -> PublishedDiagnosis:
    """Compute every figure from a sheet whose codes are those of `length`.

    `staff`: people each function counts, for response rates and intervals. `weights`: levers' weights in the total;
    equal by default. `redactor`: what stands in for person scores and item means in confidential mode; the result then
    holds no people. `silent`: people of the triad's functions of which nobody answered; those of `staff` by default.
    """
    staff = staff or {}
    rows = rows_by_function(questionnaire, sheet)
    silent = silent_functions(staff, questionnaire.triad, sheet.functions) if silent is None else silent
    column = {code: number for number, code in enumerate(sheet.codes)}
    levers: list[LeverResult] = []
    items: dict[str, ItemResult] = {}
    scores: dict[str, Floats] = {}
    for lever in questionnaire.levers:
        asked = questionnaire.of_length(lever.items, length)
        cells = sheet.cells[:, [column[item.code] for item in asked]]
        scores[lever.key] = _scores(lever.key, cells, redactor)
        scale = _scale(lever.key, cells, scores[lever.key], rows, questionnaire, staff, silent, _noise(redactor, cells))
        results = _items(asked, cells, rows, _voices(scale.company, rows, questionnaire.triad))
        results = redactor.items(lever.key, results) if redactor else results
        items |= results
        levers.append(_lever(lever, scale, asked, results, cells, scores[lever.key], rows, staff))
    symptoms: list[SymptomResult] = []
    for family in questionnaire.families:
        asked = questionnaire.of_length(family.items, length)
        cells = sheet.cells[:, [column[item.code] for item in asked]]
        scores[family.key] = _scores(family.key, cells, redactor)
        scale = _scale(
            family.key, cells, scores[family.key], rows, questionnaire, staff, silent, _noise(redactor, cells)
        )
        results = _items(asked, cells, rows, _voices(scale.company, rows, questionnaire.triad))
        items |= redactor.items(family.key, results) if redactor else results
        symptoms.append(SymptomResult(**vars(scale), family=family))
    weights = weights or {lever.key: 1.0 for lever in levers}
    return PublishedDiagnosis(
        questionnaire=questionnaire,
        length=length,
        respondents=len(sheet.respondents),
        answered={function: len(values) for function, values in rows.items()},
        codes=sheet.codes,
        levers=tuple(levers),
        symptoms=tuple(symptoms),
        total=_total(levers, items, scores, weights, rows, staff, questionnaire.triad, redactor),
        items=items,
        cross=_cross_ratings(questionnaire, sheet, column, rows) if redactor is None else (),
        comments=sheet.comments,
        staff=staff,
        people=PersonDetail(sheet, rows, scores) if redactor is None else None,
    )


def silent_functions(staff: Mapping[str, int], triad: Sequence[str], answered: Collection[str]) -> dict[str, int]:
    """People of the triad's functions that count some and of which nobody answered."""
    return {function: staff[function] for function in triad if staff.get(function) and function not in answered}


def rows_by_function(questionnaire: Questionnaire, sheet: AnswerSheet) -> dict[str, npt.NDArray[np.intp]]:
    """Rows of the sheet per function that answered, functions in the questionnaire's order."""
    functions = sheet.function_column
    values = {function.key: np.flatnonzero(functions == function.key) for function in questionnaire.functions}
    return {key: rows for key, rows in values.items() if len(rows)}


def _voices(company: CompanyScore, rows: Rows, triad: Sequence[str]) -> tuple[str, ...]:
    """Functions whose item means make the company's: those of the score, or those that would enter it."""
    return company.voices or tuple(function for function in triad if function in rows) or tuple(rows)


def _scores(key: str, cells: Cells, redactor: Redactor | None) -> Floats:
    persons = person_scores(cells)
    return redactor.scores(key, persons) if redactor else persons


def _noise(redactor: Redactor | None, cells: Cells) -> float | None:
    """The planning value of published scores on these items; None where scores are people's own."""
    return redactor.planning_noise(cells.shape[1]) if redactor else None


def _scale(
    key: str,
    cells: Cells,
    persons: Floats,
    rows: Rows,
    questionnaire: Questionnaire,
    staff: Mapping[str, int],
    silent: Mapping[str, int],
    published_noise: float | None,
) -> ScaleResult:
    company = company_score(persons, rows, triad=questionnaire.triad)
    if company.score is None:
        return ScaleResult(key, company, missing_reason(cells), None, None)
    groups = {voice: _scored(persons, rows[voice]) for voice in company.voices}
    unscored = {
        function: staff[function] for function in questionnaire.triad if function in rows and staff.get(function)
    }
    bounds = score_bounds(groups, questionnaire, staff, without_score={**silent, **unscored})
    uncertainty = company_uncertainty(groups, staff, published_noise=published_noise)
    return ScaleResult(key, company, None, uncertainty, bounds)


def _scored(persons: Floats, rows: npt.NDArray[np.intp]) -> Floats:
    given = persons[rows]
    return given[~np.isnan(given)]


def missing_reason(cells: Cells) -> str:
    """The main cause of a missing score: `dont_know`, `not_applicable` or `too_few_answers`."""
    if not cells.size:
        return TOO_FEW_ANSWERS
    if (cells == Cell.NOT_APPLICABLE).mean() > 0.5:
        return "not_applicable"
    return "dont_know" if (cells == Cell.DONT_KNOW).mean() >= 0.5 else TOO_FEW_ANSWERS


def _items(asked: Sequence[Item], cells: Cells, rows: Rows, voices: Sequence[str]) -> dict[str, ItemResult]:
    company, by_function = item_means(cells, rows, voices=voices)
    gains = option_gains(cells, rows, voices=voices) if len(cells) else np.zeros(len(asked))
    counts = {value: (cells == value).sum(axis=0) for value in range(Cell.NOT_APPLICABLE, 6)}
    results = {}
    for number, item in enumerate(asked):
        dont_know = int(counts[Cell.DONT_KNOW][number])
        results[item.code] = ItemResult(
            item=item,
            mean=_given(company[number]),
            by_function={function: _given(means[number]) for function, means in by_function.items()},
            options=tuple(int(counts[option][number]) for option in range(1, 6)),
            dont_know=dont_know,
            not_applicable=int(counts[Cell.NOT_APPLICABLE][number]),
            skipped=int(counts[Cell.SKIPPED][number]),
            gain=float(gains[number]),
            blind=is_blind(dont_know, len(cells)),
            level=level_of_mean(_given(company[number])),
        )
    return results


def _given(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def is_blind(dont_know: int, respondents: int) -> bool:
    """A blind spot: 30 % or more do not know among 5 or more people, or a third or more among 3 or 4."""
    if respondents >= BLIND_RESPONDENTS:
        return dont_know >= BLIND_SHARE * respondents
    return respondents >= BLIND_RESPONDENTS_FEW and dont_know >= BLIND_SHARE_FEW * respondents


def _lever(
    lever: Lever,
    scale: ScaleResult,
    asked: Sequence[Item],
    results: Mapping[str, ItemResult],
    cells: Cells,
    persons: Floats,
    rows: Rows,
    staff: Mapping[str, int],
) -> LeverResult:
    dimensions = tuple(_dimension(dimension, results) for dimension in lever.dimensions)
    counting = [dimension for dimension in dimensions if dimension.caps and dimension.mean is not None]
    lowest = min(counting, key=lambda dimension: dimension.mean or 0, default=None)
    weakest = lowest.level if lowest else None
    before = level = shown = None
    if scale.score is not None and scale.uncertainty is not None:
        before = nearest_level(mean_of_score(scale.score))
        level = capped_level(before, weakest)
        groups = {voice: _scored(persons, rows[voice]) for voice in scale.company.voices}
        shown = _shown(company_model(scale.score, groups, staff), scale.uncertainty, weakest, len(cells))
    return LeverResult(
        **vars(scale),
        lever=lever,
        dimensions=dimensions,
        level_before_cap=before,
        level=level,
        capped_by=lowest if level != before else None,
        shown=shown,
        thin_items=_thin_items(asked, scale, cells, rows),
    )


def _dimension(dimension: Dimension, results: Mapping[str, ItemResult]) -> DimensionResult:
    asked = [results[item.code] for item in dimension.items if item.code in results]
    means = [result.mean for result in asked if result.mean is not None]
    mean = sum(means) / len(means) if means else None
    return DimensionResult(
        dimension,
        mean,
        len(asked) >= DIMENSION_ITEMS,
        tuple(result.item.code for result in asked),
        score=None if mean is None else score_of_mean(mean),
        level=level_of_mean(mean),
    )


def _thin_items(asked: Sequence[Item], scale: ScaleResult, cells: Cells, rows: Rows) -> tuple[ThinItem, ...]:
    """Items that miss more than 40 % of their answers and on which the score leans by more than 5 points."""
    if scale.score is None:
        return ()
    missing = 1 - (cells > 0).mean(axis=0)
    thin = []
    for number in (int(number) for number in np.flatnonzero(missing > THIN_SHARE)):
        without = company_score(person_scores(np.delete(cells, number, axis=1)), rows, triad=scale.company.voices).score
        if without is not None and abs(scale.score - without) > THIN_POINTS:
            thin.append(ThinItem(asked[number].code, float(missing[number]), scale.score - without))
    return tuple(thin)


def _total(
    levers: Sequence[LeverResult],
    items: Mapping[str, ItemResult],
    scores: Mapping[str, Floats],
    weights: Mapping[str, float],
    rows: Rows,
    staff: Mapping[str, int],
    triad: Sequence[str],
    redactor: Redactor | None,
) -> TotalResult:
    weights = {key: weight / sum(weights.values()) for key, weight in weights.items()}
    scored = [lever for lever in levers if lever.score is not None]
    weakest = min(scored, key=lambda lever: lever.score or 0.0, default=None)
    steadiness = weakest_rank_share(_item_means_by_lever(scored, items)) if len(scored) > 1 else None
    replayed = replayed_rank(
        {lever.key: lever.score or 0.0 for lever in scored},
        {lever.key: lever.uncertainty.standard_error for lever in scored if lever.uncertainty},
    )
    if len(scored) < len(levers):
        return TotalResult(None, "missing_lever", None, None, None, None, None, weights, weakest, steadiness, replayed)
    score = sum(weights[lever.key] * (lever.score or 0.0) for lever in levers)
    persons = sum(weights[lever.key] * scores[lever.key] for lever in levers)
    company = company_score(np.asarray(persons), rows, triad=triad)
    groups = {voice: _scored(np.asarray(persons), rows[voice]) for voice in company.voices}
    noise = redactor.planning_noise(_items_behind(levers, items, weights)) if redactor else None
    uncertainty = company_uncertainty(groups, staff, published_noise=noise) if groups else None
    lowest = min(levers, key=lambda lever: lever.level or 0)
    before = nearest_level(mean_of_score(score))
    level = capped_level(before, lowest.level)
    shown = None
    if uncertainty is not None:
        respondents = sum(len(row) for row in rows.values())
        model = ScoreModel(score, groups, _person_costs(levers, groups, weights), staff)
        shown = _shown(model, uncertainty, lowest.level, respondents)
    return TotalResult(
        score=score,
        reason=None,
        level_before_cap=before,
        level=level,
        capped_by=lowest if level < before else None,
        shown=shown,
        uncertainty=uncertainty,
        weights=weights,
        weakest=weakest,
        weakest_steadiness=steadiness,
        replayed=replayed,
    )


def _items_behind(
    levers: Sequence[LeverResult], items: Mapping[str, ItemResult], weights: Mapping[str, float]
) -> float:
    """How many items of equal weight would have a mean as steady as the weighted mean of the levers."""
    shares = (weights[lever.key] ** 2 / sum(item.code in items for item in lever.lever.items) for lever in levers)
    return 1 / sum(shares)


def _shown(model: ScoreModel, uncertainty: Uncertainty, weakest: int | None, respondents: int) -> ShownLevel:
    interval, span = (
        shown_range(model, uncertainty, confidence)
        for confidence in (uncertainty.level_confidence, uncertainty.range_confidence)
    )
    return shown_level(model.score, interval, weakest=weakest, respondents=respondents, span=span)


def _person_costs(
    levers: Sequence[LeverResult], groups: Mapping[str, Floats], weights: Mapping[str, float]
) -> dict[str, float]:
    """By function, the points that the total loses at least when one person's total falls by one.

    A person who answered more of one lever than of another weighs least where most people of the function answered.
    """
    return {
        function: min(
            (function_score.weight / function_score.scored if function_score and function_score.scored else 0.0)
            for lever in levers
            if weights[lever.key] > 0
            for function_score in (lever.company.functions.get(function),)
        )
        for function in groups
    }


def _item_means_by_lever(
    levers: Sequence[LeverResult], items: Mapping[str, ItemResult]
) -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(
            mean for dimension in lever.dimensions for code in dimension.items if (mean := items[code].mean) is not None
        )
        for lever in levers
    )


def _cross_ratings(
    questionnaire: Questionnaire, sheet: AnswerSheet, column: Mapping[str, int], rows: Rows
) -> tuple[CrossResult, ...]:
    cross_results: list[CrossResult] = []
    for item in questionnaire.cross.items if questionnaire.cross else ():
        if item.code not in column or item.rated is None:
            continue
        for rater, people in rows.items():
            given = sheet.cells[people, column[item.code]]
            given = given[given > 0]
            if rater != item.rated and len(given):
                cross_results.append(CrossResult(item, rater, item.rated, float(given.mean()), len(given)))
    return tuple(cross_results)
