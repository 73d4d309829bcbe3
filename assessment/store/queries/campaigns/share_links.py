"""Read-only links: erased once their day is over."""

from datetime import date

from sqlalchemy import Connection, bindparam, delete

from assessment.store.models import ShareLink

_ERASE_EXPIRED = delete(ShareLink).where(ShareLink.expires_on < bindparam("today"))


def erase_expired(connection: Connection, today: date) -> None:
    """Erase links whose day is over, with the names of their readers."""
    connection.execute(_ERASE_EXPIRED, {"today": today})
