"""Starts the server: migrations, clean-up, then Granian with a worker."""

import gc
import signal
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib import import_module

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy.orm import Session

from assessment.app import create_app, create_app_by_need
from assessment.jobs.job_queue import waker, work_until_stopped
from assessment.jobs.worker_process import SECONDS_TO_FINISH, end_at_once_when_stopped, end_with_parent, worker_beside
from assessment.logs import configure_logs, server_log_settings
from assessment.services.accounts.account_links import first_account_token
from assessment.services.answering.response_lifecycle import erase_expired
from assessment.services.installation.back_up import forget_old_states
from assessment.services.installation.open_database import open_database
from assessment.settings import Settings
from assessment.store.encryption import SecretKeys
from assessment.store.queries.installation import is_fresh

THREADS = 4
"""Requests that a worker answers at the same time; a save waits for the disk more than it computes."""
BACKLOG = 1024
ALL_PAGES = "assessment.figure_pages"
"""Loads what any page needs."""


def serve(settings: Settings, *, host: str, port: int, workers: int, with_jobs: bool = True) -> None:
    """Serve until stopped, from a database that is prepared. Addresses and answers are written to no log.

    `with_jobs`: whether a worker runs beside, which sends the mails and closes campaigns (`diapason work`).
    """
    configure_logs(settings.log_format)
    by_need = workers == 1
    if not by_need:
        # Several processes share what was loaded before they are forked; each of them would load it for itself.
        import_module(ALL_PAGES)
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
        log_dictconfig=server_log_settings(settings.log_format),
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )
    # All processes are forked from here: the collector writes to nothing that is frozen, so that its pages stay shared.
    gc.collect()
    gc.freeze()
    with worker_beside(partial(work_until_stopped, settings)) if with_jobs else nullcontext():
        try:
            server.serve(target_loader=partial(_application, settings, by_need))
        except SystemExit:
            # A signal to the whole group ends the workers before the server does: it was asked for all the same.
            if not server.interrupt_signal:
                raise


@dataclass(frozen=True, slots=True)
class PreparedDatabase:
    """What the start finds. `fresh`: nobody has signed up or answered; the token opens the first account."""

    fresh: bool
    first_account_token: str | None = field(repr=False)


def prepare(settings: Settings) -> PreparedDatabase:
    """Look at the database, bring it up to date and erase the responses past their time. Raises InstallationError."""
    keys = SecretKeys.from_secret(settings.secret_key)
    engine = open_database(settings.database_url, settings.instance, keys=keys, today=date.today(), looks_whole=True)
    try:
        with engine.begin() as connection:
            erase_expired(connection, date.today())
        forget_old_states(settings.instance, settings.database_url, today=date.today())
        with Session(engine) as session, session.begin():
            token = first_account_token(session, keys=keys)
            return PreparedDatabase(is_fresh(session), token)
    finally:
        # Workers are forked from here: none may inherit an open connection.
        engine.dispose()


def _application(settings: Settings, by_need: bool, _target: str) -> Flask:  # noqa: FBT001 - as Granian calls it
    # Granian handles signals once the application is there; until then nothing is under way.
    end_at_once_when_stopped()
    # A Ctrl-C reaches every process of the terminal. The server passes it on as SIGTERM; were both to arrive at once, a
    # worker might see neither and be killed only when its time is over.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    end_with_parent()
    make = create_app_by_need if by_need else create_app
    return make(settings, wake=waker(settings))
