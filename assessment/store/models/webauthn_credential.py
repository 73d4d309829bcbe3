"""A passkey."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.store.models.account import naive_now
from assessment.store.models.base import KEY_LENGTH, Base, new_key

if TYPE_CHECKING:
    from assessment.store.models.account import Account


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
