"""A day ends where the organisation is, on both sides of the date line."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.jobs.campaign_steps import CampaignScheduler
from assessment.services.answering.start_from_invitation import start_from_invitation
from assessment.services.errors import CampaignClosedError
from assessment.services.scheduling.cadence import reminders_due
from assessment.services.scheduling.due_steps import propose_wave
from assessment.store.models import Campaign, Organisation
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, Stage, stage, status
from tests.web.auditing_client import page_of
from tests.web.members import ALICE, House, text_of

LAST_DAY = date(2026, 3, 20)
MIDNIGHT = {
    "Pacific/Auckland": datetime(2026, 3, 20, 11, tzinfo=UTC),
    "America/Los_Angeles": datetime(2026, 3, 21, 7, tzinfo=UTC),
}
"""When the last day is over there."""
MINUTE = timedelta(minutes=1)


def _opened(engine: Engine, zone: str) -> Stage:
    staged = stage(engine, {"sales": 3}, closes_on=LAST_DAY)
    with staged.session() as session, session.begin():
        session.get_one(Organisation, staged.organisation_id).time_zone = zone
    staged.open()
    return staged


def _scheduler(engine: Engine, now: datetime) -> CampaignScheduler:
    return CampaignScheduler(engine, KEYS, lambda _key, _version: ALIGNMENT, lambda: now)


@pytest.mark.parametrize("zone", MIDNIGHT)
def test_the_last_day_is_open_until_midnight_there(engine: Engine, zone: str) -> None:
    staged = _opened(engine, zone)
    staged.start("sales1@firm.example", now=MIDNIGHT[zone] - MINUTE)
    _scheduler(engine, MIDNIGHT[zone] - MINUTE).close_due()
    assert status(staged) == "open"
    with Session(engine) as session, pytest.raises(CampaignClosedError):
        token = staged.tokens()["sales2@firm.example"]
        start_from_invitation(session, token, keys=KEYS, language="fr", now=MIDNIGHT[zone])
    _scheduler(engine, MIDNIGHT[zone]).close_due()
    assert status(staged) == "closed"
    with Session(engine) as session:
        assert session.get_one(Campaign, staged.campaign_id).closed_on == LAST_DAY + timedelta(days=1)


@pytest.mark.parametrize(("zone", "morning"), [("Pacific/Auckland", 19), ("America/Los_Angeles", 16)])
def test_a_day_of_reminders_begins_in_the_morning_there(engine: Engine, zone: str, morning: int) -> None:
    staged = _opened(engine, zone)
    with Session(engine) as session:
        campaign = session.get_one(Campaign, staged.campaign_id)
        campaign.reminder_days = [6]
        opened = campaign.opened_on
        assert opened is not None
        day = datetime(2026, 3, 9 if zone.startswith("Pacific") else 10, morning, tzinfo=UTC)
        # Clocks change in Los Angeles on 8 March: eight o'clock there is 15 o'clock UTC from then on.
        day -= timedelta(hours=0 if zone.startswith("Pacific") else 1)
        assert reminders_due(campaign, zone=zone, now=day - MINUTE) == 0
        assert reminders_due(campaign, zone=zone, now=day) == 1


@pytest.mark.parametrize(
    ("zone", "morning"),
    [
        ("Pacific/Auckland", datetime(2026, 5, 25, 20, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 5, 26, 15, tzinfo=UTC)),
    ],
)
def test_the_next_quarter_is_prepared_in_the_morning_there(engine: Engine, zone: str, morning: datetime) -> None:
    """Opened on 4 March in both places, due ninety days later, prepared a week before at eight o'clock."""
    staged = _opened(engine, zone)
    staged.close(now=MIDNIGHT[zone])
    assert not _proposes(engine, staged, morning - MINUTE)
    assert _proposes(engine, staged, morning)


def _proposes(engine: Engine, staged: Stage, now: datetime) -> bool:
    with Session(engine) as session:
        previous = session.get_one(Campaign, staged.campaign_id)
        draft = propose_wave(session, previous, questionnaire=ALIGNMENT, keys=KEYS, base_url=BASE, now=now)
        session.rollback()
        return draft is not None


def test_the_zone_is_chosen_with_the_organisation_and_changed(house: House) -> None:
    alice = house.reader(ALICE)
    shown = page_of(alice.get("/fr/organisations/new"))
    assert shown.xpath("//select[@name='time_zone']/option[@selected]/@value") == ["Europe/Paris"]
    assert len(shown.xpath("//select[@name='time_zone']/option")) > 300
    assert shown.xpath("//script[contains(@src, 'zone')]")
    form = {"organisation": "Durand", "locale": "fr", "time_zone": "Pacific/Auckland"}
    alice.sent(f"{house.organisation}/context", **form)
    with Session(house.engine) as session:
        assert session.get_one(Organisation, house.stage.organisation_id).time_zone == "Pacific/Auckland"
    wrong = alice.post(f"{house.organisation}/context", **form | {"time_zone": "Mars/Olympus"})
    assert wrong.status_code == 422
    assert "fuseau" in text_of(wrong)
    alice.sent(f"{house.organisation}/context", organisation="Durand", locale="fr")
    with Session(house.engine) as session:
        assert session.get_one(Organisation, house.stage.organisation_id).time_zone == "Pacific/Auckland"
