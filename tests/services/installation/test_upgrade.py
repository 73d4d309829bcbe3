"""An upgrade takes a backup first, and may be killed at any statement."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assessment.services.installation.open_database import open_database
from assessment.services.installation.present_state import PresentState
from assessment.services.installation.restore import restore
from assessment.settings import Settings
from assessment.store.database import downgrade, forget_steps
from assessment.store.installation_checks import is_whole, known_revisions, revision_of
from tests.campaign_factory import KEYS, NOW, TWELVE, stage
from tests.conftest import SECRET
from tests.services.installation.killing import killed, statements

TODAY = NOW.date()
OLD = "0011"
EACH = 11
"""Every eleventh statement: enough to meet each migration."""


@pytest.fixture
def old(engine: Engine, settings: Settings) -> Settings:
    """An installation of an earlier version, with answers in it."""
    staged = stage(engine, TWELVE)
    staged.open()
    staged.answer("sales1@firm.example")
    downgrade(engine, OLD)
    forget_steps(engine)
    engine.dispose()
    return settings


def _opened(settings: Settings) -> Engine:
    return open_database(settings.database_url, settings.instance, keys=KEYS, today=TODAY)


def _answers(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM answers")).scalar_one())


def test_the_state_before_an_upgrade_can_be_restored(old: Settings, tmp_path: Path) -> None:
    count = _answers(_opened(old))
    (kept,) = (old.instance / "backups").iterdir()
    assert kept.name == "before-upgrade-0011-2026-03-04-1.diapason"
    assert kept.stat().st_mode & 0o777 == 0o600
    instance = tmp_path / "elsewhere"
    url = f"sqlite:///{instance / 'diapason.db'}"
    state = PresentState(instance=instance, url=url, address=url, secret_key=SECRET, key_is_given=False)
    restored = restore(kept, state, passphrase=None, sets_log_aside=False, today=TODAY)
    assert restored.manifest.revision == OLD
    assert _answers(_opened(replace(old, instance=instance, database_url=url))) == count > 0


def test_a_start_without_an_upgrade_leaves_no_backup(old: Settings) -> None:
    for _ in range(2):
        _opened(old).dispose()
    assert len(list((old.instance / "backups").iterdir())) == 1


def test_an_upgrade_killed_at_any_statement_is_taken_up_again(old: Settings, tmp_path: Path) -> None:
    count, kills = None, 0
    for number in range(0, 2000, EACH):
        instance = tmp_path / f"killed-{number}"
        instance.mkdir()
        shutil.copy(old.instance / "diapason.db", instance / "diapason.db")
        here = replace(old, instance=instance, database_url=f"sqlite:///{instance / 'diapason.db'}")
        was_killed = killed(partial(_opened, here), at=number, watch=statements)
        engine = _opened(here)
        with engine.connect() as connection:
            assert revision_of(connection) == known_revisions()[0]
        assert is_whole(engine, thorough=True)
        assert list((instance / "backups").glob("before-upgrade-0011-*.diapason"))
        count = count or _answers(engine)
        assert _answers(engine) == count > 0
        engine.dispose()
        shutil.rmtree(instance)
        if not was_killed:
            break
        kills += 1
    assert not was_killed
    assert kills > 10
