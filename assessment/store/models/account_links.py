"""Table of one-time links to account pages."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.accounts import LONGEST_EMAIL
from assessment.store.models.base import KEY_LENGTH, Base, UtcDateTime, new_key

FIRST, MEMBER, PASSWORD = "first", "member", "password"
"""What a link opens: the first account of an installation, a place in an organisation, a new password."""


class AccountLink(Base):
    """A link that opens an account page once, where no mail can carry one. The token is kept as its hash only."""

    __tablename__ = "account_links"
    __table_args__ = (
        CheckConstraint("purpose IN ('first', 'member', 'password')", name="known_purpose"),
        CheckConstraint("purpose <> 'password' OR account_id IS NOT NULL", name="password_of_somebody"),
        CheckConstraint(
            "purpose <> 'member' OR (organisation_id IS NOT NULL AND email IS NOT NULL AND role IS NOT NULL)",
            name="member_of_something",
        ),
        UniqueConstraint("organisation_id", "email"),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    purpose: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    """Whose password is chosen anew."""
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    email: Mapped[str | None] = mapped_column(String(LONGEST_EMAIL))
    """Address of the invited member, in lower case."""
    role: Mapped[str | None] = mapped_column(String(12))
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None: valid until it is used."""
