"""Workshops, their questions and votes."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.core.planning.decisions import Decision
from assessment.store.models import Workshop, WorkshopPhone, WorkshopTopic, WorkshopVote


def with_token_hash(session: Session, token_hash: str) -> Workshop | None:
    """The workshop that a link opens."""
    return session.scalar(select(Workshop).where(Workshop.token_hash == token_hash))


def of_phone(session: Session, token_hash: str) -> Workshop | None:
    """The workshop in which a phone takes part."""
    query = select(Workshop).join(WorkshopPhone, WorkshopPhone.campaign_id == Workshop.campaign_id)
    return session.scalar(query.where(WorkshopPhone.token_hash == token_hash))


def topics(session: Session, campaign_id: str) -> Sequence[WorkshopTopic]:
    """The questions of a workshop in their order."""
    query = select(WorkshopTopic).where(WorkshopTopic.campaign_id == campaign_id)
    return session.scalars(query.order_by(WorkshopTopic.position)).all()


def votes(session: Session, topic_id: str) -> list[int]:
    """The votes on a question, in ascending order."""
    query = select(WorkshopVote.value).where(WorkshopVote.topic_id == topic_id)
    return list(session.scalars(query.order_by(WorkshopVote.value)))


def vote_count(session: Session, topic_id: str) -> int:
    """How many voted on a question."""
    return session.scalar(select(func.count()).where(WorkshopVote.topic_id == topic_id)) or 0


def decisions(session: Session, campaign_id: str) -> tuple[Decision, ...]:
    """What a campaign's workshop decided, in the order of its questions."""
    return tuple(
        Decision(topic.item, topic.decision, topic.owner, topic.due_on, topic.action)
        for topic in topics(session, campaign_id)
        if topic.decision and topic.owner and topic.due_on
    )
