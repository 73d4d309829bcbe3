"""Tables of invitations and of the slips of a meeting."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, new_key

WAITING, SENT, UNCONFIRMED, REFUSED, BOUNCED = "waiting", "sent", "unconfirmed", "refused", "bounced"
"""What became of the mail. `unconfirmed`: handed over, but its worker ended before the server's answer was noted."""
LONGEST_REASON = 300


class Invitation(Base):
    """One invited person.

    `used` is told of named heads alone, yes or no, without a time; in confidential campaigns nothing is written here
    when somebody begins (`SpentMark`). `locked`: the address was changed after a response had begun, so that the link
    opens nothing. `place` holds function and role encrypted (`store.encryption`): in a copy they would lead from a
    person to the answers of a small function. The token is kept as its hash only.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("campaign_id", "email"),
        CheckConstraint("language IN ('fr', 'en')", name="known_language"),
        CheckConstraint("delivery IN ('waiting', 'sent', 'unconfirmed', 'refused', 'bounced')", name="known_delivery"),
        # Rows stand in the order of their random keys, not in that of their arrival.
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(120))
    place: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(2))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issue: Mapped[int] = mapped_column(default=1)
    """How many tokens it has had: each makes the one before worthless."""
    used: Mapped[bool] = mapped_column(default=False)
    revoked: Mapped[bool] = mapped_column(default=False)
    locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    shown: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether an inviter has seen the link, to hand it over: it then begins a response, and never reopens one."""
    reminded: Mapped[int] = mapped_column(default=0)
    expires_on: Mapped[date | None]
    """Last day on which the link opens; None: as long as the campaign."""
    delivery: Mapped[str] = mapped_column(String(12), default=WAITING)
    delivery_reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))


class SpentMark(Base):
    """That some invitation of a confidential campaign was used: a hash that only the secret key leads back to it.

    It stands in no relation to the response that was begun. Rows lie in the order of the hashes, which is none.
    """

    __tablename__ = "spent_marks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"), index=True)


class MeetingSlip(Base):
    """One slip of paper that begins one response of a function; it bears nobody's name.

    Token and short code are kept as hashes only, and made anew when slips are printed. That a slip was used is kept as
    a `SpentMark`; nothing is written here then.
    """

    __tablename__ = "meeting_slips"
    __table_args__ = (UniqueConstraint("campaign_id", "function", "number"), {"sqlite_with_rowid": False})

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    campaign_id: Mapped[str] = mapped_column(String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"))
    function: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    """From 1 on, within its function."""
