"""Looks up the campaign of a checked file in a database that is there and of this release; it changes nothing."""

from contextlib import closing

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from assessment.services.verification.check_file import CheckedFile, with_frozen
from assessment.services.verification.document_seal import CAMPAIGN
from assessment.store.database import opened
from assessment.store.installation_checks import known_revisions, revision_of, sqlite_file


def with_database(url: str, checked: CheckedFile) -> CheckedFile:
    """The check with what the database at `url` adds; as it was where there is none, or one of another release."""
    if checked.verification is None or not checked.verification.figures.source.startswith(CAMPAIGN):
        return checked
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        return checked
    try:
        with opened(url) as engine, engine.connect() as connection, closing(Session(connection)) as session:
            if revision_of(connection) != known_revisions()[0]:
                return checked
            return with_frozen(session, checked)
    except DBAPIError:
        return checked
