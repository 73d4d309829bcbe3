"""Counts attempts within windows of time, and keeps which sessions are open and which were ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assessment.store.models import Account, AttemptCount, EndedSession, OpenSession
from assessment.store.upsert import keeping

ATTEMPTS: Table = AttemptCount.metadata.tables["attempt_counts"]
ENDED: Table = EndedSession.metadata.tables["ended_sessions"]
OPEN: Table = OpenSession.metadata.tables["open_sessions"]
_NAMED = select(bindparam("session").label("session")).subquery()
_STATE = select(ENDED.c.session.label("ended"), OPEN.c.seen_on, OPEN.c.uniquifier).select_from(
    _NAMED.outerjoin(ENDED, ENDED.c.session == _NAMED.c.session).outerjoin(OPEN, OPEN.c.session == _NAMED.c.session)
)
"""One statement, for every page of somebody who is signed in asks it."""


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session at work: whose it is, what kind of device it is on, and when it will end by itself."""

    session: str
    account_id: str
    uniquifier: str
    browser: str | None
    system: str | None
    ends_at: datetime


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
    connection.execute(delete(OPEN).where(OPEN.c.session == session))


def session_state(connection: Connection, session: str) -> Row[Any, Any, Any]:
    """Whether the session of that hash was ended (`ended`), the day it was seen last and under which account name."""
    return connection.execute(_STATE, {"session": session}).one()


def keep_seen_session(connection: Connection, seen: SeenSession, *, today: date) -> None:
    """Enter a session, or the day on which it was seen; sessions under an earlier name of the account are over.

    When it ends by itself is entered anew: confirming the password makes it last longer.
    """
    connection.execute(
        delete(OPEN).where(
            OPEN.c.account_id == seen.account_id,
            OPEN.c.uniquifier != seen.uniquifier,
            OPEN.c.session != seen.session,
        )
    )
    known = update(OPEN).where(OPEN.c.session == seen.session)
    now_so = known.values(uniquifier=seen.uniquifier, seen_on=today, ends_at=seen.ends_at)
    if connection.execute(now_so).rowcount or session_state(connection, seen.session).ended:
        return
    connection.execute(
        keeping(connection, OPEN, ("session",)),
        {
            "session": seen.session,
            "account_id": seen.account_id,
            "uniquifier": seen.uniquifier,
            "browser": seen.browser,
            "system": seen.system,
            "opened_on": today,
            "seen_on": today,
            "ends_at": seen.ends_at,
        },
    )


def open_sessions(connection: Connection, account_id: str, *, present: str, now: datetime) -> list[Row[Any]]:
    """The sessions of an account that are open, `present` among them, the one seen last first."""
    named_so = or_(OPEN.c.uniquifier == Account.fs_uniquifier, OPEN.c.session == present)
    listed = (
        select(OPEN)
        .join(Account, Account.id == OPEN.c.account_id)
        .where(OPEN.c.account_id == account_id, named_so, OPEN.c.ends_at > now)
        .order_by(OPEN.c.seen_on.desc(), OPEN.c.opened_on.desc(), OPEN.c.session)
    )
    return list(connection.execute(listed))


def forget_past(connection: Connection, now: datetime) -> None:
    """Erase counts whose window is over, and sessions, ended or not, that are over by themselves."""
    for table in (ATTEMPTS, ENDED, OPEN):
        connection.execute(delete(table).where(table.c.ends_at <= now))


def account_address(connection: Connection, uniquifier: str) -> str | None:
    """The address of the account that sessions name so; None when no account bears that name any more."""
    return connection.execute(select(Account.email).where(Account.fs_uniquifier == uniquifier)).scalar()


def account_of_address(connection: Connection, email: str) -> str | None:
    """The id of the account with that address; None when it is nobody's."""
    return connection.execute(select(Account.id).where(Account.email == email)).scalar()
