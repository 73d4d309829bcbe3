"""Draft and approved plans with their steps."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, undefer

from assessment.store.models import Campaign, Plan, PlanStep


class DoneStep(NamedTuple):
    """An action that was done in some plan of an organisation, with the person-days it took by function."""

    action: str
    actual: dict[str, float]


def draft(session: Session, campaign_id: str) -> Plan | None:
    """The plan in the making."""
    return session.scalar(select(Plan).where(Plan.campaign_id == campaign_id, Plan.approved_on.is_(None)))


def approved(session: Session, campaign_id: str) -> Plan | None:
    """The plan that is followed, with all it holds: the last one approved."""
    query = select(Plan).where(Plan.campaign_id == campaign_id, Plan.approved_on.is_not(None))
    whole = query.options(undefer(Plan.frozen), undefer(Plan.forecast))
    return session.scalars(whole.order_by(Plan.number.desc()).limit(1)).first()


def last_approved(session: Session, campaign_ids: Sequence[str]) -> Plan | None:
    """The plan that was approved last for any of the campaigns, without what was frozen of it."""
    query = select(Plan).where(Plan.campaign_id.in_(campaign_ids), Plan.approved_on.is_not(None))
    return session.scalars(query.order_by(Plan.approved_on.desc(), Plan.number.desc()).limit(1)).first()


def next_number(session: Session, campaign_id: str) -> int:
    """The number of the plan that comes next."""
    return 1 + (session.scalar(select(func.max(Plan.number)).where(Plan.campaign_id == campaign_id)) or 0)


def steps(session: Session, plan_id: str) -> dict[str, PlanStep]:
    """What became of each action of a plan, by the action's id."""
    return {step.action: step for step in session.scalars(select(PlanStep).where(PlanStep.plan_id == plan_id))}


def followed_steps(session: Session, campaign_ids: Sequence[str]) -> dict[str, list[PlanStep]]:
    """What became of the actions of the plan that each campaign follows, the last one approved; one query."""
    last = (
        select(Plan.campaign_id, func.max(Plan.number).label("number"))
        .where(Plan.campaign_id.in_(campaign_ids), Plan.approved_on.is_not(None))
        .group_by(Plan.campaign_id)
        .subquery()
    )
    query = (
        select(Plan.campaign_id, PlanStep)
        .join(PlanStep, PlanStep.plan_id == Plan.id)
        .join(last, and_(last.c.campaign_id == Plan.campaign_id, last.c.number == Plan.number))
    )
    kept: dict[str, list[PlanStep]] = {}
    for campaign_id, step in session.execute(query):
        kept.setdefault(campaign_id, []).append(step)
    return kept


def done_in_organisation(session: Session, organisation_id: str) -> list[DoneStep]:
    """Every action that was done in the organisation with its days, oldest plan first."""
    query = (
        select(PlanStep.action, PlanStep.actual)
        .join(Plan, Plan.id == PlanStep.plan_id)
        .join(Campaign, Campaign.id == Plan.campaign_id)
        .where(Campaign.organisation_id == organisation_id, PlanStep.status == "done")
        .order_by(Plan.approved_on, Plan.id, PlanStep.action)
    )
    return [DoneStep(action, actual) for action, actual in session.execute(query) if actual]
