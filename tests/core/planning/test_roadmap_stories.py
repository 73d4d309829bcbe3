"""What a consultant would expect among the first actions of firms with one illness each."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assessment.core.optimiser.optimise import optimise_usual
from assessment.core.planning.roadmap import Roadmap
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.results.diagnosis import diagnose
from assessment.importers.answers import read_answers
from tests.core.planning.roadmap_stories import STORIES, answer_file
from tests.core.questionnaire_factory import alignment

FOLDER = Path(__file__).parents[4] / "shared" / "scenarios" / "roadmap"
EXPECTED: Mapping[str, Any] = (
    json.loads((FOLDER / "expected.json").read_text(encoding="utf-8")) if FOLDER.is_dir() else {}
)
FIRST_HORIZON = 90
SEEDS = range(3)
DRAWN: Mapping[str, Mapping[str, Any]] = {
    "nobody-owns-revenue": {"first": [["A10", "A11"]], "because": ["O1.1", "O1.2", "blame"]},
    "leads-rot": {"first": [["A02"], ["A15"]], "because": ["P2.1", "V2.2", "wasted_leads"]},
    "two-numbers-for-one-question": {"first": [["A13"]], "because": ["P1.2", "duplicated_effort"]},
    "two-stories-to-customers": {
        "first": [["A03"], ["A08", "A09"]],
        "because": ["V2.4", "V2.1", "inconsistent_messages"],
    },
    "meetings-turn-to-trials": {"first": [["A14"]], "because": ["P3.1", "O2.2", "blame"]},
    "customer-asked-twice": {"within": [["A17"]], "because": ["P1.1", "duplicated_effort"]},
    "who-answers-for-revenue-is-disputed": {"first": [["A10", "A11"]], "because": ["disagreement", "O1.1"]},
    "nobody-knows-who-decides": {"first": [["A10", "A11"]], "because": ["unknown", "O1.1"]},
    "eight-people-who-sit-together": {"never": ["A17", "A18", "A23", "A06"], "most": 4},
    "all-is-well": {"most": 0},
    "targets-clash": {"first": [["A01"]], "because": ["V1.1", "blame"]},
    "bonuses-pull-apart": {"first": [["A13"]], "within": [["A06"]], "because": ["blame"]},
    "acquisition-cost-is-not-worked-out": {"first": [["A07"]], "because": ["V3.2"]},
    "forecast-is-nobody-s": {"first": [["A20"]], "because": ["P2.4"]},
    "disputes-last": {"first": [["A12"]], "because": ["O2.1", "blame"]},
    "materials-made-twice": {"first": [["A19"]], "because": ["P1.3", "duplicated_effort"]},
    "no-feedback-on-leads": {"first": [["A16"]], "because": ["P2.3", "wasted_leads"]},
    "leader-is-absent": {"first": [["A24"]], "because": ["O2.4"]},
    "wrong-customers": {"first": [["A03"]], "because": ["V2.1", "wasted_leads"]},
    "journey-is-unknown": {"first": [["A08"]], "because": ["V2.3"]},
    "commitments-are-not-kept": {"first": [["A15"]], "because": ["P2.1", "wasted_leads"]},
    "promise-is-disputed": {"first": [["A08", "A09"]], "because": ["disagreement", "V2.4"]},
    "goal-is-unknown": {"first": [["A01"]], "because": ["unknown", "V1.1"]},
    "no-marketing-people": {"first": [["A02"], ["A15"]], "owners_never": ["marketing"]},
}


def _roadmap(content: bytes, context: Mapping[str, Any]) -> Roadmap:
    imported_answers = read_answers(content, alignment())
    firm = CompanyProfile(headcount=context["headcount"], staff=context.get("staff", {}))
    return optimise_usual(
        diagnose(alignment(), imported_answers.sheet, length=imported_answers.length, staff=firm.staff), firm
    ).roadmap


def _meets(roadmap: Roadmap, expected: Mapping[str, Any]) -> None:
    ids = [planned.action.id for planned in roadmap.actions]
    for wanted in expected.get("first", ()):
        assert set(wanted) & set(ids[:3]), (wanted, ids)
    near = {planned.action.id for planned in roadmap.actions if planned.start_day <= FIRST_HORIZON}
    for wanted in expected.get("within", ()):
        assert set(wanted) & near, (wanted, ids)
    treated = {
        name for planned in roadmap.first() for cause in planned.because for name in (str(cause.kind), cause.key)
    }
    assert set(expected.get("because", ())) <= treated
    assert not set(expected.get("never", ())) & set(ids)
    assert len(ids) <= expected.get("most", len(ids))
    for function in expected.get("owners_never", ()):
        assert not any(planned.owner == function or planned.action.effort.get(function) for planned in roadmap.actions)
    assert all(planned.because for planned in roadmap.first()), "what treats nothing is not among the first"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_plan_begins_where_a_consultant_would(name: str) -> None:
    context = json.loads((FOLDER / f"{name}.context.json").read_text(encoding="utf-8"))
    _meets(_roadmap((FOLDER / f"{name}.csv").read_bytes(), context), EXPECTED[name])


def test_firms_with_different_illnesses_begin_with_different_actions() -> None:
    plans = {
        name: _roadmap(*answer_file(name, 0)) for name, story in STORIES.items() if not story.well and not story.small
    }
    first = {name: frozenset(planned.action.id for planned in plan.first()) for name, plan in plans.items()}
    assert len(set(first.values())) >= len(first) - 1, first


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", sorted(STORIES))
def test_other_firms_with_the_same_illness_are_treated_alike(name: str, seed: int) -> None:
    _meets(_roadmap(*answer_file(name, seed)), DRAWN[name])
