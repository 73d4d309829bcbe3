"""Counts attempts within windows of time, and keeps the sessions that were ended."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from assessment.store.models import Account, AttemptCount, EndedSession
from assessment.store.upsert import keeping

ATTEMPTS: Table = AttemptCount.metadata.tables["attempt_counts"]
ENDED: Table = EndedSession.metadata.tables["ended_sessions"]


def count_attempt(connection: Connection, party: str, *, now: datetime, window: timedelta) -> int:
    """The number of this attempt in the present window of that party.

    One statement reads, adds and writes: two processes that count at once get two different numbers.
    """
    insert: Any = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(ATTEMPTS)
    over = ATTEMPTS.c.ends_at <= now
    counted = insert.values(party=party, attempts=1, ends_at=now + window).on_conflict_do_update(
        index_elements=("party",),
        set_={
            "attempts": case((over, 1), else_=ATTEMPTS.c.attempts + 1),
            "ends_at": case((over, now + window), else_=ATTEMPTS.c.ends_at),
        },
    )
    return int(connection.execute(counted.returning(ATTEMPTS.c.attempts)).scalar_one())


def end_session(connection: Connection, session: str, *, until: datetime) -> None:
    """Note that the session of that hash is over; kept until then."""
    connection.execute(keeping(connection, ENDED, ("session",)), {"session": session, "ends_at": until})


def is_ended(connection: Connection, session: str) -> bool:
    """Whether the session of that hash was ended."""
    return connection.execute(select(ENDED.c.session).where(ENDED.c.session == session)).first() is not None


def forget_past(connection: Connection, now: datetime) -> None:
    """Erase counts whose window is over and ended sessions that would be over by themselves."""
    for table in (ATTEMPTS, ENDED):
        connection.execute(delete(table).where(table.c.ends_at <= now))


def account_address(connection: Connection, uniquifier: str) -> str | None:
    """The address of the account that sessions name so; None when no account bears that name any more."""
    return connection.execute(select(Account.email).where(Account.fs_uniquifier == uniquifier)).scalar()
