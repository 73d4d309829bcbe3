"""A quick check that was done without an account and now belongs to one."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base
from assessment.store.models.response import RESPONSE_KEY


class Claim(Base):
    """An account took a response over, into an organisation. Answers to a campaign are never claimed."""

    __tablename__ = "claims"

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    claimed_on: Mapped[date]
