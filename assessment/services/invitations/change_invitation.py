"""Revokes, resends, dates or removes one invitation.

In confidential mode each of these does and says the same whether the person has answered or not.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from assessment.email_addresses import cleaned_address
from assessment.services.errors import CampaignClosedError, CampaignNotOpenError, CampaignOpenError
from assessment.services.invitations.add_invitations import token_of
from assessment.services.invitations.invitation_mails import write_invitations
from assessment.services.permissions import Actor, Right, require
from assessment.store import audit_log
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign, Invitation, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.models.campaigns.invitations import WAITING
from assessment.store.queries import outbox
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.erasures import ErasedKind, note_erasure


def revoke(session: Session, campaign: Campaign, invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """Make the link worthless and hold back what waits to be sent; answers given stay. Raises NotAllowedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    invitation.revoked = True
    outbox.cancel(session, invitation_ids=[invitation.id])
    _note(session, "revoke", campaign, invitation, actor, now)


def resend(
    session: Session,
    campaign: Campaign,
    invitation: Invitation,
    *,
    actor: Actor,
    keys: SecretKeys,
    base_url: str,
    now: datetime,
    email: str | None = None,
) -> None:
    """Send a new link, to another address if one is given; the link before is worthless from now on.

    A link that goes to another address never opens a response that had begun: it belongs to whoever began it. Nothing
    that is answered here tells whether one had. Raises NotAllowedError, CampaignNotOpenError, CampaignClosedError.
    """
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status == DRAFT:
        raise CampaignNotOpenError
    if campaign.status != OPEN:
        raise CampaignClosedError
    outbox.cancel(session, invitation_ids=[invitation.id])
    invitation.issue += 1
    invitation.token_hash = hash_of(token_of(keys, invitation))
    invitation.revoked = False
    invitation.delivery, invitation.delivery_reason = WAITING, None
    address = cleaned_address(email or "")
    if address and address != cleaned_address(invitation.email):
        invitation.email = address
        invitation.locked = invitation.locked or invitation.used
    session.flush()
    organisation = session.get_one(Organisation, campaign.organisation_id)
    write_invitations(session, campaign, [invitation], organisation=organisation, base_url=base_url, now=now)
    _note(session, "resend", campaign, invitation, actor, now)


def set_last_day(
    session: Session, campaign: Campaign, invitation: Invitation, *, actor: Actor, day: date | None, now: datetime
) -> None:
    """Let a link open until that day, or as long as the campaign. Raises NotAllowedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    invitation.expires_on = day
    _note(session, "set_last_day", campaign, invitation, actor, now)


def uninvite(
    session: Session, campaign: Campaign, invitation: Invitation, *, actor: Actor, keys: SecretKeys, now: datetime
) -> None:
    """Take somebody out of a draft's list. Raises NotAllowedError, CampaignOpenError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status != DRAFT:
        raise CampaignOpenError
    note_erasure(session.connection(), keys, ErasedKind.INVITEE, campaign.id, invitation.email)
    invitations.remove(session, invitation.id)
    _note(session, "uninvite", campaign, invitation, actor, now)


def _note(session: Session, verb: str, campaign: Campaign, invitation: Invitation, actor: Actor, now: datetime) -> None:
    audit_log.note(
        session,
        verb,
        organisation_id=campaign.organisation_id,
        account_id=actor.account_id,
        kind="invitation",
        object_id=invitation.id,
        at=now,
    )
