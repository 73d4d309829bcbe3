"""diapason backup and restore."""

from pathlib import Path

import pytest

from assessment.i18n import LANGUAGES
from assessment.server import prepare
from assessment.settings import read_settings
from tests.cli.conftest import Run

PASSPHRASE = "quatre mots bien longs"


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that has been started once."""
    monkeypatch.setenv("DIAPASON_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("DIAPASON_BACKUP_PASSPHRASE", raising=False)
    prepare(read_settings())
    return tmp_path / "instance"


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_backup_is_restored_on_another_machine(
    run: Run, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    words = tmp_path / "words"
    words.write_text(f"{PASSPHRASE}\n")
    made = run("backup", tmp_path / "all.diapason", "--passphrase-file", words, "--lang", code)
    assert (made.code, made.problems) == (0, [])
    monkeypatch.setenv("DIAPASON_INSTANCE", str(tmp_path / "elsewhere"))
    without = run("restore", tmp_path / "all.diapason", "--lang", code)
    assert without.code == 2
    assert "--passphrase-file" in without.problems[0]
    monkeypatch.setenv("DIAPASON_BACKUP_PASSPHRASE", PASSPHRASE)
    restored = run("restore", tmp_path / "all.diapason", "--lang", code)
    assert (restored.code, restored.problems) == (0, [])
    assert "diapason serve" in restored.out
    assert (tmp_path / "elsewhere" / "secret.key").read_text() == (instance / "secret.key").read_text()
    prepare(read_settings())


def test_without_a_passphrase_the_key_is_told_to_be_apart(run: Run, instance: Path, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "all.diapason", "--lang", "en")
    assert "without the secret key" in made.out
    again = run("backup", tmp_path / "all.diapason", "--lang", "en")
    assert (again.code, len(again.problems)) == (2, 1)
    assert "exists already" in again.problems[0]


def test_the_old_state_is_told(run: Run, instance: Path, tmp_path: Path) -> None:
    run("backup", tmp_path / "all.diapason")
    assert "diapason.db.before-restore-" in run("restore", tmp_path / "all.diapason", "--lang", "en").out


def test_a_key_given_by_the_environment_that_is_another_one_is_told(
    run: Run, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIAPASON_BACKUP_PASSPHRASE", PASSPHRASE)
    run("backup", tmp_path / "all.diapason")
    key = (instance / "secret.key").read_text()
    monkeypatch.setenv("DIAPASON_INSTANCE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("DIAPASON_SECRET_KEY", "k3y" * 20 + "abcdefgh")
    output = run("restore", tmp_path / "all.diapason", "--lang", "en").out
    assert f"DIAPASON_SECRET_KEY is not the key of this backup: set it to the content of {tmp_path}" in output
    assert (tmp_path / "elsewhere" / "secret.key").read_text() == key


def test_nothing_to_back_up_is_told(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAPASON_INSTANCE", str(tmp_path / "nothing"))
    ran = run("backup", tmp_path / "all.diapason", "--lang", "en")
    assert ran.code == 2
    assert "nothing to back up" in ran.problems[0]
    assert not (tmp_path / "nothing" / "secret.key").exists()
