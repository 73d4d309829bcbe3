"""Complete analysis of one campaign for one reader: scores, gaps, agreement, cross-ratings and suppressed cells.

Named heads see everything. Confidential teams see published groups: every figure below is made of what
`privacy` lets through, so that a page may show all of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from assessment.core.analysis.redaction import (
    Redaction,
    questionnaire_of_groups,
    redacted_diagnosis,
    sheet_of_groups,
)
from assessment.core.analysis.suppression_list import suppression_list
from assessment.core.comparison.cross_ratings import CrossRating, cross_ratings
from assessment.core.comparison.function_gaps import Gap, LeverGaps, compare_functions, without_tests
from assessment.core.comparison.group_agreement import GroupAgreement, group_agreements
from assessment.core.comparison.perception_map import MapLine, UnknownItem, blind_spots, draw_map
from assessment.core.comparison.scored_groups import Scale, ScoredGroups, planned_parameters
from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, Verdict, VerdictParameters, VerdictReason
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.cell_perturbation import perturbed_sheet
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.distributions_and_comments import free_texts
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import (
    COMPANY,
    Grouping,
    PublishedGroup,
    every_function,
    merge_order,
    published_groups,
)
from assessment.core.privacy.suppression_reasons import Suppression, SuppressionReason
from assessment.core.questionnaire.answer_sheet import AnswerSheet
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.results.answer_distribution import Distribution, together
from assessment.core.results.diagnosis import diagnose, silent_functions
from assessment.core.results.maturity_levels import CUTS
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.rank_robustness import WEIGHTINGS

NAMED_HEADS = AnalysisSettings()


@dataclass(frozen=True)
class CampaignAnalysis:
    """A result as one reader may see it.

    `threshold`: people from whom on a group is shown, None for named heads. `diagnosis` is None where nothing may be
    shown. `scores` and `items` say of each figure whether it is exact, a bound
    or hidden: by scale or item, then by group, the company under `COMPANY`. `gaps` holds levers (one family of tests)
    and symptoms (another). `comments` is None where free text is protected.
    """

    mode: Mode
    threshold: Threshold | None
    groups: tuple[PublishedGroup, ...]
    hidden: tuple[Suppression, ...]
    diagnosis: PublishedDiagnosis | None = None
    scores: Mapping[str, Mapping[str, PublishedFigure]] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, PublishedFigure]] = field(default_factory=dict)
    map: tuple[MapLine, ...] = ()
    gaps: Mapping[str, LeverGaps] = field(default_factory=dict)
    agreement: tuple[GroupAgreement, ...] = ()
    crossratings: tuple[CrossRating, ...] = ()
    blind_spots: tuple[UnknownItem, ...] = ()
    comments: Mapping[str, tuple[str, ...]] | None = None
    parameters: VerdictParameters = DEFAULT_PARAMETERS
    """What verdicts and intervals were worked out with."""
    cuts: tuple[float, ...] = CUTS
    """Means of 1 to 5 at which levels begin."""
    perturbed: bool = False
    """Whether answers were moved before anything was computed (`cell_perturbation`)."""
    weightings: int = WEIGHTINGS
    """Random weightings behind the steadiness of the weakest lever."""

    @property
    def several(self) -> bool:
        """Whether more than one function answered, shown to this reader or not."""
        shown = tuple(group.key for group in self.groups)
        return len(shown) > 1 or (self.threshold is not None and shown != (COMPANY,))


def analyse_campaign(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    settings: AnalysisSettings = NAMED_HEADS,
    *,
    names: Mapping[str, Text] | None = None,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
) -> CampaignAnalysis:
    """Analyse one wave's answers. `names`: of the groups `others` and `company`, else those of their functions."""
    return analysis_of_groups(scored_groups(questionnaire, sheet, settings), names=names, parameters=parameters)


