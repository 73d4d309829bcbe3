"""Who takes part in a joint round, who answered, and who is still awaited."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.core.questionnaire.respondents import Cell
from assessment.store.models import JointRound
from assessment.store.queries import answers, responses
from assessment.store.queries.answers import StoredAnswers
from assessment.store.queries.campaigns import rounds
from assessment.store.queries.responses import KeptResponse

ENOUGH = 2
"""Answers from which on there is something to compare."""


@dataclass(frozen=True)
class Participant:
    """The leader or a head of a round. `given`: what they answered, None until they finished with an answer at least.

    `head_id` is None for the leader; `response` is None until they began.
    """

    function: str
    name: str
    head_id: str | None
    response: KeptResponse | None
    given: StoredAnswers | None


@dataclass(frozen=True)
class RoundStanding:
    """A round with everybody in it, the leader first, then the heads in the questionnaire's order."""

    joint_round: JointRound
    leader: KeptResponse
    participants: tuple[Participant, ...]

    @property
    def heads(self) -> tuple[Participant, ...]:
        """Everybody but the leader."""
        return self.participants[1:]

    @property
    def answered(self) -> tuple[Participant, ...]:
        """Whose answers stand in the joint result."""
        return tuple(person for person in self.participants if person.given is not None)

    @property
    def awaited(self) -> tuple[Participant, ...]:
        """Who has not finished, begun or not: which of the two is nobody's business."""
        return tuple(person for person in self.participants if person.given is None)

    @property
    def has_result(self) -> bool:
        """Whether enough people answered for a joint result."""
        return len(self.answered) >= ENOUGH

    def includes(self, response: KeptResponse) -> bool:
        """Whether that response is one of those that answered: only they read what the others say."""
        return any(person.response is not None and person.response.id == response.id for person in self.answered)


def standing_of_response(session: Session, response: KeptResponse) -> RoundStanding | None:
    """The round in which that response takes part; None without one."""
    joint_round = rounds.of_response(session, response.id)
    return None if joint_round is None else standing_of_round(session, joint_round)


def standing_of_round(session: Session, joint_round: JointRound) -> RoundStanding:
    """That round with everybody in it."""
    heads = rounds.heads(session, joint_round.id)
    begun = [joint_round.response_id, *(head.response_id for head in heads if head.response_id is not None)]
    kept = responses.with_ids(session.connection(), begun)
    leader = kept[joint_round.response_id]
    people = [Participant(leader.function, joint_round.leader_name, None, leader, given_by(session, leader))]
    for head in heads:
        own = None if head.response_id is None else kept.get(head.response_id)
        given = None if own is None else given_by(session, own)
        people.append(Participant(head.function, head.name, head.id, own, given))
    return RoundStanding(joint_round, leader, tuple(people))


def given_by(session: Session, response: KeptResponse) -> StoredAnswers | None:
    """What a response holds once it is finished; None before, and for one in which every question was left open."""
    if response.finished_on is None:
        return None
    given = answers.standing_of(session.connection(), response.id)
    return given if any(cell != Cell.SKIPPED for cell in given.cells.values()) else None
