"""Take answers away: at their author's word, or when their time is over."""

from datetime import date

from sqlalchemy import Connection

from assessment.store import responses
from assessment.store.responses import KeptResponse


def erase_response(connection: Connection, response: KeptResponse) -> None:
    """Erase a response with its answers and texts; its link opens nothing any more."""
    responses.erase(connection, response.id)


def erase_expired(connection: Connection, today: date) -> int:
    """Erase every response that is past its time; how many there were."""
    return responses.erase_expired(connection, today)
