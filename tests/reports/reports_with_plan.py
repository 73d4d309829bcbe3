"""Reports with KPIs, cost and plan."""

from dataclasses import replace
from functools import cache

from assessment.core.cost.calculator import calculate
from assessment.core.cost.inputs_from_kpis import cost_inputs
from assessment.core.cost.kpi_contradictions import contradictions
from assessment.core.cost.kpis import Kpis, KpiValue, Source, disagreements
from assessment.core.cost.payback import payback
from assessment.core.cost.sensitivity import tornado
from assessment.core.optimiser.constraint_names import Infeasible
from assessment.core.optimiser.optimise import optimise
from assessment.core.optimiser.plan_summary import PlanSummary, plan_summary
from assessment.core.planning.plan_limits import PlanLimits, usual_capacity
from assessment.questionnaire_files.catalogue import questionnaire
from reports.content.report import Report
from reports.content.writing.chapter_context import ChapterContext
from reports.findings import CompanyFindings, CostFindings, PlanFindings
from tests.reports.report_factory import history

STAFF = {"marketing": 2, "sales": 5, "finance": 2, "leadership": 1}
GIVEN = Kpis(
    (
        KpiValue("K1", "marketing", 60, source=Source.SYSTEM, period="3 derniers mois"),
        KpiValue("K1", "sales", 40),
        KpiValue("K2", "sales", 35),
        KpiValue("K4", "sales", 4),
        KpiValue("K5", "finance", 8000, source=Source.SYSTEM),
        KpiValue("K6", "finance", 35),
        KpiValue("K9", "marketing", 30, 12),
        KpiValue("K11", "leadership", 20),
        KpiValue("K12", "finance", None, source=Source.UNKNOWN),
    ),
    STAFF,
)
STORY = "three-heads-disagree"


def planned(chapter: ChapterContext) -> PlanSummary:
    """The plan within a usual share of everybody's time."""
    outcome = optimise(chapter.diagnosis, chapter.context, limits=PlanLimits(usual_capacity(STAFF)))
    assert not isinstance(outcome, Infeasible)
    return plan_summary(outcome)


@cache
def with_findings(code: str = "fr", *, name: str = STORY) -> Report:
    """The report of an answer file with everything that a firm may tell besides."""
    report = history(name, code)
    instrument, chapter = questionnaire(), report.chapter
    plan = planned(chapter)
    cost, euros = calculate(cost_inputs(instrument, GIVEN)), 30_000.0
    given = CostFindings(
        kpis=GIVEN,
        disagreements=disagreements(instrument, GIVEN),
        contradictions=contradictions(instrument, chapter.diagnosis, GIVEN),
        cost=cost,
        sensitivities=tornado(cost),
    )
    findings = CompanyFindings(given, PlanFindings(plan, euros=euros, payback=payback(cost, euros)))
    return replace(report, chapter=replace(chapter, roadmap=plan.roadmap), findings=findings)
