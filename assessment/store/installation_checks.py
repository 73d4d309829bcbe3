"""What is looked at before a database is served: whether it is whole, of this version, and under this secret key."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, column, inspect, make_url, select, table

from assessment.store.database import MIGRATIONS
from assessment.store.encryption import DecryptionError, SecretKeys
from assessment.store.queries import installation

WHOLE = "ok"
STATE = table("alembic_version", column("version_num"))
"""Where Alembic notes the state of the tables; it is read without loading Alembic, which serving needs not."""


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address; None for PostgreSQL and for a database in memory."""
    address = make_url(url)
    named = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(str(address.database)) if named else None


def log_of(path: Path) -> Path:
    """Where SQLite keeps the last writes to the file, until they are taken into it."""
    return path.with_name(f"{path.name}-wal")


def ended_in_disorder(path: Path) -> bool:
    """Whether a log with writes lies beside the file: its last process was killed, or is at work."""
    try:
        return log_of(path).stat().st_size > 0
    except FileNotFoundError:
        return False


KEEPS_THE_DISK = ("fsync", "full_page_writes")


def is_whole(engine: Engine, *, thorough: bool) -> bool:
    """Whether SQLite finds its file consistent; `thorough`: also every index against its table, which takes longer.

    A log that belongs to another state of the file leaves indexes that contradict their tables: only the thorough look
    finds those. PostgreSQL keeps checksums of its own.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        check = "integrity_check" if thorough else "quick_check"
        return str(connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar_one()) == WHOLE


def forgets_in_a_power_cut(connection: Connection) -> tuple[str, ...]:
    """Settings of a PostgreSQL server, switched off, without which a power cut loses or damages what was on its disk.

    No session can switch them on. SQLite waits for the disk by `PRAGMAS`.
    """
    if connection.dialect.name != "postgresql":
        return ()
    return tuple(name for name in KEEPS_THE_DISK if connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "off")


@cache
def known_revisions() -> tuple[str, ...]:
    """The states of the tables that this version knows, the newest first."""
    return tuple(sorted((path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")), reverse=True))


def revision_of(connection: Connection) -> str | None:
    """The state of the tables; None for a database without any."""
    return connection.scalar(select(STATE.c.version_num)) if inspect(connection).has_table(STATE.name) else None


def key_fits(connection: Connection, keys: SecretKeys) -> bool | None:
    """Whether the database was made under this secret key; None when nothing in it can tell.

    Where no fingerprint was noted yet, one encrypted invitation is tried.
    """
    tables = inspect(connection)
    known = tables.has_table(installation.FACTS.name)
    noted = installation.fact(connection, installation.KEY_FINGERPRINT) if known else None
    if noted is not None:
        return noted == keys.fingerprint()
    encrypted = (
        installation.any_encrypted_place(connection) if tables.has_table(installation.INVITATIONS.name) else None
    )
    if encrypted is None:
        return None
    try:
        keys.decrypted_place(encrypted[1], encrypted[0])
    except DecryptionError:
        return False
    return True
