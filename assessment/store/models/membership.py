"""Who belongs to which organisation, and what they may do there."""

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.store.models.base import Base

if TYPE_CHECKING:
    from assessment.store.models.account import Account

ROLES = ("owner", "consultant", "assistant", "sponsor", "observer")
"""From the widest rights to the narrowest; `actions.permissions` says what each may do."""


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
