"""Go from the short length to the full one."""

from sqlalchemy import Connection

from assessment.core.questionnaire import Length
from assessment.store import responses
from assessment.store.responses import KeptResponse


def extend_response(connection: Connection, response: KeptResponse) -> None:
    """Ask the full length from now on; every item of the short one is an item of the full one, so all answers stay."""
    if response.length != Length.FULL:
        responses.note_length(connection, response.id, Length.FULL.value)
