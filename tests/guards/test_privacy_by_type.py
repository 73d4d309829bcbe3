"""Renderers receive published figures, and cannot reach people but where a diagnosis names them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

from numpy import ndarray

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.respondents import Respondent
from assessment.core.results.published_diagnosis import PersonDetail, PublishedDiagnosis
from tests.guards.imports import ROOT

RAW = {"AnswerSheet", "Respondent", "ScoredGroups", "Redaction", "diagnose", "redacted_diagnosis", "Mode"}
"""Answers themselves, what turns them into figures, and the mode of trust: none of it is a renderer's business."""
OF_PEOPLE = {"PersonDetail", "Cell"}
READERS = {
    "reports/content/results/answers.py",
    "reports/json_export/score_traces.py",
    "reports/workbook/questions.py",
}
"""The renderers of single answers. They take a `PersonDetail`, which a confidential diagnosis does not hold."""


def _imported_names() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "reports").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                yield from ((path.relative_to(ROOT).as_posix(), name.name) for name in node.names)


def test_no_renderer_reaches_the_answers_themselves() -> None:
    assert [imported for imported in _imported_names() if imported[1] in RAW] == []
    assert {file for file, name in _imported_names() if name in OF_PEOPLE} == READERS


def test_no_renderer_asks_whether_a_campaign_is_confidential() -> None:
    files = [*(ROOT / "reports").rglob("*.py"), *(ROOT / "templates" / "report").rglob("*.html")]
    asking = re.compile(r"(chapter|reading|analysis|campaign)\.confidential\b|\.mode\s+(is|==)|CONFIDENTIAL")
    paths = [path.relative_to(ROOT).as_posix() for path in files if asking.search(path.read_text(encoding="utf-8"))]
    assert paths == []


def _types_inside(kind: Any, seen: set[Any]) -> set[Any]:
    """Every type that a value of `kind` may hold, people of named heads left out."""
    for inner in get_args(kind):
        _types_inside(inner, seen)
    if isinstance(kind, type) and kind is not PersonDetail and kind not in seen:
        seen.add(kind)
        if is_dataclass(kind):
            for hint in get_type_hints(kind).values():
                _types_inside(hint, seen)
    return seen


def test_what_a_renderer_receives_holds_no_cell_and_no_person_but_in_its_people() -> None:
    held = _types_inside(CampaignAnalysis, set())
    assert PublishedDiagnosis in held
    assert not {kind for kind in held if kind in (AnswerSheet, Respondent, ndarray)}
    assert get_type_hints(PublishedDiagnosis)["people"] == PersonDetail | None
