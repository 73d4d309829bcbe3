"""Table of outgoing mails.

An outage loses nothing, and a double click doubles nothing.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, UtcDateTime, new_key

WAITING, SENDING, HANDED, SENT, REFUSED, UNCONFIRMED, CANCELLED = (
    "waiting",
    "sending",
    "handed",
    "sent",
    "refused",
    "unconfirmed",
    "cancelled",
)


class OutgoingMail(Base):
    """One mail to one person for one purpose; `key` is unique, so that nobody gets it twice.

    waiting → sending (a worker has it) → handed (the last line of it is on its way) → sent, or refused for good, or
    back to waiting. A mail whose worker died is waiting again, unless it was handed: then it is `unconfirmed`, and not
    sent again. No token is kept: the worker makes it anew from the invitation (`store.encryption`).
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'sending', 'handed', 'sent', 'refused', 'unconfirmed', 'cancelled')",
            name="known_state",
        ),
        CheckConstraint("language IN ('fr', 'en')", name="known_language"),
        CheckConstraint(
            "invitation_id IS NOT NULL OR account_id IS NOT NULL OR content IS NOT NULL OR state NOT IN "
            "('waiting', 'sending', 'handed')",
            name="somebody_gets_it",
        ),
        Index("ix_outgoing_mails_state_next_attempt", "state", "next_attempt"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """A mail written elsewhere (to, subject, text, html), such as a new password's link; emptied once it is sent."""
    language: Mapped[str] = mapped_column(String(2))
    base_url: Mapped[str] = mapped_column(String(300))
    """The address under which the product was reached when the mail was asked for, without a final slash."""
    state: Mapped[str] = mapped_column(String(12), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt: Mapped[datetime] = mapped_column(UtcDateTime)
    claim: Mapped[str | None] = mapped_column(String(32))
    """The worker's own word, by which it knows that the mail is still its to send."""
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(300))
    zone: Mapped[str | None] = mapped_column(String(64))
    """The time zone whose nights and weekends the mail waits out; None for a mail that somebody asked for."""


class LetterMark(Base):
    """That a letter about answering left for one person on one day: a keyed hash (`store.encryption`), and whose mail.

    One row per person, organisation and day; past days are erased. It keeps the promise of one letter a day.
    """

    __tablename__ = "letter_marks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    mail_id: Mapped[str] = mapped_column(String(KEY_LENGTH))
    day: Mapped[date] = mapped_column(index=True)


class ReminderStop(Base):
    """That some invited person asked for no reminders: a hash that only the secret key leads back to the invitation."""

    __tablename__ = "reminder_stops"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)


class MailServerAbility(Base):
    """What a mail server said it can do when it was last reached; `address` is its host and port."""

    __tablename__ = "mail_servers"

    address: Mapped[str] = mapped_column(String(300), primary_key=True)
    smtputf8: Mapped[bool]
    """Whether it takes addresses with letters beyond ASCII (RFC 6531)."""
