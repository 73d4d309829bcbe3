"""The nightly task that erases what is past its time."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from assessment.jobs import job_queue
from assessment.jobs.job_queue import Jobs
from assessment.settings import Settings
from assessment.store.queries import responses
from tests.store.test_migrations import RESPONSE

TONIGHT = datetime(2000, 6, 2, 3, 7, tzinfo=UTC)
BEGUN = TONIGHT.date() - timedelta(days=180)


@pytest.fixture
def server_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the time zone of the server's process."""

    def place(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield place
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("expires_on", "zone", "times"),
    [
        (date(2000, 6, 1), "UTC", 1),
        (date(2000, 6, 2), "UTC", 0),
        # It is still the evening of the first there, and the pages have said "until the first".
        (date(2000, 6, 1), "America/Los_Angeles", 0),
    ],
)
def test_answers_that_ended_by_their_date_leave_no_earlier_state(
    settings: Settings,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    server_in: Callable[[str], None],
    expires_on: date,
    zone: str,
    times: int,
) -> None:
    """PostgreSQL keeps it in its pages until the tables are written anew, which is done where something went."""
    server_in(zone)
    overwritten: list[Engine] = []

    def overwrite(engine: Engine, *, now: datetime) -> None:
        assert now == TONIGHT
        overwritten.append(engine)

    monkeypatch.setattr(job_queue, "overwrite_or_ask", overwrite)
    with engine.begin() as connection:
        responses.begin(
            connection,
            "a" * 64,
            **(RESPONSE | {"started_on": BEGUN, "saved_on": BEGUN, "expires_on": expires_on}),
        )
    jobs = Jobs(settings, clock=lambda: TONIGHT)
    try:
        jobs._erase_expired()
    finally:
        jobs.engine.dispose()
        jobs.queue.storage.close()
    assert overwritten == [jobs.engine] * times
