"""Close a questionnaire: the day is noted, and answers may still be changed."""

from datetime import date

from sqlalchemy import Connection

from assessment.store import responses
from assessment.store.responses import KeptResponse


def finish_response(connection: Connection, response: KeptResponse, *, today: date) -> None:
    """Note the day on which the respondent first asked for the results: the report bears it.

    In a confidential campaign that day tells nothing: it is the one on which the campaign opened.
    """
    if response.finished_on is None:
        responses.note_finish(connection, response.id, today=response.started_on if response.confidential else today)
