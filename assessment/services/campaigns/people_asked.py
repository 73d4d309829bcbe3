"""People that a campaign asks, by function: invited, declared for a meeting, or both."""

from collections import Counter

from sqlalchemy.orm import Session

from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import invitations


def invited_by_function(session: Session, campaign: Campaign, keys: SecretKeys) -> Counter[str]:
    """How many invitations each function has, those that were revoked left out."""
    return Counter(
        keys.decrypted_place(invited.place, invited.id).function
        for invited in invitations.places(session, campaign.id)
        if not invited.revoked
    )


def people_by_function(
    session: Session, campaign: Campaign, keys: SecretKeys, *, settled_only: bool = False
) -> dict[str, int]:
    """The most people of each function who can have answered: declared or ever invited, whichever is more.

    Whoever answered before their invitation was revoked is one of them. Whoever was moved counts once, where their
    answers are. `settled_only`: whoever was moved counts nowhere, for a full room must not tell whether they had begun.
    """
    began = invitations.spent(session, campaign.id, keys)
    places = [
        keys.decrypted_place(invited.place, invited.id)
        for invited in invitations.places(session, campaign.id)
        if not invited.revoked or invited.id in began
    ]
    invited = Counter(place.answers_in for place in places if not (settled_only and place.moved))
    return {
        function: max(invited[function], campaign.staff.get(function, 0)) for function in {*invited, *campaign.staff}
    }
