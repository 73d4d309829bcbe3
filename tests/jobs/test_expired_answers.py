"""The nightly task that erases what is past its time."""

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


@pytest.mark.parametrize(("expires_on", "times"), [(date(2000, 6, 1), 1), (date(2000, 6, 2), 0)])
def test_answers_that_ended_by_their_date_leave_no_earlier_state(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch, expires_on: date, times: int
) -> None:
    """PostgreSQL keeps it in its pages until the tables are written anew, which is done where something went."""
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
