"""Lifecycle of a joint round: open, ask one more head, replace a head's link, erase."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from assessment.services.errors import AlreadyInRoundError, NotAnsweredError
from assessment.services.rounds.round_standing import RoundStanding, given_by
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import JointRound, RoundHead
from assessment.store.models.base import new_key
from assessment.store.queries import responses
from assessment.store.queries.campaigns import rounds
from assessment.store.queries.erasures import ErasedKind, note_erasure
from assessment.store.queries.responses import KeptResponse

HEAD_TOKEN = "round"  # noqa: S105, the purpose of a token


def open_round(
    session: Session,
    response: KeptResponse,
    *,
    leader_name: str,
    names: Mapping[str, str],
    keys: SecretKeys,
    today: date,
) -> JointRound:
    """Open a round around the leader's own response; `names` of the heads by function, in the questionnaire's order.

    Raises NotAnsweredError before the leader finished, AlreadyInRoundError for a response that takes part in a round,
    or that belongs to a campaign, which asks its people itself.
    """
    if response.campaign_id is not None or rounds.of_response(session, response.id) is not None:
        raise AlreadyInRoundError
    if given_by(session, response) is None:
        raise NotAnsweredError
    opened = JointRound(
        id=new_key(),
        response_id=response.id,
        leader_name=leader_name,
        length=response.length,
        created_on=today,
    )
    session.add(opened)
    session.flush()
    add_heads(session, opened, names, keys=keys)
    return opened


def add_heads(session: Session, joint_round: JointRound, names: Mapping[str, str], *, keys: SecretKeys) -> None:
    """Ask one more head for each function of `names`, in their order; a function that is asked already stays as is."""
    asked = rounds.heads(session, joint_round.id)
    first = max((head.position for head in asked), default=-1) + 1
    free = {function: name for function, name in names.items() if function not in {head.function for head in asked}}
    for position, (function, name) in enumerate(free.items(), start=first):
        head = RoundHead(
            id=new_key(), round_id=joint_round.id, function=function, name=name, position=position, issue=1
        )
        head.token_hash = hash_of(_token(keys, head))
        session.add(head)
    session.flush()


def head_tokens(session: Session, joint_round: JointRound, keys: SecretKeys) -> dict[str, str]:
    """The token of each head's link, by the head's key."""
    return {head.id: _token(keys, head) for head in rounds.heads(session, joint_round.id)}


def replace_link(session: Session, standing: RoundStanding, head_id: str, *, keys: SecretKeys) -> bool:
    """Make a head's link anew, for one that went to the wrong person; what was begun with the old one is erased.

    False, and nothing is changed, for somebody who answered already, or who is no head of this round.
    """
    head = next(
        (round_head for round_head in rounds.heads(session, standing.joint_round.id) if round_head.id == head_id), None
    )
    waits = any(person.head_id == head_id for person in standing.awaited)
    if head is None or not waits:
        return False
    begun, head.response_id = head.response_id, None
    head.issue += 1
    head.token_hash = hash_of(_token(keys, head))
    session.flush()
    if begun is not None:
        responses.erase(session.connection(), begun, keys)
    return True


def erase_round(session: Session, joint_round: JointRound, *, keys: SecretKeys) -> None:
    """Erase a round: names, links and joint result. Everybody's own answers stay theirs, behind their own link."""
    note_erasure(session.connection(), keys, ErasedKind.JOINT_ROUND, joint_round.id)
    session.delete(joint_round)
    session.flush()


def _token(keys: SecretKeys, head: RoundHead) -> str:
    return keys.token(HEAD_TOKEN, head.id, head.issue)
