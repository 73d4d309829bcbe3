"""A backup restores the installation, here or elsewhere; what is wrong with it is told, and nothing changes then."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.i18n import LANGUAGES
from assessment.services.answering.response_lifecycle import erase_response
from assessment.services.installation.back_up import forget_old_states
from assessment.services.installation.erasures import mirror_erasures
from assessment.services.installation.installation_error import InstallationError
from assessment.services.installation.open_database import open_database
from assessment.services.installation.present_state import PresentState, back_up_state
from assessment.services.installation.restore import Restored, finish_restore, restore
from assessment.settings import Settings
from assessment.store.backups import container
from assessment.store.database import connect, forget_steps
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import REGISTER
from assessment.store.frozen.content import hash_of_inputs
from assessment.store.installation_lock import using
from assessment.store.link_tokens import hash_of
from assessment.store.models import FrozenResult, Organisation
from assessment.store.queries import responses
from tests.campaign_factory import KEYS, NOW, TWELVE, Stage, stage
from tests.conftest import SECRET
from tests.services.installation.killing import file_steps, killed

TODAY = NOW.date()
PASSPHRASE = "quatre mots bien longs"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost nothing here."""
    monkeypatch.setattr(container.BackupWriter.__init__, "__kwdefaults__", {"scrypt_cost": 2})


@pytest.fixture
def staged(engine: Engine, settings: Settings) -> Stage:
    """A closed confidential campaign under the key of the installation."""
    open_database(settings.database_url, settings.instance, keys=KEYS, today=TODAY).dispose()
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    for number in range(1, 6):
        staged.answer(f"sales{number}@firm.example", texts={"T1": f"Avis {number}"})
    staged.close()
    return staged


@pytest.fixture
def here(settings: Settings) -> PresentState:
    """The installation of the test."""
    (settings.instance / "secret.key").write_text(SECRET)
    return _state(settings.instance, SECRET)


@pytest.fixture
def elsewhere(tmp_path: Path) -> PresentState:
    """Another machine, where nothing is yet."""
    return _state(tmp_path / "elsewhere" / "instance", None)


def _state(instance: Path, key: str | None) -> PresentState:
    url = f"sqlite:///{instance / 'diapason.db'}"
    return PresentState(instance=instance, url=url, address=url, secret_key=key, key_is_given=False)


def _backup(state: PresentState, file: Path, passphrase: str | None = None) -> Path:
    back_up_state(state, file, passphrase=passphrase, today=TODAY)
    return file


def _restore(file: Path, state: PresentState, passphrase: str | None = None, *, log: bool = False) -> Restored:
    return restore(file, state, passphrase=passphrase, sets_log_aside=log, today=TODAY)


def _frozen(url: str) -> list[tuple[str, str]]:
    """The hash that each frozen result bears, and the one that its content has."""
    engine = connect(url)
    with Session(engine) as session:
        rows = [(row.input_hash, hash_of_inputs(row.inputs)) for row in session.scalars(select(FrozenResult))]
    engine.dispose()
    return rows


def _served(state: PresentState) -> Engine:
    """The database as a start opens it, under the key that stands in the folder."""
    finish_restore(state.instance, state.url)
    key = state.key_file.read_text()
    return open_database(state.url, state.instance, keys=SecretKeys.from_secret(key), today=TODAY, looks_whole=True)


def test_on_another_machine_every_frozen_result_has_the_same_hash(
    staged: Stage, here: PresentState, elsewhere: PresentState, tmp_path: Path
) -> None:
    file = _backup(here, tmp_path / "all.diapason", PASSPHRASE)
    assert file.stat().st_mode & 0o777 == 0o600
    restored = _restore(file, elsewhere, PASSPHRASE)
    assert restored.aside == ()
    _served(elsewhere).dispose()
    assert elsewhere.key_file.read_text() == SECRET
    assert elsewhere.key_file.stat().st_mode & 0o777 == 0o600
    assert _frozen(elsewhere.url) == _frozen(here.url)
    assert all(kept == computed for kept, computed in _frozen(elsewhere.url))
    with (
        closing(sqlite3.connect(here.instance / "diapason.db")) as old,
        closing(sqlite3.connect(elsewhere.instance / "diapason.db")) as new,
    ):
        assert sorted(old.iterdump()) == sorted(new.iterdump())


def test_a_backup_without_a_passphrase_holds_no_key_and_needs_it(
    staged: Stage, here: PresentState, elsewhere: PresentState, tmp_path: Path
) -> None:
    file = _backup(here, tmp_path / "open.diapason")
    assert _refused(file, elsewhere) == "key_needed"
    assert _refused(file, replace(elsewhere, secret_key="x" * 40)) == "key_needed"
    _restore(file, replace(elsewhere, secret_key=SECRET))
    assert _frozen(elsewhere.url) == _frozen(here.url)