def analysis_of_groups(
    scored: ScoredGroups,
    *,
    names: Mapping[str, Text] | None = None,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
) -> CampaignAnalysis:
    """The same of answers by published group (`scored_groups`)."""
    questionnaire, sheet, settings = scored.questionnaire, scored.sheet, scored.settings
    of_levers, of_symptoms = (
        planned_parameters(parameters, settings, (len(scale.items) for scale in scales))
        for scales in (scored.levers, scored.symptoms)
    )
    seen, threshold = scored.access, settings.threshold if settings.confidential else None
    if not seen.company and not seen.groups:
        return CampaignAnalysis(settings.mode, threshold, (), seen.hidden)
    lines = draw_map(scored, weights=settings.weights)
    texts = shown_comments(scored)
    length, staff, weights = settings.length, settings.staff, settings.weights
    if settings.confidential:
        silent = silent_functions(staff, questionnaire.triad, sheet.functions)
        diagnosis = _redacted(scored, lines, names=names or {}, comments=texts or {}, silent=silent)
    else:
        diagnosis = diagnose(questionnaire, sheet, length=length, staff=staff, weights=weights)
    agreement = group_agreements(scored)
    ratings = cross_ratings(scored, parameters=parameters)
    return CampaignAnalysis(
        mode=settings.mode,
        threshold=threshold,
        groups=seen.groups,
        hidden=suppression_list(scored, diagnosis, lines, agreement, ratings, texts_shown=texts is not None),
        diagnosis=diagnosis,
        scores=_scores(scored, diagnosis),
        items=_items(scored, diagnosis),
        map=lines,
        gaps=_gaps(scored, scored.levers, of_levers) | _gaps(scored, scored.symptoms, of_symptoms),
        agreement=agreement,
        crossratings=ratings,
        blind_spots=blind_spots(lines, seen.groups),
        comments=texts,
        parameters=of_levers,
        perturbed=bool(settings.perturbation_key),
    )


def scored_groups(questionnaire: Questionnaire, sheet: AnswerSheet, settings: AnalysisSettings) -> ScoredGroups:
    """The answers by published group, perturbed where there is a key: whatever is published is made of these."""
    grouping = settings.grouping or default_grouping(questionnaire, sheet, settings)
    if settings.perturbation_key:
        sheet = perturbed_sheet(sheet, grouping, key=settings.perturbation_key)
    return ScoredGroups(questionnaire, sheet, replace(settings, grouping=grouping))


def default_grouping(questionnaire: Questionnaire, sheet: AnswerSheet, settings: AnalysisSettings) -> Grouping:
    """The groups that follow from who answered, merged by the staff where it is known."""
    answered = Counter(sheet.functions)
    counts = {function.key: answered[function.key] for function in questionnaire.functions if answered[function.key]}
    if not settings.confidential:
        return every_function(counts, triad=questionnaire.triad)
    order = merge_order({function: settings.staff.get(function, count) for function, count in counts.items()})
    return published_groups(counts, order=order, threshold=settings.threshold, triad=questionnaire.triad)


def _redacted(
    scored: ScoredGroups,
    lines: Sequence[MapLine],
    *,
    names: Mapping[str, Text],
    comments: Mapping[str, tuple[str, ...]],
    silent: Mapping[str, int],
) -> PublishedDiagnosis:
    grouping, seen = scored.grouping, scored.access
    redactor = Redaction(
        figures=scored.figures,
        rows=scored.rows,
        spreads=_company_spreads(lines) if scored.sees_all else {},
        voices=tuple(group.key for group in grouping.voices),
        settings=scored.settings,
        company=seen.company,
        sees_all=scored.sees_all,
        company_items=scored.company_items,
        ranges=bool(seen.groups),
    )
    return redacted_diagnosis(
        questionnaire_of_groups(scored.questionnaire, grouping, names=names),
        replace(sheet_of_groups(scored.sheet, grouping), comments=comments),
        length=scored.settings.length,
        staff=scored.staff,
        weights=scored.settings.weights,
        redactor=redactor,
        visible=[group.key for group in seen.groups],
        silent=silent,
    )


