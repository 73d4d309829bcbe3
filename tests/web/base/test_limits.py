"""Limits are exact across processes, and keep no address."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from assessment.store.database import connect
from assessment.store.sign_in_limits import count_attempt, forget_past
from assessment.web.base.rate_limits import network_of
from tests.campaign_factory import NOW
from tests.store.two_processes import lines_of_two_processes

MINUTE = timedelta(minutes=1)
COUNTING = """
import sys
from datetime import UTC, datetime, timedelta
from assessment.store.database import connect
from assessment.store.sign_in_limits import count_attempt
engine = connect(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(40):
    with engine.begin() as connection:
        print(count_attempt(connection, "party", now=datetime(2026, 3, 5, 9, tzinfo=UTC), window=timedelta(hours=1)))
"""


def numbers_of_two_processes(url: str) -> list[int]:
    """The numbers that two processes get, who count the same party at the same time."""
    return [int(line) for line in lines_of_two_processes(COUNTING, url)]


def test_two_processes_count_exactly(tmp_path: Path, engine: Engine) -> None:
    assert sorted(numbers_of_two_processes(str(engine.url))) == list(range(1, 81))


def test_a_window_ends_and_the_next_attempt_is_the_first(engine: Engine) -> None:
    def count(at: timedelta) -> int:
        with engine.begin() as connection:
            return count_attempt(connection, "party", now=NOW + at, window=MINUTE)

    assert [count(timedelta(seconds=second)) for second in (0, 30, 59, 60, 61)] == [1, 2, 3, 1, 2]
    with engine.begin() as connection:
        forget_past(connection, NOW + timedelta(minutes=2))
        assert connection.execute(text("SELECT count(*) FROM attempt_counts")).scalar_one() == 0


def test_no_address_is_kept_and_a_restart_forgets_no_attempt(app: Flask, engine: Engine) -> None:
    app.test_client().get("/fr/respond/none")
    again = connect(str(engine.url))
    with again.connect() as connection:
        ((party, attempts),) = connection.execute(text("SELECT party, attempts FROM attempt_counts")).all()
    assert attempts == 1
    assert len(party) == 64
    assert "127" not in bytes.fromhex(party).decode("latin1")


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_an_ipv6_network_counts_as_one_address(address: str, counted: str) -> None:
    assert network_of(address) == counted
