"""Derivation of each score: formula and inputs down to the answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.published_diagnosis import PersonDetail, PublishedDiagnosis
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
    PUBLISHED = "published"
    """Mean of a published group, whose people are not told apart."""


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
    protected: bool = False
    """Whether answers are confidential: a missing value may be one that is kept from the reader."""
    people: int = 0
    """Of a function: how many people it is made of, listed among the parts or not."""

    def walk(self) -> Iterator["Trace"]:
        """This figure and everything below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def trace_total(diagnosis: PublishedDiagnosis, *, lists_people: bool = True) -> Trace:
    """The total down to the answers, or to the functions where people are not listed."""
    weights = diagnosis.total.weights
    parts = tuple(
        trace_scale(diagnosis, lever.key, weight=weights[lever.key], lists_people=lists_people)
        for lever in diagnosis.levers
    )
    return Trace(Formula.TOTAL, "total", diagnosis.total.score, None, parts, protected=diagnosis.people is None)


def trace_scale(
    diagnosis: PublishedDiagnosis, key: str, *, weight: float | None = None, lists_people: bool = True
) -> Trace:
    """A lever's or a symptom's score down to the answers, or to the functions. Raises KeyError for an unknown scale."""
    scale = diagnosis.scales[key]
    parts = tuple(
        _function(diagnosis, scale, function, lists_people=lists_people) for function in scale.company.functions
    )
    return Trace(Formula.COMPANY, key, scale.score, weight, parts, protected=diagnosis.people is None)


def trace_item(diagnosis: PublishedDiagnosis, code: str) -> Trace:
    """An item's company mean (1 to 5) down to the answers. Raises KeyError for an item that was not asked."""
    result = diagnosis.items[code]
    voices = [function for function in diagnosis.questionnaire.triad if result.by_function.get(function) is not None]
    voices = voices or [function for function, mean in result.by_function.items() if mean is not None]
    weights = {function: 1 / len(voices) if function in voices else 0.0 for function in result.by_function}
    people = diagnosis.people
    if people is None:
        groups = tuple(_group(key, mean, weights[key]) for key, mean in result.by_function.items())
        return Trace(Formula.ITEM, code, result.mean, None, groups, protected=True)
    parts = tuple(
        Trace(
            Formula.FUNCTION,
            function,
            mean,
            weights[function],
            tuple(_answer(people, row, code) for row in people.rows[function]),
            people=len(people.rows[function]),
        )
        for function, mean in result.by_function.items()
    )
    return Trace(Formula.ITEM, code, result.mean, None, parts)


def _group(key: str, value: float | None, weight: float) -> Trace:
    """A published group: nothing stands below it."""
    return Trace(Formula.PUBLISHED, key, value, weight, protected=True)


def _codes(diagnosis: PublishedDiagnosis, key: str) -> tuple[str, ...]:
    questionnaire = diagnosis.questionnaire
    holders = {lever.key: lever.items for lever in questionnaire.levers} | {
        family.key: family.items for family in questionnaire.families
    }
    return tuple(item.code for item in questionnaire.of_length(holders[key], diagnosis.length))


def trace_people(diagnosis: PublishedDiagnosis, key: str, function: str, *, among: slice) -> tuple[Trace, ...]:
    """The scores of some people of a function on a scale, down to the answers; none in confidential mode.

    Raises KeyError for a scale or a function that is not there.
    """
    people, scale = diagnosis.people, diagnosis.scales[key]
    if people is None:
        return ()
    codes = _codes(diagnosis, scale.key)
    return tuple(_person(people, scale.key, int(row), codes) for row in people.rows[function][among])


def _function(diagnosis: PublishedDiagnosis, scale: ScaleResult, function: str, *, lists_people: bool) -> Trace:
    score = scale.company.functions[function]
    people = diagnosis.people
    if people is None:
        return _group(function, score.score, score.weight)
    count = len(people.rows[function])
    parts = trace_people(diagnosis, scale.key, function, among=slice(count if lists_people else 0))
    left_out = score.respondents - score.scored
    excluded = {"too_few_answers": left_out} if left_out else {}
    return Trace(Formula.FUNCTION, function, score.score, score.weight, parts, excluded, people=count)


def _person(people: PersonDetail, scale: str, row: int, codes: tuple[str, ...]) -> Trace:
    value = people.scores[scale][row]
    answers = tuple(_answer(people, row, code) for code in codes)
    excluded = {
        name: count
        for name in ("dont_know", "not_applicable", "skipped")
        if (count := sum(name in answer.excluded for answer in answers))
    }
    name = people.sheet.respondents[row].identifier
    return Trace(Formula.PERSON, name, None if np.isnan(value) else float(value), None, answers, excluded)


def _answer(people: PersonDetail, row: int, code: str) -> Trace:
    cell = int(people.sheet.cells[row, people.sheet.codes.index(code)])
    if cell > 0:
        return Trace(Formula.ANSWER, code, float(cell))
    return Trace(Formula.ANSWER, code, None, None, (), {Cell(cell).name.lower(): 1})
