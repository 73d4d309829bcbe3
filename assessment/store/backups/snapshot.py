"""A consistent copy of a database as one SQLite file, taken while it is served, and its way back."""

import os
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from assessment.store.backups.table_copy import copy_rows, empty_tables
from assessment.store.database import PRIVATE, is_open_elsewhere, opened, upgrade
from assessment.store.installation_checks import is_whole, revision_of


def write_snapshot(engine: Engine, path: Path) -> str | None:
    """Write the database as it stands at one moment into a new SQLite file; the revision of its tables.

    SQLite copies itself without what is free in its pages; of PostgreSQL every row is read within one transaction that
    sees no later change. Neither stops anybody from reading or writing. None for a database without tables, of which
    nothing is written.
    """
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision is None:
        return None
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
        return revision
    with opened(f"sqlite:///{path}") as target:
        upgrade(target, revision)
        with engine.connect() as source, target.begin() as connection:
            source.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            copy_rows(source, connection)
        make_single_file(target)
    return revision


def load_snapshot(path: Path, engine: Engine) -> None:
    """Put the rows of an SQLite file in the place of those of another database, all at once or not at all."""
    upgrade(engine)
    with opened(f"sqlite:///{path}") as source:
        with source.connect() as connection, engine.begin() as target:
            empty_tables(target)
            copy_rows(connection, target)
        make_single_file(source)


def make_single_file(engine: Engine) -> None:
    """Take SQLite's log into its file, so that the file alone is the whole database, and close it."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    engine.dispose()


def is_sound(path: Path) -> bool:
    """Whether an SQLite file is consistent through and through, tables, indexes and what refers to what."""
    try:
        with opened(f"sqlite:///{path}") as engine:
            with engine.connect() as connection:
                dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            return is_whole(engine, thorough=True) and dangling is None
    except DatabaseError:
        return False


def in_other_hands(engine: Engine) -> bool:
    """Whether another program has the database open. A damaged file is in nobody's hands."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            others = text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            return bool(connection.scalar(others))
    return is_open_elsewhere(Path(str(engine.url.database)))
