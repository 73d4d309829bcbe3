"""Shared fixtures: empty database, application, auditing client."""

import gc
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from huey.storage import SqliteStorage
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, Engine

from assessment.core.questionnaire.definition import Questionnaire
from assessment.paths import folder
from assessment.questionnaire_files import catalogue, loader
from assessment.settings import Environment, Settings
from assessment.store import database
from assessment.store.database import connect, upgrade
from assessment.store.encryption import SecretKeys
from tests import postgresql_server as servers
from tests import quick_databases
from tests.applications import application_of
from tests.web.auditing_client import AuditingClient

# No test may depend on how fast the machine is, and the same commit gives the same examples.
hypothesis_settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")

_SHIPPED = folder("questionnaires")
TODAY = date(2026, 3, 4)
SECRET = "0f9a1b7c2d8e3f4a5b6c7d8e9f0a1b2c3d4e5f60"
KEY_OF_PERTURBATION = SecretKeys.perturbation_key


def pytest_collection_finish() -> None:
    """Keep the modules and the tests themselves out of every later search for rubbish."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _questionnaires_read_once() -> Iterator[None]:
    """Read each shipped questionnaire once a process: no test changes one where it lies."""
    read = loader._read
    shipped = cache(read)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "_read", lambda path: (shipped if _SHIPPED in path.parents else read)(path))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_databases() -> Iterator[None]:
    """Let no database of a test wait for the disk; processes that a test starts wait as those of people do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "PRAGMAS", quick_databases.FOR_TESTS)
        patch.setattr(database, "create_engine", quick_databases.engine_for_tests)
        patch.setattr(SqliteStorage, "_create_connection", quick_databases.queue_connection)
        yield


@pytest.fixture(autouse=True)
def _databases_closed() -> Iterator[None]:
    """Close after each test what it left open."""
    yield
    quick_databases.close_open()


@pytest.fixture
def waits_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The databases of this test wait for the disk at every commit."""
    monkeypatch.setattr(database, "PRAGMAS", quick_databases.FOR_PEOPLE)


@pytest.fixture(scope="session", autouse=True)
def answers_as_given() -> Iterator[None]:
    """Confidential answers are published as they were given, so that figures can be worked out by hand.

    What perturbation does to figures stands in `tests/core/privacy/test_cell_perturbation.py`; a test of the whole
    product asks for `perturbing`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SecretKeys, "perturbation_key", lambda _keys, _organisation_id: "")
        yield


@pytest.fixture
def perturbing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Confidential answers are perturbed, as in service."""
    monkeypatch.setattr(SecretKeys, "perturbation_key", KEY_OF_PERTURBATION)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table, migrated once and copied for each test."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = connect(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server; a test leaves its database as empty as it found it."""
    with servers.postgresql_server() as (address, _folder):
        yield address


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    """Settings of a local installation with its own empty database."""
    shutil.copy(empty_database, tmp_path / "diapason.db")
    return Settings(
        environment=Environment.LOCAL,
        instance=tmp_path,
        database_url=f"sqlite:///{tmp_path / 'diapason.db'}",
        secret_key=SECRET,
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """The database of the test."""
    engine = connect(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection to it."""
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The application on a fixed day."""
    return application_of(settings, today=lambda: TODAY)


@pytest.fixture
def client(app: Flask) -> AuditingClient:
    """A reader whose every page is audited."""
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    return client


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    """The shipped instrument."""
    return catalogue.questionnaire()
