"""Moves a whole database from SQLite to PostgreSQL, from PostgreSQL to SQLite, or to another server.

The target gets everything in one transaction, and what was written is read again and compared before it ends: whatever
goes wrong, and a kill at any moment, leave the target without a row and the source as it was.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Engine, Table, func, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError

from assessment.services.installation.installation_error import InstallationError, faults_told, shown
from assessment.store.database import connect, upgrade
from assessment.store.models.base import Base

ROWS_AT_ONCE = 500
"""Rows held in memory and sent together: a document may weigh a hundred kilobytes, most rows a hundred bytes."""
FAMILIES = ("postgresql", "sqlite")


@dataclass(frozen=True, slots=True)
class MovedDatabase:
    """What was moved, and the address it is at now, without its password."""

    tables: int
    rows: int
    address: str


@dataclass(frozen=True, slots=True)
class TableContent:
    """How many rows a table has, and the sum of the hashes of them all, whatever their order."""

    rows: int
    digest: int


def move_database(source: Engine, url: str) -> MovedDatabase:
    """Copy everything into the empty database at `url`. Raises InstallationError.

    Nobody writes to an SQLite source meanwhile: it is locked. A PostgreSQL source is read as it was at the beginning.
    """
    target = _opened(url, source)
    try:
        with faults_told(shown(url)):
            _refuse_rows(target, url)
            upgrade(target)
            with source.connect() as old, target.begin() as new:
                _hold(old)
                _refuse_rows(target, url)
                moved = [_copy(table, old, new) for table in Base.metadata.sorted_tables]
                _raise_sequences(new)
                for table, content in zip(Base.metadata.sorted_tables, moved, strict=True):
                    if content_of(table, new) != content:
                        raise InstallationError("move_differs", table=table.name)
                old.rollback()
    finally:
        target.dispose()
    return MovedDatabase(len(moved), sum(content.rows for content in moved), shown(url))


def content_of(table: Table, connection: Connection) -> TableContent:
    """What stands in a table."""
    rows = digest = 0
    for batch in _batches(table, connection):
        rows += len(batch)
        digest += sum(_digest(row) for row in batch)
    return TableContent(rows, digest)


def _opened(url: str, source: Engine) -> Engine:
    try:
        family = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise InstallationError("move_address") from error
    if family not in FAMILIES:
        raise InstallationError("move_address")
    target = connect(url)
    places = [(made.url.host, made.url.port, made.url.database) for made in (source, target)]
    if source.dialect.name == target.dialect.name and places[0] == places[1]:
        raise InstallationError("move_same", address=shown(url))
    return target


def _refuse_rows(target: Engine, url: str) -> None:
    with target.connect() as connection:
        there = set(target.dialect.get_table_names(connection))
        for table in Base.metadata.sorted_tables:
            if table.name in there and connection.execute(select(text("1")).select_from(table).limit(1)).first():
                raise InstallationError("move_not_empty", address=shown(url), table=table.name)


def _hold(source: Connection) -> None:
    """Read everything as it is now: nobody writes to a file meanwhile, and a server keeps this moment in view."""
    if source.dialect.name == "sqlite":
        source.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        source.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _copy(table: Table, old: Connection, new: Connection) -> TableContent:
    rows = digest = 0
    for batch in _parents_first(table, _batches(table, old)):
        new.execute(insert(table), batch)
        rows += len(batch)
        digest += sum(_digest(row) for row in batch)
    return TableContent(rows, digest)


def _batches(table: Table, connection: Connection) -> Iterator[list[dict[str, Any]]]:
    """The rows in the order of their keys, so that the target tells nothing by the places of rows."""
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_ONCE)
    rows = (dict(row) for row in connection.execute(query).mappings())
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch


def _parents_first(table: Table, batches: Iterable[list[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    """The same rows; where rows of a table name others of it, in an order in which those are there already."""
    links = [(key.parent.name, key.column.name) for key in table.foreign_keys if key.column.table is table]
    if not links:
        yield from batches
        return
    [(parent, key)] = links
    waiting = [row for batch in batches for row in batch]
    there: set[Any] = {None}
    while waiting:
        ready = [row for row in waiting if row[parent] in there]
        waiting = [row for row in waiting if row[parent] not in there]
        there |= {row[key] for row in ready}
        yield ready


def _digest(row: dict[str, Any]) -> int:
    plain = json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True)
    return int.from_bytes(hashlib.sha256(plain.encode()).digest(), "big")


def _plain(value: object) -> object:
    """A value as both databases give it back, so that it is written the same way twice."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC)
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def _raise_sequences(target: Connection) -> None:
    """Let PostgreSQL give new rows numbers beyond those that came along; SQLite looks for itself."""
    if target.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        column: Column[Any] | None = table.autoincrement_column
        # The long keys of responses are drawn at random and follow no sequence.
        if column is not None and not isinstance(column.type, BigInteger):
            last = target.execute(select(func.max(column))).scalar()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            target.execute(select(func.setval(sequence, last or 1, last is not None)))
