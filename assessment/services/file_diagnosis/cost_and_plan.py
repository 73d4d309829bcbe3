"""Cost and optimised plan of a file diagnosis."""

from assessment.core.cost.calculator import calculate
from assessment.core.cost.cost_inputs import InputsRefusedError
from assessment.core.cost.inputs_from_kpis import cost_inputs
from assessment.core.cost.kpi_contradictions import contradictions
from assessment.core.cost.kpis import Kpis, disagreements
from assessment.core.cost.payback import payback, plan_price
from assessment.core.cost.sensitivity import tornado
from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.optimise import OptimisedPlan, optimise, optimise_usual
from assessment.core.optimiser.plan_summary import plan_proof, plan_summary
from assessment.core.planning.plan_limits import PlanLimits
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.importers.kpis import GivenFigures
from assessment.services.file_diagnosis.errors import FiguresRefusedError, NoPlanError
from reports.findings import CostFindings, PlanFindings


def cost_findings(
    questionnaire: Questionnaire, diagnosis: PublishedDiagnosis, given: GivenFigures, context: CompanyProfile
) -> CostFindings:
    """Figures beside answers, and the cost of a year. Raises FiguresRefusedError for inputs that cannot stand."""
    kpis = Kpis(given.kpis.values, context.staff)
    inputs = cost_inputs(questionnaire, kpis, own=given.own, sector=given.sector)
    try:
        cost = calculate(inputs, given.choices)
    except InputsRefusedError as error:
        raise FiguresRefusedError(error) from error
    return CostFindings(
        kpis=kpis,
        disagreements=disagreements(questionnaire, kpis),
        contradictions=contradictions(questionnaire, diagnosis, kpis),
        cost=cost,
        sensitivities=tornado(cost),
    )


def plan_findings(
    diagnosis: PublishedDiagnosis, context: CompanyProfile, limits: PlanLimits | None, money: CostFindings | None
) -> PlanFindings:
    """The plan that brings most within the firm's limits. Raises NoPlanError when the limits told leave none.

    Where none were told, a firm of that size has its usual days.
    """
    cost = money.cost if money else None
    avoidable = {str(line): euros for line, euros in cost.avoidable.items()} if cost else {}
    if limits is None:
        outcome: OptimisedPlan | Infeasible = optimise_usual(diagnosis, context, avoidable=avoidable)
    else:
        outcome = optimise(diagnosis, context, limits=limits, avoidable=avoidable)
    if isinstance(outcome, Infeasible):
        raise NoPlanError(outcome)
    usual = limits is None and bool(outcome.problem.limits.capacity)
    summary, proof = plan_summary(outcome), plan_proof(outcome)
    euros = plan_price(summary.days, summary.spending, cost.inputs) if cost else None
    worth = payback(cost, euros) if cost and euros is not None else None
    return PlanFindings(
        summary,
        proof,
        usual_capacity=usual,
        euros=euros,
        payback=worth,
        unlimited=limits is None and not usual,
    )
