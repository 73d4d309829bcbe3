"""Two servers and two workers over one PostgreSQL, as several machines run them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from assessment.app import create_app
from assessment.jobs.job_queue import Jobs
from assessment.settings import Settings
from assessment.store.database import connect, downgrade, upgrade
from assessment.web.base.app_context import EXTENSION
from tests.campaign_factory import NOW, TWELVE, people, stage
from tests.jobs.mail.mail_server import MailServer
from tests.jobs.test_workers import Workers
from tests.web.accounts.test_accounts import Visitor
from tests.web.auditing_client import AuditingClient
from tests.web.respondent import KEY, form_key

LIMIT = 10
START = "/fr/start/alignment/quick"


@pytest.fixture
def engine(postgresql_server: str) -> Iterator[Engine]:
    """An empty database on the server."""
    engine = connect(postgresql_server)
    upgrade(engine)
    yield engine
    downgrade(engine, "base")
    with engine.begin() as connection:
        for table in ("kv", "schedule", "task", "counter"):
            connection.execute(text(f"DROP TABLE IF EXISTS huey_{table}"))
    engine.dispose()


@pytest.fixture
def settings(postgresql_server: str, tmp_path: Path, settings: Settings) -> Settings:
    """Settings that name it."""
    return replace(settings, database_url=postgresql_server, instance=tmp_path, starts_per_minute=LIMIT)


@pytest.fixture
def machines(mailing: Settings, engine: Engine) -> Iterator[list[Flask]]:
    """Two servers, each with its own connections and caches, on a fixed day."""
    apps = [create_app(mailing, today=NOW.date, now=lambda: NOW) for _ in range(2)]
    for app in apps:
        app.test_client_class = AuditingClient
    yield apps
    for app in apps:
        app.extensions[EXTENSION].engine.dispose()


def _client(app: Flask) -> AuditingClient:
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    return client


def test_a_limit_is_exact_over_both(machines: list[Flask]) -> None:
    answered: list[int] = []

    def ask(app: Flask) -> None:
        client = _client(app)
        form = {KEY: form_key(client.get(START)), "function": "sales", "role": "head"}
        answered.extend(client.post(START, data=form).status_code for _ in range(LIMIT))

    asking = [Thread(target=ask, args=(app,)) for app in machines]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert Counter(answered) == {303: LIMIT, 429: LIMIT}


def test_a_session_that_is_ended_on_one_is_ended_on_the_other(machines: list[Flask], engine: Engine) -> None:
    here, there = (Visitor(_client(app), engine) for app in machines)
    here.ready()
    there.share(here)
    assert there.client.get("/fr/organisations").status_code == 200
    here.post("sign-out", at="")
    assert there.client.get("/fr/organisations").status_code == 303


def test_two_workers_send_each_mail_once(engine: Engine, mailing: Settings, mail_server: MailServer) -> None:
    workers = Workers(mailing)
    try:
        for _ in range(2):
            workers.start("--threads", "2")
        stage(engine, TWELVE).open()
        jobs = Jobs(mailing)
        jobs.send_due_mails()
        jobs.queue.storage.close()
        mail_server.wait_for(12)
    finally:
        workers.stop()
    assert mail_server.count() == Counter(person.email for person in people(TWELVE))
