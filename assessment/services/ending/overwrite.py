"""Writes the database's freed pages over after an erasure, away from any request."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assessment.store.database import overwrite_erased
from assessment.store.queries.erasures import note_done, waiting_overwrites

LOG = logging.getLogger(__name__)


def overwrite_when_asked(engine: Engine, clock: Callable[[], datetime]) -> int:
    """Write them over where an erasure asks for it; how many certificates it concerns.

    A database that is busy, or a full disk, leaves the request as it is: the next minute tries again. An erasure that
    comes meanwhile keeps its own request.
    """
    with engine.connect() as connection:
        numbers = waiting_overwrites(connection)
    if not numbers:
        return 0
    try:
        overwrite_erased(engine)
    except SQLAlchemyError as error:
        LOG.warning("freed pages were not written over (%s); it is tried again", type(error).__name__)
        return 0
    with engine.begin() as connection:
        note_done(connection, numbers, at=clock())
    return len(numbers)
