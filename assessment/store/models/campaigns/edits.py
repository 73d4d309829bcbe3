"""Tables of what an editor changed in the report of a campaign."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key

LONGEST_TEXT = 8000
"""Characters of one text of an editor: two pages."""


class TextEdit(Base):
    """A text of an editor in a section, and the text that it was written against (`reports.edits.patches`)."""

    __tablename__ = "text_edits"
    __table_args__ = (
        CheckConstraint("language IN ('fr', 'en')", name="known_language"),
        CheckConstraint("kind IN ('replace', 'after', 'begin', 'end')", name="known_kind"),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    campaign_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    """Texts of one place stand in the order of their positions."""
    language: Mapped[str] = mapped_column(String(2))
    section: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(8))
    base: Mapped[str] = mapped_column(String(16))
    base_text: Mapped[str] = mapped_column(Text)
    nth: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(120))
    written_on: Mapped[date]


class ReportLayout(Base):
    """Which sections of a campaign's report are left out, in which order the others stand, and the last revision.

    `revised_on`: the day of the last change after the publication; None where there was none.
    """

    __tablename__ = "report_layouts"

    campaign_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    hidden: Mapped[list[str]] = mapped_column(JSON, default=list)
    section_order: Mapped[list[str]] = mapped_column(JSON, default=list)
    revised_on: Mapped[date | None]
