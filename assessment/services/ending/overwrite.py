"""Writes the database's freed pages over after an erasure, away from any request."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from secrets import token_hex

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from assessment.store.database import HELD_ANSWERS, overwrite_erased, overwrite_taken_out
from assessment.store.queries.erasures import note_done, request_overwrite, waiting_overwrites

LOG = logging.getLogger(__name__)
NUMBER_BYTES = 8
"""Of a request that no certificate goes with."""


def overwrite_or_ask(engine: Engine, tables: Sequence[str] = HELD_ANSWERS, *, now: datetime) -> bool:
    """Write the tables over that answers were taken out of; whether it was done.

    Where one of them is read for long, a file that is being downloaded for example, the worker does it once it is free.
    """
    try:
        overwrite_taken_out(engine, tables)
    except SQLAlchemyError as error:
        LOG.warning("tables were not written over (%s); the worker tries again", type(error).__name__)
        with engine.begin() as connection:
            request_overwrite(connection, token_hex(NUMBER_BYTES), at=now)
        return False
    return True


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
