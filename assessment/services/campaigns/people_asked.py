"""People that a campaign asks, by function: invited, declared for a meeting, or both."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from assessment.store.encryption import FunctionAndRole, SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import invitations


class PersonAsked(NamedTuple):
    """Where somebody stands who is invited, by the invitation's id."""

    id: str
    revoked: bool
    place: FunctionAndRole


def people_asked(session: Session, campaign: Campaign, keys: SecretKeys) -> list[PersonAsked]:
    """Everybody who is invited, or was until the invitation was revoked."""
    return [
        PersonAsked(invited.id, invited.revoked, keys.decrypted_place(invited.place, invited.id))
        for invited in invitations.places(session, campaign.id)
    ]


def invited_by_function(session: Session, campaign: Campaign, keys: SecretKeys) -> Counter[str]:
    """How many invitations each function has, those that were revoked left out."""
    return invited_of(people_asked(session, campaign, keys))


def invited_of(asked: Sequence[PersonAsked]) -> Counter[str]:
    """How many of these each function has, those whose invitation was revoked left out."""
    return Counter(person.place.function for person in asked if not person.revoked)


def people_by_function(
    session: Session, campaign: Campaign, keys: SecretKeys, *, settled_only: bool = False
) -> dict[str, int]:
    """The most people of each function who can have answered: declared or ever invited, whichever is more.

    Whoever answered before their invitation was revoked is one of them. Whoever was moved counts once, where their
    answers are. `settled_only`: whoever was moved counts nowhere, for a full room must not tell whether they had begun.
    """
    began, asked = invitations.spent(session, campaign.id, keys), people_asked(session, campaign, keys)
    if settled_only:
        asked = [person for person in asked if not person.place.moved]
    return people_of(asked, campaign, began)


def people_of(asked: Sequence[PersonAsked], campaign: Campaign, began: Collection[str]) -> dict[str, int]:
    """The same of these people, of whom `began` names by their invitations those who began to answer."""
    invited = Counter(person.place.answers_in for person in asked if not person.revoked or person.id in began)
    return {
        function: max(invited[function], campaign.staff.get(function, 0)) for function in {*invited, *campaign.staff}
    }
