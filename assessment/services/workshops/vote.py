"""Phones of a workshop: joining, and sealed votes that close with their question."""

import hashlib

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.store.link_tokens import hash_of, new_token
from assessment.store.models import Workshop, WorkshopPhone, WorkshopTopic, WorkshopVote
from assessment.store.models.campaigns.workshops import CLOSED_VOTE, VOTE
from assessment.store.queries.campaigns import workshops


class UnknownRoomError(Exception):
    """No workshop has this link, or no phone this token."""


class RoomFullError(Exception):
    """As many phones joined as there are people in the room, or the meeting is over."""


class VoteClosedError(Exception):
    """The question is not voted on now: the vote was closed, or has not begun."""


class VoteStillOpenError(Exception):
    """The votes are read when the vote is closed, and not before."""


def workshop_with_token(session: Session, token: str) -> Workshop:
    """The workshop that a link opens. Raises UnknownRoomError."""
    workshop = workshops.with_token_hash(session, hash_of(token))
    if workshop is None:
        raise UnknownRoomError
    return workshop


def workshop_of_phone(session: Session, token: str) -> Workshop:
    """The workshop in which the phone of that token takes part. Raises UnknownRoomError."""
    workshop = workshops.of_phone(session, hash_of(token))
    if workshop is None:
        raise UnknownRoomError
    return workshop


def join(session: Session, workshop: Workshop) -> str:
    """A seat for one more phone; the token of it. Raises RoomFullError."""
    seat = (
        update(Workshop)
        .where(
            Workshop.campaign_id == workshop.campaign_id,
            Workshop.joined < Workshop.seats,
            Workshop.ended.is_(False),
        )
        .values(joined=Workshop.joined + 1)
    )
    if session.connection().execute(seat).rowcount == 0:
        raise RoomFullError
    token = new_token()
    session.add(WorkshopPhone(token_hash=hash_of(token), campaign_id=workshop.campaign_id))
    session.flush()
    session.expire(workshop)
    return token


def cast_vote(session: Session, token: str, topic_id: str, value: int) -> None:
    """Keep the phone's vote; a second one takes the place of the first. Raises UnknownRoomError, VoteClosedError.

    The question's row is written first: a closing that came before lets no vote in, one that comes after waits.
    """
    workshop = workshop_of_phone(session, token)
    if workshop.ended:
        raise VoteClosedError
    turn = (
        update(WorkshopTopic)
        .where(
            WorkshopTopic.id == topic_id,
            WorkshopTopic.campaign_id == workshop.campaign_id,
            WorkshopTopic.phase == VOTE,
        )
        .values(turns=WorkshopTopic.turns + 1)
    )
    if session.connection().execute(turn).rowcount == 0:
        raise VoteClosedError
    session.merge(WorkshopVote(topic_id=topic_id, voter=_voter(token, topic_id), value=value))
    session.flush()


def own_vote(session: Session, token: str, topic_id: str) -> int | None:
    """What the phone of that token voted; None where it has not."""
    vote = session.get(WorkshopVote, (topic_id, _voter(token, topic_id)))
    return vote.value if vote else None


def votes_read(session: Session, topic: WorkshopTopic) -> list[int]:
    """The votes on a question, in no order of arrival. Raises VoteStillOpenError until the vote is closed."""
    if topic.phase != CLOSED_VOTE:
        raise VoteStillOpenError
    return workshops.votes(session, topic.id)


def _voter(token: str, topic_id: str) -> str:
    return hashlib.sha256(f"{topic_id}/{token}".encode()).hexdigest()
