"""Faults of a database by what they mean for whoever runs or uses the product, whichever driver told of them."""

import errno
import sqlite3
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class DatabaseFault(StrEnum):
    """What is the matter with the database."""

    BUSY = "busy"
    """Another process writes, or keeps it locked; soon over."""
    FULL = "full"
    """The disk is full or takes no writing."""
    AWAY = "away"
    """It does not answer, or cannot be opened."""
    DAMAGED = "damaged"


SQLITE_FAULTS = {
    sqlite3.SQLITE_BUSY: DatabaseFault.BUSY,
    sqlite3.SQLITE_LOCKED: DatabaseFault.BUSY,
    sqlite3.SQLITE_FULL: DatabaseFault.FULL,
    # A quota that is used up, or a disk that was mounted anew for reading only.
    sqlite3.SQLITE_IOERR: DatabaseFault.FULL,
    sqlite3.SQLITE_READONLY: DatabaseFault.FULL,
    sqlite3.SQLITE_CANTOPEN: DatabaseFault.AWAY,
    sqlite3.SQLITE_CORRUPT: DatabaseFault.DAMAGED,
    sqlite3.SQLITE_NOTADB: DatabaseFault.DAMAGED,
}
"""By SQLite's primary result code (https://sqlite.org/rescode.html)."""
POSTGRESQL_FAULTS = {
    "40001": DatabaseFault.BUSY,
    "40P01": DatabaseFault.BUSY,
    "55P03": DatabaseFault.BUSY,
    "57014": DatabaseFault.BUSY,
    "53100": DatabaseFault.FULL,
    "25006": DatabaseFault.FULL,
    "XX001": DatabaseFault.DAMAGED,
    "XX002": DatabaseFault.DAMAGED,
}
"""By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
AWAY_CLASSES = ("08", "53", "57")
"""Connections that were not had or were lost, resources that are used up, an operator who intervenes."""
PRIMARY_CODE = 0xFF
DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def fault_of(error: BaseException) -> DatabaseFault | None:
    """What an error says of the database or of the disk below it; None for any other error."""
    if isinstance(error, PoolTimeoutError):
        return DatabaseFault.BUSY
    if isinstance(error, DBAPIError):
        return _fault_of_driver(error)
    if isinstance(error, sqlite3.Error):
        return _fault_of_sqlite(error)
    return DatabaseFault.FULL if isinstance(error, OSError) and error.errno in DISK_ERRORS else None


def _fault_of_driver(error: DBAPIError) -> DatabaseFault | None:
    if isinstance(error.orig, sqlite3.Error):
        return _fault_of_sqlite(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        return DatabaseFault.AWAY if isinstance(error, OperationalError) else None
    if state in POSTGRESQL_FAULTS:
        return POSTGRESQL_FAULTS[state]
    return DatabaseFault.AWAY if state[:2] in AWAY_CLASSES else None


def _fault_of_sqlite(error: sqlite3.Error) -> DatabaseFault | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else SQLITE_FAULTS.get(code & PRIMARY_CODE)
