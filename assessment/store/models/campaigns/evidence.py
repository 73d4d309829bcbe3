"""Table of evidence: what was seen of a practice, beside what people answered."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base

LONGEST_SENTENCE, LONGEST_DOCUMENT = 500, 160


class EvidenceNote(Base):
    """What was seen of one practice, noted last. `level` None: it was looked for and not seen. It enters no score."""

    __tablename__ = "evidence_notes"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="one_of_the_options"),
        CheckConstraint("length(sentence) > 0", name="with_a_sentence"),
    )

    campaign_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(20), primary_key=True)
    level: Mapped[int | None]
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE))
    document: Mapped[str] = mapped_column(String(LONGEST_DOCUMENT))
    """Name of the document it was seen in; empty for none."""
    seen_on: Mapped[date]
    noted_on: Mapped[date]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    """Who noted it."""
