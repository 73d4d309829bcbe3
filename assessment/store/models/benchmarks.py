"""Tables of the benchmark of a consultant's clients: measurements, figures that were fixed, and those of a report."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key, refuse_change


class BenchmarkEntry(Base):
    """One campaign of a client as an account's figures count it: a random key, and no score.

    The key outlives the campaign, so that what figures hold in common is known for ever; it then leads nowhere.
    """

    __tablename__ = "benchmark_entries"
    __table_args__ = (UniqueConstraint("account_id", "campaign_id"),)

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"), index=True)


class BenchmarkFigure(Base):
    """Mean and spread of an account's clients on one scale, in coarse points, as they were fixed; never changed."""

    __tablename__ = "benchmark_figures"
    __table_args__ = (
        CheckConstraint("firms >= 5", name="enough_firms"),
        CheckConstraint("mean BETWEEN 0 AND 100", name="mean_in_points"),
        CheckConstraint("spread > 0", name="some_spread"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    questionnaire_key: Mapped[str] = mapped_column(String(80), primary_key=True)
    scale: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Counts the figures of a scale from 1; the last one is shown."""
    firms: Mapped[int]
    mean: Mapped[float]
    spread: Mapped[float]
    entries: Mapped[list[str]] = mapped_column(JSON)
    """Keys of the measurements that it counts, in their alphabetical order."""
    taken_on: Mapped[date]


event.listen(BenchmarkFigure, "before_update", refuse_change)


class CampaignBenchmark(Base):
    """The comparison with other clients that a campaign's documents hold, as it was when somebody put it there."""

    __tablename__ = "campaign_benchmarks"

    campaign_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    """Whose clients they are."""
