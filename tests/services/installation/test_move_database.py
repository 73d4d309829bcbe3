"""A database moved to another address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.installation import move_database as moving
from assessment.services.installation.installation_error import InstallationError
from assessment.services.installation.move_database import content_of, move_database
from assessment.store.database import connect, downgrade
from assessment.store.models import AuditEvent, Campaign
from assessment.store.models.base import Base
from tests.campaign_factory import TWELVE, stage

TABLES = Base.metadata.sorted_tables


@pytest.fixture
def postgresql(postgresql_server: str) -> Iterator[Engine]:
    """An empty database without a table."""
    engine = connect(postgresql_server)
    yield engine
    downgrade(engine, "base")
    engine.dispose()


@pytest.fixture
def lived_in(engine: Engine) -> Engine:
    """A database with a closed campaign and one that follows it, answers, mails and frozen results."""
    made = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    made.open()
    for email in list(made.tokens())[:9]:
        made.answer(email)
    made.close()
    with Session(engine) as session, session.begin():
        before = session.get_one(Campaign, made.campaign_id)
        copied = {column.name: getattr(before, column.name) for column in Campaign.__table__.columns}
        # Its key comes first, and it names the one before.
        session.add(Campaign(**copied | {"id": "0" * len(before.id), "previous_id": before.id}))
    return engine


def _contents(engine: Engine) -> dict[str, moving.TableContent]:
    with engine.connect() as connection:
        return {table.name: content_of(table, connection) for table in TABLES}


def _url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_to_postgresql_and_back_everything_is_the_same(lived_in: Engine, postgresql: Engine, tmp_path: Path) -> None:
    before = _contents(lived_in)
    moved = move_database(lived_in, _url(postgresql))
    assert _contents(postgresql) == before
    assert moved.rows == sum(content.rows for content in before.values())
    assert sum(content.rows > 0 for content in before.values()) > 10
    back = connect(f"sqlite:///{tmp_path / 'back.db'}")
    move_database(postgresql, _url(back))
    assert _contents(back) == before
    back.dispose()


def test_new_rows_get_numbers_of_their_own(lived_in: Engine, postgresql: Engine) -> None:
    move_database(lived_in, _url(postgresql))
    with Session(postgresql) as session, session.begin():
        last = session.scalar(select(func.max(AuditEvent.id)))
        event = session.scalars(select(AuditEvent).limit(1)).one()
        copied = {column.name: getattr(event, column.name) for column in AuditEvent.__table__.columns}
        session.add(fresh := AuditEvent(**{name: value for name, value in copied.items() if name != "id"}))
        session.flush()
        assert last is not None
        assert fresh.id == last + 1


def test_a_target_that_holds_anything_is_left_alone(lived_in: Engine, postgresql: Engine) -> None:
    move_database(lived_in, _url(postgresql))
    before = _contents(postgresql)
    with pytest.raises(InstallationError) as refused:
        move_database(lived_in, _url(postgresql))
    assert refused.value.what == "move_not_empty"
    assert _contents(postgresql) == before


def test_a_move_that_breaks_off_leaves_the_target_empty_and_can_be_repeated(
    lived_in: Engine, postgresql: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(moving, "_raise_sequences", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            move_database(lived_in, _url(postgresql))
    assert {content.rows for content in _contents(postgresql).values()} == {0}
    move_database(lived_in, _url(postgresql))
    assert _contents(postgresql) == _contents(lived_in)


def test_what_arrives_otherwise_is_taken_back(
    lived_in: Engine, postgresql: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(connection: object) -> None:
        connection.execute(text("UPDATE organisations SET name = 'another'"))  # type: ignore[attr-defined]

    monkeypatch.setattr(moving, "_raise_sequences", spoil)
    with pytest.raises(InstallationError) as refused:
        move_database(lived_in, _url(postgresql))
    assert (refused.value.what, refused.value.values) == ("move_differs", {"table": "organisations"})
    assert {content.rows for content in _contents(postgresql).values()} == {0}


def test_nobody_writes_to_a_file_while_it_is_moved(
    lived_in: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def write(_target: object) -> None:
        with lived_in.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout = 0")
            try:
                other.exec_driver_sql("UPDATE organisations SET name = 'late'")
            except Exception as error:
                tried.append(str(error))

    monkeypatch.setattr(moving, "_raise_sequences", write)
    move_database(lived_in, f"sqlite:///{tmp_path / 'other.db'}")
    assert len(tried) == 1
    assert "locked" in tried[0]


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://somewhere/db", "oracle+none://x"])
def test_an_address_of_another_kind_is_refused(lived_in: Engine, url: str) -> None:
    with pytest.raises(InstallationError) as refused:
        move_database(lived_in, url)
    assert refused.value.what == "move_address"


def test_the_source_itself_is_no_target(lived_in: Engine) -> None:
    with pytest.raises(InstallationError) as refused:
        move_database(lived_in, _url(lived_in))
    assert refused.value.what == "move_same"
