"""Many firms on one page: a fixed number of queries, however many firms and waves there are."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from assessment.store.models import (
    Cadence,
    Campaign,
    Invitation,
    Membership,
    Organisation,
    Plan,
    PlanStep,
    Response,
    Unit,
)
from assessment.store.models.campaign import CLOSED, DRAFT, OPEN, PUBLISHED
from assessment.store.models.plan import DONE, DROPPED

Counts = dict[str, tuple[int, int]]


class Client(NamedTuple):
    """A unit of a firm with its last campaign: `kept` is the last one that is over, where there is one."""

    organisation_id: str
    organisation: str
    zone: str
    role: str
    unit_id: str
    unit: str
    campaign_id: str
    status: str
    opened_on: date | None
    closes_on: date | None
    opens_itself_on: date | None
    questionnaire_key: str
    kept_id: str | None
    kept_status: str | None
    kept_opened_on: date | None
    kept_follows: bool
    cadence_mode: str | None
    cadence_days: int | None


def clients(session: Session, account_id: str, roles: Sequence[str]) -> list[Client]:
    """Every unit with a campaign in the firms where the account has one of these roles; one query."""
    last = _last(account_id, (DRAFT, OPEN, CLOSED, PUBLISHED), "last")
    kept = _last(account_id, (CLOSED, PUBLISHED), "kept")
    found = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.time_zone,
            Membership.role,
            Unit.id,
            Unit.name,
            last.c.id,
            last.c.status,
            last.c.opened_on,
            last.c.closes_on,
            last.c.opens_itself_on,
            last.c.questionnaire_key,
            kept.c.id,
            kept.c.status,
            kept.c.opened_on,
            kept.c.previous_id.is_not(None),
            Cadence.mode,
            Cadence.every_days,
        )
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Unit, Unit.organisation_id == Organisation.id)
        .join(last, and_(last.c.unit_id == Unit.id, last.c.place == 1))
        .outerjoin(kept, and_(kept.c.unit_id == Unit.id, kept.c.place == 1))
        .outerjoin(Cadence, Cadence.unit_id == Unit.id)
        .where(Membership.account_id == account_id, Membership.role.in_(roles))
    )
    return [Client(*row) for row in session.execute(found.order_by(func.lower(Organisation.name), Unit.name))]


def _last(account_id: str, statuses: Sequence[str], name: str) -> Any:
    """Campaigns of the account's firms, the newest of each unit in place 1: an open one, else the last opened."""
    place = func.row_number().over(
        partition_by=Campaign.unit_id,
        order_by=(
            # What is under way comes before what is over; a draft is what comes next.
            case((Campaign.status == OPEN, 0), (Campaign.status == DRAFT, 1), else_=2),
            Campaign.opened_on.desc(),
            Campaign.created_on.desc(),
            Campaign.id,
        ),
    )
    found = (
        select(
            Campaign.id,
            Campaign.unit_id,
            Campaign.status,
            Campaign.opened_on,
            Campaign.closes_on,
            Campaign.opens_itself_on,
            Campaign.questionnaire_key,
            Campaign.previous_id,
            place.label("place"),
        )
        .join(Membership, Membership.organisation_id == Campaign.organisation_id)
        .where(Membership.account_id == account_id, Campaign.status.in_(statuses))
    )
    return found.subquery(name)


def answers(session: Session, campaign_ids: Sequence[str]) -> Counts:
    """How many are invited to each campaign, and how many finished; two queries."""
    invited = (
        select(Invitation.campaign_id, func.count())
        .where(Invitation.campaign_id.in_(campaign_ids), Invitation.revoked.is_(False))
        .group_by(Invitation.campaign_id)
    )
    finished = (
        select(Response.campaign_id, func.count())
        .where(Response.campaign_id.in_(campaign_ids), Response.finished_on.is_not(None))
        .group_by(Response.campaign_id)
    )
    done: dict[str, int] = {key: count for key, count in session.execute(finished) if key is not None}
    return {key: (count, done.get(key, 0)) for key, count in session.execute(invited)}


def open_actions(session: Session, unit_ids: Sequence[str]) -> dict[str, int]:
    """How many actions of the plan that each unit follows are still to be done; units without a plan are left out."""
    place = func.row_number().over(
        partition_by=Campaign.unit_id,
        order_by=(Campaign.opened_on.desc(), Plan.number.desc(), Plan.id),
    )
    approved = (
        select(Campaign.unit_id, Plan.id, place.label("place"))
        .join(Plan, Plan.campaign_id == Campaign.id)
        .where(Campaign.unit_id.in_(unit_ids), Plan.approved_on.is_not(None))
        .subquery()
    )
    waiting = func.sum(case((PlanStep.status.not_in((DONE, DROPPED)), 1), else_=0))
    found = (
        select(approved.c.unit_id, waiting)
        .outerjoin(PlanStep, PlanStep.plan_id == approved.c.id)
        .where(approved.c.place == 1)
        .group_by(approved.c.unit_id)
    )
    return {unit: int(count or 0) for unit, count in session.execute(found)}
