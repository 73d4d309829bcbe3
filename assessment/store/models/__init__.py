"""The tables."""

from assessment.store.models.account import Account
from assessment.store.models.answer import Answer
from assessment.store.models.audit_event import AuditEvent
from assessment.store.models.base import Base
from assessment.store.models.campaign import Campaign
from assessment.store.models.claim import Claim
from assessment.store.models.comment import Comment
from assessment.store.models.frozen_result import FrozenResult
from assessment.store.models.invitation import Invitation
from assessment.store.models.membership import Membership
from assessment.store.models.organisation import Organisation
from assessment.store.models.outgoing_mail import OutgoingMail
from assessment.store.models.release import Release
from assessment.store.models.response import Response
from assessment.store.models.unit import Unit
from assessment.store.models.webauthn_credential import WebAuthnCredential

__all__ = [
    "Account",
    "Answer",
    "AuditEvent",
    "Base",
    "Campaign",
    "Claim",
    "Comment",
    "FrozenResult",
    "Invitation",
    "Membership",
    "Organisation",
    "OutgoingMail",
    "Release",
    "Response",
    "Unit",
    "WebAuthnCredential",
]
