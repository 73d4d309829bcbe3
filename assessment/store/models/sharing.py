"""Table of read-only links to a result."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.answering import RESPONSE_KEY
from assessment.store.models.base import KEY_LENGTH, Base, new_key

DECISION, BRIEF, FULL = "decision", "brief", "full"
"""How far a link reads: the decision page, the brief, everything."""
SCOPES = (DECISION, BRIEF, FULL)
LONGEST_RECIPIENT = 120


class ShareLink(Base):
    """A link with which somebody without an account reads one result until a day; revoking it removes the row.

    The token is kept as its hash only; it is made anew of `id`. Exactly one result is named.
    """

    __tablename__ = "share_links"
    __table_args__ = (
        CheckConstraint("scope IN ('decision', 'brief', 'full')", name="known_scope"),
        CheckConstraint("length(recipient) > 0", name="somebody_reads"),
        CheckConstraint(
            "CASE WHEN response_id IS NULL THEN 0 ELSE 1 END + CASE WHEN round_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN campaign_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_result",
        ),
        CheckConstraint("reader IS NULL OR campaign_id IS NOT NULL", name="reader_of_campaign"),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    response_id: Mapped[int | None] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), index=True
    )
    round_id: Mapped[str | None] = mapped_column(ForeignKey("joint_rounds.id", ondelete="CASCADE"), index=True)
    campaign_id: Mapped[str | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str] = mapped_column(String(8))
    recipient: Mapped[str] = mapped_column(String(LONGEST_RECIPIENT))
    """Who reads, as it stands on every page."""
    reader: Mapped[str | None] = mapped_column(String(40))
    """The function in which the reader counts as one who answered a confidential campaign; None for nobody inside."""
    created_on: Mapped[date]
    expires_on: Mapped[date]
