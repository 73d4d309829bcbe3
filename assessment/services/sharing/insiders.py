"""People whom a campaign's organisation knows: nobody may call them outsiders."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.importers.formats.name_matching import plain
from assessment.services.invitations.list_invitations import list_invitations
from assessment.services.permissions import Actor
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign
from assessment.store.queries import organisations

_AROUND_ADDRESSES = re.compile(r"[\s<>(),;]+")


def is_insider(
    session: Session, campaign: Campaign, recipient: str, *, actor: Actor, keys: SecretKeys, now: datetime
) -> bool:
    """Whether somebody of that name or address is a member of the organisation, or invited to the campaign.

    The words of a name may stand in any order, and an address beside others: `Martin Léa`, `Léa <lea@firm.example>`.
    `actor` may prepare the campaign and sees both lists. Raises NotAllowedError.
    """
    accounts = [member.account for member in organisations.members(session, campaign.organisation_id)]
    invited = list_invitations(session, campaign, actor=actor, keys=keys, now=now)
    names = [account.name for account in accounts] + [line.name or "" for line in invited]
    addresses = {account.email.casefold() for account in accounts} | {line.email.casefold() for line in invited}
    written = _AROUND_ADDRESSES.split(recipient.casefold())
    return _words(recipient) in [_words(name) for name in names if name] or not addresses.isdisjoint(written)


def _words(name: str) -> list[str]:
    return sorted(plain(name).split())
