"""Optimised roadmap of a campaign within the stored limits, cached by inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.planning.effort_calibration import ActualEffort, corrected
from assessment.core.planning.plan_limits import LimitsRefusedError, PlanLimits, limit_faults, usual_capacity
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Action, Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.campaign_audit import audit_campaign
from assessment.services.cost.campaign_cost import campaign_cost
from assessment.services.cost.kpis import staff_of
from assessment.services.local_time import local_day
from assessment.services.permissions import Actor, Right, require
from assessment.services.results.campaign_result import CampaignResult
from assessment.services.results.target_level import target_of
from assessment.store.models import Campaign, Organisation, Plan
from assessment.store.queries import plans

if TYPE_CHECKING:
    from assessment.core.optimiser.marginal_values import ActionMarginalValue, DayMarginalValue
    from assessment.core.optimiser.optimise import OptimisedPlan

KEPT_PLANS = 32
"""Plans that a process remembers: whoever changes a limit turns back to the page that follows."""


class NothingToPlanError(Exception):
    """Nothing of the result may be shown to this reader, so nothing can be planned from it."""


@dataclass(frozen=True)
class PlanInputs:
    """Everything besides the limits that decides a plan."""

    diagnosis: PublishedDiagnosis
    context: CompanyProfile
    target: Target
    avoidable: Mapping[str, float]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class _PlanCacheKey:
    """What makes two plans the same; the diagnosis is compared by being the same one, which the answer keeps alive."""

    identity: int
    written: str
    sources: PlanInputs = field(compare=False, repr=False)
    limits: PlanLimits = field(compare=False, repr=False)


def limits_of(session: Session, campaign: Campaign) -> PlanLimits:
    """The limits as they were set last; before that, a usual share of people's time."""
    kept = plans.draft(session, campaign.id) or plans.approved(session, campaign.id)
    if kept is None:
        organisation = session.get_one(Organisation, campaign.organisation_id)
        return PlanLimits(usual_capacity(staff_of(organisation, campaign)))
    return PlanLimits(
        capacity={function: tuple(days) for function, days in kept.capacity.items()},
        budget=kept.budget,
        parallel_actions=kept.at_once,
        pinned=frozenset(kept.pinned),
        excluded=frozenset(kept.excluded),
    )


def plan_inputs_of(
    session: Session, campaign: Campaign, result: CampaignResult, *, questionnaire: Questionnaire, today: date
) -> PlanInputs:
    """What a plan that starts today is made from. Raises NothingToPlanError."""
    diagnosis = result.reading.diagnosis
    if diagnosis is None:
        raise NothingToPlanError
    found = campaign_cost(session, campaign, questionnaire=questionnaire)
    done = [
        ActualEffort(one.action, one.actual) for one in plans.done_in_organisation(session, campaign.organisation_id)
    ]
    return PlanInputs(
        diagnosis=diagnosis,
        context=replace(result.context, day=today),
        target=target_of(session, campaign, diagnosis=diagnosis, context=result.context),
        avoidable={line.value: euros for line, euros in found.cost.avoidable.items()} if found.cost else {},
        actions=corrected(questionnaire.actions, done),
    )


def optimise_plan(sources: PlanInputs, limits: PlanLimits) -> "OptimisedPlan | Infeasible":
    """The best plan within the limits, or why there is none. Raises LimitsRefusedError."""
    return _drawn_up(_question(sources, limits))


def days_worth(sources: PlanInputs, limits: PlanLimits) -> "tuple[DayMarginalValue, ...]":
    """What one more day of each function brings; nothing where there is no plan."""
    return _days_worth(_question(sources, limits))


def actions_worth(plan: "OptimisedPlan") -> "tuple[ActionMarginalValue, ...]":
    """What is lost without each action; takes seconds."""
    from assessment.core.optimiser import marginal_values as worth  # noqa: PLC0415

    return worth.worth_of_actions(plan)


def keep_limits(session: Session, campaign: Campaign, *, actor: Actor, limits: PlanLimits, now: datetime) -> Plan:
    """Keep the limits as those of the plan in the making. Raises NotAllowedError, LimitsRefusedError."""
    require(actor, Right.PLAN, campaign.organisation_id)
    if found := limit_faults(limits):
        raise LimitsRefusedError(found)
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


@lru_cache(maxsize=KEPT_PLANS)
def _days_worth(question: _PlanCacheKey) -> "tuple[DayMarginalValue, ...]":
    from assessment.core.optimiser import marginal_values as worth  # noqa: PLC0415

    plan = _drawn_up(question)
    return () if isinstance(plan, Infeasible) else worth.worth_of_a_day(plan)


def _question(sources: PlanInputs, limits: PlanLimits) -> _PlanCacheKey:
    efforts = [(action.id, sorted(action.effort.items())) for action in sources.actions]
    capacity = sorted((function, list(days)) for function, days in limits.capacity.items())
    decided = (capacity, limits.budget, limits.parallel_actions, sorted(limits.pinned), sorted(limits.excluded))
    written = repr((sources.context, sources.target, sorted(sources.avoidable.items()), efforts, decided))
    return _PlanCacheKey(id(sources.diagnosis), written, sources, limits)


@lru_cache(maxsize=KEPT_PLANS)
def _drawn_up(question: _PlanCacheKey) -> "OptimisedPlan | Infeasible":
    # OR-Tools takes a second to load and 100 MB, which every page without a plan does without.
    from assessment.core.optimiser import optimise  # noqa: PLC0415

    sources, limits = question.sources, question.limits
    return optimise.optimise(
        sources.diagnosis,
        sources.context,
        limits=limits,
        target=sources.target,
        avoidable=sources.avoidable,
        actions=sources.actions,
    )
