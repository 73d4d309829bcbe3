"""Outbox: enqueue, claim by one worker, settle."""

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, func, or_, select, update
from sqlalchemy.orm import Session

from assessment.store.models import Campaign, Invitation, LetterMark, Membership, OutgoingMail
from assessment.store.models.outbox import CANCELLED, HANDED, SENDING, UNCONFIRMED, WAITING
from assessment.store.upsert import keeping

MAILS: Table = OutgoingMail.metadata.tables["outgoing_mails"]
LETTER_MARKS: Table = LetterMark.metadata.tables["letter_marks"]
LEASE = timedelta(seconds=90)
"""A worker that has had a mail for longer is taken for dead. If it only was slow, it finds so before the last line of
the mail leaves, and stops (`hand`)."""

LONG_LEASE = timedelta(minutes=15)
"""Once a mail was handed over, the server may take ten minutes to say so (RFC 5321)."""


ADDED = "mails_added"
"""Noted in a session that kept new mails, until somebody asks."""


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep mails to be sent; one whose key is there already stays as it is. `rows` hold all but state and attempts."""
    if rows:
        written = [{"state": WAITING, "attempts": 0, **row} for row in rows]
        session.execute(keeping(session.connection(), MAILS, ("key",)), written)
        session.info[ADDED] = True


def any_added(session: Session) -> bool:
    """Whether the session kept new mails since this was last asked."""
    return bool(session.info.pop(ADDED, False))


def cancel(session: Session, *, invitation_ids: Iterable[str] = (), campaign_id: str | None = None) -> None:
    """Drop mails that wait: of these invitations, or of the whole campaign."""
    whose = or_(OutgoingMail.invitation_id.in_(list(invitation_ids)), OutgoingMail.campaign_id == campaign_id)
    _change(session, update(OutgoingMail).where(OutgoingMail.state == WAITING, whose).values(state=CANCELLED))


def of_response(response_id: int) -> str:
    """How the keys of all mails about one response begin."""
    return f"response:{response_id}:"


def forget(connection: Connection, beginning: str) -> None:
    """Erase mails whose key begins so, whatever became of them."""
    connection.execute(delete(MAILS).where(MAILS.c.key.startswith(beginning, autoescape=True)))


def known(session: Session, keys: Collection[str]) -> set[str]:
    """Those of `keys` under which a mail is kept already."""
    return set(session.scalars(select(OutgoingMail.key).where(OutgoingMail.key.in_(list(keys)))))


def take_day(session: Session, mark: str, mail_id: str, day: date) -> bool:
    """Note that a letter leaves for a person on that day; False when another letter did. At once, one of two does."""
    row = {"mark": mark, "mail_id": mail_id, "day": day}
    session.execute(keeping(session.connection(), LETTER_MARKS, ("mark",)), row)
    return session.scalar(select(LetterMark.mail_id).where(LetterMark.mark == mark)) == mail_id


def taken_days(session: Session, marks: Collection[str]) -> set[str]:
    """Those of the marks whose person has had a letter on that day."""
    return set(session.scalars(select(LetterMark.mark).where(LetterMark.mark.in_(list(marks)))))


def forget_days(connection: Connection, before: date) -> None:
    """Erase the marks of days that are over everywhere."""
    connection.execute(delete(LetterMark).where(LetterMark.day < before))


def next_due(session: Session, now: datetime) -> str | None:
    """The mail that has waited longest for its turn; None when none is due."""
    due = select(OutgoingMail.id).where(OutgoingMail.state == WAITING, OutgoingMail.next_attempt <= now)
    return session.scalar(due.order_by(OutgoingMail.next_attempt, OutgoingMail.id).limit(1))


def claim(session: Session, mail_id: str, now: datetime, *, worker: str) -> str | None:
    """Take a waiting mail: the word by which it is ours, which opens with `worker`; None when another was faster."""
    word = f"{worker}:{secrets.token_hex(4)}"
    waiting = update(OutgoingMail).where(
        OutgoingMail.id == mail_id, OutgoingMail.state == WAITING, OutgoingMail.next_attempt <= now
    )
    taken = _change(
        session,
        waiting.values(state=SENDING, claim=word, claimed_at=now, attempts=OutgoingMail.attempts + 1),
    )
    return word if taken else None


def hand(session: Session, mail_id: str, word: str) -> bool:
    """Note that the last line of a mail is about to leave; False when it is no longer ours."""
    ours = update(OutgoingMail).where(
        OutgoingMail.id == mail_id, OutgoingMail.state == SENDING, OutgoingMail.claim == word
    )
    return _change(session, ours.values(state=HANDED)) == 1


def settle(session: Session, mail_id: str, word: str, **columns: Any) -> bool:
    """Note what became of a mail; False when it is no longer ours."""
    ours = update(OutgoingMail).where(OutgoingMail.id == mail_id, OutgoingMail.claim == word)
    return _change(session, ours.values(claim=None, claimed_at=None, **columns)) == 1


def take_back(session: Session, now: datetime, *, gone: Callable[[str], bool]) -> list[str]:
    """Let mails of dead workers wait again; the keys of invitations whose mail had been handed over, sent or not.

    `gone` tells by a claim whether its worker is known to have ended; otherwise the lease decides.
    """
    held = select(OutgoingMail.id, OutgoingMail.state, OutgoingMail.claim, OutgoingMail.claimed_at)
    handed = []
    for mail_id, state, word, since in session.execute(held.where(OutgoingMail.state.in_((SENDING, HANDED)))):
        lease = LEASE if state == SENDING else LONG_LEASE
        if word is None or (since is not None and since >= now - lease and not gone(word)):
            continue
        change = {"state": WAITING, "next_attempt": now} if state == SENDING else {"state": UNCONFIRMED}
        # Its worker may be slow rather than dead, and hand the mail over since it was read here: it is left alone then.
        as_read = update(OutgoingMail).where(
            OutgoingMail.id == mail_id, OutgoingMail.claim == word, OutgoingMail.state == state
        )
        if _change(session, as_read.values(claim=None, claimed_at=None, **change)) and state == HANDED:
            handed.append(mail_id)
    invited = select(OutgoingMail.invitation_id).where(OutgoingMail.id.in_(handed))
    return [key for key in session.scalars(invited) if key]


def note_error(session: Session, mail_id: str, reason: str) -> None:
    """Note why a mail still waits."""
    waiting = update(OutgoingMail).where(OutgoingMail.id == mail_id, OutgoingMail.state == WAITING)
    _change(session, waiting.values(last_error=reason))


def last_error(session: Session, campaign_id: str) -> str | None:
    """Why mails of a campaign wait, where the mail server said so."""
    waiting = select(OutgoingMail.last_error).where(
        OutgoingMail.campaign_id == campaign_id,
        OutgoingMail.state == WAITING,
        OutgoingMail.last_error.is_not(None),
    )
    return session.scalars(waiting.order_by(OutgoingMail.next_attempt.desc()).limit(1)).first()


def waiting_invitations(session: Session, account_id: str, *, roles: Collection[str]) -> int:
    """How many letters to people invited wait where the account has one of `roles`, as far as they are still true."""
    theirs = (
        select(func.count())
        .select_from(OutgoingMail)
        .join(Campaign, Campaign.id == OutgoingMail.campaign_id)
        .join(Membership, Membership.organisation_id == Campaign.organisation_id)
        .join(Invitation, Invitation.id == OutgoingMail.invitation_id)
        .where(OutgoingMail.state == WAITING, Membership.account_id == account_id, Membership.role.in_(roles))
        # A head who has begun with a link that was handed over is sent none.
        .where(or_(Campaign.mode != "named", Invitation.used.is_(False)))
    )
    return session.scalar(theirs) or 0


def all_waiting(session: Session) -> int:
    """How many mails of the installation wait."""
    return session.scalar(select(func.count()).select_from(OutgoingMail).where(OutgoingMail.state == WAITING)) or 0


def _change(session: Session, statement: Any) -> int:
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
