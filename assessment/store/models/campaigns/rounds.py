"""Tables of joint rounds, their heads, and of rounds that measure again what an earlier one did."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.answering import RESPONSE_KEY
from assessment.store.models.base import KEY_LENGTH, Base, new_key

LONGEST_PERSON_NAME = 120


class JointRound(Base):
    """A leader without an account and the heads whom they ask; it lives as long as the leader's own response."""

    __tablename__ = "joint_rounds"
    __table_args__ = (CheckConstraint("length IN ('quick', 'full')", name="known_length"),)

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    response_id: Mapped[int] = mapped_column(RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), unique=True)
    """The leader's own response."""
    leader_name: Mapped[str] = mapped_column(String(LONGEST_PERSON_NAME))
    length: Mapped[str] = mapped_column(String(8))
    created_on: Mapped[date]


class RoundHead(Base):
    """One head of a round. The token of their link is kept as its hash only; it is made anew of `id` and `issue`.

    Whoever erases their response leaves the place empty: the same link may begin again.
    """

    __tablename__ = "round_heads"
    __table_args__ = (UniqueConstraint("round_id", "function"),)

    id: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, default=new_key)
    round_id: Mapped[str] = mapped_column(ForeignKey("joint_rounds.id", ondelete="CASCADE"))
    function: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(LONGEST_PERSON_NAME))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    position: Mapped[int]
    """Place among the heads, in the order of the questionnaire's functions."""
    issue: Mapped[int] = mapped_column(default=1)
    """How many links the head has had: each makes the one before worthless."""
    response_id: Mapped[int | None] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="SET NULL"), unique=True
    )


class RepeatedRound(Base):
    """A round that asks the people of an earlier one again."""

    __tablename__ = "repeated_rounds"

    round_id: Mapped[str] = mapped_column(ForeignKey("joint_rounds.id", ondelete="CASCADE"), primary_key=True)
    previous_id: Mapped[str] = mapped_column(ForeignKey("joint_rounds.id", ondelete="CASCADE"), unique=True)
    """The round before; it is repeated once."""
