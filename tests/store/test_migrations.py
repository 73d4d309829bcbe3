"""Migrations match the models, down and up."""

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, text

from assessment.store.database import MIGRATIONS, connect, downgrade, upgrade
from assessment.store.models import Base
from assessment.store.queries import answers, responses
from assessment.store.queries.erasures import waiting_overwrites

DAY = date(2026, 3, 4)
RESPONSE = {
    "questionnaire_key": "alignment",
    "questionnaire_version": "1.0.0",
    "length": "full",
    "language": "fr",
    "function": "sales",
    "role": "head",
    "context": {"headcount": 40},
    "started_on": DAY,
    "saved_on": DAY,
    "finished_on": None,
    "expires_on": date(2026, 8, 31),
}


def _revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


@pytest.fixture
def empty(tmp_path: Path) -> Engine:
    """A database without a table."""
    return connect(f"sqlite:///{tmp_path / 'migrated.db'}")


def test_the_last_migration_equals_the_models(empty: Engine) -> None:
    upgrade(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_way_through_the_migrations() -> None:
    revisions = _revisions()
    assert revisions[0] == "0001"
    assert revisions == sorted(revisions)


@pytest.mark.parametrize("revision", _revisions()[1:] or ["0001"])
def test_each_migration_goes_down_and_up_and_keeps_the_answers(empty: Engine, revision: str) -> None:
    upgrade(empty)
    with empty.begin() as connection:
        responses.begin(connection, "a" * 64, **RESPONSE)
        (key,) = connection.execute(text("SELECT id FROM responses")).scalars()
        answers.write_cells(connection, key, {"V1.1": 3, "V1.2": -1})
        answers.write_texts(connection, key, {"T1": "Un texte"})
    before = _revisions()[_revisions().index(revision) - 1] if revision != "0001" else "0001"
    downgrade(empty, before)
    upgrade(empty)
    with empty.connect() as connection:
        assert connection.execute(text("SELECT function FROM responses")).scalar_one() == "sales"
        assert answers.standing_of(connection, key) == answers.StoredAnswers(
            {"V1.1": 3, "V1.2": -1}, {"T1": "Un texte"}
        )


def test_all_the_way_down_leaves_nothing(empty: Engine) -> None:
    upgrade(empty)
    downgrade(empty, "base")
    assert inspect(empty).get_table_names() == ["alembic_version"]


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    upgrade(empty)
    upgrade(empty)
    assert "responses" in inspect(empty).get_table_names()


def test_documents_of_respondents_that_were_not_sealed_go_and_their_pages_are_written_over(empty: Engine) -> None:
    upgrade(empty, "0032")
    with empty.begin() as connection:
        response_id = responses.begin(connection, "a" * 64, **RESPONSE)
        kept = insert(Base.metadata.tables["kept_documents"])
        connection.execute(kept.values(key="d" * 64, response_id=response_id, number=1, content=b"%PDF-1.7"))
    upgrade(empty)
    with empty.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept_documents")).scalar_one() == 0
        assert len(waiting_overwrites(connection)) == 1
