"""Exactly one mail per invitee under failures."""

from collections import Counter
from datetime import timedelta
from threading import Thread

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from assessment.jobs.mail_delivery import DeliveryOutcome, MailWorker, send_due_mails, send_mail
from assessment.mail import MailTransport
from assessment.services.invitations.change_invitation import revoke
from assessment.store.models import OutgoingMail
from assessment.store.queries import outbox
from tests.campaign_factory import NOW, THREE, TWELVE, Stage, people, stage
from tests.jobs.conftest import Clock
from tests.jobs.mail.mail_server import MailServer

TWELVE_ADDRESSES = [person.email for person in people(TWELVE)]


def _states(engine: Engine) -> Counter[str]:
    with Session(engine) as session:
        return Counter(session.scalars(select(OutgoingMail.state)))


def _deliveries(staged: Stage) -> dict[str, str]:
    with staged.session() as session:
        return {email: staged.invitation(session, email).delivery for email in TWELVE_ADDRESSES}


def test_a_launch_reaches_everybody_once(engine: Engine, mail_worker: MailWorker, mail_server: MailServer) -> None:
    stage(engine, TWELVE).open()
    assert send_due_mails(mail_worker) == 12
    assert send_due_mails(mail_worker) == 0
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)
    assert mail_server.connections == 1


def test_a_double_click_sends_nothing_twice(engine: Engine, mail_worker: MailWorker, mail_server: MailServer) -> None:
    staged = stage(engine, TWELVE)
    assert staged.open()
    assert not staged.open()
    send_due_mails(mail_worker)
    assert not staged.open()
    send_due_mails(mail_worker)
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)


def test_two_clicks_at_once_launch_once(engine: Engine, mail_worker: MailWorker, mail_server: MailServer) -> None:
    staged = stage(engine, TWELVE)
    launched: list[bool] = []
    clicks = [Thread(target=lambda: launched.append(staged.open())) for _ in range(4)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert sorted(launched) == [False, False, False, True]
    send_due_mails(mail_worker)
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)


def test_an_outage_loses_nothing(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.stop()
    staged = stage(engine, TWELVE)
    staged.open()
    assert send_due_mails(mail_worker) == 0
    assert _states(engine) == {"waiting": 12}
    with staged.session() as session:
        assert outbox.last_error(session, staged.campaign_id)
    mail_server.start()
    clock.now += timedelta(minutes=1)
    assert send_due_mails(mail_worker) == 12
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)


def test_a_server_that_breaks_down_half_way_gets_the_rest_later(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    stage(engine, TWELVE).open()
    some = []
    for _ in range(6):
        mail_id = mail_worker.next_due()
        assert mail_id is not None
        some.append(send_mail(mail_worker, mail_id))
    mail_server.stop()
    assert send_due_mails(mail_worker) == 0
    mail_server.start()
    clock.now += timedelta(hours=2)
    assert some == [DeliveryOutcome.SENT] * 6
    assert send_due_mails(mail_worker) == 6
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)


def test_two_workers_at_once_never_have_the_same_mail(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    mail_server.answer.hold(3)
    stage(engine, TWELVE).open()
    sent: list[int] = []
    workers = [Thread(target=lambda: sent.append(send_due_mails(mail_worker))) for _ in range(3)]
    for worker in workers:
        worker.start()
    # Each has a mail in hand while the others look for one.
    mail_server.answer.wait_for(3)
    mail_server.answer.release()
    for worker in workers:
        worker.join()
    assert sum(sent) == 12
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)


def test_a_refused_address_is_told_and_keeps_nobody_else(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.refused["sales2@firm.example"] = "550 5.1.1 no such user"
    staged = stage(engine, TWELVE)
    staged.open()
    assert send_due_mails(mail_worker) == 11
    clock.now += timedelta(days=1)
    assert send_due_mails(mail_worker) == 0
    deliveries = _deliveries(staged)
    assert deliveries.pop("sales2@firm.example") == "refused"
    assert set(deliveries.values()) == {"sent"}
    with staged.session() as session:
        assert staged.invitation(session, "sales2@firm.example").delivery_reason == "550 5.1.1 no such user"


def test_a_mail_to_try_later_waits_longer_each_time(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.later["finance1@firm.example"] = "451 4.7.1 greylisted"
    stage(engine, TWELVE).open()
    assert send_due_mails(mail_worker) == 11
    waits = []
    for _ in range(4):
        with Session(engine) as session:
            (mail,) = session.scalars(select(OutgoingMail).where(OutgoingMail.state == "waiting"))
        assert mail.last_error == "451 4.7.1 greylisted"
        waits.append(mail.next_attempt - clock.now)
        clock.now = mail.next_attempt
        assert send_due_mails(mail_worker) == 0
    assert waits == [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10)]
    mail_server.later.clear()
    clock.now += timedelta(hours=1)
    assert send_due_mails(mail_worker) == 1
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)


