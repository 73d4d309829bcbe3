"""Change since an earlier wave."""

from typing import Any

from assessment.core.waves.score_change import Change, FunctionChange
from reports.content.writing.chapter_context import ChapterContext
from reports.findings import EarlierWaveFindings
from reports.json_export.comparison import interval, verdict

Data = dict[str, Any]


def previous(found: EarlierWaveFindings) -> Data:
    """Which wave it is compared with, and on which items: those that both asked in the same words."""
    comparison = found.comparison
    bridge = comparison.bridge
    return {
        "respondents": comparison.before.respondents,
        "version": comparison.before.version,
        "hash": found.content_hash,
        "linked": comparison.linked,
        "bridge": {
            "whole": bridge.whole,
            "shared": list(bridge.shared),
            "reworded": list(bridge.reworded),
            "added": list(bridge.added),
            "removed": list(bridge.removed),
        },
        "groups": ["+".join(voice) for voice in comparison.voices],
        "groups_merged": ["+".join(voice) for voice in comparison.merged],
        "groups_left_out": ["+".join(voice) for voice in comparison.left_out],
    }


def changes(chapter: ChapterContext, found: EarlierWaveFindings) -> Data:
    """The change of every scale by key: points, interval, method and verdict."""
    comparison = found.comparison
    return {key: _change(chapter, one, comparison.carried[key]) for key, one in comparison.changes.items()}


def _change(chapter: ChapterContext, found: Change, items: tuple[str, ...]) -> Data:
    estimate = found.estimate
    told = {
        "points": found.tested,
        "displayed": found.displayed,
        "moved_by_who_answered": found.moved_by_who_answered,
        "interval": interval(found.interval95),
        "interval90": interval(found.interval90),
        "method": str(found.method) if found.method else None,
        **verdict(chapter, found.code, "change"),
        "why": found.why.name.lower(),
        "tested": estimate.value if estimate else None,
        "items": list(items),
        "usual_noise": found.uses_planning_value,
        "strongest": str(found.strongest) if found.strongest else None,
        "functions": {one.function: _function(one) for one in found.functions},
    }
    test = found.test
    if test is None:
        return told
    return told | {
        "respondents": [test.n_first, test.n_second],
        "linked": found.linked,
        "certain_overlap": found.certain_overlap,
        "p": test.p,
        "p_holm": test.p_holm,
        "family": test.family,
        "smallest_p": test.smallest_p,
        "exact": test.exact,
    }


def _function(found: FunctionChange) -> Data:
    """One function's part. How many of a protected group have a score, or are linked, stays untold."""
    told: Data = {
        "weight": found.weight,
        "first": found.mean_first,
        "second": found.mean_second,
        "points": found.difference,
    }
    counts = found.counts
    if counts is None:
        return told
    return told | {"respondents": [counts.n_first, counts.n_second], "linked": counts.linked}
