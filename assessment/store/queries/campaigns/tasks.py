"""Actions and decisions that are due over all organisations of an account."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from assessment.store.models import Campaign, Membership, Organisation, Plan, PlanStep, WorkshopTopic
from assessment.store.models.planning import DOING, PLANNED


class StepDue(NamedTuple):
    """An action of the plan that a campaign follows."""

    organisation_id: str
    organisation: str
    campaign: Campaign
    step: PlanStep


class DecisionDue(NamedTuple):
    """A decision of a campaign's meeting that no action of the plan stands for."""

    organisation_id: str
    organisation: str
    campaign: Campaign
    topic: WorkshopTopic


def steps_due(session: Session, account_id: str, roles: Sequence[str], *, until: date) -> list[StepDue]:
    """Actions not done yet whose day is `until` or before, of the plan approved last, in one query."""
    last = (
        select(Plan.campaign_id, func.max(Plan.number).label("number"))
        .where(Plan.approved_on.is_not(None))
        .group_by(Plan.campaign_id)
        .subquery()
    )
    query = (
        select(Organisation.id, Organisation.name, Campaign, PlanStep)
        .join(Campaign, Campaign.organisation_id == Organisation.id)
        .join(last, last.c.campaign_id == Campaign.id)
        .join(Plan, and_(Plan.campaign_id == Campaign.id, Plan.number == last.c.number))
        .join(PlanStep, PlanStep.plan_id == Plan.id)
        .where(PlanStep.status.in_((PLANNED, DOING)), PlanStep.due_on <= until)
    )
    return [StepDue(*row) for row in session.execute(query.where(_of_member(account_id, roles)))]


def decisions_due(
    session: Session, account_id: str, roles: Sequence[str], *, since: date, until: date
) -> list[DecisionDue]:
    """Decisions without an action whose day lies between the two, in one query."""
    query = (
        select(Organisation.id, Organisation.name, Campaign, WorkshopTopic)
        .join(Campaign, Campaign.organisation_id == Organisation.id)
        .join(WorkshopTopic, WorkshopTopic.campaign_id == Campaign.id)
        .where(
            WorkshopTopic.decision.is_not(None),
            WorkshopTopic.action.is_(None),
            WorkshopTopic.due_on.between(since, until),
        )
    )
    return [DecisionDue(*row) for row in session.execute(query.where(_of_member(account_id, roles)))]


def _of_member(account_id: str, roles: Sequence[str]) -> ColumnElement[bool]:
    """Whether the account belongs to the organisation in one of these roles."""
    own = select(Membership.organisation_id).where(Membership.account_id == account_id, Membership.role.in_(roles))
    return Organisation.id.in_(own)
