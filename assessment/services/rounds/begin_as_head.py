"""Begins a response from a head's link in a joint round."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.services.answering.measure_again import link_repeated
from assessment.services.answering.response_lifecycle import RespondentProfile, start_response
from assessment.services.errors import RoundLinkUsedError, UnknownInvitationError
from assessment.services.rounds.round_standing import RoundStanding, standing_of_round
from assessment.store.frozen.content import profile_from_json
from assessment.store.link_tokens import hash_of
from assessment.store.models import JointRound, RoundHead
from assessment.store.queries import repeats, responses
from assessment.store.queries.campaigns import rounds
from assessment.store.queries.responses import KeptResponse


@dataclass(frozen=True)
class HeadWelcome:
    """What a head's link leads to: their place, and the round around it."""

    head: RoundHead
    standing: RoundStanding

    @property
    def begun(self) -> bool:
        """Whether answers were begun with this link."""
        return self.head.response_id is not None


def welcome_head(session: Session, token: str, *, today: date) -> HeadWelcome:
    """What a head's link leads to; nothing is spent by looking. Raises UnknownInvitationError."""
    head = rounds.head_with_token_hash(session, hash_of(token))
    if head is None:
        raise UnknownInvitationError
    standing = standing_of_round(session, session.get_one(JointRound, head.round_id))
    if standing.leader.expires_on < today:
        raise UnknownInvitationError
    return HeadWelcome(head, standing)


def begin_as_head(
    session: Session,
    welcome: HeadWelcome,
    questionnaire: Questionnaire,
    *,
    fresh: str,
    language: str,
    today: date,
    retention_days: int,
) -> None:
    """Begin the response of a head who agreed; `fresh` is the token of its personal link, made by the page.

    A form that was sent twice leads to what the first began. Raises RoundLinkUsedError when the place is taken by
    somebody with another token: the leader knows every link, and must not read a head's answers through it.
    """
    head, standing, connection = welcome.head, welcome.standing, session.connection()
    sent_before = responses.with_token_hash(connection, hash_of(fresh))
    if sent_before is not None and sent_before.id == head.response_id:
        return
    if sent_before is not None or welcome.begun:
        raise RoundLinkUsedError
    # The useful level follows from the firm; how many of a team answered is nothing that one person can tell.
    firm = replace(profile_from_json(standing.leader.context, day=None), staff={})
    start_response(
        connection,
        questionnaire,
        length=Length(standing.joint_round.length),
        language=language,
        about=RespondentProfile(head.function, RespondentRole.HEAD, firm),
        today=today,
        retention_days=retention_days,
        token=fresh,
    )
    begun = responses.with_token_hash(connection, hash_of(fresh))
    if begun is None or not rounds.take_place(session, head.id, begun.id):
        raise RoundLinkUsedError
    earlier = earlier_answer(session, welcome)
    if earlier is not None:
        link_repeated(session, begun, earlier)


def earlier_answer(session: Session, welcome: HeadWelcome) -> KeptResponse | None:
    """What the same head answered in the round before; None where they did not, or where there is none."""
    before = repeats.previous_round(session, welcome.standing.joint_round.id)
    if before is None:
        return None
    same = (welcome.head.function, welcome.head.name)
    answered = standing_of_round(session, before).answered
    return next(
        (
            participant.response
            for participant in answered
            if participant.head_id and (participant.function, participant.name) == same
        ),
        None,
    )
