"""Campaigns close after their last day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.definition import Questionnaire
from assessment.jobs.campaign_steps import CampaignScheduler
from assessment.services import campaign_report as module
from assessment.services.campaign_report import begin_briefs
from assessment.store import audit_log
from assessment.store.models import Campaign, KeptDocument, Membership
from assessment.store.queries.campaigns import results
from reports.content.editions import Edition
from reports.content.report import Report
from reports.verification.figure_list import DocumentSeal
from tests.campaign_factory import ALIGNMENT, KEYS, THREE, TWELVE, account, people, stage, status
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


class _Layout:
    """Notes what is asked for, and makes it at once."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Edition]] = []

    def ask(
        self, key: str, report: Report, edition: Edition, when_made: Callable[[bytes], None], *, seal: DocumentSeal
    ) -> None:
        """The document, without a process."""
        assert seal.key == KEYS.document_key
        self.asked.append((report.language, edition))
        when_made(b"%PDF-1.7 made before it was asked for")


def test_the_brief_of_a_campaign_that_closed_by_itself_is_there_before_anybody_asks(
    engine: Engine, clock: Clock
) -> None:
    staged, layout = stage(engine, THREE, closes_on=LAST_DAY), _Layout()
    staged.open()
    for function in THREE:
        staged.answer(f"{function}1@firm.example")
    clock.now = datetime(2026, 3, 20, 23, 1, tzinfo=UTC)

    def begin(session: Session, campaign: Campaign, questionnaire: Questionnaire) -> None:
        begin_briefs(session, campaign, engine=engine, questionnaire=questionnaire, keys=KEYS, layout=cast(Any, layout))

    scheduler = CampaignScheduler(engine, KEYS, lambda _key, _version: ALIGNMENT, clock, when_closed=begin)
    scheduler.turn()
    assert layout.asked == [("fr", Edition.BRIEF)]
    with Session(engine) as session:
        kept = session.scalars(select(KeptDocument)).one()
        assert kept.campaign_id == staged.campaign_id
        begin(session, session.get_one(Campaign, staged.campaign_id), ALIGNMENT)
    scheduler.turn()
    assert len(layout.asked) == 1, "what is kept is not made twice"


def test_a_brief_is_worked_out_once_for_all_who_read_the_same(
    engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, layout = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, closes_on=LAST_DAY), _Layout()
    with Session(engine) as session, session.begin():
        for email, locale in (("second", "fr"), ("third", "en"), ("sales1", "fr")):
            member = account(session, f"{email}@firm.example")
            member.locale = locale
            session.add(Membership(account_id=member.id, organisation_id=staged.organisation_id, role="owner"))
    staged.open()
    for person in people(TWELVE):
        staged.answer(person.email)
    clock.now = datetime(2026, 3, 20, 23, 1, tzinfo=UTC)
    assert _close(engine, clock) == [staged.campaign_id]
    worked_out: list[str] = []
    usual = module.campaign_report

    def noted(*arguments: Any, **named: Any) -> Report | None:
        worked_out.append(named["say"].code)
        return usual(*arguments, **named)

    monkeypatch.setattr(module, "campaign_report", noted)
    with Session(engine) as session:
        campaign = session.get_one(Campaign, staged.campaign_id)
        begin_briefs(session, campaign, engine=engine, questionnaire=ALIGNMENT, keys=KEYS, layout=cast(Any, layout))
    assert sorted(worked_out) == ["en", "fr", "fr"], "one in each language, and one for whoever answered"