def test_an_encrypted_backup_shows_nothing(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    content = _backup(here, tmp_path / "all.diapason", PASSPHRASE).read_bytes()
    for secret in (SECRET.encode(), b"SQLite format 3", b"Atelier", b"manifest"):
        assert secret not in content


def test_writing_goes_on_while_a_backup_is_made(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    with closing(sqlite3.connect(here.instance / "diapason.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE organisations SET name = 'Half written'")
        file = _backup(here, tmp_path / "all.diapason", PASSPHRASE)
        writer.execute("COMMIT")
    restored = _state(tmp_path / "restored", None)
    _restore(file, restored, PASSPHRASE)
    with Session(connect(restored.url)) as session:
        assert session.scalars(select(Organisation.name)).all() == ["Atelier Durand"]


def _refused(file: Path, state: PresentState, passphrase: str | None = None, *, log: bool = False) -> str:
    before = {path: path.read_bytes() for path in state.instance.glob("*") if path.is_file()}
    with pytest.raises(InstallationError) as refusal:
        _restore(file, state, passphrase, log=log)
    after = {path: path.read_bytes() for path in state.instance.glob("*") if path.name != "in-use.lock"}
    assert {path.name for path in after} <= {path.name for path in before}
    assert all(after[path] == before[path] for path in after)
    assert all(refusal.value.said_in(code) for code in LANGUAGES)
    return refusal.value.what


def test_what_is_wrong_with_a_file_is_told(
    staged: Stage, here: PresentState, elsewhere: PresentState, tmp_path: Path
) -> None:
    file = _backup(here, tmp_path / "all.diapason", PASSPHRASE)
    assert _refused(file, elsewhere) == "passphrase_needed"
    assert _refused(file, elsewhere, "another long passphrase") == "wrong_passphrase"
    assert _refused(tmp_path / "nowhere", elsewhere) == "no_such_file"
    assert _refused(tmp_path, elsewhere) == "no_such_file"
    assert _refused(here.instance / "diapason.db", elsewhere) == "no_backup"
    content = file.read_bytes()
    for spoilt in (content[:-1], content[: len(content) // 2], content[:70], _flipped(content, len(content) // 2)):
        file.write_bytes(spoilt)
        assert _refused(file, elsewhere, PASSPHRASE) == "backup_damaged"
    file.write_bytes(content.replace(b"BACKUP 1\n", b"BACKUP 2\n", 1))
    assert _refused(file, elsewhere, PASSPHRASE) == "backup_newer"


def _flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_a_backup_of_later_tables_is_refused(
    staged: Stage, here: PresentState, elsewhere: PresentState, tmp_path: Path
) -> None:
    with staged.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    file = _backup(here, tmp_path / "all.diapason", PASSPHRASE)
    assert _refused(file, elsewhere, PASSPHRASE) == "backup_newer"


def test_a_damaged_database_is_not_backed_up(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    forget_steps(staged.engine)
    staged.engine.dispose()
    path = here.instance / "diapason.db"
    content = bytearray(path.read_bytes())
    content[4096 * 6 : 4096 * 12] = b"\xa5" * (4096 * 6)
    path.write_bytes(content)
    with pytest.raises(InstallationError) as refusal:
        _backup(here, tmp_path / "all.diapason", PASSPHRASE)
    assert refusal.value.what == "database_damaged"
    assert not [path for path in tmp_path.iterdir() if "all.diapason" in path.name]


def test_no_file_is_written_over_and_short_passphrases_are_refused(
    staged: Stage, here: PresentState, tmp_path: Path
) -> None:
    file = _backup(here, tmp_path / "all.diapason")
    content = file.read_bytes()
    for what, target, passphrase in (
        ("file_exists", file, None),
        ("no_such_folder", tmp_path / "no" / "folder", None),
        ("short_passphrase", tmp_path / "other", "short"),
    ):
        with pytest.raises(InstallationError) as refusal:
            _backup(here, target, passphrase)
        assert refusal.value.what == what
    assert file.read_bytes() == content


def test_the_old_state_is_kept_aside_whole(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    file = _backup(here, tmp_path / "all.diapason")
    with staged.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE organisations SET name = 'Later'")
    staged.engine.dispose()
    asides: list[Path] = []
    for _ in range(2):
        asides += _restore(file, here).aside
    assert [aside.name for aside in asides] == [
        "diapason.db.before-restore-2026-03-04",
        "diapason.db.before-restore-2026-03-04-2",
    ]
    names = []
    for path in (here.instance / "diapason.db", *asides):
        with closing(sqlite3.connect(path)) as connection:
            names += connection.execute("SELECT name FROM organisations").fetchone()
    assert names == ["Atelier Durand", "Later", "Atelier Durand"]
    assert forget_old_states(here.instance, here.url, today=TODAY + timedelta(days=30)) == []
    assert set(forget_old_states(here.instance, here.url, today=TODAY + timedelta(days=31))) == set(asides)


def test_nothing_is_restored_under_a_running_installation(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    file = _backup(here, tmp_path / "all.diapason")
    with using(here.instance):
        with pytest.raises(InstallationError) as refusal:
            _restore(file, here)
        assert refusal.value.what == "in_use"
    staged.engine.dispose()
    for statement in ("SELECT 1 FROM responses", "UPDATE organisations SET name = 'Later'"):
        with subprocess.Popen(
            [sys.executable, "-c", OPENS, str(here.instance / "diapason.db"), statement],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as other:
            assert other.stdin is not None
            assert other.stdout is not None
            assert other.stdout.readline() == b"open\n"
            with pytest.raises(InstallationError) as refusal:
                _restore(file, here, log=True)
            assert refusal.value.what == "in_use"
            other.stdin.close()


OPENS = """import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute(sys.argv[2])
connection.commit()
print("open", flush=True)
sys.stdin.read()
"""


def test_a_stale_log_is_refused_or_kept_aside(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    file = _backup(here, tmp_path / "all.diapason")
    log = _killed_while_writing(staged, here, tmp_path)
    assert _refused(file, here) == "stale_log"
    aside = _restore(file, here, log=True).aside
    assert {path.name for path in aside} >= {
        "diapason.db.before-restore-2026-03-04",
        "diapason.db.before-restore-2026-03-04-wal",
    }
    assert not log.exists()
    assert _frozen(here.url)
    with closing(sqlite3.connect(aside[0])) as connection:
        assert connection.execute("SELECT name FROM organisations").fetchone() == ("In the log",)


def test_a_log_without_its_database_is_refused(
    staged: Stage, here: PresentState, elsewhere: PresentState, tmp_path: Path
) -> None:
    file = _backup(here, tmp_path / "all.diapason", PASSPHRASE)
    elsewhere.instance.mkdir(parents=True)
    (elsewhere.instance / "diapason.db-wal").write_bytes(b"x" * 99)
    assert _refused(file, elsewhere, PASSPHRASE) == "stale_log"


def _killed_while_writing(staged: Stage, here: PresentState, tmp_path: Path) -> Path:
    """Leaves the files as a killed server leaves them; the path of the log."""
    path = here.instance / "diapason.db"
    copies = [(path, tmp_path / "killed"), (path.with_name("diapason.db-wal"), tmp_path / "killed-wal")]
    with staged.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
        connection.exec_driver_sql("UPDATE organisations SET name = 'In the log'")
        connection.commit()
        for place, copy in copies:
            shutil.copy(place, copy)
    staged.engine.dispose()
    for place, copy in copies:
        shutil.copy(copy, place)
    return copies[1][0]


def test_what_was_erased_since_is_erased_again(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    campaign = stage_again(staged)
    token = campaign.answer("sales1@firm.example")
    file = _backup(here, tmp_path / "all.diapason")
    with staged.engine.begin() as connection:
        response = responses.with_token_hash(connection, hash_of(token))
        assert response is not None
        erase_response(connection, response, KEYS)
    mirror_erasures(staged.engine, here.instance / REGISTER)
    staged.engine.dispose()
    assert _restore(file, here).erased == 1
    with _served(here).connect() as connection:
        assert responses.with_token_hash(connection, hash_of(token)) is None


def stage_again(staged: Stage) -> Stage:
    """Another open campaign of another firm in the same database."""
    with staged.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET email = 'first@firm.example'")
    again = stage(staged.engine, TWELVE, mode=Mode.CONFIDENTIAL)
    again.open()
    return again


# --- Killed at any moment ---------------------------------------------------------------------------------------------


def test_a_restore_killed_at_any_step_leaves_the_old_state_or_the_new_one(
    staged: Stage, here: PresentState, tmp_path: Path
) -> None:
    """Database and key both change, and a log lies beside: whatever happens, the three fit each other."""
    file = _backup(here, tmp_path / "all.diapason", PASSPHRASE)
    _killed_while_writing(staged, here, tmp_path)
    other = "y" * 48
    with closing(sqlite3.connect(here.instance / "diapason.db")) as connection:
        connection.execute("UPDATE installation_facts SET value = ?", (SecretKeys.from_secret(other).fingerprint(),))
        connection.commit()
    log = here.instance / "diapason.db-wal"
    log.unlink(missing_ok=True)
    names = []
    for number in range(60):
        state = _state(tmp_path / f"killed-{number}", other)
        shutil.copytree(here.instance, state.instance, ignore=lambda folder, names: set(names) - KEPT_NAMES)
        state.key_file.write_text(other)
        was_killed = killed(partial(_restore, file, state, PASSPHRASE, log=True), at=number, watch=file_steps)
        with _served(state).connect() as connection:
            names.append(connection.exec_driver_sql("SELECT name FROM organisations").scalar_one())
        if not was_killed:
            break
    assert not was_killed
    assert names[0] == "In the log"
    assert names[-1] == "Atelier Durand"
    assert set(names) == {"In the log", "Atelier Durand"}
    assert names == sorted(names, reverse=True), "once it is new it stays new"
    assert len(names) > 4


KEPT_NAMES = {"diapason.db", "secret.key"}


def test_a_backup_killed_at_any_step_leaves_no_half_file(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    staged.engine.dispose()
    for number in range(30):
        target = tmp_path / f"killed-{number}.diapason"
        if not killed(partial(_backup, here, target, PASSPHRASE), at=number, watch=file_steps):
            break
        if target.exists():
            _restore(target, _state(tmp_path / f"of-{number}", None), PASSPHRASE)
    assert target.exists()
    assert number > 0
