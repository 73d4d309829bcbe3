"""Scheduled campaign steps run once each."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, inspect, select, update
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.jobs.campaign_steps import CampaignScheduler
from assessment.services.scheduling.cadence import CadenceSettings, set_cadence
from assessment.services.scheduling.next_wave import relaunch
from assessment.store.models import Campaign, Invitation, Organisation, OutgoingMail, Unit
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import invitations, results
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, THREE, TWELVE, Stage, stage
from tests.jobs.conftest import Clock

PARIS = ZoneInfo("Europe/Paris")
QUARTERS = 4


@pytest.fixture
def scheduler(engine: Engine, clock: Clock) -> CampaignScheduler:
    """What turns every minute."""
    return CampaignScheduler(engine, KEYS, lambda _key, _version: ALIGNMENT, clock)


def _set(staged: Stage, cadence_settings: CadenceSettings, *, zone: str = "Europe/Paris") -> None:
    with staged.session() as session, session.begin():
        organisation = session.get_one(Organisation, staged.organisation_id)
        organisation.time_zone = zone
        units = organisations.units(session, staged.organisation_id)
        set_cadence(session, organisation, units, cadence_settings, actor=staged.actor, now=NOW)


def _closed(engine: Engine, cadence_settings: CadenceSettings, **plan: object) -> Stage:
    """A wave that opened on 4 March 2026 and closed on the 20th, in a unit with that rhythm."""
    staged = stage(engine, THREE, closes_on=date(2026, 3, 20), **plan)  # type: ignore[arg-type]
    _set(staged, cadence_settings)
    staged.open()
    staged.answer("sales1@firm.example")
    staged.close(now=datetime(2026, 3, 21, tzinfo=UTC))
    return staged


def _campaigns(engine: Engine) -> list[Campaign]:
    with Session(engine) as session:
        return list(session.scalars(select(Campaign).order_by(Campaign.created_on, Campaign.id)))


def _kinds(engine: Engine) -> Counter[str]:
    with Session(engine) as session:
        return Counter(session.scalars(select(OutgoingMail.kind)))


def _hours(first: datetime, last: datetime) -> Iterator[datetime]:
    moment = first
    while moment < last:
        yield moment
        moment += timedelta(hours=1)


def test_a_wave_is_prepared_a_week_before_it_is_due_and_those_who_launch_are_told(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    staged = _closed(engine, CadenceSettings())
    clock.now = datetime(2026, 5, 26, 6, 5, tzinfo=UTC)
    scheduler.turn()
    assert len(_campaigns(engine)) == 2, "2 June, 90 days after the opening, is due; prepared on 26 May at 8 in Paris"
    draft = next(campaign for campaign in _campaigns(engine) if campaign.status == "draft")
    assert draft.previous_id == staged.campaign_id
    assert draft.opens_itself_on is None
    assert draft.closes_on == date(2026, 6, 16)
    assert _kinds(engine)["wave_proposed"] == 1
    scheduler.turn()
    clock.now += timedelta(days=30)
    scheduler.turn()
    assert len(_campaigns(engine)) == 2
    assert next(campaign for campaign in _campaigns(engine) if campaign.id == draft.id).status == "draft"
    assert _kinds(engine)["wave_proposed"] == 1


def test_a_minute_before_eight_is_too_early(engine: Engine, clock: Clock, scheduler: CampaignScheduler) -> None:
    _closed(engine, CadenceSettings())
    clock.now = datetime(2026, 5, 26, 5, 59, tzinfo=UTC)
    scheduler.turn()
    assert len(_campaigns(engine)) == 1


def test_a_draft_that_was_thrown_away_is_not_made_again(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    _closed(engine, CadenceSettings(mode="open"))
    clock.now = datetime(2026, 5, 26, 9, tzinfo=UTC)
    scheduler.turn()
    with Session(engine) as session, session.begin():
        draft = session.scalars(select(Campaign).where(Campaign.status == "draft")).one()
        session.delete(draft)
    clock.now += timedelta(days=60)
    scheduler.turn()
    assert len(_campaigns(engine)) == 1


def test_a_rhythm_that_is_set_anew_brings_a_draft_where_one_was_thrown_away(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    staged = _closed(engine, CadenceSettings(mode="open"))
    clock.now = datetime(2026, 5, 26, 9, tzinfo=UTC)
    scheduler.turn()
    with Session(engine) as session, session.begin():
        session.delete(session.scalars(select(Campaign).where(Campaign.status == "draft")).one())
    _set(staged, CadenceSettings(mode="open", every_days=35))
    for _ in range(2):
        scheduler.turn()
        assert [campaign.status for campaign in _campaigns(engine)] == ["closed", "draft"]


def test_nothing_happens_by_itself_where_that_was_chosen(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    _closed(engine, CadenceSettings(mode="off"))
    clock.now = datetime(2027, 5, 26, 9, tzinfo=UTC)
    scheduler.turn()
    assert len(_campaigns(engine)) == 1


def test_a_wave_that_somebody_launched_is_not_proposed_beside(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    staged = _closed(engine, CadenceSettings())
    with staged.session() as session, session.begin():
        first = relaunch(session, staged.campaign(session), **_deed(staged))
        second = relaunch(session, staged.campaign(session), **_deed(staged))
        assert first.id == second.id, "two clicks, one wave"
        people = {
            (invitation.email, invitation.name, invitation.language)
            for invitation in invitations.of_campaign(session, first.id)
        }
        before = {
            (invitation.email, invitation.name, invitation.language)
            for invitation in invitations.of_campaign(session, staged.campaign_id)
        }
        assert people == before
        assert (first.length, first.mode, first.threshold) == ("full", "named", 5)
    clock.now = datetime(2026, 6, 26, 9, tzinfo=UTC)
    scheduler.turn()
    assert len(_campaigns(engine)) == 2


def _deed(staged: Stage) -> dict[str, Any]:
    return {"actor": staged.actor, "questionnaire": ALIGNMENT, "keys": KEYS, "base_url": BASE, "now": NOW}


def test_a_wave_opens_by_itself_on_its_day_and_its_mails_wait_for_the_morning(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    _closed(engine, CadenceSettings(mode="open", answer_days=10, reminder_days=(4,), publishes_itself=True))
    clock.now = datetime(2026, 5, 26, 9, tzinfo=UTC)
    scheduler.turn()
    clock.now = datetime(2026, 6, 2, 5, 59, tzinfo=UTC)
    scheduler.turn()
    assert [campaign.status for campaign in _campaigns(engine)] == ["closed", "draft"]
    clock.now = datetime(2026, 6, 2, 6, 1, tzinfo=UTC)
    scheduler.turn()
    wave = _campaigns(engine)[1]
    assert (wave.status, wave.opened_on, wave.closes_on) == ("open", date(2026, 6, 2), date(2026, 6, 12))
    with Session(engine) as session:
        mails = session.scalars(select(OutgoingMail).where(OutgoingMail.campaign_id == wave.id)).all()
        asked = [mail for mail in mails if mail.kind == "invitation"]
        assert len(asked) == 3
        assert {mail.zone for mail in asked} == {"Europe/Paris"}
        assert Counter(mail.kind for mail in mails) == {"invitation": 3, "wave_proposed": 1, "wave_opened": 1}


def test_a_wave_waits_for_the_end_of_another_in_its_unit(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    staged = _closed(engine, CadenceSettings(mode="open"))
    clock.now = datetime(2026, 5, 26, 9, tzinfo=UTC)
    scheduler.turn()
    with staged.session() as session, session.begin():
        session.execute(update(Campaign).where(Campaign.id == staged.campaign_id).values(status="open", closes_on=None))
    clock.now = datetime(2026, 6, 2, 9, tzinfo=UTC)
    scheduler.turn()
    assert "draft" in {campaign.status for campaign in _campaigns(engine)}
    with staged.session() as session, session.begin():
        session.execute(update(Campaign).where(Campaign.id == staged.campaign_id).values(status="closed"))
    clock.now += timedelta(minutes=1)
    scheduler.turn()
    assert {campaign.status for campaign in _campaigns(engine)} == {"closed", "open"}


def test_a_wave_without_people_does_not_open_and_is_not_tried_for_ever(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    _closed(engine, CadenceSettings(mode="open"))
    clock.now = datetime(2026, 5, 26, 9, tzinfo=UTC)
    scheduler.turn()
    draft = _campaigns(engine)[1]
    with Session(engine) as session, session.begin():
        for invitation in invitations.of_campaign(session, draft.id):
            session.delete(invitation)
    clock.now = datetime(2026, 6, 2, 9, tzinfo=UTC)
    scheduler.turn()
    draft = _campaigns(engine)[1]
    assert (draft.status, draft.opens_itself_on) == ("draft", None)


def test_those_who_are_silent_are_reminded_once_for_each_chosen_day(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    """Opened on Wednesday 4 March: day 3 is a Saturday and moves to Monday; nothing leaves in the evening."""
    staged = stage(engine, THREE, closes_on=date(2026, 3, 20))
    staged.open()
    with staged.session() as session, session.begin():
        session.execute(update(Campaign).values(reminder_days=[3, 7]))
        session.execute(update(Invitation).values(delivery="sent"))
    staged.answer("sales1@firm.example")
    reminded = []
    for moment in _hours(datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 14, tzinfo=UTC)):
        clock.now = moment
        before = _kinds(engine)["reminder"]
        scheduler.turn()
        scheduler.turn()
        if _kinds(engine)["reminder"] > before:
            reminded.append(moment.astimezone(PARIS).strftime("%a %d %H"))
    assert reminded == ["Mon 09 08", "Wed 11 08"]
    assert _kinds(engine)["reminder"] == 4, "two silent people, two days"


def test_days_that_passed_while_nobody_worked_are_one_reminder(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    staged = stage(engine, THREE, closes_on=date(2026, 3, 20))
    staged.open()
    with staged.session() as session, session.begin():
        session.execute(update(Campaign).values(reminder_days=[1, 2, 5]))
        session.execute(update(Invitation).values(delivery="sent"))
    clock.now = datetime(2026, 3, 12, 10, tzinfo=UTC)
    scheduler.turn()
    assert _kinds(engine)["reminder"] == 3
    with staged.session() as session:
        assert {invitation.reminded for invitation in invitations.of_campaign(session, staged.campaign_id)} == {1}


def test_a_wave_that_publishes_itself_tells_its_readers_once(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    staged = stage(engine, THREE, closes_on=date(2026, 3, 20))
    staged.open()
    with staged.session() as session, session.begin():
        session.execute(update(Campaign).values(publishes_itself=True))
    staged.answer("sales1@firm.example")
    clock.now = datetime(2026, 3, 20, 23, 30, tzinfo=UTC)
    scheduler.turn()
    scheduler.turn()
    assert _campaigns(engine)[0].status == "published"
    with Session(engine) as session:
        (mail,) = session.scalars(select(OutgoingMail).where(OutgoingMail.kind == "report_ready"))
        assert mail.next_attempt == datetime(2026, 3, 23, 7, tzinfo=UTC), "the night to Saturday: Monday at 8"
    assert _kinds(engine)["wave_ended"] == 0


def test_a_quarter_without_answers_closes_is_not_published_and_the_next_one_comes(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler
) -> None:
    staged = stage(engine, THREE, closes_on=date(2026, 3, 20))
    staged.open()
    with staged.session() as session, session.begin():
        session.execute(update(Campaign).values(publishes_itself=True))
    clock.now = datetime(2026, 3, 21, 9, tzinfo=UTC)
    scheduler.turn()
    assert _campaigns(engine)[0].status == "closed"
    assert _kinds(engine)["wave_ended"] == 1
    with Session(engine) as session:
        frozen = results.latest(session, staged.campaign_id)
        assert frozen is not None
        assert frozen.inputs["people"] == []
    clock.now = datetime(2026, 5, 26, 9, tzinfo=UTC)
    scheduler.turn()
    assert len(_campaigns(engine)) == 2


def test_what_one_campaign_stumbles_over_stops_no_other(engine: Engine, clock: Clock) -> None:
    staged = _closed(engine, CadenceSettings())
    with staged.session() as session, session.begin():
        copy = Campaign(
            **{
                name: getattr(staged.campaign(session), name)
                for name in inspect(Campaign).columns.keys()  # noqa: SIM118 - a collection of columns, no mapping
                if name not in ("id", "unit_id", "questionnaire_key")
            },
            unit_id=_other_unit(session, staged),
            questionnaire_key="gone",
        )
        session.add(copy)

    def catalogue(key: str, _version: str | None) -> object:
        if key == "gone":
            raise LookupError(key)
        return ALIGNMENT

    clock.now = datetime(2026, 5, 26, 9, tzinfo=UTC)
    CampaignScheduler(engine, KEYS, catalogue, clock).turn()  # type: ignore[arg-type]
    assert len(_campaigns(engine)) == 3


def _other_unit(session: Session, staged: Stage) -> str:
    unit = Unit(organisation_id=staged.organisation_id, name="Sud")
    session.add(unit)
    session.flush()
    return unit.id


@pytest.mark.parametrize(
    ("zone", "opened", "due"),
    [
        ("Europe/Paris", datetime(2026, 2, 3, 9, tzinfo=UTC), datetime(2026, 5, 4, 6, tzinfo=UTC)),
        ("Europe/Paris", datetime(2026, 9, 1, 9, tzinfo=UTC), datetime(2026, 11, 30, 7, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 2, 3, 9, tzinfo=UTC), datetime(2026, 5, 3, 20, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 12, 7, 9, tzinfo=UTC), datetime(2027, 3, 8, 16, tzinfo=UTC)),
        ("Europe/Paris", datetime(2027, 12, 1, 9, tzinfo=UTC), datetime(2028, 2, 29, 7, tzinfo=UTC)),
        ("Europe/Paris", datetime(2028, 2, 29, 9, tzinfo=UTC), datetime(2028, 5, 29, 6, tzinfo=UTC)),
    ],
    ids=["into summer time", "into winter time", "southern", "a Sunday in California", "on 29 February", "from 29 Feb"],
)
def test_a_wave_opens_at_eight_where_the_firm_is(
    engine: Engine, clock: Clock, scheduler: CampaignScheduler, zone: str, opened: datetime, due: datetime
) -> None:
    staged = stage(engine, THREE)
    _set(staged, CadenceSettings(mode="open"), zone=zone)
    staged.open(now=opened)
    staged.close(now=opened + timedelta(days=14))
    clock.now = due - timedelta(days=7) + timedelta(hours=2)
    scheduler.turn()
    for moment, status in ((due - timedelta(minutes=1), "draft"), (due, "open")):
        clock.now = moment
        scheduler.turn()
        assert {campaign.status for campaign in _campaigns(engine)} == {"closed", status}, moment
    assert due.astimezone(ZoneInfo(zone)).hour == 8


def test_four_quarters_go_by_hour_by_hour(engine: Engine, clock: Clock, scheduler: CampaignScheduler) -> None:
    """Confidential teams; every wave is prepared, opened, reminded, closed and published once."""
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL, closes_on=date(2026, 3, 18))
    _set(staged, CadenceSettings(mode="open", reminder_days=(5,), publishes_itself=True))
    staged.open()
    with staged.session() as session, session.begin():
        session.execute(update(Campaign).values(publishes_itself=True, reminder_days=[5]))
    answered = set()
    clock.now = NOW
    while clock.now < NOW + timedelta(days=4 * 91 + 20):
        scheduler.turn()
        for campaign in [
            campaign for campaign in _campaigns(engine) if campaign.status == "open" and campaign.id not in answered
        ]:
            answered.add(campaign.id)
            with Session(engine) as session, session.begin():
                session.execute(update(Invitation).values(delivery="sent"))
            wave = Stage(engine, staged.actor, staged.organisation_id, campaign.id)
            for email in list(wave.tokens())[:9]:
                wave.answer(email, now=clock.now)
        clock.now += timedelta(hours=7)
    found_campaigns = _campaigns(engine)
    assert [found_campaign.status for found_campaign in found_campaigns] == ["published"] * 5
    assert len({found_campaign.previous_id for found_campaign in found_campaigns}) == 5, "a chain"
    assert _kinds(engine) == {
        "invitation": 12 * 5,
        "reminder": 3 * 5,
        "report_ready": 5,
        "wave_proposed": QUARTERS,
        "wave_opened": QUARTERS,
    }
