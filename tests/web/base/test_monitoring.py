"""Health check and metrics."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from assessment.app import create_app
from assessment.jobs.job_queue import Jobs
from assessment.settings import Environment, Settings
from assessment.store.database import forget_steps
from assessment.store.models import OutgoingMail
from assessment.store.queries import installation
from assessment.web.base.app_context import EXTENSION
from tests.campaign_factory import TWELVE, people, stage
from tests.web.auditing_client import AuditingClient

METRICS_KEY = "9c3f0b7a61d24e58b0f9a1b7c2d8e3f4"
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def keyed(settings: Settings) -> Settings:
    """Settings with a key for the figures."""
    return replace(settings, metrics_key=METRICS_KEY)


def _figures(settings: Settings) -> Mapping[str, float]:
    client = create_app(settings, now=lambda: NOW).test_client()
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {METRICS_KEY}"})
    assert answer.status_code == 200
    lines = [line for line in answer.get_data(as_text=True).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_health_is_one_question_to_the_database(client: AuditingClient, engine: Engine) -> None:
    services = client.application.extensions[EXTENSION]
    asked: list[str] = []
    event.listen(services.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: asked.append(statement))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert len(asked) == 1
    assert "Set-Cookie" not in answer.headers


def test_health_is_asked_of_each_machine_by_its_own_address(settings: Settings) -> None:
    served = replace(
        settings, environment=Environment.PRODUCTION, base_url="https://diapason.example", metrics_key=METRICS_KEY
    )
    client = create_app(served).test_client()
    assert client.get("/fr", base_url="http://10.0.0.7:8000").status_code == 400
    assert client.get("/healthz", base_url="http://10.0.0.7:8000").status_code == 200
    assert client.get("/metrics", base_url="http://10.0.0.7:8000").status_code == 401


def test_health_says_that_the_database_does_not_answer(settings: Settings, tmp_path: Path) -> None:
    away = replace(settings, database_url=f"sqlite:///{tmp_path / 'without-tables.db'}")
    answer = create_app(away).test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")


def test_without_a_key_there_are_no_figures(client: AuditingClient) -> None:
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", f"Basic {METRICS_KEY}", f"Bearer {METRICS_KEY}x"])
def test_figures_are_for_whoever_shows_the_key(keyed: Settings, shown: str) -> None:
    answer = create_app(keyed).test_client().get("/metrics", headers={"Authorization": shown})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "diapason_" not in answer.text


def test_figures_are_those_of_the_database(keyed: Settings, engine: Engine) -> None:
    stage(engine, TWELVE).open()
    forget_steps(engine)
    with Session(engine) as session:
        due = installation.first_mail_due(session)
        names = [mail.key for mail in session.query(OutgoingMail)]
    assert due is not None
    figures = _figures(keyed)
    assert figures['diapason_mails{state="waiting"}'] == 12 == len(names)
    assert figures['diapason_mails{state="sent"}'] == 0
    assert figures["diapason_mail_overdue_seconds"] == max(0.0, (NOW - due).total_seconds())
    assert figures['diapason_campaigns{status="open"}'] == 1
    assert figures['diapason_jobs_due{step="close"}'] == 0
    assert figures["diapason_kept_documents"] == 0
    assert figures["diapason_database_bytes"] == (keyed.instance / "diapason.db").stat().st_size


def test_figures_tell_when_a_worker_last_looked(keyed: Settings, engine: Engine) -> None:
    name = "diapason_worker_last_seen_timestamp_seconds"
    assert name not in _figures(keyed)
    Jobs(keyed, clock=lambda: NOW).turn_waves()
    assert _figures(keyed)[name] == NOW.timestamp()


def test_figures_name_nobody(keyed: Settings, engine: Engine) -> None:
    stage(engine, TWELVE).open()
    figures = " ".join(_figures(keyed))
    assert "@" not in figures
    assert not any(person.email.partition("@")[0] in figures for person in people(TWELVE))
