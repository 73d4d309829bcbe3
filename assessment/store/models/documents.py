"""Table of kept documents."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.answering import RESPONSE_KEY
from assessment.store.models.base import KEY_LENGTH, Base


class KeptDocument(Base):
    """A document that was laid out, kept by the hash of what it shows until its person or its campaign is erased.

    That of a person is encrypted, and its key is a keyed hash: it says what they answered.

    Only the newest of an owner are kept: a new answer, plan or language makes another document, and nobody asks for the
    old one again.
    """

    __tablename__ = "kept_documents"
    __table_args__ = (CheckConstraint("(response_id IS NULL) <> (campaign_id IS NULL)", name="one_owner"),)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    response_id: Mapped[int | None] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), index=True
    )
    campaign_id: Mapped[str | None] = mapped_column(
        String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """Rises with each document of an owner: the lowest are removed first."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
