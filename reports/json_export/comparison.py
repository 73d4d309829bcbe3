"""Gaps, agreement, cross-ratings and suppressed figures.

What is protected is not there to be written: `core.analysis.campaign_analysis` gives no probability of a test where
answers are confidential, since with few people it can be worked backwards.
"""

from typing import Any

from assessment.core.comparison.cross_ratings import CrossItem, CrossRating
from assessment.core.comparison.function_gaps import Gap, LeverGaps
from assessment.core.comparison.group_agreement import GroupAgreement, ItemGroupAgreement
from assessment.core.comparison.perception_map import MapLine, Mark, UnknownItem
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.suppression_reasons import Suppression
from assessment.core.statistics.intervals import Interval
from reports.content.writing.chapter_context import ChapterContext

Data = dict[str, Any]


def privacy(chapter: ChapterContext) -> Data | None:
    """Under which mode the figures stand, and which groups they are told of."""
    reading = chapter.reading
    if reading is None:
        return None
    return {
        "mode": str(reading.mode),
        "threshold": reading.threshold.people if reading.threshold else None,
        "groups": {
            group.key: {
                "name": chapter.names[group.key],
                "functions": list(group.functions),
                "respondents": group.respondents,
                "enters": group.enters,
            }
            for group in reading.groups
        },
    }


def figure(published_figure: PublishedFigure | None) -> Data | None:
    """A published figure: its value, whether it is a bound, how many people stand behind it, why it is hidden."""
    if published_figure is None:
        return None
    return {
        "value": published_figure.value,
        "bound": str(published_figure.end) if published_figure.end else None,
        "answered": published_figure.answered,
        "hidden": str(published_figure.hidden) if published_figure.hidden else None,
    }


def interval(bounds: Interval | None) -> list[float] | None:
    """The two ends, in points."""
    return None if bounds is None else [bounds.lower, bounds.upper]


def verdict(chapter: ChapterContext, code: Verdict, kind: str) -> Data:
    """The code of a verdict and its words; `kind` is gap or change."""
    return {"verdict": str(code), "verdict_told": chapter.say(f"verdicts.names.{kind}.{code}")}


def gaps(chapter: ChapterContext) -> Data:
    """Gaps between functions by scale: first whether they differ at all, then every pair with its verdict."""
    lever_gaps = chapter.reading.gaps if chapter.reading else {}
    return {key: _gaps(chapter, lever_gaps) for key, lever_gaps in lever_gaps.items()}


def _gaps(chapter: ChapterContext, lever_gaps: LeverGaps) -> Data:
    overall = lever_gaps.overall
    return {
        "overall": {"reading": str(overall.reading), "f": overall.f, "p": overall.p, "p_holm": overall.p_holm}
        if overall
        else None,
        "pairs": [gap(chapter, pair) for pair in lever_gaps.pairs],
    }


def gap(chapter: ChapterContext, group_gap: Gap) -> Data:
    """First minus second in points, with what the verdict rests on."""
    estimate = group_gap.estimate
    fields = {
        "first": group_gap.first,
        "second": group_gap.second,
        **verdict(chapter, group_gap.code, "gap"),
        "why": group_gap.why.name.lower(),
        "points": estimate.value if estimate else None,
        "interval": interval(group_gap.interval95),
        "interval90": interval(group_gap.interval90),
        "reading": str(group_gap.reading) if group_gap.reading else None,
        "times_in_ten": group_gap.times_in_ten.first if group_gap.times_in_ten else None,
        "times_in_ten_equal": group_gap.times_in_ten.ties if group_gap.times_in_ten else None,
        "usual_noise": bool(estimate and estimate.standard_error and estimate.degrees_of_freedom is None),
    }
    test = group_gap.test
    if test is None:
        return fields
    return fields | {
        "p": test.p,
        "p_holm": test.p_holm,
        "dominance": test.dominance.vargha_delaney if test.dominance else None,
        "respondents": [test.n_first, test.n_second],
        "answered": [test.answered_first, test.answered_second],
    }


def agreement(chapter: ChapterContext) -> list[Data]:
    """How far each group agrees on each scale and item."""
    return [
        _group_agreement(chapter, group_agreement)
        for group_agreement in (chapter.reading.agreement if chapter.reading else ())
    ]


