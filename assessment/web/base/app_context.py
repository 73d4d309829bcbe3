"""Application objects for views: database session, clock, keys, settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import current_app, g
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from assessment.services.installation.erasures import try_to_mirror
from assessment.store.encryption import SecretKeys
from assessment.store.queries import mail_servers, outbox
from assessment.web.base.rate_limits import RateLimiter

EXTENSION = "diapason"


@dataclass(frozen=True, slots=True)
class Services:
    """One per application."""

    engine: Engine
    limits: RateLimiter
    today: Callable[[], date]
    now: Callable[[], datetime]
    keys: SecretKeys
    erasure_register: Path
    """File that tells what was erased, whatever becomes of the database."""
    own_questionnaires: Path | None
    retention_days: int
    base_url: str | None
    served_at: str | None
    sends_mail: bool
    """Whether a mail server is named: without one nothing leaves, and pages show the links to hand over."""
    metrics_key: str | None
    mail_server: str
    """Host and port of that server; empty without one."""
    wake: Callable[[], None]
    """Tells a worker that mails wait; they leave without it too, within the minute."""


def services() -> Services:
    """The services of the application that answers."""
    extension: Services = current_app.extensions[EXTENSION]
    return extension


def connection() -> Connection:
    """The request's database connection, opened when first asked for."""
    opened: Connection | None = g.get("connection")
    if opened is None:
        opened = g.connection = services().engine.connect()
    return opened


def read_without_transaction() -> None:
    """Open the request's connection for a view that writes nothing, before anything else asks for it.

    PostgreSQL shows each statement what is committed by then, in a transaction or not (READ COMMITTED); without one it
    is sent half as many messages. SQLite is asked in its own process: it stays as it is.
    """
    engine = services().engine
    if engine.dialect.name == "postgresql":
        g.connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def session() -> Session:
    """The request's session of tracked objects, on the same connection and in the same transaction as `connection`."""
    opened: Session | None = g.get("session")
    if opened is None:
        opened = g.session = Session(connection(), join_transaction_mode="control_fully", expire_on_commit=False)
    return opened


def accents_refused() -> bool:
    """Whether the mail server is known to take no address with letters beyond ASCII; asked once in a request."""
    known: bool | None = g.get("accents_refused")
    if known is None:
        known = g.accents_refused = mail_servers.takes_utf8(session(), services().mail_server) is False
    return known


def lasting_session() -> Session:
    """A session for a file that is still being written when the request is over; whoever asks for it closes it."""
    return Session(services().engine)


def commit() -> None:
    """Keep what the request changed: a view's last line before it answers. New mails wake a worker."""
    mails = False
    if "session" in g:
        mails = outbox.any_added(session())
        session().commit()
    connection().commit()
    if mails:
        services().wake()


def commit_erasure() -> None:
    """Keep an erasure, and enter it in the register at once: no backup that is restored brings back what was erased."""
    commit()
    try_to_mirror(services().engine, services().erasure_register)


def undo() -> None:
    """Take back what the request changed so far."""
    if "session" in g:
        session().rollback()
    connection().rollback()


def close_connection(_error: BaseException | None = None) -> None:
    """Give the connection back at the end of the request; what was not committed is undone."""
    tracked: Session | None = g.pop("session", None)
    if tracked is not None:
        tracked.close()
    opened: Connection | None = g.pop("connection", None)
    if opened is not None:
        opened.close()
