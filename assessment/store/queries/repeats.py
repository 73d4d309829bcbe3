"""Responses and joint rounds in which the same people answered again."""

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.orm import Session

from assessment.store.models import JointRound, RepeatedResponse, RepeatedRound
from assessment.store.queries import responses
from assessment.store.queries.responses import KeptResponse

REPEATED: Table = RepeatedResponse.metadata.tables["repeated_responses"]
MOST_MEASURES = 40
"""Ten years of quarters: a chain is not followed further back."""


def note_repeated(connection: Connection, response_id: int, *, previous_id: int) -> None:
    """Note that a response is the same person's next one."""
    connection.execute(insert(REPEATED), {"response_id": response_id, "previous_id": previous_id})


def chain(connection: Connection, response: KeptResponse) -> tuple[KeptResponse, ...]:
    """The responses of one person up to that one, earliest first."""
    kept_responses = [response]
    while len(kept_responses) < MOST_MEASURES:
        before = select(REPEATED.c.previous_id).where(REPEATED.c.response_id == kept_responses[0].id)
        previous_id = connection.scalar(before)
        if previous_id is None:
            break
        kept_responses.insert(0, responses.with_ids(connection, [previous_id])[previous_id])
    return tuple(kept_responses)


def following(connection: Connection, response_id: int) -> list[KeptResponse]:
    """The responses that follow that one."""
    after = select(REPEATED.c.response_id).where(REPEATED.c.previous_id == response_id)
    return list(responses.with_ids(connection, list(connection.scalars(after))).values())


def whole_chain(connection: Connection, response: KeptResponse) -> tuple[KeptResponse, ...]:
    """All responses of one person that follow one another, that one among them, earliest first."""
    kept_responses = list(chain(connection, response))
    while len(kept_responses) < 2 * MOST_MEASURES and (after := following(connection, kept_responses[-1].id)):
        kept_responses.append(min(after, key=lambda kept_response: (kept_response.started_on, kept_response.id)))
    return tuple(kept_responses)


def previous_round(session: Session, round_id: str) -> JointRound | None:
    """The round whose people a round asks again; None for a first one."""
    link = session.get(RepeatedRound, round_id)
    return None if link is None else session.get_one(JointRound, link.previous_id)


def following_round(session: Session, round_id: str) -> JointRound | None:
    """The round that asks the people of that one again; None where there is none yet."""
    after = select(JointRound).join(RepeatedRound, RepeatedRound.round_id == JointRound.id)
    return session.scalar(after.where(RepeatedRound.previous_id == round_id))
