"""Scores that a benchmark takes: kept at the closing, filled in by the migration, read in as few queries for many."""

from importlib import import_module

import pytest
from sqlalchemy import Engine, event, update
from sqlalchemy.orm import Session

from assessment.core.benchmark.measured_scores import measured_scores
from assessment.core.privacy.confidentiality import Mode
from assessment.services.benchmark.client_scores import client_scores
from assessment.services.benchmark.kept_scores import scores_for
from assessment.services.results.frozen_figures import analysis_of
from assessment.store.models import FrozenResult
from assessment.store.queries.campaigns import results
from tests.campaign_factory import ALIGNMENT, KEYS, THREE, Stage
from tests.web.benchmark.clients import client, published
from tests.web.conftest import Build
from tests.web.members import BOB, House

MIGRATION = import_module("assessment.migrations.versions.0031_measured_scores")


@pytest.fixture
def house(build: Build) -> House:
    """A client whose three heads answered, with a consultant who has others."""
    house = build(THREE)
    published(house.stage, 4)
    return house


@pytest.mark.parametrize(("mode", "people_each"), [(Mode.NAMED, 1), (Mode.CONFIDENTIAL, 5)])
def test_what_is_kept_is_what_the_result_publishes(house: House, mode: Mode, people_each: int) -> None:
    staged = client(house.engine, BOB, "Alpha", 3, mode=mode, people_each=people_each)
    with Session(house.engine) as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        kept = session.query(FrozenResult.measured_scores).filter_by(campaign_id=staged.campaign_id).scalar()
        views = frozen.figures["views"]
        assert kept["questionnaire"] == ALIGNMENT.content_hash
        for reader, place in views["by_reader"].items():
            scores = measured_scores(analysis_of(frozen, ALIGNMENT, reader=reader or None))
            assert scores
            assert scores_for(kept, reader or None) == scores
            assert list(scores_for(kept, reader or None)) == list(scores), "in the questionnaire's order"
            assert MIGRATION.scores_of_view(views["distinct"][place]) == kept["views"]["distinct"][place]


def test_results_without_kept_scores_are_read_whole(house: House) -> None:
    others = [client(house.engine, BOB, name, value) for name, value in (("Alpha", 2), ("Bravo", 5))]
    kept, _ = _read(house.engine, house.stage, others)
    with Session(house.engine) as session, session.begin():
        session.connection().execute(update(FrozenResult.__table__).values(measured_scores=None))  # type: ignore[arg-type]
    assert _read(house.engine, house.stage, others)[0] == kept


def test_more_clients_are_read_in_no_more_statements(house: House) -> None:
    others = [client(house.engine, BOB, name, 3) for name in ("Alpha", "Bravo", "Coda")]
    _, few = _read(house.engine, house.stage, others[:1])
    scores, many = _read(house.engine, house.stage, others)
    assert len(scores) == 4
    assert few == many


def _read(engine: Engine, stage: Stage, others: list[Stage]) -> tuple[dict[str, object], int]:
    """The scores of these clients, and how many statements they took."""
    statements: list[str] = []

    def note(*executed: object) -> None:
        statements.append(str(executed[2]))

    with Session(engine) as session:
        campaigns = [staged.campaign(session) for staged in (stage, *others)]
        event.listen(engine, "before_cursor_execute", note)
        scores = client_scores(session, campaigns, actor=stage.actor, questionnaire=ALIGNMENT, keys=KEYS)
        event.remove(engine, "before_cursor_execute", note)
    return dict(scores), len(statements)
