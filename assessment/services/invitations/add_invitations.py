"""Adds people to a campaign."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.questionnaire.respondents import RespondentRole
from assessment.email_addresses import cleaned_address
from assessment.importers.invitees import Invitee
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignClosedError
from assessment.services.invitations.invitation_mails import write_invitations
from assessment.services.invitations.move_person import moved_place
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
    """Invite people to a draft, or to an open campaign: then their mail leaves at once. The revoked are invited anew.

    `actor` None: the product itself, which prepares the next wave with the people of the last. Where it is left out,
    the language is the campaign's first, and the role is head among named heads, member in confidential teams. Raises
    NotAllowedError, CampaignClosedError.
    """
    if actor is not None:
        require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status not in (DRAFT, OPEN):
        raise CampaignClosedError
    by_email = {cleaned_address(person.email): person for person in people}
    there = {
        cleaned_address(invitation.email): invitation for invitation in invitations.of_campaign(session, campaign.id)
    }
    again = [there[email] for email in by_email if email in there and there[email].revoked]
    for invitation in again:
        _renew(session, campaign, invitation, by_email[cleaned_address(invitation.email)], keys)
    rows = [_row(campaign, person, keys) for email, person in by_email.items() if email not in there]
    invitations.add(session, rows)
    if campaign.status == OPEN and (rows or again):
        session.flush()
        organisation = session.get_one(Organisation, campaign.organisation_id)
        invited = session.scalars(select(Invitation).where(Invitation.id.in_([row["id"] for row in rows])))
        write_invitations(session, campaign, [*invited, *again], organisation=organisation, base_url=base_url, now=now)
    if rows or again:
        audit_campaign(session, "invite", campaign, actor=actor, now=now)
    session.flush()
    renewed = {invitation.id for invitation in again}
    already = tuple(email for email in by_email if email in there and there[email].id not in renewed)
    return Added(len(rows) + len(again), already)


def _renew(session: Session, campaign: Campaign, invitation: Invitation, person: Invitee, keys: SecretKeys) -> None:
    """Invite somebody anew whose invitation was revoked, as the list says now; the link before stays worthless."""
    invitation.issue += 1
    invitation.token_hash = hash_of(token_of(keys, invitation))
    invitation.revoked = False
    invitation.delivery, invitation.delivery_reason = WAITING, None
    invitation.name, invitation.language = person.name or invitation.name, person.language or invitation.language
    if invitation.used:
        # A head who has begun goes on in the function in which their answers are; they can be moved with them.
        return
    role = person.role or keys.decrypted_place(invitation.place, invitation.id).role
    place = moved_place(session, campaign, invitation, keys=keys, function=person.function, role=role)
    invitation.place = keys.encrypted_place(place, invitation.id)


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
        "place": keys.encrypted_place(FunctionAndRole(person.function, role), key),
        "language": person.language or campaign.languages[0],
        "token_hash": hash_of(keys.token(INVITATION_TOKEN, key)),
        "issue": 1,
        "used": False,
        "revoked": False,
        "reminded": 0,
        "delivery": WAITING,
    }
