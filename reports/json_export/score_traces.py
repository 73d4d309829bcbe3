"""Score derivations down to answers."""

import hashlib
import json
import math
from typing import Any

from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.published_diagnosis import PersonDetail, PublishedDiagnosis
from assessment.core.results.result_types import ScaleResult
from assessment.core.results.score_trace import Formula
from reports.content.writing.chapter_context import ChapterContext

Data = dict[str, Any]
STATES = (None, 1, 2, 3, 4, 5, Cell.NOT_APPLICABLE.name.lower(), Cell.DONT_KNOW.name.lower())
"""How each cell is written: an option at its own place, what is below 0 from the end."""


def traces(chapter: ChapterContext, *, people: bool = True) -> Data:
    """What each score is made of, down to each person's; the answers below them stand once, under `answers`.

    In confidential mode, and without `people`, a trace ends at the published groups.
    """
    diagnosis = chapter.diagnosis
    total = diagnosis.total
    parts = [
        {"lever": lever.key, "value": lever.score, "weight": total.weights[lever.key]} for lever in diagnosis.levers
    ]
    return {
        "total": {"formula": str(Formula.TOTAL), "value": total.score, "parts": parts},
        **{key: _trace(chapter, scale, people=people) for key, scale in diagnosis.scales.items()},
    }


def _trace(chapter: ChapterContext, scale: ScaleResult, *, people: bool) -> Data:
    diagnosis = chapter.diagnosis
    persons = _persons(diagnosis.people, scale.key) if people and diagnosis.people else {}
    parts = []
    for function, function_score in scale.company.functions.items():
        answered = scored(chapter, scale.key, function)
        part = {
            "formula": str(Formula.FUNCTION),
            "function": function,
            "value": function_score.score,
            "weight": function_score.weight,
            "left_out": None if answered is None else function_score.respondents - answered,
        }
        parts.append(part | {"persons": persons[function]} if persons else part)
    return {
        "formula": str(Formula.COMPANY),
        "value": scale.score,
        "items": list(scale_items(diagnosis, scale.key)),
        "parts": parts,
    }


def _persons(people: PersonDetail, scale: str) -> dict[str, dict[str, float | None]]:
    """Points of each person by function."""
    names = [respondent.identifier for respondent in people.sheet.respondents]
    points = [None if math.isnan(score) else score for score in people.scores[scale].tolist()]
    return {function: {names[row]: points[row] for row in rows.tolist()} for function, rows in people.rows.items()}


def scored(chapter: ChapterContext, key: str, function: str) -> int | None:
    """How many people of a function or group have a score on a scale; None where that is not told."""
    if chapter.reading:
        return chapter.reading.scores[key][function].answered
    return chapter.diagnosis.scales[key].company.functions[function].scored


def answers(people: PersonDetail) -> Data:
    """What each respondent gave, item by item: an option 1 to 5, `dont_know`, `not_applicable`, or null for skipped."""
    sheet = people.sheet
    names = [respondent.identifier for respondent in sheet.respondents]
    rows = zip(names, sheet.cells.tolist(), strict=True)
    return {
        "items": list(sheet.codes),
        "functions": dict(zip(names, sheet.functions, strict=True)),
        "roles": {respondent.identifier: str(respondent.role) for respondent in sheet.respondents},
        "given": {name: list(map(STATES.__getitem__, cells)) for name, cells in rows},
    }


def digest_of_people(people: PersonDetail | None) -> str:
    """The SHA-256 of the answers and scores of named people, "" without any.

    Of their bytes: a page weighs its report, and ten thousand people written out as text took two thirds of its time.
    """
    if people is None:
        return ""
    sheet = people.sheet
    names = [sheet.codes, sheet.functions, [(person.identifier, person.role) for person in sheet.respondents]]
    content = hashlib.sha256(json.dumps([names, sorted(people.scores)], ensure_ascii=False).encode())
    content.update(sheet.cells.tobytes())
    for _, scores in sorted(people.scores.items()):
        content.update(scores.tobytes())
    return content.hexdigest()


def scale_items(diagnosis: PublishedDiagnosis, key: str) -> tuple[str, ...]:
    """Items of a scale that were asked."""
    questionnaire = diagnosis.questionnaire
    holders = {lever.key: lever.items for lever in questionnaire.levers}
    holders |= {family.key: family.items for family in questionnaire.families}
    return tuple(item.code for item in questionnaire.of_length(holders[key], diagnosis.length))
