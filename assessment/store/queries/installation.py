"""Facts about the installation, its figures, and one encrypted field by which a secret key can be tried."""

from datetime import datetime

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.orm import Session

from assessment.store.models import (
    Account,
    Campaign,
    InstallationFact,
    Invitation,
    KeptDocument,
    OutgoingMail,
    Response,
)
from assessment.store.models.campaigns.campaigns import CLOSED, DRAFT, OPEN, PUBLISHED
from assessment.store.models.outbox import CANCELLED, HANDED, REFUSED, SENDING, SENT, UNCONFIRMED, WAITING
from assessment.store.upsert import replacing

FACTS: Table = InstallationFact.metadata.tables["installation_facts"]
INVITATIONS: Table = Invitation.metadata.tables["invitations"]
KEY_FINGERPRINT = "key_fingerprint"
"""Name of the fact that holds the fingerprint of the secret key."""
WORKER_SEEN = "worker_seen"
"""Name of the fact that holds when a worker last looked for what is due."""


def fact(connection: Connection, name: str) -> str | None:
    """The value of a fact; None where it was never noted."""
    return connection.execute(select(FACTS.c.value).where(FACTS.c.name == name)).scalar()


def note_fact(connection: Connection, name: str, value: str) -> None:
    """Note a fact, in place of what was noted under that name before."""
    connection.execute(replacing(connection, FACTS, ("name",), "value"), {"name": name, "value": value})


def any_encrypted_place(connection: Connection) -> tuple[str, bytes] | None:
    """The key and the encrypted place of any one invitation; None where nobody is invited."""
    row = connection.execute(select(INVITATIONS.c.id, INVITATIONS.c.place).limit(1)).first()
    return None if row is None else (row.id, row.place)


def ping(connection: Connection) -> None:
    """One read of one row: whether the database and its tables are there."""
    connection.execute(select(FACTS.c.name).limit(1)).first()


def is_fresh(database: Session | Connection) -> bool:
    """Whether nobody has signed up or answered yet."""
    return not any(database.scalar(select(func.count()).select_from(kind)) for kind in (Account, Response))


def mails_by_state(session: Session) -> dict[str, int]:
    """How many mails are in each state; 0 where there is none."""
    states = (WAITING, SENDING, HANDED, SENT, REFUSED, UNCONFIRMED, CANCELLED)
    counted = session.execute(select(OutgoingMail.state, func.count()).group_by(OutgoingMail.state))
    return dict.fromkeys(states, 0) | dict(counted.all())


def first_mail_due(session: Session) -> datetime | None:
    """When the waiting mail that is due first is, or was, due."""
    return session.scalar(select(func.min(OutgoingMail.next_attempt)).where(OutgoingMail.state == WAITING))


def campaigns_by_status(session: Session) -> dict[str, int]:
    """How many campaigns have each status; 0 where there is none."""
    counted = session.execute(select(Campaign.status, func.count()).group_by(Campaign.status))
    return dict.fromkeys((DRAFT, OPEN, CLOSED, PUBLISHED), 0) | dict(counted.all())


def number_of_documents(session: Session) -> int:
    """How many documents are kept."""
    return session.scalar(select(func.count()).select_from(KeptDocument)) or 0


def database_bytes(connection: Connection) -> int:
    """The size of the database; of a file, without its journal."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages, size = (connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("page_count", "page_size"))
    return int(pages) * int(size)
