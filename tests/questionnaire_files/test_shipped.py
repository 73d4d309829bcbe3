"""Shipped questionnaires are complete in both languages."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
import yaml

from assessment.core.questionnaire.definition import OPTIONS, Kind, Length, Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.waves.common_items import common_items, wordings
from assessment.paths import folder as shipped_folder
from assessment.questionnaire_files.catalogue import earlier_folders, folders, questionnaire, questionnaire_by_hash
from assessment.questionnaire_files.loader import PUBLISHED_FILE, check_folder, load_folder
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.typography import NARROW_SPACE

SHIPPED = sorted(folders())
ALIKE = {"Absent", "CRM", "Dimension", "Finance", "Lead", "Marketing", "Vision"}
"""Words that are the same in both languages."""
PUBLISHED = {
    ("alignment", "1.0.0"): "8c2520d0bb8aedd66fa9ae13d479cc3f81c1693824269925225814d6e8c67be1",
    ("alignment", "1.1.0"): "8de4daedd19ef1ee34d9358ee3d1100f9ddb446a595bf04ae7dd983ba810f4ac",
    ("lead-handoff", "1.0.0"): "a4ad4bb6415113093fd89f65f69606f77450131f50599b2f3b072de79b28c533",
    ("lead-handoff", "1.1.0"): "e5d476a8554b1072e9ab5443c6d06a0bfa4053e37117fa23f5d6d6f4e9bfdd58",
}
"""Content of every published version. Answers were given to it: a changed text asks for a new version."""
NEVER = re.compile(r"\b(significati(f|ve|fs|ves)|prouvée?s?|p-value|corrélations?|tendances?)\b", re.IGNORECASE)
"""Words that promise more than answers can tell."""


def _texts(value: object) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for entry in fields(value):
            yield from _texts(getattr(value, entry.name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


@pytest.fixture(params=SHIPPED)
def shipped(request: pytest.FixtureRequest) -> Questionnaire:
    """Each questionnaire in turn."""
    return questionnaire(request.param)


def test_the_main_instrument_and_a_small_example_ship() -> None:
    assert SHIPPED == ["alignment", "lead-handoff"]


def test_its_files_have_no_problem(shipped: Questionnaire) -> None:
    assert check_folder(folders()[shipped.key]) == []
    assert len(shipped.content_hash) == 64


def test_reading_it_twice_gives_the_same_hash(shipped: Questionnaire) -> None:
    assert load_folder(folders()[shipped.key]).content_hash == shipped.content_hash


def test_a_published_version_never_changes() -> None:
    for key, place in folders().items():
        for folder in (place, *earlier_folders(place).values()):
            kept = load_folder(folder)
            if kept.status == "published":
                assert PUBLISHED.get((key, kept.version)) == kept.content_hash


def test_the_product_knows_every_published_content_and_no_other() -> None:
    known = yaml.safe_load((shipped_folder("questionnaires") / PUBLISHED_FILE).read_text())
    assert {
        (key, version): content for key, hashes in known.items() for version, content in hashes.items()
    } == PUBLISHED


@pytest.mark.parametrize("edited", ["levels: []\n", "statute: published\n"])
def test_a_shipped_folder_that_was_edited_is_checked_when_it_is_read(tmp_path: Path, edited: str) -> None:
    place = tmp_path / "alignment"
    shutil.copytree(folders()["alignment"], place)
    assert load_folder(place).content_hash == PUBLISHED["alignment", "1.1.0"]
    manifest = place / "manifest.yaml"
    manifest.write_text(manifest.read_text().replace("status: published\n", edited, 1))
    with pytest.raises(QuestionnaireError):
        load_folder(place)


def test_every_published_version_is_kept_and_resolves_by_its_hash() -> None:
    for (key, version), content_hash in PUBLISHED.items():
        kept = questionnaire_by_hash(content_hash)
        assert kept is not None, (key, version)
        assert (kept.key, kept.version, kept.status) == (key, version, "published")


def test_an_earlier_version_stands_under_its_number() -> None:
    for place in folders().values():
        for version, folder in earlier_folders(place).items():
            assert check_folder(folder) == []
            assert load_folder(folder).version == version


def test_each_text_is_there_in_both_languages(shipped: Questionnaire) -> None:
    texts = list(_texts(shipped))
    assert len(texts) > 100
    assert not [text for text in texts if not text.fr.strip() or not text.en.strip()]


def test_no_text_is_left_untranslated(shipped: Questionnaire) -> None:
    alike = {text.fr for text in _texts(shipped) if text.fr == text.en}
    assert alike <= ALIKE


def test_french_is_composed(shipped: Questionnaire) -> None:
    for text in _texts(shipped):
        assert "'" not in text.fr, text.fr
        assert '"' not in text.fr, text.fr
        assert not re.search(rf"[^{NARROW_SPACE}\s][;:!?»](?!//)", re.sub(r"\d:\d|https?:", "", text.fr)), text.fr
        assert not re.search(r"[ \u00a0][;:!?»]|«[^\u202f]", text.fr), text.fr
        assert not re.search(r"\d \d{3}", text.fr), text.fr


def test_english_is_composed(shipped: Questionnaire) -> None:
    for text in _texts(shipped):
        assert "'" not in text.en, text.en
        assert '"' not in text.en, text.en
        assert not re.search(r"\s[;:!?]", text.en), text.en


def test_words_stay_sober(shipped: Questionnaire) -> None:
    for text in _texts(shipped):
        assert "!" not in text.fr + text.en, text.fr
        assert not NEVER.search(text.fr), text.fr


def test_each_anchored_item_has_five_different_options(shipped: Questionnaire) -> None:
    for item in shipped.lever_items:
        assert len(item.options) == OPTIONS
        for code in ("fr", "en"):
            assert len({option.within(code) for option in item.options}) == OPTIONS, item.code


def test_each_action_lifts_items_and_costs_days(shipped: Questionnaire) -> None:
    assert shipped.actions
    for action in shipped.actions:
        assert action.items
        assert action.days > 0
        assert action.cost[0] <= action.cost[1]


def test_the_main_instrument_has_what_was_designed() -> None:
    alignment = questionnaire("alignment")
    assert alignment.version == "1.1.0"
    assert alignment.status == "published"
    assert [len(lever.items) for lever in alignment.levers] == [10, 8, 12]
    assert [len(family.items) for family in alignment.families] == [3, 3, 3, 3]
    assert alignment.cross is not None
    assert {item.code for item in alignment.cross.items} == {
        f"X{number}.{function}" for number in (1, 2) for function in ("marketing", "sales", "finance")
    }
    assert len(alignment.open_items) == 2
    assert len(alignment.kpis) == 12
    assert len(alignment.actions) == 24
    assert len(alignment.levels) == 5
    assert len(alignment.claims) > 20


def test_the_wordings_that_changed_are_not_compared_with_the_first_version_and_the_others_are() -> None:
    before = questionnaire_by_hash(PUBLISHED["alignment", "1.0.0"])
    assert before is not None
    today = questionnaire("alignment")
    bridge = common_items(wordings(before, before.items_by_code), wordings(today, today.items_by_code))
    mended = {"V3.1", "V3.2", "O1.2", "O1.4", "O2.1", "O2.2", "O2.4", "P1.1", "P2.2"}
    # Every symptom is answered on the scale whose "rarely" was mended, and every cross-rating on a scale of its own.
    rescaled = {item.code for item in today.rated_items if item.scale}
    assert set(bridge.reworded) == mended | rescaled
    assert {item.code for item in today.lever_items} - mended <= set(bridge.shared)
    assert not (bridge.added or bridge.removed)


def test_finance_has_its_share_of_the_questions() -> None:
    alignment = questionnaire("alignment")
    finance = {item.code for item in alignment.lever_items + alignment.symptom_items if item.finance}
    assert finance == {"V1.2", "V3.2", "O2.2", "O2.3", "P1.1", "P1.2", "P2.4", "S1.3", "S3.2", "S4.3"}


def test_the_quick_length_asks_sixteen_and_the_full_one_forty_six() -> None:
    alignment = questionnaire("alignment")
    asked = {
        (length, function): [item for page in alignment.pages(length, function) for item in page.items]
        for length in Length
        for function in ("sales", "leadership")
    }
    rated = {key: [item for item in items if item.kind is not Kind.OPEN] for key, items in asked.items()}
    assert len(rated[Length.QUICK, "sales"]) == 16
    assert len(rated[Length.FULL, "sales"]) == 46
    # Whoever stands outside the three functions rates all three.
    assert len(rated[Length.FULL, "leadership"]) == 48
    assert {item.code for item in rated[Length.QUICK, "sales"]} <= {item.code for item in rated[Length.FULL, "sales"]}


def test_each_lever_keeps_enough_items_in_the_quick_length() -> None:
    alignment = questionnaire("alignment")
    for lever in alignment.levers:
        assert len(alignment.of_length(lever.items, Length.QUICK)) == 4
    for family in alignment.families:
        assert len(alignment.of_length(family.items, Length.QUICK)) == 1
