"""Derivation of each score: formula and inputs down to the answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from assessment.core.questionnaire.answer_sheet import Cell
from assessment.core.results.diagnosis import Diagnosis
from assessment.core.results.result_types import ScaleResult


class Formula(StrEnum):
    """How a figure is made of its parts; each has its sentence in both languages."""

    TOTAL = "total"
    """Weighted mean of the levers."""
    COMPANY = "company"
    """Mean of the functions that enter, one voice each."""
    FUNCTION = "function"
    """Mean of the scored persons."""
    PERSON = "person"
    """25 × (mean of the answers − 1)."""
    ANSWER = "answer"
    """An answer as given."""
    ITEM = "item"
    """Mean of the functions' means, one voice each, 1 to 5."""


@dataclass(frozen=True)
class Trace:
    """One figure with its parts. `name` is a scale, a function, a respondent or an item, as `formula` says."""

    formula: Formula
    name: str
    value: float | None
    weight: float | None = None
    """Share in the figure above; 0 when it is shown beside and does not enter."""
    parts: tuple["Trace", ...] = ()
    excluded: Mapping[str, int] = field(default_factory=dict)
    """How much was left out and why: `dont_know`, `not_applicable`, `skipped`, `too_few_answers`."""

    def walk(self) -> Iterator["Trace"]:
        """This figure and everything below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def trace_total(diagnosis: Diagnosis) -> Trace:
    """The total down to the answers."""
    parts = tuple(
        trace_scale(diagnosis, lever.key, weight=diagnosis.total.weights[lever.key]) for lever in diagnosis.levers
    )
    return Trace(Formula.TOTAL, "total", diagnosis.total.score, None, parts)


def trace_scale(diagnosis: Diagnosis, key: str, *, weight: float | None = None) -> Trace:
    """A lever's or a symptom's score down to the answers. Raises KeyError for an unknown scale."""
    scale = diagnosis.scales[key]
    parts = tuple(_function(diagnosis, scale, function) for function in scale.company.functions)
    return Trace(Formula.COMPANY, key, scale.score, weight, parts)


def trace_item(diagnosis: Diagnosis, code: str) -> Trace:
    """An item's company mean (1 to 5) down to the answers. Raises KeyError for an item that was not asked."""
    result = diagnosis.items[code]
    voices = [function for function in diagnosis.questionnaire.triad if result.by_function.get(function) is not None]
    voices = voices or [function for function, mean in result.by_function.items() if mean is not None]
    parts = tuple(
        Trace(
            Formula.FUNCTION,
            function,
            mean,
            1 / len(voices) if function in voices else 0.0,
            tuple(_answer(diagnosis, row, code) for row in diagnosis.rows[function]),
        )
        for function, mean in result.by_function.items()
    )
    return Trace(Formula.ITEM, code, result.mean, None, parts)


def _codes(diagnosis: Diagnosis, key: str) -> tuple[str, ...]:
    questionnaire = diagnosis.questionnaire
    holders = {lever.key: lever.items for lever in questionnaire.levers} | {
        family.key: family.items for family in questionnaire.families
    }
    return tuple(item.code for item in questionnaire.of_length(holders[key], diagnosis.length))


def _function(diagnosis: Diagnosis, scale: ScaleResult, function: str) -> Trace:
    score = scale.company.functions[function]
    codes = _codes(diagnosis, scale.key)
    parts = tuple(_person(diagnosis, scale, int(row), codes) for row in diagnosis.rows[function])
    left_out = score.respondents - score.scored
    excluded = {"too_few_answers": left_out} if left_out else {}
    return Trace(Formula.FUNCTION, function, score.score, score.weight, parts, excluded)


def _person(diagnosis: Diagnosis, scale: ScaleResult, row: int, codes: tuple[str, ...]) -> Trace:
    value = scale.persons[row]
    answers = tuple(_answer(diagnosis, row, code) for code in codes)
    excluded = {
        name: count
        for name in ("dont_know", "not_applicable", "skipped")
        if (count := sum(name in answer.excluded for answer in answers))
    }
    name = diagnosis.sheet.respondents[row].identifier
    return Trace(Formula.PERSON, name, None if np.isnan(value) else float(value), None, answers, excluded)


def _answer(diagnosis: Diagnosis, row: int, code: str) -> Trace:
    cell = int(diagnosis.sheet.cells[row, diagnosis.sheet.codes.index(code)])
    if cell > 0:
        return Trace(Formula.ANSWER, code, float(cell))
    return Trace(Formula.ANSWER, code, None, None, (), {Cell(cell).name.lower(): 1})
