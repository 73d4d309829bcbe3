"""Pages of questions on PostgreSQL: those that are read are asked for without a transaction, what is saved with one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, event, select

from assessment.app import create_app
from assessment.settings import Settings
from assessment.store.database import connect, downgrade, upgrade
from assessment.store.models import Answer
from assessment.web.base import app_context
from tests.web.auditing_client import AuditingClient
from tests.web.respondent import begin


@pytest.fixture
def on_postgresql(settings: Settings, postgresql_server: str) -> Iterator[Settings]:
    """Settings of an installation on a PostgreSQL server."""
    engine = connect(postgresql_server)
    upgrade(engine)
    yield replace(settings, database_url=postgresql_server)
    downgrade(engine, "base")
    engine.dispose()


def test_a_page_is_read_without_a_transaction_and_saved_in_one(on_postgresql: Settings) -> None:
    app = create_app(on_postgresql)
    app.test_client_class = AuditingClient
    engine = app.extensions[app_context.EXTENSION].engine
    within: list[bool] = []

    def note(connection: Connection, *_statement: Any) -> None:
        dbapi: Any = connection.connection.dbapi_connection
        within.append(dbapi.info.transaction_status is not TransactionStatus.IDLE)

    event.listen(engine, "after_cursor_execute", note)
    client = app.test_client()
    assert isinstance(client, AuditingClient)
    walker = begin(client)
    assert within
    assert all(within)
    for _ in range(2):
        within.clear()
        assert client.get(f"/fr/respond/{walker.token}").status_code == 302
        assert client.get(walker.address).status_code == 200
        assert within
        assert not any(within)
        within.clear()
        walker.answer_page("4")
        assert any(within)
    with engine.connect() as connection:
        assert set(connection.scalars(select(Answer.cell))) == {4}
    engine.dispose()
