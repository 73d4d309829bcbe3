"""What stops a start: a damaged file, a newer database, another key, a lock, a full disk."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assessment.i18n import LANGUAGES
from assessment.server import prepare
from assessment.services.installation.installation_error import InstallationError
from assessment.services.installation.open_database import open_database
from assessment.settings import Settings
from assessment.store import database
from assessment.store.database import downgrade
from assessment.store.encryption import SecretKeys
from tests.campaign_factory import KEYS, NOW, THREE, stage

OTHER = SecretKeys.from_secret("another key that is as long as the first one was")


def _refused(url: str, keys: SecretKeys = KEYS, *, looks_whole: bool = True) -> str:
    with pytest.raises(InstallationError) as refusal:
        open_database(url, Path("/nowhere"), keys=keys, today=NOW.date(), looks_whole=looks_whole)
    assert all(refusal.value.said_in(code) for code in LANGUAGES)
    return refusal.value.what


def _database(settings: Settings) -> Path:
    return settings.instance / "diapason.db"


def test_a_sound_database_opens_again_and_again(settings: Settings) -> None:
    for _ in range(2):
        open_database(settings.database_url, settings.instance, keys=KEYS, today=NOW.date(), looks_whole=True).dispose()


def test_an_overwritten_page_is_noticed(settings: Settings, engine: Engine) -> None:
    stage(engine, THREE)
    engine.dispose()
    content = bytearray(_database(settings).read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\xa5" * (4096 * 6)
    _database(settings).write_bytes(content)
    assert _refused(settings.database_url) == "database_damaged"
    with pytest.raises(InstallationError, match="diapason restore"):
        prepare(settings)


@pytest.mark.parametrize("content", [b"this is no database at all " * 300, b"SQLite format 3\x00" + b"\xff" * 9000])
def test_a_file_that_is_no_database_is_noticed(settings: Settings, content: bytes) -> None:
    _database(settings).write_bytes(content)
    assert _refused(settings.database_url) == "database_damaged"


def test_a_log_of_another_state_is_noticed(settings: Settings, engine: Engine, tmp_path: Path) -> None:
    """A copy put over the file of a killed server, whose log stayed: SQLite takes the log into the wrong file."""
    path = _database(settings)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 0")
        stage(engine, THREE)
        log = path.with_name("diapason.db-wal").read_bytes()
        old = path.read_bytes()
    engine.dispose()
    path.with_name("diapason.db-wal").unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as other:
        other.execute("DELETE FROM invitations")
        other.executemany(
            "INSERT INTO audit_events (organisation_id, verb, object_kind, object_id, at)"
            " SELECT id, 'look', 'campaign', ?, '2026-03-04' FROM organisations",
            [(f"{number:040d}",) for number in range(3000)],
        )
        other.commit()
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.execute("VACUUM")
    assert path.read_bytes() != old
    path.with_name("diapason.db-wal").write_bytes(log)
    assert _refused(settings.database_url) == "database_damaged"


def test_a_database_of_a_later_version_is_refused_untouched(settings: Settings, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert _refused(settings.database_url) == "newer"
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_another_secret_key_is_noticed_at_the_start(settings: Settings) -> None:
    prepare(settings)
    with pytest.raises(InstallationError, match=r"secret\.key"):
        prepare(replace(settings, secret_key="z" + settings.secret_key))
    prepare(settings)


def test_another_key_is_noticed_even_where_no_fingerprint_was_noted_yet(settings: Settings, engine: Engine) -> None:
    stage(engine, THREE)
    downgrade(engine, "0014")
    engine.dispose()
    assert _refused(settings.database_url, OTHER) == "other_key"
    open_database(settings.database_url, settings.instance, keys=KEYS, today=NOW.date()).dispose()


def test_a_database_that_another_process_keeps_locked_is_told(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    downgrade(engine, "0014")
    engine.dispose()
    monkeypatch.setattr(database.connect, "__kwdefaults__", {"busy_milliseconds": 1})
    with closing(sqlite3.connect(_database(settings), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert _refused(settings.database_url) == "database_busy"


def test_a_server_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(InstallationError) as refusal:
        open_database("postgresql://diapason:hush@127.0.0.1:1/answers", Path("/nowhere"), keys=KEYS, today=NOW.date())
    assert refusal.value.what == "database_away"
    assert "hush" not in str(refusal.value)
