"""Tables of plans, plan steps and target levels."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key, refuse_change

PLANNED, DOING, DONE, DROPPED = "todo", "doing", "done", "dropped"
STATUSES = (PLANNED, DOING, DONE, DROPPED)
LONGEST_OWNER, LONGEST_NOTE = 120, 1000


class Plan(Base):
    """Limits, and once approved the plan made within them, as it was then.

    A campaign has one plan in the making at most. Approving another leaves the former one in the table: the plan with
    the highest number among the approved is the one that is followed.
    """

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number"),
        CheckConstraint("at_once > 0", name="something_at_once"),
        CheckConstraint("budget >= 0", name="budget_not_negative"),
        CheckConstraint("(approved_on IS NULL) = (frozen IS NULL)", name="frozen_when_approved"),
        CheckConstraint("(approved_on IS NULL) = (forecast IS NULL)", name="forecast_locked_when_approved"),
        Index(
            "uq_plans_draft_campaign_id",
            "campaign_id",
            unique=True,
            sqlite_where=text("approved_on IS NULL"),
            postgresql_where=text("approved_on IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    number: Mapped[int]
    capacity: Mapped[dict[str, list[float]]] = mapped_column(JSON, default=dict)
    """Person-days by function and period; a function that is left out is not limited."""
    budget: Mapped[float | None]
    at_once: Mapped[int]
    pinned: Mapped[list[str]] = mapped_column(JSON, default=list)
    excluded: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_on: Mapped[date]
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    forecast: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    """What should have risen by the next wave; locked at the approval."""
    approved_on: Mapped[date | None]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    """Who approved it."""


class PlanStep(Base):
    """What became of one action of an approved plan. `actual`: person-days spent, by function."""

    __tablename__ = "plan_steps"
    __table_args__ = (CheckConstraint("status IN ('todo', 'doing', 'done', 'dropped')", name="known_status"),)

    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), primary_key=True)
    action: Mapped[str] = mapped_column(String(20), primary_key=True)
    status: Mapped[str] = mapped_column(String(10), default=PLANNED)
    owner: Mapped[str | None] = mapped_column(String(LONGEST_OWNER))
    due_on: Mapped[date | None]
    actual: Mapped[dict[str, float]] = mapped_column(JSON, default=dict)
    note: Mapped[str | None] = mapped_column(String(LONGEST_NOTE))
    changed_on: Mapped[date | None]


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
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)


event.listen(TargetEdit, "before_update", refuse_change)
