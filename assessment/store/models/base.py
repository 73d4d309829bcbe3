"""Declarative base: naming of constraints, random keys, UTC timestamps, append-only tables."""

import json
import secrets
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
KEY_LENGTH = 16


class Base(DeclarativeBase):
    """The declarative base of every model."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone in Python, the same time in UTC without a zone in the database: SQLite knows no zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To the database. A time without a zone is refused: nobody could say when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


class CompressedJson(TypeDecorator[Any]):
    """Plain values in Python, their JSON compressed by zlib in the database: an eighth of the room.

    Zlib stands in every Python of today and of later; a hundred kilobytes come back in less than a millisecond.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else zlib.compress(json.dumps(value, ensure_ascii=False).encode())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else json.loads(zlib.decompress(value))


class AppendOnlyError(Exception):
    """A row of a log was about to be changed; logs only grow."""


def refuse_change(_mapper: Any, _connection: Any, row: object) -> None:
    """Listens to `before_update` of a log."""
    raise AppendOnlyError(type(row).__name__)


def new_key() -> str:
    """A random key: numbers counted up would tell how many there are, and in which order they came."""
    return secrets.token_hex(KEY_LENGTH // 2)
