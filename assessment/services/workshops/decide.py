"""Decisions of a workshop, and their way into the plan."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.core.planning.decisions import Decision
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.campaign_audit import audit_campaign
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.services.planning.optimise_plan import keep_limits
from assessment.services.results.campaign_plan import limits_of, plan_inputs_of
from assessment.services.results.campaign_result import CampaignResult
from assessment.store.models import Campaign, Organisation, WorkshopTopic
from assessment.store.queries import plans


def decide(
    session: Session,
    campaign: Campaign,
    topic: WorkshopTopic,
    decision: Decision,
    *,
    actor: Actor,
    result: CampaignResult,
    questionnaire: Questionnaire,
    now: datetime,
) -> None:
    """Keep what was decided on a question. Its action, where it has one, bears the owner and the day in the plan.

    An action that the approved plan does not hold is fixed in the plan in the making. Raises NotAllowedError,
    NothingToPlanError.
    """
    require(actor, Right.PLAN, campaign.organisation_id)
    topic.decision, topic.owner, topic.due_on = decision.text, decision.owner, decision.due_on
    topic.action = decision.action
    if decision.action is not None and not _noted_in_plan(session, campaign, decision, now=now):
        sources = plan_inputs_of(
            session,
            campaign,
            result.reading.diagnosis,
            result.context,
            questionnaire=questionnaire,
            today=local_day(session.get_one(Organisation, campaign.organisation_id).time_zone, now),
        )
        limits = limits_of(session, campaign, sources)
        fixed = replace(limits, pinned=limits.pinned | {decision.action}, excluded=limits.excluded - {decision.action})
        keep_limits(session, campaign, actor=actor, limits=fixed, now=now)
    audit_campaign(session, "decide", campaign, actor=actor, now=now)
    session.flush()


def _noted_in_plan(session: Session, campaign: Campaign, decision: Decision, *, now: datetime) -> bool:
    """Whether the approved plan holds the action, which then bears the decision's owner and day."""
    approved = plans.approved(session, campaign.id)
    step = plans.steps(session, approved.id).get(decision.action or "") if approved else None
    if step is None:
        return False
    organisation = session.get_one(Organisation, campaign.organisation_id)
    step.owner, step.due_on = decision.owner, decision.due_on
    step.changed_on = local_day(organisation.time_zone, now)
    return True
