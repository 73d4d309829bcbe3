"""Lets an invited person say that they want no reminders, by a link that opens nothing else (RFC 8058)."""

from hmac import compare_digest

from sqlalchemy.orm import Session

from assessment.services.errors import UnknownInvitationError
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, Invitation, Organisation
from assessment.store.models.base import KEY_LENGTH
from assessment.store.queries.campaigns import invitations
from assessment.store.queries.erasures import ErasedKind, note_erasure

REMINDERS_TOKEN = "reminders"  # noqa: S105, the purpose of a token


def reminders_token(keys: SecretKeys, invitation_id: str) -> str:
    """The token of that link: the invitation and its keyed hash. It leads to no answer, and stays the same."""
    return invitation_id + keys.token(REMINDERS_TOKEN, invitation_id)


def invitation_of(session: Session, token: str, *, keys: SecretKeys) -> Invitation:
    """The invitation whose reminders a link stops. Raises UnknownInvitationError."""
    invitation_id = token[:KEY_LENGTH]
    expected = reminders_token(keys, invitation_id)
    invitation = session.get(Invitation, invitation_id)
    if not compare_digest(expected.encode(), token.encode("utf-8", "replace")) or invitation is None:
        raise UnknownInvitationError
    return invitation


def organisation_asking(session: Session, invitation: Invitation) -> str:
    """The name of the organisation that asks."""
    campaign = session.get_one(Campaign, invitation.campaign_id)
    return session.get_one(Organisation, campaign.organisation_id).name


def stop_reminders(session: Session, token: str, *, keys: SecretKeys) -> Invitation:
    """Send that person no reminder of this campaign any more; they stay invited, and their link stays good.

    No restored backup takes it back. Asked twice, it is as asked once. Raises UnknownInvitationError.
    """
    invitation = invitation_of(session, token, keys=keys)
    invitations.stop_reminders(session.connection(), invitation.id, invitation.campaign_id, keys)
    note_erasure(session.connection(), keys, ErasedKind.REMINDERS, invitation.id)
    return invitation
