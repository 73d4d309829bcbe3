"""Which lever lags and which holds, ties told as ties."""

from dataclasses import dataclass

from assessment.core.results.maturity_levels import score_of_mean
from assessment.core.results.result_types import LeverResult
from reports.content.writing.chapter_context import ChapterContext

HOLDS = 50.0
"""Points, the middle of level 3, from which a lever holds beside a lagging one."""
NEAR = 0.5
"""Points that a score may lack to its target and still be written as the target."""


@dataclass(frozen=True, slots=True)
class LeverStanding:
    """Scored levers by rank. `lagging` and `holding` are None where answers repeated could reverse the order."""

    scored: tuple[LeverResult, ...]
    """From the lowest to the highest."""
    lagging: LeverResult | None
    share: float
    """Share of repeated answers in which the lowest lever comes last."""
    tied: tuple[LeverResult, ...]
    """Levers that may be last, where none clearly is."""
    holding: LeverResult | None
    reached: bool
    """Whether every lever has a score and stands at the level aimed at."""


def lever_standing(chapter: ChapterContext) -> LeverStanding:
    """Who lags and who holds among the levers of a diagnosis."""
    levers = [lever for lever in chapter.diagnosis.levers if lever.score is not None]
    ordered = sorted(levers, key=lambda lever: lever.score or 0.0)
    replayed = chapter.diagnosis.total.replayed
    reached = len(levers) == len(chapter.diagnosis.levers) and all(_at_target(chapter, lever) for lever in levers)
    if replayed is None:
        return LeverStanding(tuple(ordered), None, 0.0, (), None, reached)
    lagging = None if replayed.level_with else ordered[0]
    tied = tuple(lever for lever in ordered if lever is ordered[0] or lever.key in replayed.level_with)
    highest = ordered[-1]
    holding = highest if lagging and (highest.score or 0.0) >= HOLDS else None
    return LeverStanding(tuple(ordered), lagging, replayed.last, () if lagging else tied, holding, reached)


def _at_target(chapter: ChapterContext, lever: LeverResult) -> bool:
    return (lever.score or 0.0) >= score_of_mean(chapter.roadmap.target.levers[lever.key]) - NEAR