def test_a_refused_sender_costs_no_invitee_their_mail(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    mail_server.refused_sender = "553 5.7.1 sender not allowed"
    staged = stage(engine, TWELVE)
    staged.open()
    assert send_due_mails(mail_worker) == 0
    assert _states(engine) == {"waiting": 12}
    assert set(_deliveries(staged).values()) == {"waiting"}
    mail_server.refused_sender = ""
    clock.now += timedelta(hours=1)
    assert send_due_mails(mail_worker) == 12
    assert mail_server.count() == Counter(TWELVE_ADDRESSES)


def test_a_worker_that_died_before_the_last_line_is_replaced(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    stage(engine, THREE).open()
    mail_id = mail_worker.next_due()
    assert mail_id is not None
    with Session(engine) as session, session.begin():
        assert outbox.claim(session, mail_id, clock(), worker="elsewhere:1")
    assert send_due_mails(mail_worker) == 2
    clock.now += timedelta(minutes=2)
    assert send_due_mails(mail_worker) == 1
    assert mail_server.count() == Counter(person.email for person in people(THREE))


def test_a_mail_that_was_handed_over_is_not_sent_again(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    staged = stage(engine, TWELVE)
    staged.open()
    mail_id = mail_worker.next_due()
    assert mail_id is not None
    with Session(engine) as session, session.begin():
        word = outbox.claim(session, mail_id, clock(), worker="elsewhere:1")
        assert word is not None
        assert outbox.hand(session, mail_id, word)
    clock.now += timedelta(hours=1)
    assert send_due_mails(mail_worker) == 11
    assert _states(engine) == {"sent": 11, "unconfirmed": 1}
    assert Counter(_deliveries(staged).values()) == {"sent": 11, "unconfirmed": 1}
    assert len(mail_server.mails) == 11


def test_a_slow_worker_that_was_replaced_stops_before_the_last_line(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock
) -> None:
    """Its mail is taken up by another in the middle of the sending: only the other one's arrives."""
    stage(engine, {"sales": 1}).open()
    mail_server.beginning.hold(1)
    sent_by_slow: list[int] = []
    slow = Thread(target=lambda: sent_by_slow.append(send_due_mails(mail_worker)))
    slow.start()
    mail_server.beginning.wait_for(1)
    assert _states(engine) == {"sending": 1}
    clock.now += timedelta(minutes=2)
    assert send_due_mails(mail_worker) == 1
    mail_server.beginning.release()
    slow.join()
    assert sent_by_slow == [0]
    assert len(mail_server.mails) == 1
    assert _states(engine) == {"sent": 1}


def test_one_mail_that_cannot_be_written_keeps_nobody_else(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    stage(engine, THREE).open()
    with Session(engine) as session, session.begin():
        mail_id = session.scalars(select(OutgoingMail.id)).first()
        session.execute(update(OutgoingMail).where(OutgoingMail.id == mail_id).values(kind="poem"))
    assert send_due_mails(mail_worker) == 2
    with Session(engine) as session:
        waiting = session.scalar(select(OutgoingMail).where(OutgoingMail.state == "waiting"))
        assert waiting is not None
        assert waiting.last_error == "unwritten: ValueError"


def test_a_mail_of_another_worker_is_left_alone(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    stage(engine, {"sales": 1}).open()
    mail_id = mail_worker.next_due()
    assert mail_id is not None
    assert send_mail(mail_worker, mail_id) is DeliveryOutcome.SENT
    assert send_mail(mail_worker, mail_id) is DeliveryOutcome.NOT_OURS
    assert len(mail_server.mails) == 1


def test_what_was_revoked_meanwhile_is_not_sent(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    staged = stage(engine, TWELVE)
    staged.open()
    with staged.session() as session, session.begin():
        invitation = staged.invitation(session, "sales1@firm.example")
        revoke(session, staged.campaign(session), invitation, actor=staged.actor, now=NOW)
    assert send_due_mails(mail_worker) == 11
    assert "sales1@firm.example" not in mail_server.count()


def test_what_is_revoked_after_the_claim_is_not_sent_either(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    staged = stage(engine, {"sales": 1})
    staged.open()
    with staged.session() as session, session.begin():
        staged.invitation(session, "sales1@firm.example").revoked = True
    mail_id = mail_worker.next_due()
    assert mail_id is not None
    assert send_mail(mail_worker, mail_id) is DeliveryOutcome.OUT_OF_DATE
    assert mail_server.mails == []
    assert _states(engine) == {"cancelled": 1}


def test_a_post_that_was_given_up_is_not_used_again(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    """Whatever breaks a connection, the next mail has a fresh one and arrives whole."""
    stage(engine, THREE).open()
    withdrawn = MailTransport.send

    def breaking(self: MailTransport, *arguments: object, **named: object) -> None:
        MailTransport.send = withdrawn  # type: ignore[method-assign]
        self._connection.close()
        withdrawn(self, *arguments, **named)  # type: ignore[arg-type]

    MailTransport.send = breaking  # type: ignore[method-assign]
    assert send_due_mails(mail_worker) == 2
    assert mail_server.connections == 2


def test_a_mail_handed_over_while_it_is_taken_back_is_left_to_its_worker(engine: Engine, clock: Clock) -> None:
    """Between looking and taking back, a slow worker may be faster after all: the mail must not be sent again."""
    stage(engine, {"sales": 1}).open()
    with Session(engine) as session, session.begin():
        mail_id = outbox.next_due(session, clock.now)
        assert mail_id is not None
        word = outbox.claim(session, mail_id, clock.now, worker="there:1")
    assert word is not None

    def hand_over_meanwhile(_claim: str) -> bool:
        with Session(engine) as other, other.begin():
            assert outbox.hand(other, mail_id, word)
        return True

    with Session(engine) as session, session.begin():
        assert outbox.take_back(session, clock.now, gone=hand_over_meanwhile) == []
    assert _states(engine) == {"handed": 1}
