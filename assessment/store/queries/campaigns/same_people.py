"""Campaigns of an organisation that are over or under way, and the addresses that they share with a list."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from assessment.store.models import Campaign, Invitation
from assessment.store.models.campaigns.campaigns import CLOSED, OPEN, PUBLISHED

AT_ONCE = 500
"""Addresses in one statement: databases take a limited number of values."""


def published(session: Session, organisation_id: str, *, besides: str | None) -> list[Campaign]:
    """The confidential campaigns of an organisation that have a result, with one left out."""
    query = select(Campaign).where(
        Campaign.organisation_id == organisation_id,
        Campaign.mode == "confidential",
        Campaign.status.in_((CLOSED, PUBLISHED)),
    )
    return [campaign for campaign in session.scalars(query.order_by(Campaign.id)) if campaign.id != besides]


def of_mode(session: Session, organisation_id: str, *, mode: str, closed_since: date) -> list[Campaign]:
    """The campaigns of an organisation in that mode, open or closed since that day, newest first."""
    closed = and_(Campaign.status.in_((CLOSED, PUBLISHED)), Campaign.closed_on >= closed_since)
    query = select(Campaign).where(
        Campaign.organisation_id == organisation_id, Campaign.mode == mode, or_(Campaign.status == OPEN, closed)
    )
    newest_first = query.order_by(Campaign.opened_on.desc(), Campaign.id)
    return list(session.scalars(newest_first))


def shared_addresses(session: Session, campaign_ids: Sequence[str], emails: Collection[str]) -> Counter[str]:
    """How many of these addresses each of these campaigns invited, whatever became of the invitation."""
    shared: Counter[str] = Counter()
    wanted = sorted(emails) if campaign_ids else []
    for start in range(0, len(wanted), AT_ONCE):
        among = Invitation.campaign_id.in_(campaign_ids), Invitation.email.in_(wanted[start : start + AT_ONCE])
        query = select(Invitation.campaign_id, func.count()).where(*among).group_by(Invitation.campaign_id)
        for campaign_id, count in session.execute(query):
            shared[campaign_id] += count
    return shared
