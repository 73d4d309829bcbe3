"""Bounce reports are recorded on the invitation."""

from sqlalchemy import Engine, select

from assessment.services.mail.bounce_reports import note_bounce
from assessment.store.models import OutgoingMail
from tests.campaign_factory import THREE, Stage, stage

REPORT = """\
From: MAILER-DAEMON@mail.example
To: diapason@product.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

I could not deliver your message.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; sales1@firm.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--cut
Content-Type: text/rfc822-headers

From: diapason@product.example
Message-ID: <{mail}@product.example>
Subject: Bonjour

--cut--
"""


def _launched(engine: Engine) -> tuple[Stage, str]:
    staged = stage(engine, THREE)
    staged.open()
    with staged.session() as session:
        key = staged.invitation(session, "sales1@firm.example").id
        mail = session.scalars(select(OutgoingMail.id).where(OutgoingMail.invitation_id == key)).one()
    return staged, mail


def _note(staged: Stage, report: str) -> bool:
    with staged.session() as session, session.begin():
        return note_bounce(session, report.encode())


def test_a_bounce_is_noted_with_its_reason(engine: Engine) -> None:
    staged, mail = _launched(engine)
    assert _note(staged, REPORT.format(action="failed", mail=mail))
    with staged.session() as session:
        invitation = staged.invitation(session, "sales1@firm.example")
        assert (invitation.delivery, invitation.delivery_reason) == ("bounced", "550 5.1.1 no such user")
        assert staged.invitation(session, "finance1@firm.example").delivery == "waiting"


def test_a_report_that_brings_the_whole_mail_back_is_read_too(engine: Engine) -> None:
    staged, mail = _launched(engine)
    report = REPORT.replace("text/rfc822-headers", "message/rfc822")
    assert _note(staged, report.format(action="failed", mail=mail))


def test_delays_strangers_and_other_mail_change_nothing(engine: Engine) -> None:
    staged, mail = _launched(engine)
    for report in (
        REPORT.format(action="delayed", mail=mail),
        REPORT.format(action="failed", mail="0" * 16),
        "From: bob@firm.example\nSubject: Absent\n\nBack on Monday.\n",
        "",
    ):
        assert not _note(staged, report)
    with staged.session() as session:
        assert staged.invitation(session, "sales1@firm.example").delivery == "waiting"
