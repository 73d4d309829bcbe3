"""Huey queue: immediate and per-minute jobs."""

import logging
import signal
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from threading import Event
from time import sleep

import psycopg
from huey import Huey, SqliteHuey, crontab
from huey.api import PostgresHuey
from huey.consumer import Consumer
from huey.exceptions import HueyException
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Questionnaire
from assessment.jobs.campaign_steps import CampaignScheduler
from assessment.jobs.mail_delivery import MailWorker, send_due_mails, send_mail
from assessment.jobs.worker_process import SECONDS_TO_FINISH, interrupt_when_stopped, note_stops
from assessment.questionnaire_files.catalogue import questionnaire_of_version
from assessment.services.answering.response_lifecycle import erase_expired
from assessment.services.ending.overwrite import overwrite_or_ask, overwrite_when_asked
from assessment.services.installation.back_up import forget_old_states
from assessment.services.installation.erasures import try_to_mirror
from assessment.services.installation.operating_figures import note_worker
from assessment.settings import Settings
from assessment.store.database import connect, forget_steps, keep_private
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import REGISTER
from assessment.store.models import Campaign
from assessment.store.queries.outbox import forget_days
from assessment.store.sign_in_limits import forget_past

LOG = logging.getLogger(__name__)
NAME = "diapason"
THREADS = 1
"""Mails that one worker sends at the same time."""
FORGOTTEN_AFTER = timedelta(minutes=5)
"""A call that no worker has heard by then is of no use: the first that comes looks by itself."""
SECONDS_BETWEEN_CHECKS = 10
"""A thread that died is replaced within that time."""
LONGEST_PAUSE = 2.0
"""Seconds: an idle worker looks again at least this often, so that an invitation leaves while somebody watches."""


class Jobs:
    """The tasks of one installation. The database is opened by the process that works, not by the one that asks."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.settings = settings
        self.clock = clock
        self.keys = SecretKeys.from_secret(settings.secret_key)
        self.queue = _queue(settings)
        self.stopping = Event()
        self.send_mail = self.queue.task(name="send_mail")(self._send_mail)
        self.send_due_mails = self.queue.task(name="send_due_mails", expires=FORGOTTEN_AFTER)(self._send_due_mails)
        self.queue.periodic_task(crontab(), name="send_due_mails_each_minute")(self._send_due_mails)
        self.queue.periodic_task(crontab(), name="turn_waves")(self.turn_waves)
        self.queue.periodic_task(crontab(), name="overwrite_erased")(self.overwrite_erased)
        self.queue.periodic_task(crontab(minute="7", hour="3"), name="erase_expired")(self._erase_expired)

    @cached_property
    def engine(self) -> Engine:
        """The database, opened when a task first needs it."""
        return connect(self.settings.database_url)

    @cached_property
    def mail_worker(self) -> MailWorker | None:
        """The way to the mail server; None when none is named."""
        if self.settings.mail is None:
            return None
        return MailWorker(self.engine, self.settings.mail, self.keys, self.catalogue, self.clock, self.stopping)

    def catalogue(self, key: str, version: str | None) -> Questionnaire:
        """A questionnaire by its key in that version; None for today's."""
        return questionnaire_of_version(key, version, self.settings.questionnaires)

    def _send_mail(self, mail_id: str) -> None:
        if self.mail_worker:
            send_mail(self.mail_worker, mail_id)

    def _send_due_mails(self) -> None:
        if self.mail_worker:
            send_due_mails(self.mail_worker)

    def turn_waves(self) -> None:
        """Close, publish, prepare, open and remind whatever is due; forget attempts that count no more.

        Notes that it did, for whoever watches the installation.
        """
        base_url = self.settings.base_url or ""
        CampaignScheduler(self.engine, self.keys, self.catalogue, self.clock, base_url, self._begin_briefs).turn()
        with Session(self.engine) as session, session.begin():
            forget_past(session.connection(), self.clock())
            note_worker(session, now=self.clock())
        forget_steps(self.engine)
        try_to_mirror(self.engine, self.settings.instance / REGISTER)

    def overwrite_erased(self) -> None:
        """Write the database's freed pages over after a client or an account was erased."""
        overwrite_when_asked(self.engine, self.clock)

    def _begin_briefs(self, session: Session, campaign: Campaign, questionnaire: Questionnaire) -> None:
        from assessment.services.campaign_report import begin_briefs  # noqa: PLC0415 - only after a closing by itself

        begin_briefs(session, campaign, engine=self.engine, questionnaire=questionnaire, keys=self.keys)

    def _erase_expired(self) -> None:
        # The server's day, as the pages tell until when answers are kept.
        today = self.clock().astimezone().date()
        with self.engine.begin() as connection:
            erased = erase_expired(connection, today)
            # Two days back, the day is over in every time zone.
            forget_days(connection, today - timedelta(days=2))
        if erased:
            overwrite_or_ask(self.engine, now=self.clock())
        forget_old_states(self.settings.instance, self.settings.database_url, today=today)


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's threads without its signals: at one of the two, and at every second one, it drops what is being done."""

    def _set_signal_handlers(self) -> None:
        """Leave them to `_work`."""


def work_until_stopped(settings: Settings, *, threads: int = THREADS) -> None:
    """Work until SIGINT or SIGTERM asks to stop; the log is configured, and the database up to date."""
    with suppress(KeyboardInterrupt):
        # Before it works, there is nothing to finish.
        interrupt_when_stopped()
        _work(Jobs(settings), threads=threads)


def _work(jobs: Jobs, *, threads: int) -> None:
    """Work until a signal asks to stop; what is being done is finished first, within `SECONDS_TO_FINISH`."""
    # Huey tells of every task; mails and their times are nobody's business.
    logging.getLogger("huey").setLevel(logging.WARNING)
    consumer = _Consumer(
        jobs.queue, workers=threads, periodic=True, max_delay=LONGEST_PAUSE, shutdown_timeout=SECONDS_TO_FINISH
    )
    asked = note_stops()
    consumer.start()
    try:
        interrupt_when_stopped()
        if asked:
            # Somebody asked while the threads were started: what they have begun is finished as well.
            signal.raise_signal(asked[0])
        while True:
            sleep(SECONDS_BETWEEN_CHECKS)
            consumer.check_worker_health()
    except KeyboardInterrupt:
        jobs.stopping.set()
        consumer.stop(graceful=True)
        consumer.huey.notify_interrupted_tasks()


def waker(settings: Settings) -> Callable[[], None]:
    """What a page calls once it has committed mails: a worker sends them now rather than within the minute.

    Nothing is opened before the first call. A queue that cannot be reached stops nobody: the mails are in the database.
    """

    @cache
    def jobs() -> Jobs:
        return Jobs(settings)

    def wake() -> None:
        try:
            jobs().send_due_mails()
        except (OSError, sqlite3.Error, psycopg.Error, HueyException) as error:
            LOG.warning("the queue was not reached (%s); mails leave within the minute", type(error).__name__)

    return wake


def _queue(settings: Settings) -> Huey:
    address = make_url(settings.database_url)
    if address.get_backend_name() == "postgresql":
        plain = address.set(drivername="postgresql")
        return PostgresHuey(NAME, dsn=plain.render_as_string(hide_password=False), results=False)
    path = settings.instance / "jobs.db"
    keep_private(path)
    return SqliteHuey(NAME, filename=str(path), results=False)
