"""One bad letter among good ones: the good ones leave in the same round, and the bad one says why."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.jobs.mail_delivery import MailWorker, send_due_mails
from assessment.mail import MailTransport
from assessment.services.invitations.remind import remind
from assessment.services.mail import compose_mail
from assessment.services.mail.delivery_status import MOST_ATTEMPTS
from assessment.store.models import Invitation, OutgoingMail
from assessment.store.queries import mail_servers
from tests.campaign_factory import BASE, KEYS, Stage, stage
from tests.jobs.conftest import Clock
from tests.jobs.mail.mail_server import MailServer

BAD, ACCENTED = "sales3@firm.example", "zoé@example.com"
FIVE = {"sales": 5}
GOOD = [f"sales{number}@firm.example" for number in (1, 2, 4, 5)]


@pytest.fixture
def five(engine: Engine, clock: Clock) -> Stage:
    """Five mails that wait, the bad one in the middle of the queue."""
    opened = stage(engine, FIVE)
    opened.open()
    _queue_in_order(engine, clock)
    return opened


@pytest.fixture
def accented(engine: Engine, clock: Clock) -> Stage:
    """The same, the one in the middle to an address with an accent."""
    opened = stage(engine, FIVE)
    opened.open()
    _queue_in_order(engine, clock)
    with Session(engine) as session, session.begin():
        session.execute(update(Invitation).where(Invitation.email == BAD).values(email=ACCENTED))
    return opened


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Composing the letter to the bad address raises."""
    real: Any = vars(compose_mail)["invitation"]

    def compose(data: object, language: str) -> object:
        if getattr(data, "to", "") == BAD:
            raise RuntimeError(f"a text that names {BAD}")
        return real(data, language)

    monkeypatch.setattr(compose_mail, "invitation", compose)
    yield


def _queue_in_order(engine: Engine, clock: Clock) -> None:
    with Session(engine) as session, session.begin():
        for mail, invitation in session.execute(
            select(OutgoingMail, Invitation).join(Invitation, Invitation.id == OutgoingMail.invitation_id)
        ):
            mail.next_attempt = clock.now - timedelta(minutes=10 - int(invitation.email[5]))


def _reason(staged: Stage, email: str = BAD) -> tuple[str, str | None]:
    with staged.session() as session:
        invitation = staged.invitation(session, email)
        return invitation.delivery, invitation.delivery_reason


def _told(mail_server: MailServer, sent: int) -> None:
    assert sent == len(GOOD)
    assert sorted(mail_server.recipients) == GOOD


@pytest.mark.usefixtures("raising")
def test_a_letter_that_raises_in_composing(five: Stage, mail_worker: MailWorker, mail_server: MailServer) -> None:
    _told(mail_server, send_due_mails(mail_worker))
    assert _reason(five) == ("waiting", "unwritten: RuntimeError")


@pytest.mark.usefixtures("raising")
def test_it_is_tried_again_ever_more_rarely_and_given_up(
    engine: Engine, five: Stage, mail_worker: MailWorker, clock: Clock
) -> None:
    begun, waits = clock.now, []
    send_due_mails(mail_worker)
    for _ in range(MOST_ATTEMPTS - 1):
        with Session(engine) as session:
            (following,) = session.scalars(select(OutgoingMail.next_attempt).where(OutgoingMail.state == "waiting"))
        waits.append(following - clock.now)
        clock.now = following
        assert send_due_mails(mail_worker) == 0
    assert waits == sorted(waits)
    assert timedelta(days=2) < clock.now - begun < timedelta(days=4)
    assert _reason(five) == ("refused", "gave_up: unwritten: RuntimeError")


def test_a_recipient_that_the_server_refuses(five: Stage, mail_worker: MailWorker, mail_server: MailServer) -> None:
    mail_server.refused[BAD] = "550 5.1.1 no such user"
    _told(mail_server, send_due_mails(mail_worker))
    assert _reason(five) == ("refused", "550 5.1.1 no such user")


def test_a_recipient_at_whom_the_server_hangs_up(five: Stage, mail_worker: MailWorker, mail_server: MailServer) -> None:
    mail_server.hangs_up.add(BAD)
    _told(mail_server, send_due_mails(mail_worker))
    assert _reason(five)[0] == "waiting"
    assert _reason(five)[1]


def test_a_letter_over_which_sending_raises(
    five: Stage, mail_worker: MailWorker, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MailTransport.send

    def send(self: MailTransport, message: object, *, to: str, **named: object) -> None:
        if to == BAD:
            raise KeyError(to)
        real(self, message, to=to, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(MailTransport, "send", send)
    _told(mail_server, send_due_mails(mail_worker))
    assert _reason(five) == ("waiting", "unwritten: KeyError")


def test_a_name_that_would_add_a_header(
    engine: Engine, five: Stage, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(Invitation).where(Invitation.email == BAD).values(name="A\r\nBcc: b@firm.example"))
    _told(mail_server, send_due_mails(mail_worker))
    assert _reason(five) == ("refused", "unwritten: ValueError")


def test_an_accented_address_where_the_server_takes_none(
    engine: Engine, accented: Stage, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    _told(mail_server, send_due_mails(mail_worker))
    assert _reason(accented, ACCENTED) == ("refused", "needs_smtputf8")
    with Session(engine) as session:
        assert mail_servers.takes_utf8(session, mail_worker.settings.server) is False


def test_an_accented_address_where_the_server_takes_it(
    engine: Engine, accented: Stage, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    mail_server.accents = True
    assert send_due_mails(mail_worker) == 5
    (mail,) = mail_server.to(ACCENTED)
    assert mail["To"] == f"Sales 3 <{ACCENTED}>"
    assert _reason(accented, ACCENTED) == ("sent", None)
    with Session(engine) as session:
        assert mail_servers.takes_utf8(session, mail_worker.settings.server) is True


def test_a_domain_in_another_alphabet_is_written_in_ascii(
    engine: Engine, five: Stage, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(Invitation).where(Invitation.email == BAD).values(email="zoe@münchen.example"))
    assert send_due_mails(mail_worker) == 5
    (mail,) = mail_server.to("zoe@xn--mnchen-3ya.example")
    assert "zoe@xn--mnchen-3ya.example" in mail["To"]
    assert _reason(five, "zoe@münchen.example") == ("sent", None)


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_what_became_of_a_confidential_reminder_is_not_told(
    engine: Engine, mail_worker: MailWorker, mail_server: MailServer, clock: Clock, mode: Mode
) -> None:
    """Whoever was reminded had not begun: the list of the invited must not show it."""
    opened = stage(engine, FIVE, mode=mode)
    opened.open()
    send_due_mails(mail_worker)
    clock.now += timedelta(days=1)
    mail_server.refused[BAD] = "550 5.1.1 no such user"
    with Session(engine) as session, session.begin():
        remind(session, opened.campaign(session), actor=opened.actor, keys=KEYS, base_url=BASE, now=clock())
    assert send_due_mails(mail_worker) == 4
    expected = {Mode.NAMED: ("refused", "550 5.1.1 no such user"), Mode.CONFIDENTIAL: ("sent", None)}
    assert _reason(opened) == expected[mode]
