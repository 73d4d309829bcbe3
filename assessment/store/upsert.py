"""Insert-or-update statements for SQLite and PostgreSQL."""

from functools import cache

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def replacing(connection: Connection, table: Table, key: tuple[str, ...], value: str) -> Insert:
    """An insert that replaces `value` where a row with that `key` is there already."""
    return _replacing(connection.dialect.name, table, key, value)


def keeping(connection: Connection, table: Table, key: tuple[str, ...]) -> Insert:
    """An insert that leaves a row with that `key` as it is."""
    return _keeping(connection.dialect.name, table, key)


# SQLite and PostgreSQL spell the clause alike, but SQLAlchemy has an insert for each; made once, for it takes longer to
# build than to run.


@cache
def _replacing(dialect: str, table: Table, key: tuple[str, ...], value: str) -> Insert:
    statement = _insert(dialect, table)
    return statement.on_conflict_do_update(index_elements=key, set_={value: statement.excluded[value]})


@cache
def _keeping(dialect: str, table: Table, key: tuple[str, ...]) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=key)


def _insert(dialect: str, table: Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
