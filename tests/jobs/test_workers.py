"""Worker processes killed during delivery."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from huey.consumer import Consumer
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from assessment.jobs import job_queue, worker_process
from assessment.jobs.job_queue import waker, work_until_stopped
from assessment.settings import Settings
from assessment.store.models import OutgoingMail
from tests.campaign_factory import TWELVE, people, stage
from tests.jobs.mail.mail_server import MailServer
from tests.waiting import wait_until

ADDRESSES = [person.email for person in people(TWELVE)]


class Workers:
    """Worker processes of one installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str, **options: object) -> subprocess.Popen[bytes]:
        """One more."""
        mail = self.settings.mail
        assert mail is not None
        environ = {
            "DIAPASON_INSTANCE": str(self.settings.instance),
            "DIAPASON_DATABASE_URL": self.settings.database_url,
            "DIAPASON_SECRET_KEY": self.settings.secret_key,
            "DIAPASON_MAIL_HOST": mail.host,
            "DIAPASON_MAIL_PORT": str(mail.port),
            "DIAPASON_MAIL_FROM": mail.sender,
            "DIAPASON_MAIL_TIMEOUT": str(mail.timeout_seconds),
        }
        command = [sys.executable, "-m", "assessment.cli", "work", *arguments]
        worker: subprocess.Popen[bytes] = subprocess.Popen(command, env=os.environ | environ, **options)  # type: ignore[call-overload]
        self.running.append(worker)
        return worker

    def stop(self) -> None:
        """All of them."""
        for worker in self.running:
            worker.kill()
            worker.wait()
            if worker.stdin:
                worker.stdin.close()


@pytest.fixture
def workers(mailing: Settings) -> Iterator[Workers]:
    """Workers that are gone after the test."""
    workers = Workers(mailing)
    yield workers
    workers.stop()


@contextmanager
def kept_handlers() -> Iterator[None]:
    """What signals do afterwards is what they did before."""
    handlers = {number: signal.getsignal(number) for number in worker_process.STOPS}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _states(engine: Engine) -> Counter[str]:
    with Session(engine) as session:
        return Counter(session.scalars(select(OutgoingMail.state)))


def _wait_until_settled(engine: Engine) -> Counter[str]:
    wait_until(lambda: not {"waiting", "sending", "handed"} & set(_states(engine)), "mails are still on their way")
    return _states(engine)


def _launched(engine: Engine, settings: Settings) -> None:
    stage(engine, TWELVE).open()
    waker(settings)()


def test_a_worker_sends_what_a_page_asked_for(
    engine: Engine, mailing: Settings, mail_server: MailServer, workers: Workers
) -> None:
    workers.start()
    _launched(engine, mailing)
    mail_server.wait_for(12)
    assert _wait_until_settled(engine) == {"sent": 12}
    assert mail_server.count() == Counter(ADDRESSES)


def test_a_worker_killed_while_the_server_takes_its_time(
    engine: Engine, mailing: Settings, mail_server: MailServer, workers: Workers
) -> None:
    """The server has the mail and has not said so yet: the mail has arrived, and is not sent again."""
    mail_server.answer.hold(1, after=2)
    worker = workers.start()
    _launched(engine, mailing)
    mail_server.answer.wait_for(1)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    workers.start()
    waker(mailing)()
    mail_server.wait_for(12)
    states = _wait_until_settled(engine)
    assert mail_server.count() == Counter(ADDRESSES)
    assert states == {"sent": 11, "unconfirmed": 1}


def test_a_worker_killed_before_its_mail_was_handed_over(
    engine: Engine, mailing: Settings, mail_server: MailServer, workers: Workers
) -> None:
    """The server never got the mail: another worker sends it, without waiting for the lease to end."""
    mail_server.beginning.hold(1)
    worker = workers.start()
    _launched(engine, mailing)
    mail_server.beginning.wait_for(1)
    assert _states(engine) == {"sending": 1, "waiting": 11}
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    workers.start()
    waker(mailing)()
    mail_server.wait_for(12)
    assert _wait_until_settled(engine) == {"sent": 12}
    assert mail_server.count() == Counter(ADDRESSES)


@pytest.mark.parametrize("number", worker_process.STOPS)
def test_a_stop_that_comes_while_the_threads_are_started_is_heard(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    start, stop = Consumer.start, Consumer.stop
    finished: list[bool] = []

    def start_while_somebody_stops(consumer: Consumer) -> None:
        signal.raise_signal(number)
        start(consumer)
        signal.raise_signal(number)

    def noted(consumer: Consumer, *, graceful: bool) -> None:
        finished.append(graceful)
        stop(consumer, graceful=graceful)

    def goes_on(_seconds: float) -> None:
        raise AssertionError("the worker goes on")

    monkeypatch.setattr(Consumer, "start", start_while_somebody_stops)
    monkeypatch.setattr(Consumer, "stop", noted)
    monkeypatch.setattr(job_queue, "sleep", goes_on)
    with kept_handlers():
        work_until_stopped(settings)
    assert finished == [True]


def test_workers_killed_one_after_the_other(
    engine: Engine, mailing: Settings, mail_server: MailServer, workers: Workers
) -> None:
    """Each has sent one mail and holds two more, which have arrived though nobody could note so."""
    stage(engine, TWELVE).open()
    for _ in range(3):
        mail_server.answer.hold(2, after=1)
        worker = workers.start("--threads", "2")
        for _thread in range(2):
            waker(mailing)()
        mail_server.answer.wait_for(2)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        mail_server.answer.release()
    workers.start()
    waker(mailing)()
    mail_server.wait_for(12)
    assert _wait_until_settled(engine) == {"sent": 6, "unconfirmed": 6}
    assert mail_server.count() == Counter(ADDRESSES)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_asked_to_stop_finishes_its_mail_and_begins_no_other(
    engine: Engine, mailing: Settings, mail_server: MailServer, workers: Workers, number: signal.Signals
) -> None:
    mail_server.answer.hold(1, after=1)
    worker = workers.start()
    _launched(engine, mailing)
    mail_server.answer.wait_for(1)
    process = psutil.Process(worker.pid)
    threads = process.num_threads()
    worker.send_signal(number)
    worker.send_signal(number)
    # The thread of what comes each minute ends at once; the other one has a mail in hand.
    wait_until(lambda: process.num_threads() < threads, "the worker does not stop")
    mail_server.answer.release()
    assert worker.wait() == 0
    assert _states(engine) == {"sent": 2, "waiting": 10}
    assert len(mail_server.mails) == 2


def test_a_lost_queue_loses_no_mail(
    engine: Engine, mailing: Settings, mail_server: MailServer, workers: Workers
) -> None:
    """Mails stand in the database: whoever is asked next finds them all."""
    _launched(engine, mailing)
    for path in Path(mailing.instance).glob("jobs.db*"):
        path.unlink()
    workers.start()
    waker(mailing)()
    mail_server.wait_for(12)
    assert _wait_until_settled(engine) == {"sent": 12}


def test_the_queue_holds_no_address_and_no_token(engine: Engine, mailing: Settings) -> None:
    _launched(engine, mailing)
    queue = create_engine(f"sqlite:///{mailing.instance / 'jobs.db'}")
    with queue.connect() as connection:
        (waiting,) = connection.exec_driver_sql("SELECT data FROM task").scalars().all()
    queue.dispose()
    assert b"send_due_mails" in waiting
    assert not any(address.encode() in waiting for address in ADDRESSES)
