"""Asks the people of a joint round again, and gathers what changed since the rounds before."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.waves.wave_history import WaveHistory
from assessment.services.answering.measure_again import repeat_response
from assessment.services.rounds.round_lifecycle import add_heads
from assessment.services.rounds.round_standing import Participant, RoundStanding, standing_of_round
from assessment.services.waves.named_history import Catalogue, NamedMeasure, named_history
from assessment.store.encryption import SecretKeys
from assessment.store.models import JointRound, RepeatedRound
from assessment.store.models.base import new_key
from assessment.store.queries import repeats
from assessment.store.queries.campaigns.campaign_answers import PersonAnswers
from assessment.store.queries.responses import KeptResponse


def repeat_round(
    session: Session,
    standing: RoundStanding,
    questionnaire: Questionnaire,
    *,
    token: str,
    language: str,
    keys: SecretKeys,
    today: date,
    retention_days: int,
) -> JointRound:
    """Open the next round: the same people, a new response of the leader with `token`, a new link for each head.

    A second call gives what the first opened.
    """
    earlier = standing.joint_round
    opened = repeats.following_round(session, earlier.id)
    if opened is not None:
        return opened
    length = Length(earlier.length)
    response = repeat_response(
        session,
        standing.leader,
        questionnaire,
        token=token,
        language=language,
        today=today,
        retention_days=retention_days,
        length=length,
    )
    opened = JointRound(
        id=new_key(),
        response_id=response.id,
        leader_name=earlier.leader_name,
        length=length.value,
        created_on=today,
    )
    session.add(opened)
    session.flush()
    session.add(RepeatedRound(round_id=opened.id, previous_id=earlier.id))
    add_heads(session, opened, {head.function: head.name for head in standing.heads}, keys=keys)
    return opened


def joint_history(
    session: Session, standing: RoundStanding, reader: KeptResponse, catalogue: Catalogue, *, least: int = 2
) -> WaveHistory | None:
    """What changed in the joint result since the rounds before in which that reader answered too.

    None where fewer than `least` measures can be read. Whoever did not answer an earlier round was promised to no one
    as its reader.
    """
    rounds = [standing]
    own = {kept_response.id for kept_response in repeats.chain(session.connection(), reader)}
    while (before := repeats.previous_round(session, rounds[0].joint_round.id)) is not None:
        rounds.insert(0, standing_of_round(session, before))
    readable = [
        round_standing for round_standing in rounds if round_standing.has_result and _took_part(round_standing, own)
    ]
    if len(readable) < least or readable[-1] is not standing:
        return None
    return named_history([_measure(session, round_standing, catalogue) for round_standing in readable])


def _took_part(standing: RoundStanding, own: set[int]) -> bool:
    return any(person.response is not None and person.response.id in own for person in standing.answered)


def _measure(session: Session, standing: RoundStanding, catalogue: Catalogue) -> NamedMeasure:
    leader, people = standing.leader, _answered(standing.answered)
    return NamedMeasure(
        key=standing.joint_round.id,
        name="",
        day=max(response.finished_on or response.saved_on for _, response in people),
        questionnaire=catalogue(leader.questionnaire_key, leader.questionnaire_version),
        length=Length(standing.joint_round.length),
        people=tuple(person for person, _ in people),
        persons=tuple(str(repeats.chain(session.connection(), response)[0].id) for _, response in people),
    )


def _answered(participants: Sequence[Participant]) -> list[tuple[PersonAnswers, KeptResponse]]:
    return [
        (
            PersonAnswers(
                participant.function,
                participant.response.role,
                participant.name,
                finished=True,
                cells=dict(participant.given.cells),
            ),
            participant.response,
        )
        for participant in participants
        if participant.response is not None and participant.given is not None
    ]
