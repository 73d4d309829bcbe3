"""The tables."""

from assessment.store.models.account import Account
from assessment.store.models.answer import Answer
from assessment.store.models.audit_event import AuditEvent
from assessment.store.models.base import Base
from assessment.store.models.cadence import Cadence
from assessment.store.models.campaign import Campaign
from assessment.store.models.claim import Claim
from assessment.store.models.comment import Comment
from assessment.store.models.cost_input import CostChoice, CostInput
from assessment.store.models.frozen_result import FrozenResult
from assessment.store.models.invitation import Invitation
from assessment.store.models.kpi_entry import KpiEntry
from assessment.store.models.membership import Membership
from assessment.store.models.organisation import Organisation
from assessment.store.models.outgoing_mail import OutgoingMail
from assessment.store.models.pair_key import PairKey
from assessment.store.models.plan import Plan, PlanStep
from assessment.store.models.release import Release
from assessment.store.models.response import Response
from assessment.store.models.target_edit import TargetEdit
from assessment.store.models.unit import Unit
from assessment.store.models.wave_change import WaveChange
from assessment.store.models.webauthn_credential import WebAuthnCredential

__all__ = [
    "Account",
    "Answer",
    "AuditEvent",
    "Base",
    "Cadence",
    "Campaign",
    "Claim",
    "Comment",
    "CostChoice",
    "CostInput",
    "FrozenResult",
    "Invitation",
    "KpiEntry",
    "Membership",
    "Organisation",
    "OutgoingMail",
    "PairKey",
    "Plan",
    "PlanStep",
    "Release",
    "Response",
    "TargetEdit",
    "Unit",
    "WaveChange",
    "WebAuthnCredential",
]
