"""Database connection and migrations."""

import fcntl
import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

PRIVATE = 0o600
"""Mode of what only its owner may read and write."""
MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK_TIMEOUT = "2s"
"""How long PostgreSQL waits for a table that is to be written anew: whoever comes meanwhile waits behind it."""
BUSY_MILLISECONDS = 10_000
"""How long a writer waits for another one: a save lasts milliseconds, a whole room saving at once a second or two."""
WEB_BUSY_MILLISECONDS = 3_000
"""The same for a page: whoever waits for it gets what they typed back sooner, and readers their thread."""
PRAGMAS = (
    "journal_mode = WAL",
    # Whatever was acknowledged is on the disk: neither a killed server nor a power cut takes it back. Each commit waits
    # for the disk once; `make bench` tells what that costs beside NORMAL (benchmarks/operating/durability.py).
    "synchronous = FULL",
    "foreign_keys = ON",
    # Erased answers are overwritten, not only forgotten.
    "secure_delete = ON",
)
WAIT_FOR_THE_DISK = (
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
)
MIGRATION_LOCK = int.from_bytes(b"diapason")
"""Key of PostgreSQL's advisory lock under which tables are migrated."""
COMPILE_NO_QUERY = "SET jit = off"
"""PostgreSQL would compile a query that looks up something for each of a thousand firms: it is estimated dear, and run
faster than compiled."""


def connect(url: str, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> Engine:
    """An engine for that address; nothing is opened yet. The folder of an SQLite file is made where it is missing."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql" and address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    # Answers and tokens never end up in a log, not even in an error's message.
    engine = create_engine(address, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        if address.database and address.database != ":memory:":
            keep_private(Path(address.database))
        event.listen(engine, "connect", partial(_set_pragmas, busy_milliseconds=busy_milliseconds))
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _set_session)
    return engine


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """An engine for that address until the block ends: its connections are closed then, whatever happened."""
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


def keep_private(path: Path) -> None:
    """Make that file, empty, where it is missing, and let its owner alone read it; SQLite's journals follow its mode.

    A file of somebody else is left as it is: whoever runs the product may use it and not change it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with suppress(FileNotFoundError, PermissionError):
            if stat.S_IMODE(file.stat().st_mode) & ~PRIVATE:
                file.chmod(PRIVATE)


SHARED_FIRST, SHARED_BYTES = 0x40000002, 510
"""Where SQLite keeps the shared locks of a file (https://sqlite.org/src/file/src/os.h)."""


def is_open_elsewhere(path: Path) -> bool:
    """Whether another process has that SQLite file open. One that is damaged is taken for free: nobody can serve it.

    A file with a log beside it is not opened for that, which would take the log in: the system is asked for the lock
    that every open connection holds.
    """
    if path.with_name(f"{path.name}-wal").exists():
        with path.open("rb+") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_BYTES, SHARED_FIRST)
            except OSError:
                return True
        return False
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            return False
    return False


def forget_steps(engine: Engine) -> None:
    """Empty SQLite's journal of the last writes: it holds them in their order, answers beside who began just before.

    Readers at work keep part of it for a while; the next call empties that too.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def overwrite_erased(engine: Engine) -> None:
    """Leave nothing of deleted rows in the database's own files.

    SQLite overwrites what it deletes (`secure_delete`); the file is written anew without free pages, and the journal
    emptied. PostgreSQL writes every table anew. A reader at work may keep the journal for a while: the worker empties
    it within the minute.
    """
    if engine.dialect.name == "postgresql":
        _write_anew(engine)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
    forget_steps(engine)


def _write_anew(engine: Engine, tables: Sequence[str] = ()) -> None:
    """Have PostgreSQL write tables anew, all of them where none is named. Raises OperationalError where one is read."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            connection.exec_driver_sql(f"VACUUM FULL {', '.join(tables)}")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


HELD_RESULTS = ("frozen_results", "kept_documents")
HELD_ANSWERS = (*HELD_RESULTS, "responses", "answers", "comments", "sealed_comments", "pair_keys")


def overwrite_taken_out(engine: Engine, tables: Sequence[str] = HELD_ANSWERS) -> None:
    """Leave no earlier state of answers, of what is frozen and of documents: it would tell what was taken out.

    SQLite overwrites them, and its journal is emptied; PostgreSQL writes anew the tables that something was taken out
    of. Nobody else reads or writes a table meanwhile. Raises OperationalError where one is read for long.
    """
    if engine.dialect.name == "postgresql":
        _write_anew(engine, tables)
    forget_steps(engine)


def _set_pragmas(connection: Any, _record: object, *, busy_milliseconds: int) -> None:
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {busy_milliseconds}", *PRAGMAS):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _set_session(connection: Any, _record: object) -> None:
    """Have PostgreSQL acknowledge a commit once it is on the disk, and compile no query, whatever it was told.

    With `synchronous_commit = off` a crash takes back what was acknowledged in the last seconds. Stronger settings than
    `on` stay. Outside a transaction, for one that is rolled back would undo it.
    """
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(WAIT_FOR_THE_DISK)
        cursor.execute(COMPILE_NO_QUERY)
    connection.autocommit = False


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to `revision`. Applied by the door (`diapason serve`), never by create_app."""
    _migrate(engine, "upgrade", revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the tables back to `revision`."""
    _migrate(engine, "downgrade", revision)


def _migrate(engine: Engine, direction: str, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - a database that is up to date needs nothing of it
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect() as connection:
        _begin_migration(connection)
        config.attributes["connection"] = connection
        getattr(command, direction)(config, revision)
        connection.commit()
        # Given back as it was, were it not for what `_begin_migration` switched off.
        connection.invalidate()


def _begin_migration(connection: Connection) -> None:
    """SQLite alters a table by copying it and dropping the old one; with foreign keys on, that would erase the answers.

    Two servers that start at once wait for each other here, and the second finds nothing left to do. All migrations are
    one transaction, with whose end PostgreSQL's lock ends too.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
