"""Notes what was seen of a practice, and reads it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.analysis.evidence import Observation
from assessment.core.questionnaire.definition import Item, Length, Questionnaire
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignNotOpenError
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.models import Campaign, EvidenceNote, Organisation
from assessment.store.models.campaigns.campaigns import DRAFT
from assessment.store.queries.erasures import ErasedKind, note_erasure


class UnknownPracticeError(Exception):
    """The campaign asks of no such practice."""


def practices_asked(campaign: Campaign, questionnaire: Questionnaire) -> dict[str, Item]:
    """Practices that the campaign asks about by their code, in reading order."""
    return {item.code: item for item in questionnaire.of_length(questionnaire.lever_items, Length(campaign.length))}


def evidence_of(session: Session, campaign: Campaign) -> dict[str, Observation]:
    """What was seen so far, by practice."""
    notes = session.scalars(
        select(EvidenceNote).where(EvidenceNote.campaign_id == campaign.id).order_by(EvidenceNote.item)
    )
    return {note.item: Observation(note.level, note.sentence, note.document, note.seen_on) for note in notes}


def note_evidence(
    session: Session,
    campaign: Campaign,
    code: str,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    observation: Observation,
    now: datetime,
) -> None:
    """Note what was seen of a practice; it takes the place of what was noted before.

    Raises NotAllowedError, UnknownPracticeError, and CampaignNotOpenError for a draft: what it asks may still change.
    """
    _check(campaign, code, actor=actor, questionnaire=questionnaire)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    session.merge(
        EvidenceNote(
            campaign_id=campaign.id,
            item=code,
            level=observation.level,
            sentence=observation.sentence,
            document=observation.document,
            seen_on=observation.seen_on,
            noted_on=local_day(organisation.time_zone, now),
            account_id=actor.account_id,
        )
    )
    audit_campaign(session, "note_evidence", campaign, actor=actor, now=now)
    session.flush()


def remove_evidence(
    session: Session,
    campaign: Campaign,
    code: str,
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    keys: SecretKeys,
    now: datetime,
) -> None:
    """Take back what was noted of a practice. Raises NotAllowedError, UnknownPracticeError, CampaignNotOpenError."""
    _check(campaign, code, actor=actor, questionnaire=questionnaire)
    note = session.get(EvidenceNote, (campaign.id, code))
    if note is not None:
        note_erasure(session.connection(), keys, ErasedKind.EVIDENCE, campaign.id, code, note.sentence)
        session.delete(note)
        audit_campaign(session, "remove_evidence", campaign, actor=actor, now=now)
        session.flush()


def _check(campaign: Campaign, code: str, *, actor: Actor, questionnaire: Questionnaire) -> None:
    require(actor, Right.NOTE_EVIDENCE, campaign.organisation_id)
    if campaign.status == DRAFT:
        raise CampaignNotOpenError
    if code not in practices_asked(campaign, questionnaire):
        raise UnknownPracticeError
