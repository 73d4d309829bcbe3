"""Campaigns by organisation, unit, state and due date."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session

from assessment.store.models import Campaign, Invitation, Organisation, Response, Unit
from assessment.store.models.campaigns.campaigns import OPEN, PUBLISHED


class CampaignLine(NamedTuple):
    """A campaign in a list: its unit, how many are invited, how many finished."""

    campaign: Campaign
    unit: str
    invited: int
    finished: int


def of_organisation(session: Session, organisation_id: str) -> list[CampaignLine]:
    """Every campaign of an organisation, newest first, in one query."""
    invited = (
        select(func.count())
        .where(Invitation.campaign_id == Campaign.id, Invitation.revoked.is_(False))
        .correlate(Campaign)
        .scalar_subquery()
    )
    finished = (
        select(func.count())
        .where(Response.campaign_id == Campaign.id, Response.finished_on.is_not(None))
        .correlate(Campaign)
        .scalar_subquery()
    )
    query = select(Campaign, Unit.name, invited, finished).join(Unit).where(Campaign.organisation_id == organisation_id)
    newest_first = query.order_by(Campaign.created_on.desc(), Campaign.id)
    return [CampaignLine(*row) for row in session.execute(newest_first)]


def with_id(session: Session, campaign_id: str) -> Campaign | None:
    """The campaign of that key."""
    return session.get(Campaign, campaign_id)


def in_organisation(session: Session, organisation_id: str, campaign_id: str) -> Campaign | None:
    """The campaign of that key if it is that organisation's."""
    query = select(Campaign).where(Campaign.id == campaign_id, Campaign.organisation_id == organisation_id)
    return session.scalar(query)


def with_meeting_hash(session: Session, token_hash: str) -> Campaign | None:
    """The campaign whose meeting link this is."""
    return session.scalar(select(Campaign).where(Campaign.meeting_hash == token_hash))


def open_in_unit(session: Session, unit_id: str) -> Campaign | None:
    """The campaign that is open in a unit."""
    return session.scalar(select(Campaign).where(Campaign.unit_id == unit_id, Campaign.status == OPEN))


def names_in_unit(session: Session, unit_id: str, *, other_than: str) -> set[str]:
    """The names of a unit's campaigns, one left out."""
    query = select(Campaign.name).where(Campaign.unit_id == unit_id, Campaign.id != other_than)
    return set(session.scalars(query))


def latest_published(session: Session, unit_id: str) -> Campaign | None:
    """The last published campaign of a unit: the wave that a new one follows."""
    query = select(Campaign).where(Campaign.unit_id == unit_id, Campaign.status == PUBLISHED)
    return session.scalars(query.order_by(Campaign.closed_on.desc(), Campaign.id)).first()


def latest(session: Session, unit_id: str, statuses: Sequence[str]) -> Campaign | None:
    """The campaign of a unit that was opened last, among those that are that far."""
    query = select(Campaign).where(Campaign.unit_id == unit_id, Campaign.status.in_(statuses))
    # Of two that were opened on one day, the one that follows another.
    newest = query.order_by(Campaign.opened_on.desc(), Campaign.previous_id.is_(None), Campaign.id)
    return session.scalars(newest).first()


def due(session: Session, now: datetime) -> list[Campaign]:
    """Open campaigns whose last day is over where their organisation is."""
    query = select(Campaign, Organisation.time_zone).join(Organisation, Campaign.organisation_id == Organisation.id)
    waiting = session.execute(query.where(Campaign.status == OPEN, Campaign.closes_on.is_not(None)))
    return [
        campaign
        for campaign, zone in waiting
        if campaign.closes_on is not None and campaign.closes_on < now.astimezone(ZoneInfo(zone)).date()
    ]


def hold(connection: Connection, campaign_id: str) -> None:
    """Let nobody else who calls this go on before the transaction ends; nothing changes."""
    same = update(Campaign).where(Campaign.id == campaign_id).values(threshold=Campaign.threshold)
    connection.execute(same)
