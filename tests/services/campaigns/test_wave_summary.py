"""Summaries of frozen results: what pages of later waves read in the place of whole results."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, inspect, update
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.waves.year_overview import year_overview
from assessment.store.database import downgrade, upgrade
from assessment.store.models import FrozenResult
from assessment.store.queries.campaigns import waves
from tests.campaign_factory import KEYS
from tests.services.campaigns.test_wave_history import PROCESSES, Firm

HELD = ("inputs", "figures")


@pytest.fixture(params=list(Mode))
def firm(engine: Engine, request: pytest.FixtureRequest) -> Firm:
    """A firm of each mode with four waves."""
    measured = Firm(engine, request.param)
    for risen in ((), PROCESSES, (), PROCESSES):
        measured.wave(risen=risen)
    return measured


@pytest.fixture
def read_whole() -> Iterator[list[tuple[str, str]]]:
    """What is read of frozen results: the campaign and `inputs` or `figures`, in order."""
    read: list[tuple[str, str]] = []

    def loaded(frozen: FrozenResult, _context: object, *_attributes: object) -> None:
        for name in HELD:
            if name not in inspect(frozen).unloaded and (frozen.campaign_id, name) not in read:
                read.append((frozen.campaign_id, name))

    for moment in ("load", "refresh"):
        event.listen(FrozenResult, moment, loaded)
    yield read
    for moment in ("load", "refresh"):
        event.remove(FrozenResult, moment, loaded)


def test_the_story_of_a_wave_reads_that_wave_alone(firm: Firm, read_whole: list[tuple[str, str]]) -> None:
    last = firm.waves[-1]
    read_whole.clear()
    history = firm.history(last)
    assert len(history.waves) == 4
    assert sorted(read_whole) == [(last.campaign_id, "figures"), (last.campaign_id, "inputs")]


def test_a_year_reads_its_last_wave_alone(firm: Firm, read_whole: list[tuple[str, str]]) -> None:
    last = firm.waves[-1]
    read_whole.clear()
    with last.session() as session:
        overview = year_overview(
            session,
            last.campaign(session),
            waves_shown=3,
            actor=firm.first.actor,
            questionnaire=firm.questionnaire,
            keys=KEYS,
        )
    assert len(overview.kept) == 3
    assert {campaign_id for campaign_id, _ in read_whole} == {last.campaign_id}


def test_summaries_and_whole_results_tell_the_same_story(firm: Firm) -> None:
    last = firm.waves[-1]
    summarised = firm.history(last)
    with firm.first.session() as session, session.begin():
        session.connection().execute(update(FrozenResult.__table__).values(summary=None))  # type: ignore[arg-type]
    whole = firm.history(last)
    assert summarised.waves == whole.waves
    assert any(point.low is not None for line in whole.waves for point in line.scales.values())
    assert replace(summarised, waves=()) == replace(whole, waves=())


def test_results_that_were_kept_without_a_summary_are_given_the_same_one(firm: Firm) -> None:
    keys = [wave.campaign_id for wave in firm.waves]
    with Session(firm.first.engine) as session:
        closed = {key: frozen.summary for key, frozen in waves.summarised(session, keys).items()}
    assert all(closed.values())
    downgrade(firm.first.engine, "0028")
    upgrade(firm.first.engine)
    with Session(firm.first.engine) as session:
        assert {key: frozen.summary for key, frozen in waves.summarised(session, keys).items()} == closed
