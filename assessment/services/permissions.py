"""Roles, rights and the check of an actor's right in an organisation."""

from dataclasses import dataclass
from enum import StrEnum

from assessment.services.errors import NotAllowedError


class MemberRole(StrEnum):
    """What a member is to an organisation."""

    OWNER = "owner"
    CONSULTANT = "consultant"
    ASSISTANT = "assistant"
    SPONSOR = "sponsor"
    OBSERVER = "observer"


class Right(StrEnum):
    """Something that only some may do."""

    MANAGE = "manage"
    """Change the organisation and its members."""
    LAUNCH = "launch"
    """Open, close and publish campaigns, raise a threshold."""
    PREPARE = "prepare"
    """Write drafts, invite, remind, revoke, send again."""
    FOLLOW = "follow"
    """See campaigns and how far they are."""
    READ_CLOSED = "read_closed"
    """Read a result before it is published."""
    READ = "read"
    """Read published results."""
    EXPORT = "export"
    """Take answers out, as far as the mode of trust allows."""
    GIVE_FIGURES = "give_figures"
    """Give the firm's figures and the inputs of the cost."""
    PLAN = "plan"
    """Decide the level to aim at, draw up the roadmap, approve it."""
    TRACK = "track"
    """Say how far the actions of an approved roadmap are."""
    NOTE_EVIDENCE = "note_evidence"
    """Note what was seen of a practice, beside what people answer."""


GRANTED = {
    MemberRole.OWNER: frozenset(Right),
    MemberRole.CONSULTANT: frozenset(Right) - {Right.MANAGE},
    MemberRole.ASSISTANT: frozenset(
        {Right.PREPARE, Right.FOLLOW, Right.READ, Right.GIVE_FIGURES, Right.TRACK, Right.NOTE_EVIDENCE}
    ),
    MemberRole.SPONSOR: frozenset({Right.FOLLOW, Right.READ, Right.GIVE_FIGURES, Right.TRACK}),
    MemberRole.OBSERVER: frozenset({Right.READ}),
}
CONSULTING = tuple(role.value for role in MemberRole if Right.READ_CLOSED in GRANTED[role])
"""Roles in which a firm is one's client: those that follow a mission to its result."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which organisation, as what."""

    account_id: str
    organisation_id: str
    role: MemberRole

    def may(self, right: Right) -> bool:
        """Whether the actor's role has that right."""
        return right in GRANTED[self.role]


def require(actor: Actor, right: Right, organisation_id: str) -> None:
    """Raise NotAllowedError unless the actor has that right in that organisation."""
    if actor.organisation_id != organisation_id or not actor.may(right):
        raise NotAllowedError(right)
