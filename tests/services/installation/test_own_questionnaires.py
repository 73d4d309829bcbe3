"""The operator's own questionnaires in backup and restore."""

import io
import os
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.services.installation import back_up
from assessment.services.installation.installation_error import InstallationError
from assessment.services.installation.open_database import open_database
from assessment.services.installation.own_questionnaires import unpack
from assessment.services.installation.present_state import PresentState, back_up_state
from assessment.services.installation.restore import restore
from assessment.settings import Settings
from tests.campaign_factory import KEYS, NOW

TODAY = NOW.date()


@pytest.fixture
def here(settings: Settings) -> PresentState:
    """An installation with a questionnaire of its own."""
    open_database(settings.database_url, settings.instance, keys=KEYS, today=TODAY).dispose()
    own = settings.instance / "own"
    (own / "mine" / "earlier" / "1.0.0").mkdir(parents=True)
    (own / "mine" / "questionnaire.yaml").write_text("key: mine\n")
    (own / "mine" / "earlier" / "1.0.0" / "questionnaire.yaml").write_text("key: mine, before\n")
    return _state(settings.instance, own)


def _state(instance: Path, own: Path | None) -> PresentState:
    url = f"sqlite:///{instance / 'diapason.db'}"
    return PresentState(instance, url, url, KEYS.secret.decode(), key_is_given=True, questionnaires=own)


def _restored(file: Path, state: PresentState) -> Path | None:
    return restore(file, state, passphrase=None, sets_log_aside=True, today=TODAY).questionnaires


def _texts(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_they_go_along_and_write_over_nothing(here: PresentState, tmp_path: Path) -> None:
    own, empty, file = here.instance / "own", tmp_path / "empty", tmp_path / "all.diapason"
    empty.mkdir()
    back_up_state(here, file, passphrase=None, today=TODAY)
    assert _restored(file, _state(tmp_path / "elsewhere", empty)) == empty
    assert _texts(empty) == _texts(own)
    assert _restored(file, here) is None, "what is there is the same"

    (own / "mine" / "questionnaire.yaml").write_text("key: mine, mended\n")
    mended = _texts(own)
    beside = here.instance / f"questionnaires.restored-{TODAY}"
    assert _restored(file, here) == beside
    assert (_texts(beside), _texts(own)) == (_texts(empty), mended)
    assert _restored(file, replace(here, questionnaires=None)) == beside.with_name(f"{beside.name}-2")
    assert not [path for path in here.instance.iterdir() if path.name.startswith(".")]


def test_an_installation_without_own_ones_has_none_in_its_backup(here: PresentState, tmp_path: Path) -> None:
    file = tmp_path / "all.diapason"
    back_up_state(replace(here, questionnaires=None), file, passphrase=None, today=TODAY)
    assert _restored(file, here) is None


def test_an_empty_folder_that_is_for_reading_alone_gets_nothing(
    here: PresentState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, empty = tmp_path / "all.diapason", tmp_path / "empty"
    empty.mkdir()
    back_up_state(here, file, passphrase=None, today=TODAY)
    asked = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != empty and asked(path, mode))
    beside = _restored(file, replace(here, questionnaires=empty))
    assert beside == here.instance / f"questionnaires.restored-{TODAY}"
    assert (_texts(beside), _texts(empty)) == (_texts(here.instance / "own"), {})


@pytest.mark.parametrize("names", [("a.yaml", "a.yaml"), ("a", "a/b.yaml"), ("a/b.yaml", "a")])
def test_a_backup_whose_questionnaires_stand_in_one_another_s_place_is_called_damaged(
    here: PresentState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, str]
) -> None:
    def packed(_folder: Path, target: Path, **_how: object) -> None:
        with tarfile.open(target, "w") as archive:
            for name in names:
                archive.addfile(tarfile.TarInfo(name))

    monkeypatch.setattr(back_up, "pack", packed)
    file = tmp_path / "all.diapason"
    back_up_state(here, file, passphrase=None, today=TODAY)
    with pytest.raises(InstallationError, match="is damaged"):
        _restored(file, _state(tmp_path / "elsewhere", None))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("../out.yaml", tarfile.REGTYPE), ("/tmp/out.yaml", tarfile.REGTYPE), ("in.yaml", tarfile.SYMTYPE)],
)
def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str, kind: bytes) -> None:
    archive, member = io.BytesIO(), tarfile.TarInfo(name)
    member.type, member.linkname = kind, "../out.yaml"
    with tarfile.open(fileobj=archive, mode="w") as file:
        file.addfile(member)
    archive.seek(0)
    with pytest.raises(ValueError, match="yaml"):
        unpack(archive, tmp_path / "instance")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()]
