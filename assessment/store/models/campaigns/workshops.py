"""Tables of a campaign's workshop: its questions, phones and sealed votes. No answer of the campaign changes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import KEY_LENGTH, Base, UtcDateTime, new_key
from assessment.store.models.planning import LONGEST_OWNER

WAITING, SILENCE, DISCUSSION, VOTE, CLOSED_VOTE = "waiting", "silence", "discussion", "vote", "closed"
PHASES = (WAITING, SILENCE, DISCUSSION, VOTE, CLOSED_VOTE)
"""What happens to a question, one after the other; none is taken back."""
LONGEST_DECISION = 500


class Workshop(Base):
    """One meeting on a campaign's result. The token of its link is made of the campaign and `issue`, kept as a hash."""

    __tablename__ = "workshops"
    __table_args__ = (CheckConstraint("joined <= seats", name="a_seat_for_each_phone"),)

    campaign_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issue: Mapped[int] = mapped_column(default=1)
    seats: Mapped[int]
    """People in the room: no more phones than that take part."""
    joined: Mapped[int] = mapped_column(default=0)
    topic_id: Mapped[str | None] = mapped_column(String(KEY_LENGTH))
    """The question that is on."""
    ended: Mapped[bool] = mapped_column(default=False, server_default=false())
    begun_on: Mapped[date]


class WorkshopTopic(Base):
    """One question of the meeting, how far it is, and what was decided on it."""

    __tablename__ = "workshop_topics"
    __table_args__ = (
        UniqueConstraint("campaign_id", "position"),
        UniqueConstraint("campaign_id", "item"),
        CheckConstraint("phase IN ('waiting', 'silence', 'discussion', 'vote', 'closed')", name="known_phase"),
        CheckConstraint("(decision IS NULL) = (owner IS NULL)", name="somebody_does_it"),
        CheckConstraint("(decision IS NULL) = (due_on IS NULL)", name="until_some_day"),
    )

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("workshops.campaign_id", ondelete="CASCADE"))
    position: Mapped[int]
    item: Mapped[str] = mapped_column(String(20))
    phase: Mapped[str] = mapped_column(String(12), default=WAITING)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the time of the phase is over; None where it has no clock."""
    turns: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Raised by every vote and every step: whoever writes here first makes the others wait, so that none comes late."""
    decision: Mapped[str | None] = mapped_column(String(LONGEST_DECISION))
    owner: Mapped[str | None] = mapped_column(String(LONGEST_OWNER))
    due_on: Mapped[date | None]
    action: Mapped[str | None] = mapped_column(String(20))
    """The action of the catalogue by which it is done, if there is one."""


class WorkshopPhone(Base):
    """A phone that takes part, by the hash of its token. Nothing says whose it is; rows lie in the order of hashes."""

    __tablename__ = "workshop_phones"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey("workshops.campaign_id", ondelete="CASCADE"), index=True)


class WorkshopVote(Base):
    """A vote on one question. `voter` is another hash of the phone's token for each question: no votes are linked."""

    __tablename__ = "workshop_votes"
    __table_args__ = (
        CheckConstraint("value BETWEEN 1 AND 5", name="one_of_the_options"),
        {"sqlite_with_rowid": False},
    )

    topic_id: Mapped[str] = mapped_column(
        String(KEY_LENGTH), ForeignKey("workshop_topics.id", ondelete="CASCADE"), primary_key=True
    )
    voter: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int]
