"""The answer to one item."""

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base
from assessment.store.models.response import RESPONSE_KEY


class Answer(Base):
    """One cell: an option 1 to 5, or a `core.answers.Cell` (skipped 0, don't know −1, not applicable −2)."""

    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint("cell BETWEEN -2 AND 5", name="known_cell"),
        # A respondent's answers stand side by side and are read in one go.
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(60), primary_key=True)
    cell: Mapped[int] = mapped_column(SmallInteger)
