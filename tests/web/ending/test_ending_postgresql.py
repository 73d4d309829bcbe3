"""The same canaries on PostgreSQL: nothing is found in the files of its tables, and an older backup erases again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from assessment.services.ending.erase import erase_organisation
from assessment.services.ending.overwrite import overwrite_or_ask, overwrite_when_asked
from assessment.services.installation.erasures import mirror_erasures
from assessment.services.installation.open_database import open_database
from assessment.services.installation.present_state import PresentState, back_up_state
from assessment.services.installation.restore import restore
from assessment.store import database
from assessment.store.database import connect
from assessment.store.erasure_register import REGISTER
from assessment.store.models import EncryptedComment, Organisation, OutgoingMail
from assessment.store.queries.erasures import overwrite_of, waiting_overwrites
from tests.campaign_factory import KEYS, NOW, THREE, Stage, stage
from tests.conftest import SECRET
from tests.postgresql_server import postgresql_server
from tests.web.ending.canaries import CANARIES, ENCRYPTED_ANSWERS, found_in, plant, sealed_comments

TODAY = NOW.date()
WORDS = tuple(word.encode() for word in CANARIES)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Path]]:
    """Address and folder of a PostgreSQL server that holds nothing else."""
    with postgresql_server() as server:
        yield server


@pytest.fixture
def folder(server: tuple[str, Path]) -> Path:
    """The server's folder."""
    return server[1]


@pytest.fixture
def address(server: tuple[str, Path]) -> str:
    """The server's address."""
    return server[0]


@pytest.fixture
def here(address: str, tmp_path: Path) -> PresentState:
    """An installation on it."""
    instance = tmp_path / "here"
    instance.mkdir()
    open_database(address, instance, keys=KEYS, today=TODAY).dispose()
    return PresentState(instance=instance, url=address, address="postgresql", secret_key=SECRET, key_is_given=True)


def _found(engine: Engine, folder: Path, encrypted: set[bytes]) -> set[bytes]:
    """The canaries in the files of tables and indexes, once the server has written everything."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    tables = [path for path in (folder / "base").rglob("*") if path.is_file()]
    return found_in(tables, (*WORDS, *encrypted))


def _erase(engine: Engine, staged: Stage) -> str:
    with Session(engine) as session, session.begin():
        firm = session.get_one(Organisation, staged.organisation_id)
        return erase_organisation(session, firm, actor=staged.actor, keys=KEYS, now=NOW).number


def test_twenty_canaries_are_found_nowhere_and_an_older_backup_erases_them_again(
    here: PresentState, folder: Path
) -> None:
    engine = connect(here.url)
    staged = stage(engine, THREE)
    plant(engine, staged)
    encrypted = sealed_comments(engine)
    assert len(encrypted) >= ENCRYPTED_ANSWERS
    assert _found(engine, folder, encrypted) == {*WORDS, *encrypted}, "what was never there would be found nowhere, too"
    older = here.instance / "older.diapason"
    back_up_state(here, older, passphrase=None, today=TODAY)

    number = _erase(engine, staged)
    mirror_erasures(engine, here.instance / REGISTER)
    assert overwrite_when_asked(engine, lambda: NOW) == 1
    assert overwrite_when_asked(engine, lambda: NOW) == 0
    with engine.connect() as connection:
        assert overwrite_of(connection, number) == (NOW, NOW)
    assert _found(engine, folder, encrypted) == set()
    engine.dispose()

    restore(older, here, passphrase=None, sets_log_aside=False, today=TODAY)
    served = open_database(here.url, here.instance, keys=KEYS, today=TODAY)
    with Session(served) as session:
        assert session.query(Organisation).count() == 0
        assert session.query(EncryptedComment).count() == 0
        assert session.query(OutgoingMail).filter(OutgoingMail.content.is_not(None)).count() == 0
    assert _found(served, folder, encrypted) == set()
    served.dispose()


def test_a_table_that_is_read_for_long_is_left_to_the_worker(
    here: PresentState, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download must not keep everybody else from the table that waits to be written anew."""
    monkeypatch.setattr(database, "LOCK_TIMEOUT", "50ms")
    engine = connect(here.url)
    with engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM frozen_results"))
        assert not overwrite_or_ask(engine, ("frozen_results",), now=NOW)
        assert overwrite_when_asked(engine, lambda: NOW) == 0
        with engine.connect() as connection:
            assert len(waiting_overwrites(connection)) == 1
    assert overwrite_when_asked(engine, lambda: NOW) == 1
    assert overwrite_or_ask(engine, ("frozen_results",), now=NOW)
    with engine.connect() as connection:
        assert waiting_overwrites(connection) == []
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "0"
    engine.dispose()
