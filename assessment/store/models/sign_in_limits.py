"""Tables of counted attempts and of ended sessions."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base, UtcDateTime

DIGEST_LENGTH = 64


class AttemptCount(Base):
    """How often one limited action was tried by, or concerning, one party in the present window of time.

    `party` is a keyed hash (`store.encryption`): without the secret key no address can be told from it.
    """

    __tablename__ = "attempt_counts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    party: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    attempts: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """End of the window; the next attempt after it counts as the first."""


class EndedSession(Base):
    """A sign-in that its owner ended: the cookie that still names it opens nothing.

    `session` is the hash of the session's random name. The row goes once the sign-in would have ended by itself.
    """

    __tablename__ = "ended_sessions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
