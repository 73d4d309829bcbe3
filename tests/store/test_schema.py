"""Constraints of the tables."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.store import audit_log
from assessment.store.database import connect, downgrade, upgrade
from assessment.store.link_tokens import hash_of
from assessment.store.models import AuditEvent, Base, Campaign, FrozenResult, OutgoingMail, ReleaseLogEntry, Response
from assessment.store.models.base import AppendOnlyError
from assessment.store.queries import responses
from tests.campaign_factory import NOW, THREE, TWELVE, Stage, stage

DAY = date(2026, 3, 4)


def _tables(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Each table and index as its parts, in no order: a table that was copied lists its constraints anew."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {name: _parts(sql) for name, sql in rows if name not in ("alembic_version", "sqlite_sequence")}


def _parts(sql: str) -> tuple[str, ...]:
    plain = re.sub(r"\s+", " ", sql).replace('"', "")
    head, _, rest = plain.partition("(")
    inner, _, tail = rest.rpartition(")")
    parts = (part.strip() for part in re.split(r", (?=(?:CONSTRAINT|[a-z_]+) )", inner))
    return (head.strip(), *sorted(parts), tail.strip())


def test_the_migrations_make_every_column_constraint_and_index_of_the_models(tmp_path: Path) -> None:
    migrated = connect(f"sqlite:///{tmp_path / 'migrated.db'}")
    upgrade(migrated)
    described = connect(f"sqlite:///{tmp_path / 'described.db'}")
    Base.metadata.create_all(described)
    assert _tables(migrated) == _tables(described)


def test_going_back_before_campaigns_keeps_what_people_answered(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.NAMED)
    staged.open()
    staged.answer("sales1@firm.example")
    downgrade(engine, "0001")
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM responses").scalar_one() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM answers").scalar_one() > 40
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_sealed_answers_do_not_stay_where_nothing_could_open_them(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    staged.answer("sales1@firm.example")
    downgrade(engine, "0007")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM responses").scalar_one() == 0


def _columns(staged: Stage, **more: object) -> dict[str, object]:
    return {
        "campaign_id": staged.campaign_id,
        "questionnaire_key": "alignment",
        "questionnaire_version": "1",
        "length": "full",
        "language": "fr",
        "function": "sales",
        "role": "member",
        "context": {},
        "started_on": DAY,
        "saved_on": DAY,
        "expires_on": DAY + timedelta(days=9),
        "confidential": True,
    } | more


@pytest.mark.parametrize(
    "spoil",
    [
        {"role": "head"},
        {"saved_on": DAY + timedelta(days=1)},
        {"campaign_id": None},
    ],
)
def test_the_database_refuses_a_confidential_response_that_tells_more(engine: Engine, spoil: dict[str, object]) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    with engine.begin() as connection:
        responses.begin(connection, hash_of("good"), **_columns(staged))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        responses.begin(connection, hash_of("bad"), **_columns(staged, **spoil))


def test_the_database_refuses_a_link_from_a_confidential_response_to_its_invitation(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    staged.start("sales1@firm.example")
    with pytest.raises(IntegrityError), Session(engine) as session, session.begin():
        invitation = staged.invitation(session, "sales1@firm.example")
        session.execute(update(Response).values(invitation_id=invitation.id))


@pytest.mark.parametrize(
    "spoil",
    [{"threshold": 2}, {"threshold": 11}, {"mode": "open"}, {"status": "gone"}, {"status": "open"}, {"length": "long"}],
)
def test_the_database_refuses_a_campaign_that_cannot_be(engine: Engine, spoil: dict[str, object]) -> None:
    staged = stage(engine, THREE)
    with pytest.raises(IntegrityError), Session(engine) as session, session.begin():
        session.execute(update(Campaign).where(Campaign.id == staged.campaign_id).values(**spoil))


def test_the_database_refuses_a_second_mail_for_one_purpose(engine: Engine) -> None:
    stage(engine, THREE).open()
    with Session(engine) as session:
        mail = session.scalars(select(OutgoingMail)).first()
        assert mail is not None
        twin = {name: getattr(mail, name) for name in ("key", "kind", "invitation_id", "language", "base_url")}
    with pytest.raises(IntegrityError), Session(engine) as session, session.begin():
        session.add(OutgoingMail(next_attempt=NOW, **twin))


@pytest.mark.parametrize(("log", "column"), [(AuditEvent, "verb"), (FrozenResult, "engine"), (ReleaseLogEntry, "view")])
def test_logs_and_frozen_results_only_grow(engine: Engine, log: type[Base], column: str) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    for number in range(1, 6):
        staged.answer(f"sales{number}@firm.example")
    staged.close()
    with Session(engine) as session:
        row = session.scalars(select(log)).first()
        assert row is not None
        setattr(row, column, "something else")
        with pytest.raises(AppendOnlyError):
            session.flush()


def test_moments_keep_their_zone_and_want_one(engine: Engine) -> None:
    staged = stage(engine, THREE)
    with Session(engine) as session, session.begin():
        event = audit_log.latest(session, staged.organisation_id)[0]
        assert event.at == NOW
        assert event.at.tzinfo is UTC
    with pytest.raises(StatementError, match="time zone"), Session(engine) as session, session.begin():
        audit_log.note(
            session,
            "look",
            organisation_id=staged.organisation_id,
            account_id=None,
            kind="campaign",
            object_id="x",
            at=datetime(2026, 3, 4),
        )


OF_NO_ORGANISATION = {"accounts", "kept_questionnaires"}
"""A person may belong to other firms, and a questionnaire is asked by all: neither goes with one of them."""


def test_an_organisation_goes_with_everything_of_it(engine: Engine) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    staged.answer("sales1@firm.example")
    staged.close()
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM organisations")
    with engine.connect() as connection:
        for table in Base.metadata.tables:
            left = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            assert left == (1 if table in OF_NO_ORGANISATION else 0), table
