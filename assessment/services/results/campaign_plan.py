"""Inputs and limits of a campaign's plan, and the roadmap that its result shows before one is approved."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.planning.effort_calibration import ActualEffort, corrected
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.planning.responsible_functions import usual_limits
from assessment.core.planning.roadmap import Roadmap
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.cost.campaign_cost import campaign_cost
from assessment.services.cost.kpis import staff_of
from assessment.services.errors import NothingToPlanError
from assessment.services.plan_cache import PlanInputs, plan_question, planned, proposed_roadmap
from assessment.services.results.target_level import target_of
from assessment.store.models import Campaign, Organisation
from assessment.store.queries import plans


def limits_of(session: Session, campaign: Campaign, sources: PlanInputs) -> PlanLimits:
    """The limits as they were set last; before that, a usual share of people's time."""
    kept = plans.draft(session, campaign.id) or plans.approved(session, campaign.id)
    if kept is None:
        organisation = session.get_one(Organisation, campaign.organisation_id)
        staff = {**sources.context.staff, **staff_of(organisation, campaign)}
        return usual_limits(sources.diagnosis, replace(sources.context, staff=staff))
    return PlanLimits(
        capacity={function: tuple(days) for function, days in kept.capacity.items()},
        budget=kept.budget,
        parallel_actions=kept.at_once,
        pinned=frozenset(kept.pinned),
        excluded=frozenset(kept.excluded),
    )


def plan_inputs_of(
    session: Session,
    campaign: Campaign,
    diagnosis: PublishedDiagnosis | None,
    context: CompanyProfile,
    *,
    questionnaire: Questionnaire,
    today: date | None,
) -> PlanInputs:
    """What a plan that starts today is made from. Raises NothingToPlanError."""
    if diagnosis is None:
        raise NothingToPlanError
    cost = campaign_cost(session, campaign, questionnaire=questionnaire)
    done = [
        ActualEffort(done_step.action, done_step.actual)
        for done_step in plans.done_in_organisation(session, campaign.organisation_id)
    ]
    return PlanInputs(
        diagnosis=diagnosis,
        context=replace(context, day=today),
        target=target_of(session, campaign, diagnosis=diagnosis, context=context),
        avoidable={line.value: euros for line, euros in cost.cost.avoidable.items()} if cost.cost else {},
        actions=corrected(questionnaire.actions, done),
    )


def campaign_roadmap(session: Session, campaign: Campaign, sources: PlanInputs) -> Roadmap:
    """The plan within the campaign's limits; where they leave none, within a usual share of people's time."""
    outcome = planned(plan_question(sources, limits_of(session, campaign, sources)))
    return proposed_roadmap(sources) if isinstance(outcome, Infeasible) else outcome.roadmap
