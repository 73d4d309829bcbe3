"""Gaps, agreement, cross-ratings and suppressed figures.

In confidential mode nothing stands here that `core.analysis.campaign_analysis` protects, and no probability of a test:
with few people it can be worked backwards.
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


def privacy(basis: ChapterContext) -> Data | None:
    """Under which mode the figures stand, and which groups they are told of."""
    reading = basis.reading
    if reading is None:
        return None
    return {
        "mode": str(reading.mode),
        "threshold": reading.threshold.people if basis.confidential else None,
        "groups": {
            group.key: {
                "name": basis.names[group.key],
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


def verdict(basis: ChapterContext, code: Verdict, kind: str) -> Data:
    """The code of a verdict and its words; `kind` is gap or change."""
    return {"verdict": str(code), "verdict_told": basis.say(f"verdicts.names.{kind}.{code}")}


def gaps(basis: ChapterContext) -> Data:
    """Gaps between functions by scale: first whether they differ at all, then every pair with its verdict."""
    found = basis.reading.gaps if basis.reading else {}
    return {key: _gaps(basis, one) for key, one in found.items()}


def _gaps(basis: ChapterContext, found: LeverGaps) -> Data:
    return {
        "overall": None
        if basis.confidential
        else {
            "reading": str(found.overall.reading),
            "f": found.overall.f,
            "p": found.overall.p,
            "p_holm": found.overall.p_holm,
        },
        "pairs": [gap(basis, one) for one in found.pairs],
    }


def gap(basis: ChapterContext, found: Gap) -> Data:
    """First minus second in points, with what the verdict rests on."""
    estimate = found.estimate
    told = {
        "first": found.first,
        "second": found.second,
        **verdict(basis, found.code, "gap"),
        "why": found.why.name.lower(),
        "points": estimate.value if estimate else None,
        "interval": interval(found.interval95),
        "interval90": interval(found.interval90),
        "reading": str(found.reading) if found.reading else None,
        "times_in_ten": found.dominance.times_in_ten if found.dominance else None,
        "usual_noise": bool(estimate and estimate.standard_error and estimate.degrees_of_freedom is None),
    }
    if basis.confidential:
        return told
    return told | {
        "p": found.p,
        "p_holm": found.p_holm,
        "dominance": found.dominance.vargha_delaney if found.dominance else None,
        "respondents": [found.n_first, found.n_second],
        "answered": [found.answered_first, found.answered_second],
    }


def agreement(basis: ChapterContext) -> list[Data]:
    """How far each group agrees on each scale and item."""
    return [_accord(basis, one) for one in (basis.reading.agreement if basis.reading else ())]


def _accord(basis: ChapterContext, found: GroupAgreement) -> Data:
    return {
        "scale": found.scale,
        "group": found.group,
        "agreement": str(found.agreement),
        "agreement_told": basis.say(f"verdicts.names.agreement.{found.agreement}"),
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


def cross_ratings(basis: ChapterContext) -> list[Data]:
    """What each group says of each function, beside what that function says of itself or in return."""
    return [_rating(basis, one) for one in (basis.reading.crossratings if basis.reading else ())]


def _rating(basis: ChapterContext, found: CrossRating) -> Data:
    return {
        "rater": found.rater,
        "rated": found.rated,
        **verdict(basis, found.code, "gap"),
        "respondents": found.respondents,
        "score": figure(found.score),
        "own": figure(found.own),
        "returned": figure(found.returned),
        "gap": gap(basis, found.gap) if found.gap else None,
        "items": [_cross_item(basis, one) for one in found.items],
    }


def _cross_item(basis: ChapterContext, found: CrossItem) -> Data:
    return {
        "item": found.item.code,
        "label": basis.label(found.item),
        "mean": figure(found.figure),
        **_dots(found.dots),
    }


def _dots(dots: tuple[int, ...]) -> Data:
    return {"dots": list(dots)} if dots else {}


def the_map(basis: ChapterContext) -> list[Data]:
    """Every item by group, those on which groups stand furthest apart first; for discussion, never a verdict."""
    return [_line(basis, one) for one in (basis.reading.map if basis.reading else ())]


def _line(basis: ChapterContext, found: MapLine) -> Data:
    return {
        "item": found.item.code,
        "label": basis.label(found.item),
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


def blind_groups(basis: ChapterContext) -> list[Data]:
    """Groups too many of whom do not know."""
    return [_blind(basis, one) for one in (basis.reading.blind_spots if basis.reading else ())]


def _blind(basis: ChapterContext, found: UnknownItem) -> Data:
    return {
        "item": found.item.code,
        "label": basis.label(found.item),
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