def _company_spreads(lines: Sequence[MapLine]) -> dict[str, Distribution]:
    """Items whose spread is shown in every group: only then does the company's tell nothing more."""
    spreads = {line.item.code: [mark.spread for mark in line.marks] for line in lines}
    return {
        code: together([distribution for distribution in distributions if distribution])
        for code, distributions in spreads.items()
        if all(distributions)
    }


def shown_comments(scored: ScoredGroups) -> Mapping[str, tuple[str, ...]] | None:
    """Free text that the reader may read; None where it is protected."""
    comments, people = scored.sheet.comments, scored.sheet.certain_commenters
    if not scored.confidential:
        return comments
    return free_texts(comments, commenters=people, threshold=scored.threshold, reader_inside=scored.reader is not None)


def _scores(scored: ScoredGroups, diagnosis: PublishedDiagnosis) -> dict[str, dict[str, PublishedFigure]]:
    return {
        scale.key: _with_company(
            {group.key: scored.figures[scale.key][group.key].score for group in scored.access.groups},
            diagnosis.scales[scale.key].score,
            [scored.figures[scale.key][voice.key].score for voice in scored.grouping.voices],
            scored.company_score(scale),
        )
        for scale in scored.scales
    }


def _items(scored: ScoredGroups, diagnosis: PublishedDiagnosis) -> dict[str, dict[str, PublishedFigure]]:
    return {
        item.code: _with_company(
            {group.key: scored.figure(scale, group.key, item.code) for group in scored.access.groups},
            diagnosis.items[item.code].mean,
            [scored.figure(scale, voice.key, item.code) for voice in scored.grouping.voices],
            (scored.company_items or {}).get(item.code),
        )
        for scale in scored.scales
        for item in scale.items
    }


def _with_company(
    groups: dict[str, PublishedFigure],
    value: float | None,
    voices: Sequence[PublishedFigure],
    instead: PublishedFigure | None,
) -> dict[str, PublishedFigure]:
    """The groups' figures and the company's; one group that is the company stands for both.

    `instead`: the company's figure for a reader to whom it is told more coarsely.
    """
    if COMPANY in groups:
        return groups
    if instead is not None:
        return groups | {COMPANY: instead}
    if value is not None:
        return groups | {
            COMPANY: PublishedFigure(value, ExtremeBound.ABOUT if any(figure.end for figure in voices) else None)
        }
    withheld = any(figure.value is not None for figure in voices)
    hidden = (
        SuppressionReason.SUBTRACTION if withheld else next((figure.hidden for figure in voices if figure.hidden), None)
    )
    return groups | {COMPANY: PublishedFigure(None, hidden=hidden)}


def _gaps(scored: ScoredGroups, scales: Sequence[Scale], parameters: VerdictParameters) -> dict[str, LeverGaps]:
    """Gaps between visible groups on one family of scales; a group at an end enters by its bound."""
    visible = [group.key for group in scored.access.groups]
    scores = {scale.key: {group: scored.scores(scale, group) for group in visible} for scale in scales}
    lever_gaps = compare_functions(scores, scored.staff, parameters=parameters, planned=scored.confidential)
    complete = {key: _every_pair(gaps, scored, key) for key, gaps in lever_gaps.items()}
    return {key: without_tests(gaps) for key, gaps in complete.items()} if scored.confidential else complete


def _every_pair(gaps: LeverGaps, scored: ScoredGroups, key: str) -> LeverGaps:
    """The gaps with those that could not be judged: one of the groups is protected, or has no score."""
    judged = {(gap.first, gap.second): gap for gap in gaps.pairs}
    pairs = []
    for pair in combinations([group.key for group in scored.access.groups], 2):
        protected = any(scored.figures[key][group].score.hidden for group in pair)
        silent = (
            Gap(*pair, Verdict.HIDDEN, VerdictReason.PROTECTED)
            if protected
            else Gap(*pair, Verdict.FEW, VerdictReason.FEW_RESPONDENTS)
        )
        pairs.append(judged.get(pair, silent))
    return replace(gaps, pairs=tuple(pairs))
