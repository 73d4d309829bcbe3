"""Go on in the other language."""

from sqlalchemy import Connection

from assessment.store import responses
from assessment.store.responses import KeptResponse


def change_language(connection: Connection, response: KeptResponse, code: str) -> None:
    """Note the language in which the respondent reads from now on.

    Not in a confidential campaign, where the one reader of English must not be found by it: the address tells it.
    """
    if not response.confidential:
        responses.note_language(connection, response.id, code)
