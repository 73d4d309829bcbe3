"""What a reader changed on the cost page: inputs by hand, and what is counted."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base


class CostInput(Base):
    """One input of the calculation as it was typed; it stands before the firm's figures and outside ones."""

    __tablename__ = "cost_inputs"
    __table_args__ = (
        CheckConstraint("low <= central AND central <= high", name="low_to_high"),
        CheckConstraint("source IN ('system', 'estimate')", name="known_source"),
    )

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    entry: Mapped[str] = mapped_column(String(40), primary_key=True)
    low: Mapped[float]
    central: Mapped[float]
    high: Mapped[float]
    function: Mapped[str] = mapped_column(String(40))
    """Which function answers for it."""
    source: Mapped[str] = mapped_column(String(10))
    given_on: Mapped[date]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))


class CostChoice(Base):
    """What the reader decided of the calculation; without a row, what the calculation decides by itself."""

    __tablename__ = "cost_choices"
    __table_args__ = (CheckConstraint("lead_loss IN ('margin', 'spend')", name="known_lead_loss"),)

    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True)
    sector: Mapped[str | None] = mapped_column(String(20))
    lead_loss: Mapped[str] = mapped_column(String(10))
    late_response: Mapped[bool]
    forecast_gap: Mapped[bool]
    duplicates_hold: Mapped[list[str]] = mapped_column(JSON, default=list)