def _group_agreement(chapter: ChapterContext, group_agreement: GroupAgreement) -> Data:
    return {
        "scale": group_agreement.scale,
        "group": group_agreement.group,
        "agreement": str(group_agreement.agreement),
        "agreement_told": chapter.say(f"verdicts.names.agreement.{group_agreement.agreement}"),
        "verdict": str(group_agreement.code),
        "mean_distance": group_agreement.mean_distance,
        "judged": group_agreement.judged,
        "passing": group_agreement.passing,
        "items_hidden": group_agreement.items_hidden,
        "items": [_item_agreement(item) for item in group_agreement.items],
    }


def _item_agreement(item_group_agreement: ItemGroupAgreement) -> Data:
    evidence = item_group_agreement.evidence
    fields = {
        "item": item_group_agreement.item,
        "agreement": str(item_group_agreement.agreement),
        "verdict": str(item_group_agreement.code),
    }
    if evidence is None:
        return fields
    return fields | {
        "answered": evidence.n,
        "distance": evidence.ad_median,
        "rwg": evidence.rwg,
        "rwg_slight_skew": evidence.rwg_slight_skew,
        "rwg_critical": evidence.rwg_critical,
        "beyond_chance": evidence.passes_chance,
    }


def cross_ratings(chapter: ChapterContext) -> list[Data]:
    """What each group says of each function, beside what that function says of itself or in return."""
    return [
        _rating(chapter, cross_rating) for cross_rating in (chapter.reading.crossratings if chapter.reading else ())
    ]


def _rating(chapter: ChapterContext, cross_rating: CrossRating) -> Data:
    return {
        "rater": cross_rating.rater,
        "rated": cross_rating.rated,
        **verdict(chapter, cross_rating.code, "gap"),
        "respondents": cross_rating.respondents,
        "score": figure(cross_rating.score),
        "own": figure(cross_rating.own),
        "returned": figure(cross_rating.returned),
        "gap": gap(chapter, cross_rating.gap) if cross_rating.gap else None,
        "items": [_cross_item(chapter, item) for item in cross_rating.items],
    }


def _cross_item(chapter: ChapterContext, cross_item: CrossItem) -> Data:
    return {
        "item": cross_item.item.code,
        "label": chapter.label(cross_item.item),
        "mean": figure(cross_item.figure),
        **_dots(cross_item.dots),
    }


def _dots(dots: tuple[int, ...]) -> Data:
    return {"dots": list(dots)} if dots else {}


def the_map(chapter: ChapterContext) -> list[Data]:
    """Every item by group, those on which groups stand furthest apart first; for discussion, never a verdict."""
    return [_line(chapter, map_line) for map_line in (chapter.reading.map if chapter.reading else ())]


def _line(chapter: ChapterContext, map_line: MapLine) -> Data:
    return {
        "item": map_line.item.code,
        "label": chapter.label(map_line.item),
        "scale": map_line.scale,
        "width": map_line.width,
        "at_least": map_line.at_least,
        "lowest": map_line.lowest,
        "highest": map_line.highest,
        "marks": {mark.group: _mark(mark) for mark in map_line.marks},
    }


def _mark(mark: Mark) -> Data:
    return {
        "mean": figure(mark.figure),
        "options": list(mark.spread.options) if mark.spread else None,
        "dont_know": mark.dont_know,
        "blind": mark.blind,
        **_dots(mark.dots),
    }


def blind_groups(chapter: ChapterContext) -> list[Data]:
    """Groups too many of whom do not know."""
    return [_blind(chapter, unknown_item) for unknown_item in (chapter.reading.blind_spots if chapter.reading else ())]


def _blind(chapter: ChapterContext, unknown_item: UnknownItem) -> Data:
    return {
        "item": unknown_item.item.code,
        "label": chapter.label(unknown_item.item),
        "group": unknown_item.group,
        "dont_know": unknown_item.dont_know,
        "respondents": unknown_item.respondents,
    }


def hidden(entries: tuple[Suppression, ...]) -> list[Data]:
    """What is not shown, and why; the entries hold no value."""
    return [
        {
            "what": str(entry.what),
            "reason": str(entry.reason),
            "group": entry.group,
            "key": entry.key,
            "rated": entry.rated,
            "verdict": str(Verdict.HIDDEN),
        }
        for entry in entries
    ]
