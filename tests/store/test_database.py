"""Database connection."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from assessment.store import database, upsert
from assessment.store.models import Answer, Base


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("secure_delete", 1), ("busy_timeout", 10_000)],
)
@pytest.mark.usefixtures("waits_for_the_disk")
def test_sqlite_is_opened_as_promised(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'new' / 'folder' / 'diapason.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert (tmp_path / "new" / "folder" / "diapason.db").exists()


def test_errors_name_no_answer(connection: Connection) -> None:
    engine = connection.engine
    assert engine.hide_parameters


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_one_statement_replaces_in_either_database(name: str) -> None:
    table: Table = Answer.metadata.tables["answers"]
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[name].dialect()
    replacing = str(upsert._replacing(name, table, ("response_id", "item"), "cell").compile(dialect=dialect))
    keeping = str(upsert._keeping(name, table, ("response_id", "item")).compile(dialect=dialect))
    assert "ON CONFLICT (response_id, item) DO UPDATE SET cell = excluded.cell" in replacing
    assert "ON CONFLICT (response_id, item) DO NOTHING" in keeping


def test_every_table_can_be_made_in_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in Base.metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect)).strip().startswith("CREATE TABLE")


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.sorted_tables:
        assert all(constraint.name for constraint in table.constraints), table.name


def test_only_their_owner_reads_the_files_of_a_database(tmp_path: Path) -> None:
    path = tmp_path / "private" / "diapason.db"
    path.parent.mkdir()
    path.touch(0o644)
    path.chmod(0o644)
    engine = database.connect(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE anything (value INTEGER)")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in path.parent.iterdir()}
    assert modes == dict.fromkeys(("diapason.db", "diapason.db-wal", "diapason.db-shm"), 0o600)
