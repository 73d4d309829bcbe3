"""Tables of KPIs and cost inputs."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key

LONGEST_PERIOD = 80


class KpiEntry(Base):
    """One figure as one function gave it, in the figure's unit. Two functions may give two values: both stay.

    `second` is the other half of a pair. A figure that nobody could give has no number.
    """

    __tablename__ = "kpi_entries"
    __table_args__ = (
        UniqueConstraint("campaign_id", "kpi", "function"),
        CheckConstraint("source IN ('system', 'estimate', 'unknown')", name="known_source"),
        CheckConstraint(
            "(source = 'unknown') = (value IS NULL AND second IS NULL)", name="a_number_unless_nobody_knows"
        ),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    kpi: Mapped[str] = mapped_column(String(40))
    function: Mapped[str] = mapped_column(String(40))
    value: Mapped[float | None]
    second: Mapped[float | None]
    source: Mapped[str] = mapped_column(String(10))
    period: Mapped[str | None] = mapped_column(String(LONGEST_PERIOD))
    """What the figure covers, in the words of who gave it."""
    given_on: Mapped[date]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    """Who typed it."""


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
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)


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
