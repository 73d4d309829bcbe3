"""What mail servers said they can do."""

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from assessment.store.models import MailServerAbility
from assessment.store.upsert import replacing

MAIL_SERVERS: Table = MailServerAbility.metadata.tables["mail_servers"]


def takes_utf8(session: Session, address: str) -> bool | None:
    """Whether that server takes addresses with letters beyond ASCII; None where it was never asked."""
    return session.scalar(select(MailServerAbility.smtputf8).where(MailServerAbility.address == address))


def note_ability(session: Session, address: str, *, smtputf8: bool) -> None:
    """Keep what a server said; nothing is written where it is known."""
    if takes_utf8(session, address) is not smtputf8:
        connection, row = session.connection(), {"address": address, "smtputf8": smtputf8}
        connection.execute(replacing(connection, MAIL_SERVERS, ("address",), "smtputf8"), row)
