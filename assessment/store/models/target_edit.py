"""The level to aim at, where somebody decided otherwise than the rules."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base, refuse_change

LONGEST_REASON = 500


class TargetEdit(Base):
    """One decision with its reason; the last one holds. `aim` None: back to the rule. The list only grows."""

    __tablename__ = "target_edits"
    __table_args__ = (
        CheckConstraint("aim BETWEEN 1 AND 5", name="a_level"),
        CheckConstraint("length(reason) > 0", name="with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    aim: Mapped[int | None]
    levers: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """The level of each lever, by its key."""
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    edited_on: Mapped[date]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))


event.listen(TargetEdit, "before_update", refuse_change)
