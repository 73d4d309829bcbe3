"""KPIs, cost and plan of a campaign as inputs of its report."""

from sqlalchemy.orm import Session

from assessment.core.cost.cost_inputs import CostInputKey
from assessment.core.cost.kpi_contradictions import contradictions
from assessment.core.cost.payback import plan_euros
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.questionnaire.definition import Questionnaire
from assessment.services.cost.campaign_cost import CampaignCost, campaign_cost
from assessment.services.planning.track_plan import followed
from assessment.services.results.campaign_result import CampaignResult
from assessment.store.models import Campaign
from reports.content.cost_and_plan_chapters import CostAndPlan


def campaign_findings(
    session: Session, campaign: Campaign, result: CampaignResult, *, questionnaire: Questionnaire
) -> CostAndPlan | None:
    """The ledger of a report that this reader may read; None when nobody gave a figure and no plan is approved."""
    found = campaign_cost(session, campaign, questionnaire=questionnaire)
    plan = followed(session, campaign, questionnaire=questionnaire)
    if not found.kpis.values and not found.typed.own and plan is None:
        return None
    diagnosis = result.reading.diagnosis
    return CostAndPlan(
        kpis=found.kpis,
        cost=found.cost,
        contradictions=contradictions(questionnaire, diagnosis, found.kpis) if diagnosis else (),
        plan=plan.drawn if plan else None,
        plan_euros=plan_cost(plan.drawn if plan else None, found),
        approved_on=plan.plan.approved_on if plan else None,
    )


def plan_cost(plan: PlanSummary | None, found: CampaignCost) -> float | None:
    """What a plan costs at the central cost of an hour, in euros; None without a plan, or without that cost."""
    hourly = found.inputs.get(CostInputKey.HOURLY_COST)
    if plan is None or hourly is None:
        return None
    return plan_euros(plan.days, hourly_cost=hourly.range.central, spending=plan.spending)
