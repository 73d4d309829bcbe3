"""A database that another program keeps locked."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from assessment.settings import Settings


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """While this lasts, nobody else writes."""
    with closing(sqlite3.connect(settings.instance / "diapason.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
