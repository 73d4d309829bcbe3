"""Benchmark: cost of waiting for the disk at every commit.

SQLite in WAL mode writes a commit to its log. With `synchronous = NORMAL` the system takes the log to the disk when it
likes, and a power cut takes back the last commits; with `FULL` each commit waits for the disk. What that costs is the
ratio of the two on one disk: the seconds themselves say more about the disk than about the product.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, event

from assessment.core.questionnaire.definition import Length
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.answering.response_lifecycle import RespondentProfile, start_response
from assessment.store.database import connect, upgrade
from assessment.store.link_tokens import hash_of
from assessment.store.queries import answers, responses
from benchmarks.results_table import Measurement

SAVES = 300
TOGETHER = 8
DAY = date(2026, 3, 4)


def rows() -> Iterator[Measurement]:
    """What a save costs with FULL beside NORMAL, one after the other and from several respondents at once."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".durability-") as folder:
        measured = {mode: _measured(Path(folder) / f"{mode}.db", mode) for mode in ("NORMAL", "FULL")}
    for together, name in enumerate(("one after the other", f"{TOGETHER} at once")):
        full, normal = measured["FULL"][together], measured["NORMAL"][together]
        yield Measurement(
            f"commit of a save with synchronous=FULL, {name}",
            f"{1000 * full:.2f} ms",
            "",
            f"{full / normal:.1f} times NORMAL's {1000 * normal:.2f} ms",
        )


def _measured(path: Path, mode: str) -> tuple[float, float]:
    """Seconds of the median save: alone, and with several at once."""
    engine = connect(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _record: connection.execute(f"PRAGMA synchronous = {mode}"))
    upgrade(engine)
    keys = [_begun(engine) for _ in range(TOGETHER)]
    alone = _saves(engine, keys[0])
    with ThreadPoolExecutor(TOGETHER) as pool:
        crowded = [seconds for some in pool.map(lambda key: _saves(engine, key), keys) for seconds in some]
    engine.dispose()
    return median(alone), median(crowded)


def _begun(engine: Engine) -> int:
    with engine.begin() as connection:
        token = start_response(
            connection,
            questionnaire(),
            length=Length.FULL,
            language="fr",
            about=RespondentProfile(),
            today=DAY,
            retention_days=180,
        )
        response = responses.with_token_hash(connection, hash_of(token))
    if response is None:
        raise RuntimeError("the response that was just begun is not there")
    return response.id


def _saves(engine: Engine, response_id: int) -> list[float]:
    spent = []
    for number in range(SAVES):
        begun = perf_counter()
        with engine.begin() as connection:
            answers.write_cells(connection, response_id, {f"V1.{1 + number % 9}": 1 + number % 5})
        spent.append(perf_counter() - begun)
    return spent
