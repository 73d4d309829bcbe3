"""What PostgreSQL acknowledged outlives a crash of its server, even one that was told not to wait for the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url

from assessment import doctor
from assessment.doctor import CheckState
from assessment.store.database import connect
from tests.postgresql_server import postgresql_server, stop_at_once

SAVES = 50


@pytest.fixture(scope="module")
def careless() -> Iterator[tuple[str, Path]]:
    """A server whose operator chose speed: commits wait for nothing, and the log is written seconds later."""
    with postgresql_server() as (address, folder):
        _set(create_engine(_driver(address)), synchronous_commit="off", wal_writer_delay="10s")
        yield address, folder


def _driver(address: str) -> str:
    return make_url(address).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _set(engine: Engine, **settings: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name, value in settings.items():
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()


def _waits(engine: Engine) -> str:
    with engine.connect() as connection:
        told = str(connection.exec_driver_sql("SHOW synchronous_commit").scalar_one())
    engine.dispose()
    return told


def test_every_connection_waits_for_the_disk_after_a_rollback_too(careless: tuple[str, Path]) -> None:
    address, _ = careless
    assert _waits(create_engine(_driver(address))) == "off", "the server itself waits for nothing"
    engine = connect(address)
    assert _waits(engine) == "on"
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        connection.rollback()
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
    engine.dispose()


def test_no_query_is_compiled_however_dear_it_is_estimated(careless: tuple[str, Path]) -> None:
    engine = connect(careless[0])
    with engine.connect() as connection:
        connection.rollback()
        assert connection.exec_driver_sql("SHOW jit").scalar_one() == "off"
    engine.dispose()


def test_a_stronger_setting_stays(careless: tuple[str, Path]) -> None:
    address, _ = careless
    engine = connect(f"{address}{'&' if '?' in address else '?'}options=-csynchronous_commit%3Dremote_apply")
    assert _waits(engine) == "remote_apply"


def test_no_acknowledged_save_is_lost_when_the_server_stops_at_once(careless: tuple[str, Path]) -> None:
    address, folder = careless
    engine = connect(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE saved (number integer)")
    for number in range(SAVES):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO saved VALUES ({number})")
    engine.dispose()
    stop_at_once(folder)
    engine = connect(address)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM saved").scalar_one() == SAVES
    engine.dispose()


def test_a_server_that_would_forget_in_a_power_cut_is_told(careless: tuple[str, Path]) -> None:
    address, _ = careless
    assert doctor.database(address).what == "database_empty"
    _set(create_engine(_driver(address)), fsync="off", full_page_writes="off")
    check = doctor.database(address)
    assert (check.state, check.what) == (CheckState.MISSING, "database_forgets")
    assert check.values["settings"] == "fsync, full_page_writes"
