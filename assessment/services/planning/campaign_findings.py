"""KPIs, cost, plan and evidence of a campaign as inputs of its report."""

from dataclasses import replace

from sqlalchemy.orm import Session

from assessment.core.cost.kpi_contradictions import contradictions
from assessment.core.cost.kpis import disagreements
from assessment.core.cost.payback import payback, plan_price
from assessment.core.cost.sensitivity import tornado
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.benchmark.compare_client import kept_comparison
from assessment.services.cost.campaign_cost import CampaignCost, campaign_cost
from assessment.services.evidence.note_evidence import evidence_of
from assessment.services.planning.track_plan import followed
from assessment.services.results.campaign_result import CampaignResult
from assessment.store.models import Campaign
from assessment.store.queries.campaigns import workshops
from reports.findings import CompanyFindings, CostFindings, PlanFindings


def campaign_findings(
    session: Session, campaign: Campaign, result: CampaignResult, *, questionnaire: Questionnaire
) -> CompanyFindings:
    """Cost, plan and evidence beside a result; none when no figure was given, no plan approved and nothing seen."""
    cost = campaign_cost(session, campaign, questionnaire=questionnaire)
    plan = plan_findings(session, campaign, cost, questionnaire=questionnaire)
    seen = CompanyFindings(
        evidence=evidence_of(session, campaign),
        decisions=workshops.decisions(session, campaign.id),
        benchmark=kept_comparison(session, campaign),
    )
    if not cost.kpis.values and not cost.typed.own and plan is None:
        return seen
    return replace(seen, cost=cost_findings(cost, questionnaire, diagnosis=result.reading.diagnosis), plan=plan)


def cost_findings(
    cost: CampaignCost, questionnaire: Questionnaire, *, diagnosis: PublishedDiagnosis | None = None
) -> CostFindings:
    """A calculation with what contradicts it; `diagnosis` is None for a reader who may not read the answers."""
    return CostFindings(
        kpis=cost.kpis,
        disagreements=disagreements(questionnaire, cost.kpis),
        contradictions=contradictions(questionnaire, diagnosis, cost.kpis) if diagnosis else (),
        cost=cost.cost,
        sensitivities=tornado(cost.cost) if cost.cost else (),
    )


def plan_findings(
    session: Session, campaign: Campaign, cost: CampaignCost, *, questionnaire: Questionnaire
) -> PlanFindings | None:
    """The approved plan with its price and payback; None while none is approved."""
    kept = followed(session, campaign, questionnaire=questionnaire)
    if kept is None:
        return None
    euros = plan_price(kept.drawn.days, kept.drawn.spending, cost.inputs)
    return PlanFindings(
        summary=kept.drawn,
        euros=euros,
        payback=payback(cost.cost, euros) if cost.cost and euros is not None else None,
        approved_on=kept.plan.approved_on,
    )
