"""The report object: all chapters, built on first use."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.planning.roadmap import Roadmap
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.waves.wave_history import WaveHistory
from assessment.i18n import Language
from reports.content import cover, method, score_traces
from reports.content import how_to_read as reading
from reports.content.benchmark import other_clients
from reports.content.benchmark.other_clients import OtherClientsChapter
from reports.content.brief import executive_summary as decision
from reports.content.brief.executive_summary import ExecutiveSummary
from reports.content.brief.missing_answers import MissingAnswers, missing_answers
from reports.content.comparison import agreement, gaps
from reports.content.comparison import cross_ratings as crossratings
from reports.content.comparison import perception_map as perception
from reports.content.comparison import suppressed as hidden
from reports.content.comparison.agreement import AgreementChapter
from reports.content.comparison.cross_ratings import CrossChapter
from reports.content.comparison.gaps import GapsChapter
from reports.content.comparison.perception_map import PerceptionChapter
from reports.content.comparison.suppressed import HiddenChapter
from reports.content.cost_and_plan_chapters import CostAndPlanChapters
from reports.content.cover import Cover
from reports.content.evidence import evidence
from reports.content.evidence.evidence import EvidenceChapter
from reports.content.how_to_read import GlossaryChapter, ReadingChapter, glossary
from reports.content.method import MethodChapter
from reports.content.planning import decisions, roadmap, workshop
from reports.content.planning.decisions import DecisionsChapter
from reports.content.planning.roadmap import RoadmapChapter
from reports.content.planning.workshop import WorkshopChapter
from reports.content.results import answers, levers, practices, symptoms
from reports.content.results import unknown_answers as blind_spots
from reports.content.results.answers import AnswersChapter, CommentsChapter
from reports.content.results.levers import LeversChapter
from reports.content.results.practices import PracticesChapter
from reports.content.results.symptoms import SymptomsChapter
from reports.content.results.unknown_answers import BlindSpotsChapter
from reports.content.score_traces import TraceView
from reports.content.waves import changes as waves
from reports.content.waves.changes import WavesChapter
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import Passage
from reports.edits.patches import NO_EDITS, ReportEdits
from reports.findings import NO_FINDINGS, CompanyFindings
from reports.theme import DEFAULT_THEME, Theme


@dataclass(frozen=True)
class Report:
    """Everything a reader is told, in one language. A chapter is written when it is first asked for, then kept."""

    chapter: ChapterContext
    history: WaveHistory | None = None
    """The waves before, where there are any."""
    findings: CompanyFindings = NO_FINDINGS
    """The firm's figures, cost and plan, where there are any."""
    theme: Theme = DEFAULT_THEME
    recipient: str = ""
    """For whom a shared copy is marked on every page; empty for everybody's own."""
    edits: ReportEdits = NO_EDITS
    """What its editor changed in its prose."""
    beside: bool = True
    """Whether a text whose base has changed stands beside today's, for the editor; readers get today's alone."""
    revised: date | None = None
    """The day on which the editor last changed it after its publication; None where nothing was changed since."""

    @property
    def language(self) -> str:
        """The language's code, fr or en."""
        return self.chapter.say.code

    @property
    def organisation(self) -> str:
        """The firm's name, or what stands for it."""
        name = self.chapter.context.organisation
        return self.chapter.typeset(name) if name else self.chapter.say("report.no_name")

    @property
    def period(self) -> str:
        """The day of the report; empty when none was told."""
        day = self.chapter.context.day
        return self.chapter.say.date(day) if day else ""

    @property
    def foot(self) -> str:
        """The line at the foot of every page: the firm, the day, a later revision, and how to reach the firm."""
        say = self.chapter.say
        revised = say("report.revised", day=say.date(self.revised)) if self.revised else ""
        parts = (self.organisation, self.period, revised, self.theme.contact)
        return say("report.foot").join(part for part in parts if part)

    @property
    def signed(self) -> str:
        """Who signs the document and how to reach them; empty where nobody does."""
        return self.theme.signatory.line if self.theme.signatory else ""

    @property
    def title(self) -> str:
        """The document's title."""
        if self.chapter.context.organisation:
            return self.chapter.say("report.title_organisation", organisation=self.organisation)
        return self.chapter.say("report.title_plain")

    @property
    def subject(self) -> str:
        """The questionnaire and its version."""
        questionnaire = self.chapter.diagnosis.questionnaire
        name = self.chapter.read(questionnaire.title)
        return self.chapter.say("report.subject", questionnaire=name, version=questionnaire.version)

    @property
    def nothing(self) -> bool:
        """Whether not one lever has a score: what is missing is told, and nothing else."""
        return all(lever.score is None for lever in self.chapter.diagnosis.levers)

    @cached_property
    def missing(self) -> MissingAnswers:
        """What lacks an answer, lever by lever."""
        return missing_answers(self.chapter)

    @cached_property
    def cover(self) -> Cover:
        """The cover."""
        return cover.build(self.chapter)

    @cached_property
    def decision(self) -> ExecutiveSummary:
        """The page that can live alone."""
        return decision.build(self.chapter)

    @cached_property
    def reading(self) -> ReadingChapter:
        """How to read the report."""
        return reading.build(self.chapter)

    @cached_property
    def waves(self) -> WavesChapter | None:
        """What changed since the last wave; None for a first wave."""
        return waves.build(self.history, self.chapter.say) if self.history and self.history.previous else None

    @cached_property
    def levers(self) -> LeversChapter:
        """Levers and dimensions."""
        return levers.build(self.chapter)

    @cached_property
    def perception(self) -> PerceptionChapter | None:
        """The map of who sees what; None without several groups."""
        return perception.build(self.chapter)

    @cached_property
    def gaps(self) -> GapsChapter | None:
        """Gaps between groups with their verdicts; None without several groups."""
        return gaps.build(self.chapter)

    @cached_property
    def agreement(self) -> AgreementChapter | None:
        """Agreement inside groups; None for one person."""
        return agreement.build(self.chapter)

    @cached_property
    def crossratings(self) -> CrossChapter | None:
        """What functions say of one another; None where nobody was asked."""
        return crossratings.build(self.chapter)

    @cached_property
    def hidden(self) -> HiddenChapter | None:
        """What is hidden and why; None where nothing may be."""
        return hidden.build(self.chapter)

    @cached_property
    def symptoms(self) -> SymptomsChapter | None:
        """Symptoms by family; None when the questionnaire has none."""
        return symptoms.build(self.chapter)

    @cached_property
    def practices(self) -> PracticesChapter:
        """Practice by practice."""
        return practices.build(self.chapter)

    @cached_property
    def evidence(self) -> EvidenceChapter | None:
        """What was seen on site; None where nothing was noted."""
        return evidence.build(self.chapter)

    @cached_property
    def blind_spots(self) -> BlindSpotsChapter:
        """What people do not know."""
        return blind_spots.build(self.chapter)

    @cached_property
    def roadmap(self) -> RoadmapChapter:
        """The plan."""
        return roadmap.build(self.chapter, plan=self.findings.plan.summary if self.findings.plan else None)

    @cached_property
    def money(self) -> CostAndPlanChapters | None:
        """Figures, cost, plan and one-pagers; None when none were told."""
        given = self.findings.cost or self.findings.plan
        return CostAndPlanChapters(self.findings, self.chapter) if given else None

    @cached_property
    def workshop(self) -> WorkshopChapter:
        """The 90-minute agenda."""
        return workshop.build(self.chapter, self.decision, self.money.contradictions if self.money else ())

    @cached_property
    def decisions(self) -> DecisionsChapter | None:
        """What the meeting decided; None where nothing was."""
        return decisions.build(self.chapter, self.findings.decisions)

    @cached_property
    def other_clients(self) -> OtherClientsChapter | None:
        """The firm beside other clients; None where its consultant did not put that in."""
        return other_clients.build(self.chapter, self.findings.benchmark)

    @cached_property
    def limits(self) -> Passage:
        """What this many answers cannot show."""
        return reading.sample_limits(self.chapter)

    @cached_property
    def method(self) -> MethodChapter:
        """Rules, parameters and limits."""
        return method.build(self.chapter, optimised=self.findings.plan is not None)

    @cached_property
    def glossary(self) -> GlossaryChapter | None:
        """Words explained; None when the questionnaire explains none."""
        return glossary(self.chapter)

    @cached_property
    def answers(self) -> AnswersChapter:
        """The answers."""
        return answers.build(self.chapter)

    @cached_property
    def comments(self) -> CommentsChapter | None:
        """Free text; None when nobody wrote any."""
        return answers.comments(self.chapter)

    def trace(self, key: str, *, lists_people: bool = True) -> TraceView:
        """Where a figure comes from: `total`, a lever's or family's key, an item's code; KeyError for another."""
        return score_traces.build(self.chapter, key, lists_people=lists_people)


def build(
    diagnosis: PublishedDiagnosis,
    roadmap: Roadmap,
    context: CompanyProfile,
    language: Language,
    *,
    reading: CampaignAnalysis | None = None,
    asked: Questionnaire | None = None,
    history: WaveHistory | None = None,
    findings: CompanyFindings = NO_FINDINGS,
    theme: Theme = DEFAULT_THEME,
    recipient: str = "",
) -> Report:
    """The report of a diagnosis with its plan, for one firm, in one language.

    `reading`: what several people's answers say, as far as the reader may see it; `diagnosis` is then its own. `asked`:
    the questionnaire with its own functions, where published groups stand in their place. `history`: the waves before.
    `findings`: the firm's figures, their cost, and the plan within its people's days. `theme`: the firm's look.
    `recipient`: for whom a shared copy is marked.
    """
    chapter = ChapterContext(
        diagnosis,
        roadmap,
        context,
        language,
        reading,
        asked,
        findings.evidence,
        findings.decisions,
        {done.action: done.done_on for done in history.done} if history else {},
    )
    return Report(chapter, history, findings, theme, recipient)
