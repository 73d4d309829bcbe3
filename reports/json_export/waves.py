"""Change since an earlier wave."""

from typing import Any

from assessment.core.waves.score_change import Change, FunctionChange
from reports.content.writing.chapter_context import ChapterContext
from reports.findings import EarlierWaveFindings
from reports.json_export.comparison import interval, verdict

Data = dict[str, Any]


def previous(earlier_wave_findings: EarlierWaveFindings) -> Data:
    """Which wave it is compared with, and on which items: those that both asked in the same words."""
    comparison = earlier_wave_findings.comparison
    bridge = comparison.bridge
    return {
        "respondents": comparison.before.respondents,
        "version": comparison.before.version,
        "hash": earlier_wave_findings.content_hash,
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


def changes(chapter: ChapterContext, earlier_wave_findings: EarlierWaveFindings) -> Data:
    """The change of every scale by key: points, interval, method and verdict."""
    comparison = earlier_wave_findings.comparison
    return {key: _change(chapter, change, comparison.carried[key]) for key, change in comparison.changes.items()}


def _change(chapter: ChapterContext, change: Change, items: tuple[str, ...]) -> Data:
    estimate = change.estimate
    fields = {
        "points": change.tested,
        "displayed": change.displayed,
        "moved_by_who_answered": change.moved_by_who_answered,
        "interval": interval(change.interval95),
        "interval90": interval(change.interval90),
        "method": str(change.method) if change.method else None,
        **verdict(chapter, change.code, "change"),
        "why": change.why.name.lower(),
        "tested": estimate.value if estimate else None,
        "items": list(items),
        "usual_noise": change.uses_planning_value,
        "strongest": str(change.strongest) if change.strongest else None,
        "functions": {function.function: _function(function) for function in change.functions},
    }
    test = change.test
    if test is None:
        return fields
    return fields | {
        "respondents": [test.n_first, test.n_second],
        "linked": change.linked,
        "certain_overlap": change.certain_overlap,
        "p": test.p,
        "p_holm": test.p_holm,
        "family": test.family,
        "smallest_p": test.smallest_p,
        "exact": test.exact,
    }


def _function(function_change: FunctionChange) -> Data:
    """One function's part; without the counts of a protected group."""
    fields: Data = {
        "weight": function_change.weight,
        "first": function_change.mean_first,
        "second": function_change.mean_second,
        "points": function_change.difference,
    }
    counts = function_change.counts
    if counts is None:
        return fields
    return fields | {"respondents": [counts.n_first, counts.n_second], "linked": counts.linked}
