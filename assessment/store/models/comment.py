"""The answer to one open question."""

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base
from assessment.store.models.response import RESPONSE_KEY

LONGEST_TEXT = 2000


class Comment(Base):
    """A text in the respondent's own words, at most LONGEST_TEXT characters."""

    __tablename__ = "comments"
    __table_args__ = (
        CheckConstraint(f"length(text) BETWEEN 1 AND {LONGEST_TEXT}", name="text_length"),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
