"""One full copy of the disk, at a random moment, without the secret key: it joins nobody to answers."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assessment.core.privacy.confidentiality import Mode
from assessment.services.installation.back_up import KEPT_BACKUPS
from assessment.settings import Settings
from assessment.store.database import connect, downgrade, upgrade
from tests.disk.campaign_life import CANARY, begun_life
from tests.disk.disk_attack import Evidence, chance, states_of
from tests.disk.disk_copy import copied

CAMPAIGNS = 3
BEYOND_CHANCE = 5.0
"""Standard deviations: of a hundred features, one is beyond it once in twenty thousand runs."""
UNLIKELY = 1e-6


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, postgresql_server: str
) -> Iterator[tuple[Settings, Engine]]:
    """An empty installation on either database."""
    if request.param == "sqlite":
        engine = connect(settings.database_url)
        yield settings, engine
        engine.dispose()
        return
    (tmp_path / "diapason.db").unlink()
    engine = connect(postgresql_server)
    upgrade(engine)
    yield replace(settings, database_url=postgresql_server), engine
    downgrade(engine, "base")
    engine.dispose()


def _emptied(settings: Settings, engine: Engine, empty: Path) -> Engine:
    """The same installation before its first campaign."""
    shutil.rmtree(settings.instance / KEPT_BACKUPS, ignore_errors=True)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        for path in settings.instance.glob("diapason.db*"):
            path.unlink()
        shutil.copy(empty, settings.instance / "diapason.db")
        return engine
    downgrade(engine, "base")
    upgrade(engine)
    return engine


def test_at_no_moment_does_a_copy_tell_who_began_or_was_reminded_or_what_was_answered(
    installation: tuple[Settings, Engine], empty_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings, engine = installation
    evidence = Evidence()
    for seed in range(CAMPAIGNS):
        engine = _emptied(settings, engine, empty_database)
        life = begun_life(settings, engine, seed)
        life.run(random.Random(seed).randint(12, 22))
        life.back_up()
        life.run(random.Random(seed).randint(12, 22))
        life.stop()
        copy = copied(engine, settings.instance, tmp_path_factory.mktemp("copy"))
        evidence.weigh_people(copy, life.invitation_ids(), life.acts())
        evidence.weigh_answers(copy)
        assert any("huey" in name or name == "jobs.db" for name in copy.files), "the queue was used"
        assert copy.backups[0]["responses"]
        assert copy.rows["kept_documents"]
        assert not [name for name, content in copy.files.items() if CANARY in content]
    assert evidence.traces == set(), "everybody who is invited stands in every table as often as anybody else"
    assert {name.partition(":")[0] for name in evidence.ranks} == set(life.acts())
    for act in life.acts():
        score, name = evidence.strongest(act)
        assert score < BEYOND_CHANCE, name
    assert chance(evidence.lying) > UNLIKELY
    assert chance(evidence.changes) > UNLIKELY


def test_the_attack_finds_who_began_among_named_heads(
    installation: tuple[Settings, Engine], empty_database: Path, tmp_path: Path
) -> None:
    """What finds nothing above must find what is there to be found."""
    settings, engine = installation
    evidence = Evidence()
    for seed in range(CAMPAIGNS):
        engine = _emptied(settings, engine, empty_database)
        life = begun_life(settings, engine, seed, Mode.NAMED)
        for _ in range(5):
            life.begin()
        life.back_up()
        life.now += timedelta(days=1)
        life.ask_to_remind()
        life.stop()
        copy = copied(engine, settings.instance, tmp_path / "copy")
        evidence.weigh_people(copy, life.invitation_ids(), life.acts())
    assert evidence.traces == {"responses", "responses, backup 0"}, "the others were all reminded"
    for act in ("began", "reminded"):
        assert evidence.strongest(act)[0] > BEYOND_CHANCE


def test_answers_that_were_taken_out_after_the_closing_leave_no_earlier_state(
    installation: tuple[Settings, Engine], tmp_path: Path
) -> None:
    """What was frozen before beside what is frozen now would be the answers of whoever erased theirs."""
    settings, engine = installation
    life = begun_life(settings, engine, 1)
    for _ in range(6):
        life.begin()
    for _ in range(12):
        life.save()
    life.close()
    life.erase()
    life.erase()
    life.stop()
    copy = copied(engine, settings.instance, tmp_path / "copy")
    frozen = states_of(copy, "frozen_results")
    assert len(frozen) == 1
    assert not any(row.dead for table in ("responses", "answers", "sealed_comments") for row in states_of(copy, table))
    assert len(states_of(copy, "responses")) == 4
