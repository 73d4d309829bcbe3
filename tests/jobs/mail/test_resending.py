"""Resent links, reminders, delayed mails."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import Engine

from assessment.core.privacy.confidentiality import Mode
from assessment.jobs.mail_delivery import MailWorker, send_due_mails
from assessment.services.invitations.change_invitation import resend
from assessment.services.invitations.remind import remind
from tests.campaign_factory import BASE, KEYS, NOW, THREE, TWELVE, people, stage
from tests.jobs.conftest import Clock
from tests.jobs.mail.mail_server import MailServer, read

TWELVE_ADDRESSES = [person.email for person in people(TWELVE)]


def test_sending_again_makes_a_new_link_and_one_more_mail(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    staged = stage(engine, TWELVE)
    staged.open()
    send_due_mails(mail_worker)
    before = staged.tokens()["sales1@firm.example"]
    with staged.session() as session, session.begin():
        invitation = staged.invitation(session, "sales1@firm.example")
        resend(session, staged.campaign(session), invitation, actor=staged.actor, keys=KEYS, base_url=BASE, now=NOW)
    send_due_mails(mail_worker)
    first, second = mail_server.to("sales1@firm.example")
    assert before in read(first)
    assert before not in read(second)
    assert staged.tokens()["sales1@firm.example"] in read(second)
    assert first["Message-ID"] != second["Message-ID"]


def test_reminders_reach_those_who_are_silent_once_a_day(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    staged = stage(engine, TWELVE)
    staged.open()
    send_due_mails(mail_worker)
    staged.answer("sales1@firm.example")
    clock.now += timedelta(days=1)
    counts = []
    for _ in range(2):
        with staged.session() as session, session.begin():
            counts.append(
                remind(session, staged.campaign(session), actor=staged.actor, keys=KEYS, base_url=BASE, now=clock())
            )
    assert counts == [11, 0]
    assert send_due_mails(mail_worker) == 11
    assert mail_server.count() == Counter(TWELVE_ADDRESSES * 2) - Counter(["sales1@firm.example"])
    clock.now += timedelta(days=1)
    with staged.session() as session, session.begin():
        assert (
            remind(session, staged.campaign(session), actor=staged.actor, keys=KEYS, base_url=BASE, now=clock()) == 11
        )


def test_who_answers_between_reminder_and_sending_is_spared(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    staged = stage(engine, TWELVE, mode=Mode.CONFIDENTIAL)
    staged.open()
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    with staged.session() as session, session.begin():
        assert (
            remind(session, staged.campaign(session), actor=staged.actor, keys=KEYS, base_url=BASE, now=clock()) == 12
        )
    staged.answer("finance1@firm.example")
    assert send_due_mails(mail_worker) == 11
    assert mail_server.count()["finance1@firm.example"] == 1


def test_mails_leave_on_the_morning_of_the_first_day(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    stage(engine, THREE, opens_on=(NOW + timedelta(days=3)).date()).open()
    assert send_due_mails(mail_worker) == 0
    clock.now = NOW.replace(hour=6, minute=59) + timedelta(days=3)
    assert send_due_mails(mail_worker) == 0
    clock.now += timedelta(minutes=1)
    assert send_due_mails(mail_worker) == 3, "eight in the morning in Paris"
