"""What is kept for ever stays readable, and is written byte for byte as it always was."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.i18n import language
from assessment.services.demo.fill_demo import fill_with_demo
from assessment.services.results.frozen_inputs import hash_of_inputs
from assessment.store.models import Campaign, FrozenResult
from tests.campaign_factory import ALIGNMENT, KEYS, NOW

GOLDEN = Path(__file__).parent / "golden"
HASHES = {
    Mode.NAMED: "fecb3cf2f59375c709e15f370087eb35ae96e546b3fbc5b4f19eed0fc6c30857",
    Mode.CONFIDENTIAL: "f9c09af3754514cfc8b09d5b638fc400a1da2aad2d0903551e9f625a08ecaa52",
}
"""Hashes under which the demonstration's inputs were kept by the release that wrote the golden files."""
FOLLOW_THE_QUESTIONNAIRE = ("questionnaire", "wordings")
DRAWN_AT_RANDOM = ("links",)


def _golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("mode", list(Mode))
def test_the_golden_inputs_have_the_hash_that_they_were_kept_under(mode: Mode) -> None:
    assert hash_of_inputs(_golden(f"inputs_{mode}")) == HASHES[mode]


def test_closing_the_demonstration_keeps_the_golden_inputs(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        fill_with_demo(session, questionnaire=ALIGNMENT, keys=KEYS, say=language("fr"), now=NOW)
        kept = {
            Mode(session.get_one(Campaign, frozen.campaign_id).mode): frozen.inputs
            for frozen in session.scalars(select(FrozenResult))
        }
    for mode in Mode:
        golden = _golden(f"inputs_{mode}")
        taken_over = {name: golden[name] for name in (*FOLLOW_THE_QUESTIONNAIRE, *DRAWN_AT_RANDOM)}
        assert [len(kept[mode][name]) for name in taken_over] == [len(values) for values in taken_over.values()]
        assert hash_of_inputs(kept[mode] | taken_over) == HASHES[mode]
