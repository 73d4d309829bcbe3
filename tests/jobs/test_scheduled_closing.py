"""Campaigns close after their last day."""

from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.jobs.campaign_steps import CampaignScheduler
from assessment.store import audit_log
from assessment.store.queries.campaigns import results
from tests.campaign_factory import ALIGNMENT, KEYS, THREE, stage, status
from tests.jobs.conftest import Clock

LAST_DAY = date(2026, 3, 20)


def _close(engine: Engine, clock: Clock) -> list[str]:
    return CampaignScheduler(engine, KEYS, lambda _key, _version: ALIGNMENT, clock).close_due()


def test_a_campaign_is_closed_once_its_last_day_is_over(engine: Engine, clock: Clock) -> None:
    staged = stage(engine, THREE, closes_on=LAST_DAY)
    staged.open()
    staged.answer("sales1@firm.example")
    clock.now = datetime(2026, 3, 20, 22, 59, tzinfo=UTC)
    assert _close(engine, clock) == [], "23:59 in Paris"
    clock.now = datetime(2026, 3, 20, 23, 1, tzinfo=UTC)
    assert _close(engine, clock) == [staged.campaign_id]
    assert _close(engine, clock) == []
    assert status(staged) == "closed"
    with Session(engine) as session:
        (frozen,) = results.snapshots(session, staged.campaign_id)
        assert frozen.frozen_on == date(2026, 3, 21)
        assert audit_log.latest(session, staged.organisation_id)[0].account_id is None


def test_a_campaign_without_a_last_day_stays_open(engine: Engine, clock: Clock) -> None:
    staged = stage(engine, THREE)
    staged.open()
    clock.now = datetime(2036, 1, 1, tzinfo=UTC)
    assert _close(engine, clock) == []
    assert status(staged) == "open"


def test_a_draft_is_not_closed(engine: Engine, clock: Clock) -> None:
    staged = stage(engine, THREE, closes_on=LAST_DAY)
    clock.now = datetime(2026, 4, 1, tzinfo=UTC)
    assert _close(engine, clock) == []
    assert status(staged) == "draft"
