"""List of suppressed figures with the reason for each, without values."""

from collections.abc import Iterable, Iterator

from assessment.core.analysis.redaction import PROTECTED
from assessment.core.comparison.cross_ratings import CrossRating
from assessment.core.comparison.group_agreement import Accord
from assessment.core.comparison.perception_map import MapLine
from assessment.core.comparison.scored_groups import Material
from assessment.core.privacy.protected_figures import Figure
from assessment.core.privacy.suppression_reasons import Hidden, Reason, What
from assessment.core.results.diagnosis import Diagnosis


def suppressions(
    material: Material,
    diagnosis: Diagnosis,
    lines: Iterable[MapLine],
    accords: Iterable[Accord],
    ratings: Iterable[CrossRating],
    *,
    texts_shown: bool,
) -> tuple[Hidden, ...]:
    """Groups, then scores, items, spreads, agreement, cross-ratings and free text; empty for named heads."""
    if not material.confidential:
        return ()
    found = [
        *material.sight.hidden,
        *_scores(material, diagnosis),
        *_items(material),
        *_spreads(lines),
        *_agreements(accords),
        *_ratings(ratings),
    ]
    if not texts_shown:
        found.append(Hidden(What.FREE_TEXT, Reason.SPREAD))
    return tuple(dict.fromkeys(found))


def _reason(figure: Figure) -> Reason | None:
    return Reason.END_OF_SCALE if figure.end else figure.hidden


def _scores(material: Material, diagnosis: Diagnosis) -> Iterator[Hidden]:
    for scale in material.scales:
        if material.sight.company and diagnosis.scales[scale.key].reason == PROTECTED:
            yield Hidden(What.COMPANY, Reason.SUBTRACTION, key=scale.key)
        for group in material.sight.groups:
            reason = _reason(material.figures[scale.key][group.key].score)
            if reason:
                yield Hidden(What.SCALE, reason, group.key, scale.key)


def _items(material: Material) -> Iterator[Hidden]:
    for scale in material.scales:
        for group in material.sight.groups:
            for code, figure in material.figures[scale.key][group.key].items.items():
                reason = _reason(figure)
                if reason:
                    yield Hidden(What.ITEM, reason, group.key, code)


def _spreads(lines: Iterable[MapLine]) -> Iterator[Hidden]:
    """One entry for a group that is too small, one per item where nearly everyone agrees."""
    for line in lines:
        for mark in line.marks:
            if mark.spread_hidden is Reason.SPREAD:
                yield Hidden(What.DISTRIBUTION, Reason.SPREAD, mark.group)
            elif mark.spread_hidden is Reason.ALIKE:
                yield Hidden(What.DISTRIBUTION, Reason.ALIKE, mark.group, line.item.code)


def _agreements(accords: Iterable[Accord]) -> Iterator[Hidden]:
    for accord in accords:
        if accord.items_hidden:
            yield Hidden(What.AGREEMENT, Reason.SPREAD, accord.group)


def _ratings(ratings: Iterable[CrossRating]) -> Iterator[Hidden]:
    for rating in ratings:
        reason = _reason(rating.score)
        if reason:
            yield Hidden(What.CROSS_RATING, reason, rating.rater, rated=rating.rated)
