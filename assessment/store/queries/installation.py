"""Facts about the installation, and one sealed field by which a secret key can be tried."""

from sqlalchemy import Connection, Table, select

from assessment.store.models import InstallationFact, Invitation
from assessment.store.upsert import replacing

FACTS: Table = InstallationFact.metadata.tables["installation_facts"]
INVITATIONS: Table = Invitation.metadata.tables["invitations"]
KEY_FINGERPRINT = "key_fingerprint"
"""Name of the fact that holds the fingerprint of the secret key."""


def fact(connection: Connection, name: str) -> str | None:
    """The value of a fact; None where it was never noted."""
    return connection.execute(select(FACTS.c.value).where(FACTS.c.name == name)).scalar()


def note_fact(connection: Connection, name: str, value: str) -> None:
    """Note a fact, in place of what was noted under that name before."""
    connection.execute(replacing(connection, FACTS, ("name",), "value"), {"name": name, "value": value})


def any_sealed_place(connection: Connection) -> tuple[str, bytes] | None:
    """The key and the sealed place of any one invitation; None where nobody is invited."""
    row = connection.execute(select(INVITATIONS.c.id, INVITATIONS.c.place).limit(1)).first()
    return None if row is None else (row.id, row.place)
