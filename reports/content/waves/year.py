"""Page: last four waves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessment.core.comparison.interpretation import verdict_name
from assessment.core.comparison.verdicts import Verdict
from assessment.core.waves.change_interpretation import POINTING
from assessment.core.waves.wave_history import DoneAction, WaveHistory, WaveLine
from assessment.i18n import Language
from assessment.typography import NO_VALUE
from reports.content.waves.changes import answer_of
from reports.content.waves.trend_figures import wave_figure
from reports.content.waves.wave_text import WaveText
from reports.content.writing.view_types import ChartFigure

WAVES = 4
"""A year of quarters."""


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """A verdict as it was kept at the closing of a wave. `points`: the change since the previous wave."""

    code: Verdict
    points: float | None


@dataclass(frozen=True, slots=True)
class YearCell:
    """One scale in one wave: its score, and the verdict since the wave before; empty for the first."""

    score: str
    verdict: str
    arrow: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """One scale over the year."""

    name: str
    symptom: bool
    cells: tuple[YearCell, ...]


@dataclass(frozen=True, slots=True)
class YearColumn:
    """One wave: its name, its day, who answered."""

    key: str
    name: str
    day: str
    answers: str
    broken: str


@dataclass(frozen=True)
class YearPage:
    """`answer` tells the last wave in one sentence; `done` are titles of actions done in the year."""

    title: str
    answer: str
    since_first: str
    """What changed since the very first wave; empty where nothing did, or where that is the previous one."""
    columns: tuple[YearColumn, ...]
    rows: tuple[YearRow, ...]
    levers: ChartFigure
    charts_note: str
    done_title: str
    done_note: str
    done: tuple[str, ...]


def build(
    history: WaveHistory,
    kept: Mapping[str, Mapping[str, KeptVerdict]],
    done: Sequence[DoneAction],
    say: Language,
) -> YearPage:
    """The page in one language. `kept`: verdicts since the previous wave, by wave and scale."""
    lines = history.waves[-WAVES:]
    year = WaveText(replace(history, waves=lines), say)
    asked = history.questionnaire
    scales = [(lever.key, False) for lever in asked.levers] + [(family.key, True) for family in asked.families]
    return YearPage(
        title=say("waves.year.title"),
        answer=answer_of(WaveText(history, say)),
        since_first=_since_first(WaveText(history, say)),
        columns=tuple(_column(year, line) for line in lines),
        rows=tuple(
            YearRow(year.names[key], symptom, tuple(_cell(year, line, key, kept) for line in lines))
            for key, symptom in scales
        ),
        levers=wave_figure(year, "levers", [lever.key for lever in asked.levers]),
        charts_note=say("waves.charts.apart", waves=len(lines)) if len(lines) > 1 else "",
        done_title=say("waves.year.done"),
        done_note=say("waves.done.note" if done else "waves.year.none_done"),
        done=tuple(
            year.read(asked.actions_by_id[done_action.action].title)
            for done_action in done
            if done_action.action in asked.actions_by_id
        ),
    )


def _since_first(teller: WaveText) -> str:
    wave_comparison = teller.history.first
    beyond = (
        [key for key, change in wave_comparison.changes.items() if change.code in POINTING] if wave_comparison else []
    )
    if wave_comparison is None or not beyond:
        return ""
    names = teller.say.list([teller.names[key] for key in beyond])
    first = next(line for line in teller.history.waves if line.key == wave_comparison.before.key)
    return teller.say("waves.year.since_first", name=first.name, day=teller.day(first), scales=names)


def _column(teller: WaveText, line: WaveLine) -> YearColumn:
    say = teller.say
    written = say("waves.year.answers", count=line.answers, answers=say.number(line.answers))
    if line.asked:
        written = say("waves.of", answers=written, asked=say.number(line.asked))
    return YearColumn(line.key, line.name, teller.day(line), written, line.version if line.breaks else "")


def _cell(teller: WaveText, line: WaveLine, scale: str, kept: Mapping[str, Mapping[str, KeptVerdict]]) -> YearCell:
    verdict = kept.get(line.key, {}).get(scale)
    score = teller.score(line.scales.get(scale))
    if verdict is None:
        return YearCell(score or NO_VALUE, "", "")
    pointing = verdict.code in POINTING and verdict.points is not None
    arrow = ("↑" if (verdict.points or 0) > 0 else "↓") if pointing else ""
    return YearCell(score, teller.said(verdict_name(verdict.code, change=True)), arrow)
