"""Analyses of one campaign for each of its readers, worked out once for all who see the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from assessment.core.analysis.campaign_analysis import (
    CampaignAnalysis,
    analysis_of_groups,
    scored_groups,
    shown_comments,
)
from assessment.core.comparison.cross_ratings import published_ratings
from assessment.core.comparison.scored_groups import ScoredGroups, spread_hidden
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.protected_figures import PublishedScale
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Questionnaire


def analyses_by_reader(
    questionnaire: Questionnaire, sheet: AnswerSheet, settings: AnalysisSettings, readers: Iterable[str | None]
) -> dict[str | None, CampaignAnalysis]:
    """The analysis for each reader: their function, or None for one who did not answer."""
    distinct: list[tuple[_ReaderView, CampaignAnalysis]] = []
    analyses: dict[str | None, CampaignAnalysis] = {}
    # Answers are perturbed alike for every reader: once for all.
    common = scored_groups(questionnaire, sheet, settings)
    for reader in readers:
        view = _ReaderView(replace(common, settings=replace(common.settings, reader=reader)))
        analysis = next((known for other, known in distinct if other.shows_the_same_as(view)), None)
        if analysis is None:
            analysis = analysis_of_groups(view.scored)
            distinct.append((view, analysis))
        analyses[reader] = analysis
    return analyses


@dataclass(frozen=True)
class _ReaderView:
    """All of a wave that depends on its reader, each part worked out when it is first compared."""

    scored: ScoredGroups

    def shows_the_same_as(self, other: "_ReaderView") -> bool:
        """Whether the two readers get the same analysis."""
        first, second = self.scored, other.scored
        return (
            first.access == second.access
            and first.figures == second.figures
            and first.company_items == second.company_items
            and self.ratings == other.ratings
            and self.comments == other.comments
            and self.spreads == other.spreads
        )

    @cached_property
    def ratings(self) -> Mapping[tuple[str, str], PublishedScale]:
        """What the reader may know of each rating."""
        return published_ratings(self.scored)

    @cached_property
    def comments(self) -> Mapping[str, tuple[str, ...]] | None:
        """Free text that the reader may read."""
        return shown_comments(self.scored)

    @cached_property
    def spreads(self) -> list[SuppressionReason | None]:
        """Why each spread is kept back, where it is."""
        scored = self.scored
        return [
            spread_hidden(scored, scale, code, group)
            for scale in scored.scales
            for code in scale.codes
            for group in scored.access.groups
        ]
