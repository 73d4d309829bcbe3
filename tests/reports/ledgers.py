"""Reports with figures, a cost and a plan within people's days."""

from dataclasses import replace
from functools import cache

from assessment.content.catalogue import questionnaire
from assessment.core.contradictions import contradictions
from assessment.core.cost.calculator import calculate
from assessment.core.cost.from_kpis import cost_inputs
from assessment.core.kpis import Kpis, KpiValue, Source
from assessment.core.optimiser.drawn import DrawnPlan, drawn_plan
from assessment.core.optimiser.limits import Infeasible
from assessment.core.optimiser.planning import optimise
from assessment.core.optimiser.posing import usual_capacity
from reports.content import Report
from reports.content.basis import Basis
from reports.content.ledger import Ledger
from tests.reports.building import story

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


def planned(basis: Basis) -> DrawnPlan:
    """The plan within a usual share of everybody's time."""
    found = optimise(basis.diagnosis, basis.context, capacity=usual_capacity(STAFF))
    assert not isinstance(found, Infeasible)
    return drawn_plan(found)


@cache
def with_ledger(code: str = "fr", *, name: str = STORY) -> Report:
    """The report of an answer file with everything that a firm may tell besides."""
    found = story(name, code)
    instrument, basis = questionnaire(), found.basis
    plan = planned(basis)
    ledger = Ledger(
        kpis=GIVEN,
        cost=calculate(cost_inputs(instrument, GIVEN)),
        contradictions=contradictions(instrument, basis.diagnosis, GIVEN),
        plan=plan,
        plan_euros=30_000.0,
    )
    return replace(found, basis=replace(basis, roadmap=plan.roadmap), ledger=ledger)
