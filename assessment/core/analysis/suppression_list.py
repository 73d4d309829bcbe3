"""List of suppressed figures with the reason for each, without values."""

from collections.abc import Iterable, Iterator

from assessment.core.analysis.redaction import PROTECTED
from assessment.core.comparison.cross_ratings import CrossRating
from assessment.core.comparison.group_agreement import GroupAgreement
from assessment.core.comparison.perception_map import MapLine
from assessment.core.comparison.scored_groups import ScoredGroups
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.suppression_reasons import SuppressedKind, Suppression, SuppressionReason
from assessment.core.results.published_diagnosis import PublishedDiagnosis


def suppression_list(
    scored: ScoredGroups,
    diagnosis: PublishedDiagnosis,
    lines: Iterable[MapLine],
    agreements: Iterable[GroupAgreement],
    ratings: Iterable[CrossRating],
    *,
    texts_shown: bool,
) -> tuple[Suppression, ...]:
    """Groups, then scores, items, spreads, agreement, cross-ratings and free text; empty for named heads."""
    if not scored.confidential:
        return ()
    suppressions = [
        *scored.access.hidden,
        *_scores(scored, diagnosis),
        *_items(scored),
        *_spreads(lines),
        *_agreements(agreements),
        *_ratings(ratings),
    ]
    if not texts_shown:
        suppressions.append(Suppression(SuppressedKind.FREE_TEXT, SuppressionReason.SPREAD))
    return tuple(dict.fromkeys(suppressions))


def _reason(figure: PublishedFigure) -> SuppressionReason | None:
    return SuppressionReason.END_OF_SCALE if figure.end else figure.hidden


def _scores(scored: ScoredGroups, diagnosis: PublishedDiagnosis) -> Iterator[Suppression]:
    for scale in scored.scales:
        if scored.access.company and diagnosis.scales[scale.key].reason == PROTECTED:
            yield Suppression(SuppressedKind.COMPANY, SuppressionReason.SUBTRACTION, key=scale.key)
        for group in scored.access.groups:
            reason = _reason(scored.figures[scale.key][group.key].score)
            if reason:
                yield Suppression(SuppressedKind.SCALE, reason, group.key, scale.key)


def _items(scored: ScoredGroups) -> Iterator[Suppression]:
    for scale in scored.scales:
        for group in scored.access.groups:
            for code, figure in scored.figures[scale.key][group.key].items.items():
                reason = _reason(figure)
                if reason:
                    yield Suppression(SuppressedKind.ITEM, reason, group.key, code)


def _spreads(lines: Iterable[MapLine]) -> Iterator[Suppression]:
    """One entry for a group that is too small, one per item where nearly everyone agrees."""
    for line in lines:
        for mark in line.marks:
            if mark.spread_hidden is SuppressionReason.SPREAD:
                yield Suppression(SuppressedKind.DISTRIBUTION, SuppressionReason.SPREAD, mark.group)
            elif mark.spread_hidden is SuppressionReason.ALIKE:
                yield Suppression(SuppressedKind.DISTRIBUTION, SuppressionReason.ALIKE, mark.group, line.item.code)


def _agreements(agreements: Iterable[GroupAgreement]) -> Iterator[Suppression]:
    for group_agreement in agreements:
        if group_agreement.items_hidden:
            yield Suppression(SuppressedKind.AGREEMENT, SuppressionReason.SPREAD, group_agreement.group)


def _ratings(ratings: Iterable[CrossRating]) -> Iterator[Suppression]:
    for rating in ratings:
        reason = _reason(rating.score)
        if reason:
            yield Suppression(SuppressedKind.CROSS_RATING, reason, rating.rater, rated=rating.rated)
