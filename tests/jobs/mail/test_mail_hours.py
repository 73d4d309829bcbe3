"""Hours at which mails leave: automatic ones in working hours, requested ones at once."""

from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.jobs.mail_delivery import DeliveryOutcome, MailWorker, send_due_mails
from assessment.services.campaigns.open_campaign import open_campaign
from assessment.services.local_time import is_quiet
from assessment.store.models import OutgoingMail
from assessment.store.queries import outbox
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, THREE, stage
from tests.jobs.conftest import Clock
from tests.jobs.mail.mail_server import MailServer


def test_a_mail_that_nobody_asked_for_waits_out_the_night_even_after_an_outage(
    engine: Engine, clock: Clock, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    staged = stage(engine, THREE)
    with staged.session() as session, session.begin():
        open_campaign(
            session,
            staged.campaign(session),
            actor=None,
            questionnaire=ALIGNMENT,
            keys=KEYS,
            base_url=BASE,
            now=NOW,
        )
    mail_server.stop()
    clock.now = datetime(2026, 3, 6, 17, 30, tzinfo=UTC)
    assert send_due_mails(mail_worker) == 0
    mail_server.start()
    clock.now = datetime(2026, 3, 6, 18, 30, tzinfo=UTC)
    assert send_due_mails(mail_worker) == 0, "Friday, half past seven in Paris"
    with Session(engine) as session:
        assert {mail.attempts for mail in session.scalars(select(OutgoingMail))} <= {0, 1}
        assert outbox.next_due(session, clock.now) is None
    clock.now = datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert send_due_mails(mail_worker) == 0, "Sunday noon"
    clock.now = datetime(2026, 3, 9, 7, tzinfo=UTC)
    assert send_due_mails(mail_worker) == 3


def test_a_mail_that_somebody_asked_for_leaves_at_once(
    engine: Engine, clock: Clock, mail_worker: MailWorker, mail_server: MailServer
) -> None:
    clock.now = datetime(2026, 3, 8, 22, tzinfo=UTC)
    stage(engine, THREE).open(now=clock.now)
    assert is_quiet("Europe/Paris", clock.now)
    assert send_due_mails(mail_worker) == 3
    assert len(mail_server.mails) == 3


def test_a_mail_put_off_says_so(engine: Engine, clock: Clock, mail_worker: MailWorker) -> None:
    staged = stage(engine, {"sales": 1})
    with staged.session() as session, session.begin():
        open_campaign(
            session, staged.campaign(session), actor=None, questionnaire=ALIGNMENT, keys=KEYS, base_url=BASE, now=NOW
        )
    clock.now = NOW
    mail_id = mail_worker.next_due()
    assert mail_id is not None
    clock.now = datetime(2026, 3, 7, 10, tzinfo=UTC)
    assert mail_worker.send(None, mail_id) is DeliveryOutcome.PUT_OFF  # type: ignore[arg-type]
