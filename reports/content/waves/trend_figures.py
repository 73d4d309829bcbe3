"""Trend charts with tables."""

from collections.abc import Mapping, Sequence

from assessment.core.comparison.interpretation import verdict_name
from assessment.core.waves.change_interpretation import direction
from assessment.core.waves.wave_history import WaveLine
from reports.charts.data.trends import TrendAxis, TrendChart, TrendDot, TrendPanel, TrendPoint
from reports.content.waves.wave_text import WaveText
from reports.content.writing.view_types import ChartFigure, DataTable
from reports.theme import GROUPS

LOW, HIGH = 0, 100
TICKS = (0, 50, 100)
ARROWS = {1: "↑ ", -1: "↓ ", 0: ""}


def wave_figure(teller: WaveText, key: str, scales: Sequence[str]) -> ChartFigure:
    """One panel per scale, a place per wave, the groups' marks beside the company's point."""
    say, history = teller.say, teller.history
    groups = [group for group in GROUPS if group != "company" and _shown(history.waves, scales, group)]
    names = _group_names(teller, groups)
    panels = tuple(
        TrendPanel(
            teller.names[scale],
            _verdict(teller, scale),
            tuple(_point(teller, line, scale, groups) for line in history.waves),
        )
        for scale in scales
    )
    axis = TrendAxis(LOW, HIGH, tuple((tick, say.number(tick)) for tick in TICKS))
    chart = TrendChart(panels, axis, history.joins, tuple(names.items()))
    told = "joined" if history.joins and key == "levers" else "answer"
    title, answer = say(f"waves.figures.{key}.title"), say(f"waves.figures.{key}.{told}")
    return ChartFigure(f"waves-{key}", title, answer, chart, _table(teller, scales, title))


def _shown(waves: Sequence[WaveLine], scales: Sequence[str], group: str) -> bool:
    return any(
        line.groups.get(scale, {}).get(group) and line.groups[scale][group].value is not None
        for line in waves
        for scale in scales
    )


def _group_names(teller: WaveText, groups: Sequence[str]) -> Mapping[str, str]:
    known = teller.history.questionnaire.functions_by_key
    return {group: teller.read(known[group].name) if group in known else teller.say("waves.others") for group in groups}


def _verdict(teller: WaveText, scale: str) -> str:
    """The verdict since the previous wave, with its arrow where one may stand."""
    wave_comparison = teller.history.previous
    if wave_comparison is None or scale not in wave_comparison.changes:
        return ""
    change = wave_comparison.changes[scale]
    return ARROWS[direction(change)] + teller.said(verdict_name(change.code, change=True))


def _point(teller: WaveText, line: WaveLine, scale: str, groups: Sequence[str]) -> TrendPoint:
    point, own = line.scales.get(scale), line.groups.get(scale, {})
    dots = tuple(TrendDot(group, value) for group in groups if group in own and (value := own[group].value) is not None)
    return TrendPoint(
        teller.short_day(line),
        point.value if point else None,
        teller.say.number(point.value) if point and point.value is not None else "",
        point.low if point else None,
        point.high if point else None,
        dots if len(groups) > 1 else (),
        line.version if line.breaks else "",
    )


def _table(teller: WaveText, scales: Sequence[str], caption: str) -> DataTable:
    waves = teller.history.waves
    headers = (teller.say("waves.columns.scale"), *(teller.day(line) for line in waves))
    rows = tuple((teller.names[scale], *(teller.score(line.scales.get(scale)) for line in waves)) for scale in scales)
    return DataTable(caption, headers, rows)
