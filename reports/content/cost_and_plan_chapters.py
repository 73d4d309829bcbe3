"""Chapters that cost and plan findings add to a report."""

from dataclasses import dataclass
from functools import cached_property

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
from reports.findings import CompanyFindings


@dataclass(frozen=True)
class CostAndPlanChapters:
    """The chapters of cost and plan, each written when it is first asked for."""

    findings: CompanyFindings
    chapter: ChapterContext

    @property
    def asked(self) -> Questionnaire:
        """The questionnaire with its own functions."""
        return self.chapter.asked or self.chapter.diagnosis.questionnaire

    @cached_property
    def kpis(self) -> tuple[KpiText, ...]:
        """Every figure given, by function."""
        return said_kpis(self.asked, self.findings.kpis, self.chapter.say)

    @cached_property
    def contradictions(self) -> tuple[ContradictionText, ...]:
        """Where figures do not say what answers say."""
        return said_contradictions(
            self.findings.cost.contradictions if self.findings.cost else (), self.asked, self.chapter.say
        )

    @cached_property
    def cost(self) -> CostChapter | None:
        """The cost page; None when nothing was worked out."""
        cost_findings = self.findings.cost
        if cost_findings is None or cost_findings.cost is None:
            return None
        return cost.build(cost_findings.cost, self.asked, self.chapter.say, plan=self.findings.plan)

    @cached_property
    def cfo(self) -> InputReviewChapter | None:
        """The page of inputs, grades and what decides; None when nothing was worked out."""
        cost_findings = self.findings.cost
        if cost_findings is None or cost_findings.cost is None:
            return None
        return cfo.build(cost_findings.cost, cost_findings.sensitivities, self.asked, self.chapter.say)

    @cached_property
    def plan(self) -> PlanChapter | None:
        """The plan's load, proof and what was held back; None without an optimised plan."""
        return plan.build(self.findings.plan.summary, self.asked, self.chapter.say) if self.findings.plan else None

    @cached_property
    def pilot(self) -> Worksheet:
        """The charter of a pilot: one segment, six months, a joint goal."""
        return sheets.pilot(self.chapter)

    @cached_property
    def sheets(self) -> tuple[Worksheet, ...]:
        """One-pagers ready to use: lead commitments, revenue review, glossary."""
        return (
            sheets.commitments(self.chapter, self.asked, self.findings.kpis),
            sheets.review(self.chapter, self.asked, self.findings.kpis),
            sheets.glossary(self.chapter, self.asked),
        )
