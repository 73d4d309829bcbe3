"""Tables of accounts, passkeys and memberships, of counted attempts and of open and ended sessions."""

import uuid
from datetime import UTC, date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.store.models.base import KEY_LENGTH, Base, UtcDateTime, new_key

LONGEST_EMAIL = 254
LONGEST_NAME = 120


def new_uniquifier() -> str:
    """What a session refers to; a new one ends every session of the account."""
    return uuid.uuid4().hex


def naive_now() -> datetime:
    """Now in UTC, without a zone: Flask-Security counts its own times this way."""
    return datetime.now(UTC).replace(tzinfo=None)


class Account(Base):
    """A person who signs in, with what Flask-Security keeps of them; addresses and times of sign-in are not."""

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("locale IN ('fr', 'en')", name="known_locale"),)

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    name: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    locale: Mapped[str] = mapped_column(String(2), default="fr")
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    confirmed_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=new_uniquifier)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    totp_counter: Mapped[int | None]
    """The half minute whose code was used last: a code that somebody overheard opens nothing."""
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON(none_as_null=True)))
    create_datetime: Mapped[datetime] = mapped_column(default=naive_now)
    update_datetime: Mapped[datetime] = mapped_column(default=naive_now, onupdate=naive_now)

    webauthn: Mapped[list["WebAuthnCredential"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True
    )
    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", passive_deletes=True
    )


class WebAuthnCredential(Base):
    """A passkey of an account; the columns are those that Flask-Security asks for, under its names."""

    __tablename__ = "webauthn_credentials"

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    user_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON(none_as_null=True)))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    usage: Mapped[str] = mapped_column(String(64))
    create_datetime: Mapped[datetime] = mapped_column(default=naive_now)
    lastuse_datetime: Mapped[datetime] = mapped_column(default=naive_now)

    user: Mapped["Account"] = relationship(back_populates="webauthn")


ROLES = ("owner", "consultant", "assistant", "sponsor", "observer")
"""From the widest rights to the narrowest; `services.permissions` says what each may do."""


class Membership(Base):
    """An account in an organisation, with one role."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint(f"role IN ({', '.join(repr(role) for role in ROLES)})", name="known_role"),
        {"sqlite_with_rowid": False},
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(12))

    account: Mapped["Account"] = relationship(back_populates="memberships")


DIGEST_LENGTH = 64


class AttemptCount(Base):
    """How often one limited action was tried by, or concerning, one party in the present window of time.

    `party` is a keyed hash (`store.encryption`): without the secret key no address can be told from it.
    """

    __tablename__ = "attempt_counts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    party: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    attempts: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """End of the window; the next attempt after it counts as the first."""


class EndedSession(Base):
    """A sign-in that its owner ended: the cookie that still names it opens nothing.

    `session` is the hash of the session's random name. The row goes once the sign-in would have ended by itself.
    """

    __tablename__ = "ended_sessions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


LONGEST_DEVICE = 16


class OpenSession(Base):
    """A sign-in as its owner sees it in the list of their sessions: days without the hour, no address of a machine.

    `session` is the hash of the session's random name. `uniquifier` is what the account was called in cookies when the
    session was last seen: once the account bears another name, the session is over.
    """

    __tablename__ = "open_sessions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    uniquifier: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str | None] = mapped_column(String(LONGEST_DEVICE))
    system: Mapped[str | None] = mapped_column(String(LONGEST_DEVICE))
    opened_on: Mapped[date]
    seen_on: Mapped[date]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
