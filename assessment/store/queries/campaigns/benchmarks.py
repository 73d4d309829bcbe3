"""Clients of an account whose campaigns a benchmark may count, its measurements and its figures."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.orm import Session

from assessment.store.models import (
    Account,
    BenchmarkEntry,
    BenchmarkFigure,
    Campaign,
    FrozenResult,
    Membership,
    Organisation,
    Unit,
)
from assessment.store.models.campaigns.campaigns import PUBLISHED


class ClientCampaign(NamedTuple):
    """A client's newest published campaign."""

    organisation_id: str
    campaign_id: str
    mode: str

    @property
    def id(self) -> str:
        """The campaign's key."""
        return self.campaign_id

    @property
    def confidential(self) -> bool:
        """Whether nobody may learn who answered what."""
        return self.mode == "confidential"


def hold(session: Session, account_id: str) -> None:
    """Let nobody else fix figures of the account before the transaction ends; nothing changes."""
    session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(locale=Account.locale, update_datetime=Account.update_datetime)
    )


def client_campaigns(
    session: Session, account_id: str, roles: Sequence[str], questionnaire_key: str
) -> list[ClientCampaign]:
    """The newest published campaign of each client that counts, that of the whole firm first; one query."""
    place = func.row_number().over(
        partition_by=Campaign.organisation_id,
        order_by=(
            (Unit.name == "").desc(),
            Campaign.opened_on.desc(),
            Campaign.previous_id.is_not(None).desc(),
            Campaign.id,
        ),
    )
    ranked = (
        select(Campaign.organisation_id, Campaign.id, Campaign.mode, place.label("place"))
        .join(Unit, Unit.id == Campaign.unit_id)
        .join(Organisation, Organisation.id == Campaign.organisation_id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(
            Membership.account_id == account_id,
            Membership.role.in_(roles),
            Organisation.in_benchmarks,
            Campaign.status == PUBLISHED,
            Campaign.questionnaire_key == questionnaire_key,
        )
        .subquery()
    )
    query = select(ranked.c.organisation_id, ranked.c.id, ranked.c.mode).where(ranked.c.place == 1)
    return [ClientCampaign(*row) for row in session.execute(query.order_by(ranked.c.id))]


def measured(session: Session, campaign_ids: Sequence[str]) -> dict[str, dict[str, Any] | None]:
    """What is kept of each campaign's last frozen result for benchmarks; None where it was frozen before that was kept.

    One query; a campaign without a result is left out.
    """
    last = (
        select(FrozenResult.campaign_id, func.max(FrozenResult.snapshot))
        .where(FrozenResult.campaign_id.in_(campaign_ids))
        .group_by(FrozenResult.campaign_id)
    )
    query = select(FrozenResult.campaign_id, FrozenResult.measured_scores)
    kept = session.execute(query.where(tuple_(FrozenResult.campaign_id, FrozenResult.snapshot).in_(last)))
    return {row.campaign_id: row.measured_scores for row in kept}


def other_clients(session: Session, account_id: str, roles: Sequence[str], organisation_id: str) -> int:
    """How many other organisations the account has such a role in."""
    query = select(func.count()).where(
        Membership.account_id == account_id, Membership.role.in_(roles), Membership.organisation_id != organisation_id
    )
    return session.scalar(query) or 0


def entries(session: Session, account_id: str) -> dict[str, str]:
    """The key of every measurement of an account that still leads to a campaign, by the campaign's."""
    query = select(BenchmarkEntry.campaign_id, BenchmarkEntry.id).where(
        BenchmarkEntry.account_id == account_id, BenchmarkEntry.campaign_id.is_not(None)
    )
    return {str(campaign_id): key for campaign_id, key in session.execute(query)}


def counted_campaigns(session: Session, account_id: str, campaign: Campaign) -> list[Campaign]:
    """Other campaigns of the same organisation that are measurements of the account."""
    query = select(Campaign).join(BenchmarkEntry, BenchmarkEntry.campaign_id == Campaign.id)
    same = Campaign.organisation_id == campaign.organisation_id, Campaign.id != campaign.id
    return list(session.scalars(query.where(BenchmarkEntry.account_id == account_id, *same).order_by(Campaign.id)))


def figures(session: Session, account_id: str, questionnaire_key: str) -> dict[str, list[BenchmarkFigure]]:
    """Every figure of an account by scale, oldest first."""
    query = select(BenchmarkFigure).where(
        BenchmarkFigure.account_id == account_id, BenchmarkFigure.questionnaire_key == questionnaire_key
    )
    by_scale: dict[str, list[BenchmarkFigure]] = {}
    for figure in session.scalars(query.order_by(BenchmarkFigure.scale, BenchmarkFigure.number)):
        by_scale.setdefault(figure.scale, []).append(figure)
    return by_scale
