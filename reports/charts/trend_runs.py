"""Runs of a trend that may be joined."""

from collections.abc import Sequence

from reports.charts.data.trends import TrendPoint


def trend_runs(points: Sequence[TrendPoint]) -> list[list[tuple[int, TrendPoint]]]:
    """Runs of points with a score that no change of the questionnaire breaks, each point with its position."""
    runs: list[list[tuple[int, TrendPoint]]] = [[]]
    for position, point in enumerate(points):
        if point.broken or point.value is None:
            runs.append([])
        if point.value is not None:
            runs[-1].append((position, point))
    return [run for run in runs if run]
