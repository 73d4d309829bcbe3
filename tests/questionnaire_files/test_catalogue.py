"""Questionnaires by name, by version and by the hash of their content."""

import shutil
from pathlib import Path

import pytest

from assessment.core.questionnaire.definition import Questionnaire
from assessment.paths import folder
from assessment.questionnaire_files.catalogue import (
    EARLIER,
    folders,
    questionnaire,
    questionnaire_by_hash,
    questionnaire_of_version,
)
from assessment.questionnaire_files.loader import load_folder
from assessment.questionnaire_files.problems import QuestionnaireError

SMALL = folder("questionnaires") / "lead-handoff"


def _write(place: Path, version: str, title: str) -> Questionnaire:
    """A copy of the small questionnaire under another version and French title."""
    shutil.copytree(SMALL, place, ignore=shutil.ignore_patterns(EARLIER))
    manifest = place / "manifest.yaml"
    text = manifest.read_text(encoding="utf-8")
    number = load_folder(SMALL).version
    text = text.replace(f"version: {number}", f"version: {version}").replace("fr: Passage des leads", f"fr: {title}")
    manifest.write_text(text, encoding="utf-8")
    return load_folder(place)


def test_each_version_resolves_by_the_hash_of_its_content(tmp_path: Path) -> None:
    today = _write(tmp_path / "ours", "3.0.0", "Trois")
    before = _write(tmp_path / "ours" / EARLIER / "2.0.0", "2.0.0", "Deux")
    assert questionnaire_by_hash(today.content_hash, tmp_path) == today
    assert questionnaire_by_hash(before.content_hash, tmp_path) == before
    assert before.title.fr == "Deux"


def test_a_hash_that_nothing_has_gives_nothing(tmp_path: Path) -> None:
    assert questionnaire_by_hash("0" * 64) is None
    assert questionnaire_by_hash(_write(tmp_path / "ours", "3.0.0", "Trois").content_hash) is None


def test_a_shipped_version_stays_known_under_one_s_own_of_the_same_name(tmp_path: Path) -> None:
    shipped = questionnaire("lead-handoff")
    ours = _write(tmp_path / "lead-handoff", "9.0.0", "À nous")
    assert questionnaire("lead-handoff", tmp_path) == ours
    assert questionnaire_by_hash(shipped.content_hash, tmp_path) == shipped


def test_a_folder_that_cannot_be_used_hides_no_other(tmp_path: Path) -> None:
    ours = _write(tmp_path / "ours", "3.0.0", "Trois")
    _write(tmp_path / "broken", "3.0.0", "Cassé")
    (tmp_path / "broken" / "symptoms.yaml").write_text("families: 1\n", encoding="utf-8")
    assert questionnaire_by_hash(ours.content_hash, tmp_path) == ours


def test_an_earlier_version_is_offered_to_nobody(tmp_path: Path) -> None:
    _write(tmp_path / "ours", "3.0.0", "Trois")
    _write(tmp_path / "ours" / EARLIER / "2.0.0", "2.0.0", "Deux")
    assert set(folders(tmp_path)) - set(folders()) == {"ours"}


def test_asking_goes_on_with_the_version_it_began_with(tmp_path: Path) -> None:
    copy = _write(tmp_path / "lead-handoff", "3.0.0", "Trois")
    before = _write(tmp_path / "lead-handoff" / EARLIER / "2.0.0", "2.0.0", "Deux")
    assert questionnaire_of_version("lead-handoff", "2.0.0", tmp_path) == before
    assert questionnaire_of_version("lead-handoff", "3.0.0", tmp_path) == copy
    assert questionnaire_of_version("lead-handoff", "0.1.0", tmp_path) == copy
    with pytest.raises(QuestionnaireError):
        questionnaire_of_version("elsewhere", "1.0.0", tmp_path)
