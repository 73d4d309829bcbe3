"""Adds people to a campaign."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.questionnaire.answer_sheet import RespondentRole
from assessment.email_addresses import cleaned_address
from assessment.importers.invitees import Invitee
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignClosedError
from assessment.services.invitations.invitation_mails import write_invitations
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import FunctionAndRole, SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign, Invitation, Organisation
from assessment.store.models.base import new_key
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.models.campaigns.invitations import WAITING
from assessment.store.queries.campaigns import invitations

INVITATION_TOKEN = "invitation"  # noqa: S105, the purpose of a token


@dataclass(frozen=True, slots=True)
class Added:
    """How many people were invited, and the addresses of the list that were invited before."""

    count: int
    already: tuple[str, ...]


def add_invitations(
    session: Session,
    campaign: Campaign,
    people: Iterable[Invitee],
    *,
    actor: Actor | None,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
) -> Added:
    """Invite people to a draft, or to an open campaign: then their mail leaves at once.

    `actor` None: the product itself, which prepares the next wave with the people of the last. Where it is left out,
    the language is the campaign's first, and the role is head among named heads, member in confidential teams. Raises
    NotAllowedError, CampaignClosedError.
    """
    if actor is not None:
        require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status not in (DRAFT, OPEN):
        raise CampaignClosedError
    known = invited_addresses(session, campaign)
    by_email = {cleaned_address(person.email): person for person in people}
    rows = [_row(campaign, person, keys) for email, person in by_email.items() if email not in known]
    invitations.add(session, rows)
    if campaign.status == OPEN and rows:
        organisation = session.get_one(Organisation, campaign.organisation_id)
        added = session.scalars(select(Invitation).where(Invitation.id.in_([row["id"] for row in rows])))
        write_invitations(session, campaign, added, organisation=organisation, base_url=base_url, now=now)
    if rows:
        audit_campaign(session, "invite", campaign, actor=actor, now=now)
    session.flush()
    return Added(len(rows), tuple(email for email in by_email if email in known))


def invited_addresses(session: Session, campaign: Campaign) -> set[str]:
    """The addresses that are invited, each in the one form in which addresses are compared."""
    return {cleaned_address(email) for email in invitations.emails(session, campaign.id)}


def token_of(keys: SecretKeys, invitation: Invitation) -> str:
    """The token of an invitation's present link."""
    return keys.token(INVITATION_TOKEN, invitation.id, invitation.issue)


def _row(campaign: Campaign, person: Invitee, keys: SecretKeys) -> dict[str, Any]:
    key = new_key()
    role = person.role or (RespondentRole.MEMBER if campaign.confidential else RespondentRole.HEAD)
    return {
        "id": key,
        "campaign_id": campaign.id,
        "email": cleaned_address(person.email),
        "name": person.name,
        "place": keys.sealed(FunctionAndRole(person.function, role), key),
        "language": person.language or campaign.languages[0],
        "token_hash": hash_of(keys.token(INVITATION_TOKEN, key)),
        "issue": 1,
        "used": False,
        "revoked": False,
        "reminded": 0,
        "delivery": WAITING,
    }
