"""Table of campaigns."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key

DRAFT, OPEN, CLOSED, PUBLISHED = "draft", "open", "closed", "published"


class Campaign(Base):
    """What is asked, of whom, how long, and in which mode of trust.

    From its opening on, nothing of this changes but the last day, which may move, and the threshold, which may rise.
    """

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("length IN ('quick', 'full')", name="known_length"),
        CheckConstraint("mode IN ('named', 'confidential')", name="known_mode"),
        CheckConstraint("threshold BETWEEN 3 AND 10", name="threshold_in_bounds"),
        CheckConstraint("status IN ('draft', 'open', 'closed', 'published')", name="known_status"),
        CheckConstraint("closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on", name="closes_after_opening"),
        CheckConstraint("status = 'draft' OR opened_on IS NOT NULL", name="opened_some_day"),
        CheckConstraint("status IN ('draft', 'open') OR closed_on IS NOT NULL", name="closed_some_day"),
        CheckConstraint("status <> 'published' OR published_on IS NOT NULL", name="published_some_day"),
        # The newest campaign of a unit, and the newest that is over, are found without reading a campaign.
        Index("ix_campaigns_unit_id_opened_on", "unit_id", "opened_on", "status", "previous_id", "id"),
        # Those that are under way are few: they are found without looking at what is over.
        Index(
            "ix_campaigns_under_way_unit_id",
            "unit_id",
            sqlite_where=text("status IN ('open', 'draft')"),
            postgresql_where=text("status IN ('open', 'draft')"),
        ),
        # One open wave per unit: two at once would ask the same people twice.
        Index(
            "uq_campaigns_open_unit_id",
            "unit_id",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"))
    previous_id: Mapped[str | None] = mapped_column(ForeignKey("campaigns.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    questionnaire_key: Mapped[str] = mapped_column(String(80))
    questionnaire_version: Mapped[str] = mapped_column(String(40))
    questionnaire_hash: Mapped[str | None] = mapped_column(String(64))
    """Content of what is asked, from the opening on; None for campaigns that were opened before contents were kept."""
    length: Mapped[str] = mapped_column(String(8))
    languages: Mapped[list[str]] = mapped_column(JSON)
    mode: Mapped[str] = mapped_column(String(12))
    threshold: Mapped[int]
    staff: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    weights: Mapped[dict[str, float] | None] = mapped_column(JSON(none_as_null=True))
    merge_order: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Functions in the order in which they are merged; fixed at the opening, from who is invited."""
    status: Mapped[str] = mapped_column(String(10), default=DRAFT)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None] = mapped_column(index=True)
    """The last day for answers, in the organisation's time zone."""
    created_on: Mapped[date]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    published_on: Mapped[date | None]
    meeting_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Hash of the token that a whole room shares; None when there is no such link."""
    meeting_issue: Mapped[int] = mapped_column(default=0)
    opens_itself_on: Mapped[date | None]
    """A draft that nobody touches opens on that day; None: somebody opens it."""
    reminder_days: Mapped[list[int]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    """Days after the opening on which those who have not answered are reminded."""
    reminders_done: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many of those days have had their turn."""
    reminders_set_by: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """The account that set those days, which automatic reminders name; it may be gone since."""
    publishes_itself: Mapped[bool] = mapped_column(default=False, server_default=false())
    asks_comments: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a respondent may write a comment beside each answer."""
    cells_in_blocks: Mapped[bool] = mapped_column(default=True, server_default=false())
    """How cells of a confidential campaign are encrypted (`store.encryption.ResponseCipher`). One way for all of its
    responses: which of two ways one was written in would tell before or after which day its person answered."""
    base_url: Mapped[str | None] = mapped_column(String(300))
    """The address under which the product was reached at the opening: mails that nobody asks for bear it."""
    letter_words: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Own words of its invitations, copied from a template when they were chosen; None for the product's."""
    followed_on: Mapped[date | None]
    """The day on which the next wave was drafted: it is drafted once, even if the draft is thrown away."""

    @property
    def confidential(self) -> bool:
        """Whether nobody may learn who answered what."""
        return self.mode == "confidential"
