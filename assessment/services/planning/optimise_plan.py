"""Plan of a campaign within chosen limits, what it is worth, and the limits that are kept."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.planning.plan_limits import LimitsRefusedError, PlanLimits, limit_faults
from assessment.services.campaign_audit import audit_campaign
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.services.plan_cache import PlanInputs, plan_question, planned, worth_of_days
from assessment.store.models import Campaign, Organisation, Plan
from assessment.store.queries import plans

if TYPE_CHECKING:
    from assessment.core.optimiser.marginal_values import ActionMarginalValue, DayMarginalValue
    from assessment.core.optimiser.optimise import OptimisedPlan


def optimise_plan(sources: PlanInputs, limits: PlanLimits) -> "OptimisedPlan | Infeasible":
    """The best plan within the limits, or why there is none. Raises LimitsRefusedError."""
    return planned(plan_question(sources, limits))


def days_worth(sources: PlanInputs, limits: PlanLimits) -> "tuple[DayMarginalValue, ...]":
    """What one more day of each function brings; nothing where there is no plan."""
    return worth_of_days(plan_question(sources, limits))


def actions_worth(plan: "OptimisedPlan") -> "tuple[ActionMarginalValue, ...]":
    """What is lost without each action; takes seconds."""
    from assessment.core.optimiser import marginal_values as worth  # noqa: PLC0415

    return worth.worth_of_actions(plan)


def keep_limits(session: Session, campaign: Campaign, *, actor: Actor, limits: PlanLimits, now: datetime) -> Plan:
    """Keep the limits as those of the plan in the making. Raises NotAllowedError, LimitsRefusedError."""
    require(actor, Right.PLAN, campaign.organisation_id)
    if faults := limit_faults(limits):
        raise LimitsRefusedError(faults)
    organisation = session.get_one(Organisation, campaign.organisation_id)
    plan = plans.draft(session, campaign.id)
    if plan is None:
        day = local_day(organisation.time_zone, now)
        plan = Plan(campaign_id=campaign.id, number=plans.next_number(session, campaign.id), created_on=day)
        session.add(plan)
    plan.capacity = {function: list(days) for function, days in limits.capacity.items()}
    plan.budget, plan.at_once = limits.budget, limits.parallel_actions
    plan.pinned, plan.excluded = sorted(limits.pinned), sorted(limits.excluded)
    audit_campaign(session, "plan", campaign, actor=actor, now=now)
    session.flush()
    return plan
