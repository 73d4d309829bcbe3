"""Backups of PostgreSQL: the same file as SQLite's, restored to either."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.installation.installation_error import InstallationError
from assessment.services.installation.open_database import open_database
from assessment.services.installation.present_state import PresentState, back_up_state
from assessment.services.installation.restore import restore
from assessment.store.database import connect, downgrade
from assessment.store.models import AuditEvent, FrozenResult
from tests.campaign_factory import KEYS, NOW, TWELVE, Stage, stage
from tests.conftest import SECRET
from tests.postgresql_server import postgresql_server
from tests.services.installation.killing import Step, killed
from tests.store.two_processes import lines_of_two_processes

TODAY = NOW.date()
OPENING = f"""
import sys
from datetime import date
from pathlib import Path
from alembic import command
from assessment.services.installation.open_database import open_database
from assessment.store.encryption import SecretKeys
address, instance = sys.argv[1].split("|")
print("ready", flush=True)
sys.stdin.readline()
try:
    keys = SecretKeys.from_secret({SECRET!r})
    open_database(address, Path(instance), keys=keys, today=date(2026, 3, 4)).dispose()
    print("opened")
except Exception as error:
    print(type(error).__name__)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with postgresql_server() as (address, _folder):
        yield address


@pytest.fixture
def here(server: str, tmp_path: Path) -> Iterator[PresentState]:
    """An installation on it."""
    instance = tmp_path / "here"
    instance.mkdir()
    open_database(server, instance, keys=KEYS, today=TODAY).dispose()
    yield PresentState(instance=instance, url=server, address="postgresql", secret_key=SECRET, key_is_given=True)
    engine = connect(server)
    downgrade(engine, "base")
    engine.dispose()


@pytest.fixture
def staged(here: PresentState) -> Iterator[Stage]:
    """A closed confidential campaign."""
    engine = connect(here.url)
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    for number in range(1, 6):
        staged.answer(f"sales{number}@firm.example", texts={"T1": f"Avis {number}"})
    staged.close()
    yield staged
    engine.dispose()


def _everything(engine: Engine) -> list[tuple[object, ...]]:
    with Session(engine) as session:
        frozen = session.execute(select(FrozenResult.id, FrozenResult.input_hash, FrozenResult.figures)).all()
        events = session.execute(select(AuditEvent.id, AuditEvent.verb, AuditEvent.at).order_by(AuditEvent.id)).all()
    engine.dispose()
    return [tuple(row) for row in (*frozen, *events)]


def test_an_app_and_a_worker_started_at_once_over_an_empty_database_both_open_it(server: str, tmp_path: Path) -> None:
    try:
        assert lines_of_two_processes(OPENING, f"{server}|{tmp_path}") == ["opened", "opened"]
    finally:
        engine = connect(server)
        downgrade(engine, "base")
        engine.dispose()


def test_a_backup_goes_to_sqlite_and_back_to_postgresql(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    kept = _everything(staged.engine)
    file = tmp_path / "all.diapason"
    back_up_state(here, file, passphrase=None, today=TODAY)
    url = f"sqlite:///{tmp_path / 'elsewhere' / 'diapason.db'}"
    elsewhere = PresentState(
        instance=tmp_path / "elsewhere", url=url, address=url, secret_key=SECRET, key_is_given=False
    )
    restore(file, elsewhere, passphrase=None, sets_log_aside=False, today=TODAY)
    assert _everything(open_database(url, elsewhere.instance, keys=KEYS, today=TODAY)) == kept
    back = tmp_path / "back.diapason"
    back_up_state(elsewhere, back, passphrase=None, today=TODAY)
    with staged.engine.begin() as connection:
        connection.execute(text("DELETE FROM organisations"))
    staged.engine.dispose()
    restored = restore(back, here, passphrase=None, sets_log_aside=False, today=TODAY)
    assert [path.name for path in restored.aside] == ["diapason.backup.before-restore-2026-03-04"]
    assert _everything(open_database(here.url, here.instance, keys=KEYS, today=TODAY)) == kept
    with staged.engine.begin() as connection:
        # Numbers go on after those that came with the backup.
        connection.execute(
            text(
                "INSERT INTO audit_events (organisation_id, verb, object_kind, object_id, at)"
                " SELECT id, 'look', 'campaign', 'x', now() FROM organisations"
            )
        )


def test_nothing_is_restored_while_others_are_connected(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    file = tmp_path / "all.diapason"
    back_up_state(here, file, passphrase=None, today=TODAY)
    with staged.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(InstallationError) as refusal:
            restore(file, here, passphrase=None, sets_log_aside=False, today=TODAY)
    assert refusal.value.what == "in_use"


def test_rows_arrive_all_or_none_when_killed(staged: Stage, here: PresentState, tmp_path: Path) -> None:
    kept = _everything(staged.engine)
    file = tmp_path / "all.diapason"
    back_up_state(here, file, passphrase=None, today=TODAY)
    for number in KILLED_AT:
        assert killed(
            lambda: restore(file, here, passphrase=None, sets_log_aside=False, today=TODAY),
            at=number,
            watch=_inserts,
        )
        assert _everything(open_database(here.url, here.instance, keys=KEYS, today=TODAY)) == kept


KILLED_AT = (0, 12)
"""Tables of PostgreSQL that are filled when the process is killed."""


def _inserts(step: Step) -> None:
    """A step is an insert into PostgreSQL."""

    def hook(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if connection.dialect.name == "postgresql" and statement.startswith("INSERT"):
            step()

    event.listen(Engine, "before_cursor_execute", hook)
