"""Mail server and delivery worker fixtures."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import Engine

from assessment.jobs.mail_delivery import MailWorker
from assessment.settings import MailSettings, Security, Settings
from tests.campaign_factory import ALIGNMENT, KEYS, NOW
from tests.jobs.mail.mail_server import MailServer
from tests.ports import reserved_port
from tests.waiting import PATIENCE


class Clock:
    """A clock that tests set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """It is the day of the tests."""
    return Clock(NOW)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that runs."""
    with reserved_port() as port:
        server = MailServer(port)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def mailing(settings: Settings, mail_server: MailServer) -> Settings:
    """Settings that name the mail server."""
    mail = MailSettings(
        host="127.0.0.1",
        port=mail_server.port,
        security=Security.NONE,
        sender="Diapason <diapason@product.example>",
        timeout_seconds=PATIENCE,
    )
    return replace(settings, mail=mail)


@pytest.fixture
def mail_worker(engine: Engine, mailing: Settings, clock: Callable[[], datetime]) -> MailWorker:
    """What a worker sends with."""
    assert mailing.mail is not None
    return MailWorker(engine, mailing.mail, KEYS, lambda _key, _version: ALIGNMENT, clock)
