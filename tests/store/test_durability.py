"""What was acknowledged is kept: nothing of it waits in memory for the disk."""

import random
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.jobs.job_queue import Jobs
from assessment.settings import Settings
from assessment.store.database import connect
from assessment.store.queries import answers, responses
from tests.guards.imports import ROOT
from tests.store.test_migrations import RESPONSE
from tests.store.watched_disk import watched_disk

pytestmark = pytest.mark.usefixtures("waits_for_the_disk")

FULL = 2
SAVES, COPIES = 120, 12


def test_every_connection_waits_for_the_disk(settings: Settings) -> None:
    jobs = Jobs(settings)
    for engine in (connect(settings.database_url), jobs.engine):
        opened = [engine.connect() for _ in range(8)]
        try:
            assert {connection.exec_driver_sql("PRAGMA synchronous").scalar_one() for connection in opened} == {FULL}
        finally:
            for connection in opened:
                connection.close()
            engine.dispose()


def test_no_room_opens_the_database_past_the_pragmas() -> None:
    openers = re.compile(r"\bcreate_engine\(|\bsqlite3\.connect\(")
    files = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "assessment").rglob("*.py")
        if openers.search(path.read_text(encoding="utf-8"))
    }
    assert files == {"assessment/store/database.py"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_copy_at_any_moment_holds_every_answer_acknowledged_before(
    engine: Engine, settings: Settings, questionnaire: Questionnaire, tmp_path: Path, seed: int
) -> None:
    """The files as they lie on the disk, log included, opened elsewhere as after a crash."""
    chance = random.Random(seed)
    moments = set(chance.sample(range(SAVES), COPIES))
    codes = [item.code for page in questionnaire.pages(Length.FULL, "sales") for item in page.items]
    acknowledged: dict[str, int] = {}
    with engine.begin() as connection:
        key = responses.begin(connection, "a" * 64, **RESPONSE)
    for number in range(SAVES):
        given = {chance.choice(codes): chance.randint(1, 5)}
        with engine.begin() as connection:
            answers.write_cells(connection, key, given)
        acknowledged |= given
        if number in moments:
            assert _kept_in_copy(settings.instance / "diapason.db", tmp_path / f"copy-{number}", key) == acknowledged


@pytest.mark.parametrize("waits", [True, False])
def test_a_power_cut_takes_nothing_acknowledged_back_because_every_commit_waits_for_the_disk(
    empty_database: Path, questionnaire: Questionnaire, tmp_path: Path, *, waits: bool
) -> None:
    """Whatever was not synced is lost in part. Without waiting, answers are lost: the cut finds what there is."""
    chance, path = random.Random(7), tmp_path / "cut.db"
    shutil.copy(empty_database, path)
    codes = [item.code for page in questionnaire.pages(Length.FULL, "sales") for item in page.items]
    acknowledged: dict[str, int] = {}
    lost = 0
    with watched_disk() as disk:
        engine = connect(f"sqlite:///{path}")
        with engine.begin() as connection:
            key = responses.begin(connection, "a" * 64, **RESPONSE)
        for number in range(SAVES):
            with engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if waits else 'NORMAL'}")
                if number % 40 == 39:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)")
                connection.rollback()
                given = {chance.choice(codes): chance.randint(1, 5)}
                answers.write_cells(connection, key, given)
                connection.commit()
            acknowledged |= given
            if number % 5 == 0:
                cut = disk.cut(path, tmp_path / f"cut-{number}", chance)
                lost += _kept(cut, key) != acknowledged
        engine.dispose()
    assert (lost == 0) is waits


def _kept_in_copy(path: Path, folder: Path, key: int) -> dict[str, int]:
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", folder / f"{path.name}{suffix}")
    return _kept(folder / path.name, key)


def _kept(path: Path, key: int) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return dict(copy.execute("SELECT item, cell FROM answers WHERE response_id = ?", (key,)))
