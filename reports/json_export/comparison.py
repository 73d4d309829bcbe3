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


def figure(found: PublishedFigure | None) -> Data | None:
    """A published figure: its value, whether it is a bound, how many people stand behind it, why it is hidden."""
    if found is None:
        return None
    return {
        "value": found.value,
        "bound": str(found.end) if found.end else None,
        "answered": found.answered,
        "hidden": str(found.hidden) if found.hidden else None,
    }


def interval(found: Interval | None) -> list[float] | None:
    """The two ends, in points."""
    return None if found is None else [found.lower, found.upper]


def verdict(chapter: ChapterContext, code: Verdict, kind: str) -> Data:
    """The code of a verdict and its words; `kind` is gap or change."""
    return {"verdict": str(code), "verdict_told": chapter.say(f"verdicts.names.{kind}.{code}")}


def gaps(chapter: ChapterContext) -> Data:
    """Gaps between functions by scale: first whether they differ at all, then every pair with its verdict."""
    found = chapter.reading.gaps if chapter.reading else {}
    return {key: _gaps(chapter, one) for key, one in found.items()}


def _gaps(chapter: ChapterContext, found: LeverGaps) -> Data:
    overall = found.overall
    return {
        "overall": {"reading": str(overall.reading), "f": overall.f, "p": overall.p, "p_holm": overall.p_holm}
        if overall
        else None,
        "pairs": [gap(chapter, one) for one in found.pairs],
    }


def gap(chapter: ChapterContext, found: Gap) -> Data:
    """First minus second in points, with what the verdict rests on."""
    estimate = found.estimate
    told = {
        "first": found.first,
        "second": found.second,
        **verdict(chapter, found.code, "gap"),
        "why": found.why.name.lower(),
        "points": estimate.value if estimate else None,
        "interval": interval(found.interval95),
        "interval90": interval(found.interval90),
        "reading": str(found.reading) if found.reading else None,
        "times_in_ten": found.times_in_ten.first if found.times_in_ten else None,
        "times_in_ten_equal": found.times_in_ten.ties if found.times_in_ten else None,
        "usual_noise": bool(estimate and estimate.standard_error and estimate.degrees_of_freedom is None),
    }
    test = found.test
    if test is None:
        return told
    return told | {
        "p": test.p,
        "p_holm": test.p_holm,
        "dominance": test.dominance.vargha_delaney if test.dominance else None,
        "respondents": [test.n_first, test.n_second],
        "answered": [test.answered_first, test.answered_second],
    }


def agreement(chapter: ChapterContext) -> list[Data]:
    """How far each group agrees on each scale and item."""
    return [_accord(chapter, one) for one in (chapter.reading.agreement if chapter.reading else ())]


def _accord(chapter: ChapterContext, found: GroupAgreement) -> Data:
    return {
        "scale": found.scale,
        "group": found.group,
        "agreement": str(found.agreement),
        "agreement_told": chapter.say(f"verdicts.names.agreement.{found.agreement}"),
        "verdict": str(found.code),
        "mean_distance": found.mean_distance,
        "judged": found.judged,
        "passing": found.passing,
        "items_hidden": found.items_hidden,
        "items": [_item_accord(one) for one in found.items],
    }


def _item_accord(found: ItemGroupAgreement) -> Data:
    evidence = found.evidence
    told = {"item": found.item, "agreement": str(found.agreement), "verdict": str(found.code)}
    if evidence is None:
        return told
    return told | {
        "answered": evidence.n,
        "distance": evidence.ad_median,
        "rwg": evidence.rwg,
        "rwg_slight_skew": evidence.rwg_slight_skew,
        "rwg_critical": evidence.rwg_critical,
        "beyond_chance": evidence.passes_chance,
    }


def cross_ratings(chapter: ChapterContext) -> list[Data]:
    """What each group says of each function, beside what that function says of itself or in return."""
    return [_rating(chapter, one) for one in (chapter.reading.crossratings if chapter.reading else ())]


def _rating(chapter: ChapterContext, found: CrossRating) -> Data:
    return {
        "rater": found.rater,
        "rated": found.rated,
        **verdict(chapter, found.code, "gap"),
        "respondents": found.respondents,
        "score": figure(found.score),
        "own": figure(found.own),
        "returned": figure(found.returned),
        "gap": gap(chapter, found.gap) if found.gap else None,
        "items": [_cross_item(chapter, one) for one in found.items],
    }


def _cross_item(chapter: ChapterContext, found: CrossItem) -> Data:
    return {
        "item": found.item.code,
        "label": chapter.label(found.item),
        "mean": figure(found.figure),
        **_dots(found.dots),
    }


def _dots(dots: tuple[int, ...]) -> Data:
    return {"dots": list(dots)} if dots else {}


def the_map(chapter: ChapterContext) -> list[Data]:
    """Every item by group, those on which groups stand furthest apart first; for discussion, never a verdict."""
    return [_line(chapter, one) for one in (chapter.reading.map if chapter.reading else ())]


def _line(chapter: ChapterContext, found: MapLine) -> Data:
    return {
        "item": found.item.code,
        "label": chapter.label(found.item),
        "scale": found.scale,
        "width": found.width,
        "at_least": found.at_least,
        "lowest": found.lowest,
        "highest": found.highest,
        "marks": {mark.group: _mark(mark) for mark in found.marks},
    }


def _mark(found: Mark) -> Data:
    return {
        "mean": figure(found.figure),
        "options": list(found.spread.options) if found.spread else None,
        "dont_know": found.dont_know,
        "blind": found.blind,
        **_dots(found.dots),
    }


def blind_groups(chapter: ChapterContext) -> list[Data]:
    """Groups too many of whom do not know."""
    return [_blind(chapter, one) for one in (chapter.reading.blind_spots if chapter.reading else ())]


def _blind(chapter: ChapterContext, found: UnknownItem) -> Data:
    return {
        "item": found.item.code,
        "label": chapter.label(found.item),
        "group": found.group,
        "dont_know": found.dont_know,
        "respondents": found.respondents,
    }


def hidden(entries: tuple[Suppression, ...]) -> list[Data]:
    """What is not shown, and why; the entries hold no value."""
    return [
        {
            "what": str(one.what),
            "reason": str(one.reason),
            "group": one.group,
            "key": one.key,
            "rated": one.rated,
            "verdict": str(Verdict.HIDDEN),
        }
        for one in entries
    ]
