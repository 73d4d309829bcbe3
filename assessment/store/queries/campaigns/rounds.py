"""Joint rounds and their heads: of a response, of a link."""

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from assessment.store.models import JointRound, RoundHead


def of_response(session: Session, response_id: int) -> JointRound | None:
    """The round in which that response takes part: its leader's own, or one of its heads'."""
    leading = session.scalar(select(JointRound).where(JointRound.response_id == response_id))
    if leading is not None:
        return leading
    asked = select(JointRound).join(RoundHead, RoundHead.round_id == JointRound.id)
    return session.scalar(asked.where(RoundHead.response_id == response_id))


def heads(session: Session, round_id: str) -> list[RoundHead]:
    """Everybody who is asked in a round, in the questionnaire's order."""
    return list(session.scalars(select(RoundHead).where(RoundHead.round_id == round_id).order_by(RoundHead.position)))


def head_with_token_hash(session: Session, token_hash: str) -> RoundHead | None:
    """The head whom that link was made for."""
    return session.scalar(select(RoundHead).where(RoundHead.token_hash == token_hash))


def take_place(session: Session, head_id: str, response_id: int) -> bool:
    """Let a response stand in a head's place, unless one stands there already; whether it does now."""
    place = update(RoundHead).where(RoundHead.id == head_id, RoundHead.response_id.is_(None))
    taken = session.execute(place.values(response_id=response_id))
    return isinstance(taken, CursorResult) and taken.rowcount == 1
