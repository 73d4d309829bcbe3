"""Database tables."""

from assessment.store.models.account_links import AccountLink
from assessment.store.models.accounts import (
    Account,
    AttemptCount,
    EndedSession,
    Membership,
    OpenSession,
    WebAuthnCredential,
)
from assessment.store.models.answering import (
    Answer,
    ClaimedResponse,
    Comment,
    EncryptedComment,
    PairKey,
    RepeatedResponse,
    Response,
)
from assessment.store.models.audit import AuditEvent
from assessment.store.models.base import Base
from assessment.store.models.benchmarks import BenchmarkEntry, BenchmarkFigure, CampaignBenchmark
from assessment.store.models.branding import ConsultantBrand, LetterTemplate, OwnTemplate
from assessment.store.models.campaigns.campaigns import Campaign
from assessment.store.models.campaigns.edits import ReportLayout, TextEdit
from assessment.store.models.campaigns.evidence import EvidenceNote
from assessment.store.models.campaigns.invitations import Invitation, MeetingSlip, SpentMark
from assessment.store.models.campaigns.results import FrozenResult, KeptQuestionnaire, ReleaseLogEntry
from assessment.store.models.campaigns.rounds import JointRound, RepeatedRound, RoundHead
from assessment.store.models.campaigns.waves import Cadence, WaveChange
from assessment.store.models.campaigns.workshops import Workshop, WorkshopPhone, WorkshopTopic, WorkshopVote
from assessment.store.models.cost import CostChoice, CostInput, KpiEntry
from assessment.store.models.documents import KeptDocument
from assessment.store.models.installation import ErasureMark, InstallationFact, RequestedOverwrite
from assessment.store.models.organisations import ClientNote, ExportMapping, Organisation, Unit
from assessment.store.models.outbox import LetterMark, MailServerAbility, OutgoingMail, ReminderStop
from assessment.store.models.planning import Plan, PlanStep, TargetEdit
from assessment.store.models.sharing import ShareLink

__all__ = [
    "Account",
    "AccountLink",
    "Answer",
    "AttemptCount",
    "AuditEvent",
    "Base",
    "BenchmarkEntry",
    "BenchmarkFigure",
    "Cadence",
    "Campaign",
    "CampaignBenchmark",
    "ClaimedResponse",
    "ClientNote",
    "Comment",
    "ConsultantBrand",
    "CostChoice",
    "CostInput",
    "EncryptedComment",
    "EndedSession",
    "ErasureMark",
    "EvidenceNote",
    "ExportMapping",
    "FrozenResult",
    "InstallationFact",
    "Invitation",
    "JointRound",
    "KeptDocument",
    "KeptQuestionnaire",
    "KpiEntry",
    "LetterMark",
    "LetterTemplate",
    "MailServerAbility",
    "MeetingSlip",
    "Membership",
    "OpenSession",
    "Organisation",
    "OutgoingMail",
    "OwnTemplate",
    "PairKey",
    "Plan",
    "PlanStep",
    "ReleaseLogEntry",
    "ReminderStop",
    "RepeatedResponse",
    "RepeatedRound",
    "ReportLayout",
    "RequestedOverwrite",
    "Response",
    "RoundHead",
    "ShareLink",
    "SpentMark",
    "TargetEdit",
    "TextEdit",
    "Unit",
    "WaveChange",
    "WebAuthnCredential",
    "Workshop",
    "WorkshopPhone",
    "WorkshopTopic",
    "WorkshopVote",
]
