"""Read-only links: erased once their day is over."""

from datetime import date

from sqlalchemy import Connection, delete

from assessment.store.models import ShareLink


def erase_expired(connection: Connection, today: date) -> None:
    """Erase links whose day is over, with the names of their readers."""
    connection.execute(delete(ShareLink).where(ShareLink.expires_on < today))
