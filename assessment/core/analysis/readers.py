"""Analyses of one campaign for each of its readers, worked out once for all who see the same."""

from collections.abc import Iterable
from dataclasses import replace

from assessment.core.analysis.campaign_analysis import (
    CampaignAnalysis,
    analyse_campaign,
    scored_groups,
    shown_comments,
)
from assessment.core.comparison.cross_ratings import published_ratings
from assessment.core.comparison.scored_groups import ScoredGroups, spread_hidden
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Questionnaire


def analyses_by_reader(
    questionnaire: Questionnaire, sheet: AnswerSheet, settings: AnalysisSettings, readers: Iterable[str | None]
) -> dict[str | None, CampaignAnalysis]:
    """The analysis for each reader: their function, or None for one who did not answer."""
    distinct: list[tuple[ScoredGroups, CampaignAnalysis]] = []
    analyses: dict[str | None, CampaignAnalysis] = {}
    for reader in readers:
        scored = scored_groups(questionnaire, sheet, replace(settings, reader=reader))
        analysis = next((known for other, known in distinct if see_the_same(other, scored)), None)
        if analysis is None:
            analysis = analyse_campaign(questionnaire, sheet, scored.settings)
            distinct.append((scored, analysis))
        analyses[reader] = analysis
    return analyses


def see_the_same(first: ScoredGroups, second: ScoredGroups) -> bool:
    """Whether two readers of one sheet get the same analysis: all that depends on a reader is alike."""
    return (
        first.sight == second.sight
        and first.figures == second.figures
        and first.company_items == second.company_items
        and published_ratings(first) == published_ratings(second)
        and shown_comments(first) == shown_comments(second)
        and _spreads(first) == _spreads(second)
    )


def _spreads(scored: ScoredGroups) -> list[object]:
    """Why each spread is kept back, where it is."""
    return [
        spread_hidden(scored, scale, code, group)
        for scale in scored.scales
        for code in scale.codes
        for group in scored.sight.groups
    ]
