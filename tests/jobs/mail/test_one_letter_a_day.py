"""At most one letter a day for each person, over invitations, both kinds of reminders and all campaigns of a firm."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.importers.invitees import Invitee
from assessment.jobs.mail_delivery import MailWorker, send_due_mails
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.invitations.remind import remind
from assessment.services.invitations.stop_reminders import reminders_token, stop_reminders
from assessment.services.scheduling.automation import change_itself
from assessment.services.scheduling.due_steps import remind_when_due
from assessment.store.models import Campaign, Invitation, LetterMark, Organisation, OutgoingMail, Unit
from assessment.store.queries import outbox
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, Stage, stage
from tests.jobs.conftest import Clock
from tests.jobs.mail.mail_server import MailServer, read

TWO = {"sales": 2}
FIRST = "sales1@firm.example"
MONDAY_MORNING = datetime(2026, 3, 9, 7, 30, tzinfo=UTC)


def _remind(stage: Stage, now: datetime, campaign_id: str | None = None) -> int:
    with stage.session() as session, session.begin():
        campaign = session.get_one(Campaign, campaign_id or stage.campaign_id)
        return remind(session, campaign, actor=stage.actor, keys=KEYS, base_url=BASE, now=now)


def _remind_by_itself(stage: Stage, now: datetime) -> int:
    with stage.session() as session, session.begin():
        return remind_when_due(session, stage.campaign(session), keys=KEYS, now=now)


def _automatic(stage: Stage, days: Sequence[int]) -> None:
    with stage.session() as session, session.begin():
        change_itself(session, stage.campaign(session), actor=stage.actor, reminders=days, publishes=False, now=NOW)


def _another_campaign(stage: Stage, email: str, now: datetime) -> str:
    """A campaign of another unit of the firm, open, with that person alone; its key."""
    with stage.session() as session, session.begin():
        organisation = session.get_one(Organisation, stage.organisation_id)
        unit = Unit(organisation_id=organisation.id, name="Région Sud")
        session.add(unit)
        session.flush()
        plan = CampaignDraft(name="Sud", closes_on=date(2026, 6, 1))
        campaign = create_campaign(
            session, organisation, unit, actor=stage.actor, questionnaire=ALIGNMENT, plan=plan, now=now
        )
        person = Invitee(1, email, "sales")
        add_invitations(session, campaign, [person], actor=stage.actor, keys=KEYS, base_url=BASE, now=now)
        open_campaign(session, campaign, actor=stage.actor, questionnaire=ALIGNMENT, keys=KEYS, base_url=BASE, now=now)
        return campaign.id


def test_nobody_is_reminded_on_the_day_of_the_invitation(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    opened = stage(engine, TWO)
    opened.open()
    send_due_mails(mail_worker)
    assert _remind(opened, clock.now + timedelta(hours=3)) == 0
    assert _remind(opened, clock.now + timedelta(days=1)) == 2


def test_a_reminder_that_waited_for_monday_and_one_asked_for_on_monday_are_one(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    opened = stage(engine, TWO)
    _automatic(opened, [2])
    opened.open()
    send_due_mails(mail_worker)
    # Friday evening: the automatic reminder is written, and waits.
    clock.now = datetime(2026, 3, 6, 17, 59, tzinfo=UTC)
    assert _remind_by_itself(opened, clock.now) == 2
    clock.now = MONDAY_MORNING
    assert _remind(opened, clock.now) == 2
    assert send_due_mails(mail_worker) == 2
    assert len(mail_server.to(FIRST)) == 2, "the invitation and one reminder"
    clock.now += timedelta(hours=5)
    assert _remind(opened, clock.now) == 0


def test_campaigns_of_one_firm_share_the_day(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    opened = stage(engine, TWO)
    opened.open()
    other = _another_campaign(opened, "Sales1@FIRM.example", clock.now)
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    assert _remind(opened, clock.now) == 2
    assert _remind(opened, clock.now, other) == 1
    assert send_due_mails(mail_worker) == 2
    assert _remind(opened, clock.now, other) == 0
    clock.now += timedelta(days=1)
    assert _remind(opened, clock.now, other) == 1
    assert send_due_mails(mail_worker) == 1
    assert len(mail_server.to(FIRST)) == 4, "two invitations, and a reminder a day"


def test_the_day_ends_where_the_firm_is(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    opened = stage(engine, TWO)
    with opened.session() as session, session.begin():
        session.get_one(Organisation, opened.organisation_id).time_zone = "Pacific/Auckland"
    opened.open()
    clock.now = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
    send_due_mails(mail_worker)
    assert _remind(opened, datetime(2026, 3, 4, 10, 59, tzinfo=UTC)) == 0, "half past eleven in the evening there"
    assert _remind(opened, datetime(2026, 3, 4, 11, 1, tzinfo=UTC)) == 2, "a minute past midnight"


def test_a_mail_tried_again_on_its_day_is_not_kept_back_by_itself(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    opened = stage(engine, {"sales": 1})
    opened.open()
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    mail_server.later[FIRST] = "451 4.7.1 greylisted"
    _remind(opened, clock.now)
    assert send_due_mails(mail_worker) == 0
    mail_server.later.clear()
    clock.now += timedelta(minutes=2)
    assert send_due_mails(mail_worker) == 1


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_an_automatic_reminder_says_so_and_by_whom_and_another_does_not(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock, code: str, mode: Mode
) -> None:
    opened = stage(engine, {"sales": 3}, mode=mode, threshold=3, languages=(code,))
    _automatic(opened, [1])
    opened.open()
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    assert _remind_by_itself(opened, clock.now) == 3
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    assert _remind(opened, clock.now) == 3
    send_due_mails(mail_worker)
    first, by_itself, asked_for = (read(mail) + read(mail, "html") for mail in mail_server.to(FIRST))
    word = {"fr": "automatique", "en": "automatic"}[code]
    assert word in by_itself
    assert by_itself.count("Alice Owner") == 2
    for other in (first, asked_for):
        assert word not in other
        assert "Alice Owner" not in other


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_whoever_wants_no_reminders_gets_none_and_stays_invited(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock, mode: Mode
) -> None:
    opened = stage(engine, {"sales": 3}, mode=mode, threshold=3)
    opened.open()
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    assert _remind(opened, clock.now) == 3
    with opened.session() as session, session.begin():
        token = reminders_token(KEYS, opened.invitation(session, FIRST).id)
        stop_reminders(session, token, keys=KEYS)
        stop_reminders(session, token, keys=KEYS)
    assert send_due_mails(mail_worker) == 2, "not even the one that waited"
    clock.now += timedelta(days=1)
    assert _remind(opened, clock.now) == 2
    assert opened.start(FIRST)


def test_nothing_beside_a_person_tells_that_they_want_no_reminders(engine: Engine) -> None:
    opened = stage(engine, {"sales": 3}, mode=Mode.CONFIDENTIAL, threshold=3)
    opened.open()
    with opened.session() as session, session.begin():
        before = {invitation.id: dict(invitation.__dict__) for invitation in session.scalars(select(Invitation))}
        stop_reminders(session, reminders_token(KEYS, opened.invitation(session, FIRST).id), keys=KEYS)
    with opened.session() as session:
        for invitation in session.scalars(select(Invitation)):
            kept = {name: value for name, value in invitation.__dict__.items() if not name.startswith("_")}
            assert kept == {name: value for name, value in before[invitation.id].items() if not name.startswith("_")}


def test_marks_of_days_that_are_over_are_erased(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    opened = stage(engine, TWO)
    opened.open()
    send_due_mails(mail_worker)
    with engine.begin() as connection:
        outbox.forget_days(connection, clock.now.date())
    with Session(engine) as session:
        mails = set(session.scalars(select(OutgoingMail.id)))
        assert set(session.scalars(select(LetterMark.mail_id))) == mails
    with engine.begin() as connection:
        outbox.forget_days(connection, clock.now.date() + timedelta(days=1))
    with Session(engine) as session:
        assert session.scalars(select(LetterMark)).all() == []


@pytest.mark.parametrize("mode", Mode)
def test_invitations_and_reminders_bear_the_one_click_that_stops_reminders(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock, mode: Mode
) -> None:
    """RFC 8058: the link alone says all, and both headers name it."""
    staged = stage(engine, TWO, mode=mode, threshold=3)
    if mode is Mode.CONFIDENTIAL:
        staged.invite([Invitee(line=9, email="sales3@firm.example", function="sales")])
    staged.open()
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    _remind(staged, clock.now)
    send_due_mails(mail_worker)
    letters = mail_server.to(FIRST)
    assert len(letters) == 2
    with staged.session() as session:
        token = reminders_token(KEYS, staged.invitation(session, FIRST).id)
    for letter in letters:
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        (link,) = re.findall("<([^>]*)>", letter["List-Unsubscribe"])
        assert link.startswith(BASE)
        assert link.endswith(f"/reminders/{token}")
