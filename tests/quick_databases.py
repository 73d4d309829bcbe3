"""Databases of tests: nobody pulls the plug, and statements are compiled once a process."""

import sqlite3
from typing import Any

import sqlalchemy
from huey.storage import SqliteStorage
from sqlalchemy import URL, Engine, event

from assessment.store import database

FOR_PEOPLE = database.PRAGMAS
FOR_TESTS = tuple(pragma.replace("synchronous = FULL", "synchronous = OFF") for pragma in FOR_PEOPLE)
assert FOR_TESTS != FOR_PEOPLE

_FIRST = sqlalchemy.create_engine("sqlite://")
with _FIRST.connect():
    """Its dialect has asked the library what it can."""
_COMPILED: dict[Any, Any] = {}
_QUEUE_CONNECTION = SqliteStorage._create_connection
OPEN: set[Engine] = set()
"""The engines that opened a connection since `close_open` was called."""
CONNECTIONS: list[sqlite3.Connection] = []
"""Connections that no engine made, opened since then."""


def engine_for_tests(address: URL, **options: Any) -> Engine:
    """An engine as the product makes it; those of SQLite share what they have compiled, which their dialect keys."""
    engine = sqlalchemy.create_engine(address, **options)
    if engine.dialect.name == "sqlite":
        engine.dialect = _FIRST.dialect
        engine.update_execution_options(compiled_cache=_COMPILED)
    event.listen(engine, "connect", lambda *_connection: OPEN.add(engine))
    return engine


def close_open() -> None:
    """Close what the engines keep open; each opens again when it is asked to.

    From Python 3.13 on, a connection that is let go open is a warning, and so a failure of whichever test runs then.
    """
    while OPEN:
        OPEN.pop().dispose()
    while CONNECTIONS:
        CONNECTIONS.pop().close()


def closed_later(connection: sqlite3.Connection) -> sqlite3.Connection:
    """That connection, which is closed with the engines'."""
    CONNECTIONS.append(connection)
    return connection


def queue_connection(storage: SqliteStorage) -> sqlite3.Connection:
    """A connection to the queue, as its library makes it."""
    return closed_later(_QUEUE_CONNECTION(storage))
