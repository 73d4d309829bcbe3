"""Shared meeting link: open, token, close."""

from datetime import datetime

from sqlalchemy.orm import Session

from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import CampaignClosedError
from assessment.services.permissions import Actor, Right, require
from assessment.store.encryption import SecretKeys
from assessment.store.link_tokens import hash_of
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN

MEETING_TOKEN = "meeting"  # noqa: S105, the purpose of a token


def open_meeting_link(session: Session, campaign: Campaign, *, actor: Actor, keys: SecretKeys, now: datetime) -> str:
    """A fresh token for a room; an earlier one opens nothing any more. Raises NotAllowedError, CampaignClosedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    if campaign.status not in (DRAFT, OPEN):
        raise CampaignClosedError
    campaign.meeting_issue += 1
    token = keys.token(MEETING_TOKEN, campaign.id, campaign.meeting_issue)
    campaign.meeting_hash = hash_of(token)
    audit_campaign(session, "open_meeting_link", campaign, actor=actor, now=now)
    session.flush()
    return token


def meeting_token(campaign: Campaign, *, keys: SecretKeys) -> str | None:
    """The token of the link that is open now, to be shown again; None without one."""
    token = keys.token(MEETING_TOKEN, campaign.id, campaign.meeting_issue)
    return token if campaign.meeting_hash == hash_of(token) else None


def close_meeting_link(session: Session, campaign: Campaign, *, actor: Actor, now: datetime) -> None:
    """Let the link open nothing any more. Raises NotAllowedError."""
    require(actor, Right.PREPARE, campaign.organisation_id)
    campaign.meeting_hash = None
    audit_campaign(session, "close_meeting_link", campaign, actor=actor, now=now)
