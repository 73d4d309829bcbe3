"""People that a campaign asks, by function: invited, declared for a meeting, or both."""

from collections import Counter

from sqlalchemy.orm import Session

from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import invitations


def invited_by_function(session: Session, campaign: Campaign, keys: SecretKeys) -> Counter[str]:
    """How many invitations each function has, those that were revoked left out."""
    return Counter(
        keys.opened(invitation.place, invitation.id).function
        for invitation in invitations.of_campaign(session, campaign.id)
        if not invitation.revoked
    )


def people_by_function(session: Session, campaign: Campaign, keys: SecretKeys) -> dict[str, int]:
    """The most people of each function who can have answered: declared or ever invited, whichever is more.

    Whoever answered before their invitation was revoked is one of them.
    """
    began = invitations.spent(session, campaign.id, keys)
    invited = Counter(
        keys.opened(invitation.place, invitation.id).function
        for invitation in invitations.of_campaign(session, campaign.id)
        if not invitation.revoked or invitation.id in began
    )
    return {
        function: max(invited[function], campaign.staff.get(function, 0)) for function in {*invited, *campaign.staff}
    }
