"""Records the delivery status of a mail on the mail and its invitation."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.mail import GAVE_UP
from assessment.services.invitations.invitation_mails import REMINDER
from assessment.store.models import Campaign, Invitation, OutgoingMail
from assessment.store.models import outbox as states
from assessment.store.models.campaigns.invitations import BOUNCED, LONGEST_REASON, UNCONFIRMED
from assessment.store.queries import outbox

MINUTES_BETWEEN = (1, 2, 5, 10, 20, 40, 60)
"""Waits after the first attempts, and the last of them after all others: an outage of a night ends within the hour."""
MOST_ATTEMPTS = 76
"""Some three days of waits, after which a mail is given up (RFC 5321, 4.5.4.1: four to five days at most)."""


def note_sent(session: Session, mail: OutgoingMail, word: str) -> None:
    """The server took it. What it said is erased."""
    if outbox.settle(session, mail.id, word, state=states.SENT, last_error=None, **_forgotten(session, mail)):
        _tell_invitation(session, mail, delivery=states.SENT, delivery_reason=None)


def note_refused(session: Session, mail: OutgoingMail, word: str, *, reason: str) -> None:
    """It is refused for good, by the server or because it cannot be written."""
    kept = reason[:LONGEST_REASON]
    if outbox.settle(session, mail.id, word, state=states.REFUSED, last_error=kept, **_forgotten(session, mail)):
        _tell_invitation(session, mail, delivery=states.REFUSED, delivery_reason=kept)


def note_out_of_date(session: Session, mail: OutgoingMail, word: str) -> None:
    """It says what is no longer so, and is not sent."""
    outbox.settle(session, mail.id, word, state=states.CANCELLED, **_forgotten(session, mail))


def note_later(session: Session, mail: OutgoingMail, word: str, *, reason: str, now: datetime) -> None:
    """It is tried again, after a wait that grows; after the last attempt it is given up."""
    if mail.attempts >= MOST_ATTEMPTS:
        note_refused(session, mail, word, reason=f"{GAVE_UP}: {reason}")
        return
    wait = MINUTES_BETWEEN[min(mail.attempts, len(MINUTES_BETWEEN)) - 1]
    following, kept = now + timedelta(minutes=wait), reason[:LONGEST_REASON]
    if outbox.settle(session, mail.id, word, state=states.WAITING, next_attempt=following, last_error=kept):
        _tell_invitation(session, mail, delivery_reason=kept)


def note_put_back(session: Session, mail: OutgoingMail, word: str, *, reason: str) -> None:
    """The server took nothing at all: the mail keeps its turn, and this was no attempt."""
    outbox.settle(
        session,
        mail.id,
        word,
        state=states.WAITING,
        last_error=reason[:LONGEST_REASON],
        attempts=OutgoingMail.attempts - 1,
    )


def note_put_off(session: Session, mail: OutgoingMail, word: str, *, until: datetime) -> None:
    """It is night or weekend where it would arrive: it waits, and this was no attempt."""
    outbox.settle(session, mail.id, word, state=states.WAITING, next_attempt=until, attempts=OutgoingMail.attempts - 1)


def note_unconfirmed(session: Session, invitation_ids: list[str]) -> None:
    """Their worker died between the last line and the server's answer: most likely they arrived."""
    _change_invitations(session, Invitation.id.in_(invitation_ids), delivery=UNCONFIRMED)


def note_bounced(session: Session, mail_id: str, *, reason: str) -> bool:
    """It came back; False when no invitation left in that mail."""
    mail = session.get(OutgoingMail, mail_id)
    if mail is None or mail.invitation_id is None:
        return False
    mail.last_error = reason[:LONGEST_REASON]
    _tell_invitation(session, mail, delivery=BOUNCED, delivery_reason=reason[:LONGEST_REASON])
    return True


def _forgotten(session: Session, mail: OutgoingMail) -> dict[str, Any]:
    """What a mail that is settled says no more: its text, and whom a reminder of a confidential campaign was for."""
    if mail.invitation_id is not None and _names_the_silent(session, mail):
        # It was written before recipients were encrypted.
        return {"content": None, "invitation_id": None, "key": f"{REMINDER}:{mail.id}"}
    return {"content": None}


def _names_the_silent(session: Session, mail: OutgoingMail) -> bool:
    return mail.kind == REMINDER and session.get_one(Campaign, mail.campaign_id).confidential


def _tell_invitation(session: Session, mail: OutgoingMail, **columns: Any) -> None:
    """Note it on the invitation; of a confidential reminder nothing, for it would tell who has not begun."""
    if mail.invitation_id is None:
        return
    if _names_the_silent(session, mail):
        return
    _change_invitations(session, Invitation.id == mail.invitation_id, **columns)


def _change_invitations(session: Session, which: Any, **columns: Any) -> None:
    changed: Any = update(Invitation).where(which).values(**columns)
    session.execute(changed.execution_options(synchronize_session=False))
