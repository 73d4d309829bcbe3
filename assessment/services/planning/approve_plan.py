"""Approves a plan: stores it with its forecast."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.plan_summary import plan_summary
from assessment.core.planning.forecast import forecast
from assessment.core.planning.roadmap import PlannedAction
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.campaign_audit import audit_campaign
from assessment.services.errors import NothingToApproveError
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.services.planning.optimise_plan import keep_limits, optimise_plan
from assessment.services.results.campaign_plan import limits_of, plan_inputs_of
from assessment.services.results.campaign_result import CampaignResult
from assessment.store.frozen.results import to_json
from assessment.store.models import Campaign, Organisation, Plan, PlanStep
from assessment.store.queries import plans
from assessment.store.queries.campaigns import workshops


def approve_plan(
    session: Session,
    campaign: Campaign,
    *,
    actor: Actor,
    result: CampaignResult,
    questionnaire: Questionnaire,
    now: datetime,
) -> Plan:
    """Freeze the plan in the making; it starts today. What was noted of the same actions before goes on.

    What a workshop decided of an action bears its owner and its day.

    Raises NotAllowedError, NothingToPlanError, NothingToApproveError.
    """
    require(actor, Right.PLAN, campaign.organisation_id)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    today = local_day(organisation.time_zone, now)
    sources = plan_inputs_of(
        session, campaign, result.reading.diagnosis, result.context, questionnaire=questionnaire, today=today
    )
    limits = limits_of(session, campaign, sources)
    outcome = optimise_plan(sources, limits)
    if isinstance(outcome, Infeasible) or not outcome.roadmap.actions:
        raise NothingToApproveError
    former = plans.approved(session, campaign.id)
    plan = keep_limits(session, campaign, actor=actor, limits=limits, now=now)
    summary = plan_summary(outcome)
    locked = forecast(summary.roadmap, sources.diagnosis)
    in_the_making = update(Plan).where(Plan.id == plan.id, Plan.approved_on.is_(None))
    change: Any = in_the_making.values(
        frozen=to_json(summary), forecast=to_json(locked), approved_on=today, account_id=actor.account_id
    )
    session.execute(change.execution_options(synchronize_session=False))
    session.refresh(plan)
    noted = plans.steps(session, former.id) if former else {}
    steps = [_step(plan, today, planned, noted.get(planned.action.id)) for planned in summary.roadmap.actions]
    decided = {decision.action: decision for decision in workshops.decisions(session, campaign.id)}
    for step in steps:
        if step.action in decided:
            step.owner, step.due_on = decided[step.action].owner, decided[step.action].due_on
    session.add_all(steps)
    audit_campaign(session, "approve_plan", campaign, actor=actor, now=now)
    session.flush()
    return plan


def _step(plan: Plan, today: date, planned: PlannedAction, noted: PlanStep | None) -> PlanStep:
    """The action as it is to be followed; what was noted under the former plan stays noted."""
    due = today + timedelta(days=planned.finish_day - 1)
    if noted is None:
        return PlanStep(plan_id=plan.id, action=planned.action.id, due_on=due)
    return PlanStep(
        plan_id=plan.id,
        action=planned.action.id,
        due_on=due,
        status=noted.status,
        owner=noted.owner,
        actual=dict(noted.actual),
        note=noted.note,
        changed_on=noted.changed_on,
    )
