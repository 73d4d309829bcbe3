"""Cost and plan findings, and the chapters that they add."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assessment.core.cost.calculator import Cost
from assessment.core.cost.kpi_contradictions import Contradiction
from assessment.core.cost.kpis import Kpis
from assessment.core.optimiser.plan_summary import PlanSummary
from assessment.core.questionnaire.definition import Questionnaire
from reports.content.cost import cost
from reports.content.cost import input_review as cfo
from reports.content.cost.cost import CostChapter
from reports.content.cost.input_review import InputReviewChapter
from reports.content.cost.kpi_text import ContradictionText, KpiText, said_contradictions, said_kpis
from reports.content.planning import plan
from reports.content.planning import worksheets as sheets
from reports.content.planning.plan import PlanChapter
from reports.content.planning.worksheets import Worksheet
from reports.content.writing.chapter_context import ChapterContext


@dataclass(frozen=True)
class CostAndPlan:
    """Figures and plan, as they were worked out; whatever was not told is absent."""

    kpis: Kpis = field(default_factory=Kpis)
    cost: Cost | None = None
    contradictions: tuple[Contradiction, ...] = ()
    plan: PlanSummary | None = None
    plan_euros: float | None = None
    """What the plan costs: days and purchases."""
    approved_on: date | None = None


@dataclass(frozen=True)
class CostAndPlanChapters:
    """The chapters that a ledger adds to a report, each written when it is first asked for."""

    ledger: CostAndPlan
    chapter: ChapterContext

    @property
    def asked(self) -> Questionnaire:
        """The questionnaire with its own functions."""
        return self.chapter.asked or self.chapter.diagnosis.questionnaire

    @cached_property
    def kpis(self) -> tuple[KpiText, ...]:
        """Every figure given, by function."""
        return said_kpis(self.asked, self.ledger.kpis, self.chapter.say)

    @cached_property
    def contradictions(self) -> tuple[ContradictionText, ...]:
        """Where figures do not say what answers say."""
        return said_contradictions(self.ledger.contradictions, self.asked, self.chapter.say)

    @cached_property
    def cost(self) -> CostChapter | None:
        """The cost page; None when nothing was worked out."""
        if self.ledger.cost is None:
            return None
        return cost.build(self.ledger.cost, self.asked, self.chapter.say, plan_euros=self.ledger.plan_euros)

    @cached_property
    def cfo(self) -> InputReviewChapter | None:
        """The page of inputs, grades and what decides; None when nothing was worked out."""
        return cfo.build(self.ledger.cost, self.asked, self.chapter.say) if self.ledger.cost else None

    @cached_property
    def plan(self) -> PlanChapter | None:
        """The plan's load, proof and what was held back; None without an optimised plan."""
        return plan.build(self.ledger.plan, self.asked, self.chapter.say) if self.ledger.plan else None

    @cached_property
    def pilot(self) -> Worksheet:
        """The charter of a pilot: one segment, six months, a joint goal."""
        return sheets.pilot(self.chapter)

    @cached_property
    def sheets(self) -> tuple[Worksheet, ...]:
        """One-pagers ready to use: lead commitments, revenue review, glossary."""
        return (
            sheets.commitments(self.chapter, self.asked, self.ledger.kpis),
            sheets.review(self.chapter, self.asked, self.ledger.kpis),
            sheets.glossary(self.chapter, self.asked),
        )
