"""View model of the evidence page: practices by lever with answers and what was seen."""

from dataclasses import dataclass
from typing import Any

from assessment.core.analysis.evidence import Observation
from assessment.core.questionnaire.definition import Item, Lever
from assessment.services.evidence.note_evidence import evidence_of, practices_asked
from assessment.web.base.app_context import session
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.result_access import may_read, result_of
from reports.content.evidence.evidence import EvidenceView, view
from reports.content.writing.chapter_context import ChapterContext


@dataclass(frozen=True, slots=True)
class PracticeEvidence:
    """One practice of the list. `noted` is None where nobody looked; `told` where the result may not be read yet."""

    code: str
    label: str
    noted: Observation | None
    option: str
    told: EvidenceView | None


@dataclass(frozen=True, slots=True)
class LeverEvidence:
    """The practices of one lever."""

    name: str
    practices: tuple[PracticeEvidence, ...]


def evidence_list(page: CampaignPage) -> dict[str, Any]:
    """What the page is filled with: practices by lever, and how many were checked."""
    questionnaire = questionnaire_of(page.campaign)
    evidence, asked = evidence_of(session(), page.campaign), practices_asked(page.campaign, questionnaire)
    chapter = _chapter(page, evidence)
    levers = tuple(_lever(page, lever, asked, evidence, chapter) for lever in questionnaire.levers)
    return {"levers": levers, "noted": len(evidence.keys() & asked.keys()), "total": len(asked)}


def _chapter(page: CampaignPage, evidence: dict[str, Observation]) -> ChapterContext | None:
    """The result as the reader may see it, to set beside what was seen; None before it may be read."""
    if not may_read(page):
        return None
    campaign_result = result_of(page)
    if campaign_result.reading.diagnosis is None or campaign_result.roadmap is None:
        return None
    asked = questionnaire_of(page.campaign)
    return ChapterContext(
        campaign_result.reading.diagnosis,
        campaign_result.roadmap,
        campaign_result.context,
        page.say,
        campaign_result.reading,
        asked,
        evidence,
    )


def _lever(
    page: CampaignPage,
    lever: Lever,
    asked: dict[str, Item],
    evidence: dict[str, Observation],
    chapter: ChapterContext | None,
) -> LeverEvidence:
    practices = tuple(
        _practice(page, item, evidence.get(item.code), chapter) for item in lever.items if item.code in asked
    )
    return LeverEvidence(lever.name.within(page.language), practices)


def _practice(
    page: CampaignPage, item: Item, noted: Observation | None, chapter: ChapterContext | None
) -> PracticeEvidence:
    seen = item.options[noted.level - 1].within(page.language) if noted and noted.level else ""
    evidence_view = view(chapter, item) if noted and chapter and item.code in chapter.diagnosis.items else None
    return PracticeEvidence(item.code, item.label.within(page.language), noted, seen, evidence_view)
