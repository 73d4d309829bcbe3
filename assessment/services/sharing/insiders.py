"""People whom a campaign's organisation knows: nobody may call them outsiders."""

from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.questionnaire.free_text import without_accents
from assessment.services.invitations.list_invitations import list_invitations
from assessment.services.permissions import Actor
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries import organisations


def is_insider(
    session: Session, campaign: Campaign, recipient: str, *, actor: Actor, keys: SecretKeys, now: datetime
) -> bool:
    """Whether somebody of that name or address is a member of the organisation, or invited to the campaign.

    `actor` may prepare the campaign and sees both lists. Raises NotAllowedError.
    """
    accounts = [member.account for member in organisations.members(session, campaign.organisation_id)]
    names = [name for account in accounts for name in (account.name, account.email)]
    for invited in list_invitations(session, campaign, actor=actor, keys=keys, now=now):
        names += [invited.name or "", invited.email]
    return _plain(recipient) in {_plain(name) for name in names if name}


def _plain(name: str) -> str:
    return " ".join(without_accents(name).split())
