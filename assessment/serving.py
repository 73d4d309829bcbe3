"""Serve the application: bring the database up to date, erase what is past its time, then start the workers."""

from datetime import date
from functools import partial

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from assessment.actions.erase_response import erase_expired
from assessment.app import create_app
from assessment.settings import Settings
from assessment.store.database import connect, upgrade

THREADS = 4
"""Requests that a worker answers at the same time; a save waits for the disk more than it computes."""
BACKLOG = 1024


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Addresses and answers are written to no log."""
    prepare(settings)
    server = Granian(
        "assessment.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    )
    server.serve(target_loader=partial(_application, settings))


def prepare(settings: Settings) -> None:
    """Bring the tables up to date and erase the responses that are past their time."""
    engine = connect(settings.database_url)
    try:
        upgrade(engine)
        with engine.begin() as connection:
            erase_expired(connection, date.today())
    finally:
        # Workers are forked from here: none may inherit an open connection.
        engine.dispose()


def _application(settings: Settings, _target: str) -> Flask:
    return create_app(settings)
