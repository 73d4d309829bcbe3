"""What is kept for ever stays readable, and is written byte for byte as it always was."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.planning.forecast import Forecast
from assessment.core.privacy.confidentiality import Mode
from assessment.core.results.result_types import ItemResult
from assessment.core.results.score_uncertainty import Bounds
from assessment.i18n import language
from assessment.services.demo.fill_demo import fill_with_demo
from assessment.store.frozen.content import hash_of_inputs
from assessment.store.frozen.results import from_json, inputs_from_json, inputs_to_json, to_json
from assessment.store.models import Campaign, FrozenResult
from tests.campaign_factory import ALIGNMENT, KEYS, NOW

GOLDEN = Path(__file__).parent / "golden"
HASHES = {
    Mode.NAMED: "d3e30a1499151bc696fd42d3da4514b91e78b8a1597855c4d532a7fee0bb52d1",
    Mode.CONFIDENTIAL: "fe3cc41da0fa5c5f98635ada4848764fff4539f9a4b7ce62f1367600a721c49a",
}
"""Hashes under which the demonstration's inputs were kept by the release that wrote the golden files."""
FOLLOW_THE_QUESTIONNAIRE = ("questionnaire", "wordings")
NEWER = ("wordings", "links", "asked_with", "commenters", "answers")
NEWER_PLAN = ("not_worth_it", "in_place", "not_needed")
DRAWN_AT_RANDOM = ("links",)


def _golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("mode", list(Mode))
def test_the_golden_inputs_have_the_hash_that_they_were_kept_under(mode: Mode) -> None:
    assert hash_of_inputs(_golden(f"inputs_{mode}")) == HASHES[mode]


@pytest.mark.parametrize("mode", list(Mode))
def test_inputs_that_were_read_are_written_as_they_stood(mode: Mode) -> None:
    golden = _golden(f"inputs_{mode}")
    inputs = inputs_from_json(golden)
    assert inputs_to_json(inputs) == golden
    assert hash_of_inputs(inputs_to_json(inputs)) == HASHES[mode]
    assert (inputs.settings.mode, inputs.profile.day) == (mode, inputs.day)
    assert inputs.sheet.cells.shape == (len(golden["people"]), len(golden["codes"]))


def test_inputs_of_earlier_releases_are_read_without_what_they_lack() -> None:
    golden = _golden("inputs_named")
    inputs = inputs_from_json({name: value for name, value in golden.items() if name not in NEWER})
    assert (inputs.wordings, inputs.links, inputs.asked_with) == ({}, (), {})
    assert (inputs.answers, inputs.sheet.commenters) == (len(golden["people"]), None)
    assert inputs.settings == inputs_from_json(golden).settings


def test_an_approved_plan_and_its_forecast_are_written_as_they_stood() -> None:
    golden = _golden("plan")
    plan = from_json(PlanSummary, golden["plan"], ALIGNMENT)
    assert to_json(plan) == golden["plan"]
    assert to_json(from_json(Forecast, golden["forecast"], ALIGNMENT)) == golden["forecast"]
    assert [planned.action.owner for planned in plan.roadmap.actions] == [
        action["owner"] for action in golden["plan"]["actions"]
    ]


def test_a_plan_loses_what_the_questionnaire_knows_no_more_and_needs_nothing_newer() -> None:
    golden = _golden("plan")["plan"]
    first = golden["actions"][0]
    old = {name: value for name, value in golden.items() if name not in NEWER_PLAN} | {
        "actions": [{name: value for name, value in first.items() if name != "because"}, {**first, "id": "gone"}],
        "held_back": [["gone", "budget", [], None]],
        "target": {**golden["target"], "rule": "gone"},
    }
    plan = from_json(PlanSummary, old, ALIGNMENT)
    assert [planned.action.id for planned in plan.roadmap.actions] == [first["id"]]
    assert (plan.held_back, plan.roadmap.target.rule, plan.roadmap.not_worth_it) == ((), None, ())


def test_figures_that_were_kept_before_their_levels_are_read_with_them() -> None:
    items = ALIGNMENT.items_by_code
    kept = {
        "item": "V1.1",
        "mean": 2.5,
        "by_function": {},
        "options": [0, 1, 1, 0, 0],
        "dont_know": 0,
        "not_applicable": 0,
        "skipped": 0,
        "gain": 1.0,
        "blind": False,
    }
    older, newer = from_json(ItemResult, kept, ALIGNMENT), from_json(ItemResult, kept | {"level": 2}, ALIGNMENT)
    assert (older.item, older.level, newer.level) == (items["V1.1"], 3, 2), "a level that was kept is read"
    bounds = {"low": 20.0, "high": 60.0, "response_rate": 0.6}
    assert from_json(Bounds, bounds, ALIGNMENT).too_wide
    assert not from_json(Bounds, bounds | {"too_wide": False}, ALIGNMENT).too_wide


def test_closing_the_demonstration_keeps_the_golden_inputs(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        fill_with_demo(session, questionnaire=ALIGNMENT, keys=KEYS, say=language("fr"), now=NOW)
        kept = {
            Mode(session.get_one(Campaign, frozen.campaign_id).mode): frozen.inputs
            for frozen in session.scalars(select(FrozenResult).join(Campaign).where(Campaign.previous_id.is_(None)))
        }
    for mode in Mode:
        golden = _golden(f"inputs_{mode}")
        taken_over = {name: golden[name] for name in (*FOLLOW_THE_QUESTIONNAIRE, *DRAWN_AT_RANDOM)}
        assert [len(kept[mode][name]) for name in taken_over] == [len(values) for values in taken_over.values()]
        # Since the golden files, confidential answers are perturbed: a mark tells them apart, and nothing else changed.
        assert kept[mode].pop("perturbed", False) is (mode is Mode.CONFIDENTIAL)
        # The first measure of the demonstration lies a quarter further back than the golden files.
        assert kept[mode]["day"] == "2025-11-24"
        assert hash_of_inputs(kept[mode] | taken_over | {"day": golden["day"]}) == HASHES[mode]
