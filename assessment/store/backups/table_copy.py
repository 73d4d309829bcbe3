"""Copies every row of one database into another with the same tables, SQLite or PostgreSQL either way."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, Column, Connection, MetaData, Table, func, insert, select, text, update

ROWS = 1000
"""Rows that are in memory at once."""
LARGEST_IN_SEQUENCE = 2**31 - 1
REVISIONS = "alembic_version"
"""The table of Alembic, which both databases have of their own."""


def copy_rows(source: Connection, target: Connection) -> int:
    """Copy the rows of every table of `source` into the empty tables of `target`; how many there were.

    Both have the same revision of tables, whichever it is: the columns are read from the databases themselves. Rows
    arrive in the order of their keys, which is random where an order would tell something.
    """
    theirs, ours = _tables(source), _tables(target)
    count = 0
    for table in ours.sorted_tables:
        if table.name != REVISIONS:
            count += _copy_table(source, theirs.tables[table.name], target, table)
    if target.dialect.name == "postgresql":
        _continue_sequences(target, ours)
    return count


def empty_tables(connection: Connection) -> None:
    """Remove every row; on PostgreSQL none stays behind as a dead one."""
    metadata = _tables(connection)
    names = [table.name for table in reversed(metadata.sorted_tables) if table.name != REVISIONS]
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"TRUNCATE {', '.join(names)}"))
        return
    for name in names:
        connection.execute(metadata.tables[name].delete())


def _tables(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection)
    for column in (column for table in metadata.tables.values() for column in table.columns):
        if isinstance(column.type, JSON):
            # No value stays no value, and does not become the word null.
            column.type = JSON(none_as_null=True)
    return metadata


def _copy_table(source: Connection, theirs: Table, target: Connection, ours: Table) -> int:
    columns = [theirs.c[column.name] for column in ours.columns]
    rows = source.execution_options(yield_per=ROWS).execute(select(*columns).order_by(*theirs.primary_key.columns))
    within = [column for column in ours.columns if any(key.column.table is ours for key in column.foreign_keys)]
    count, later = 0, []
    for part in rows.mappings().partitions(ROWS):
        values = [dict(row) for row in part]
        later += list(_pointing_within(values, within, ours))
        target.execute(insert(ours), values)
        count += len(values)
    for key, pointing in later:
        target.execute(update(ours).where(*(ours.c[name] == value for name, value in key.items())).values(pointing))
    return count


def _pointing_within(
    rows: list[dict[str, Any]], within: list[Column[Any]], table: Table
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """What points to a row of the same table, taken out of the rows: the other row may not be there yet."""
    for row in rows:
        pointing = {column.name: row[column.name] for column in within if row[column.name] is not None}
        if pointing:
            row.update(dict.fromkeys(pointing))
            yield {column.name: row[column.name] for column in table.primary_key.columns}, pointing


def _continue_sequences(connection: Connection, metadata: MetaData) -> None:
    """Let numbers that PostgreSQL gives go on after those that came with the rows."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column.type.python_type is int and table.name != REVISIONS:
                sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
                highest = connection.scalar(select(func.max(column)))
                # Larger numbers were drawn at random, and use no sequence.
                if sequence and (highest or 0) <= LARGEST_IN_SEQUENCE:
                    connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))
