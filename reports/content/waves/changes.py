"""Chapter: changes since previous waves."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.comparison.interpretation import verdict_meaning, verdict_name
from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, Verdict
from assessment.core.statistics.intervals import Interval
from assessment.core.waves.change_interpretation import (
    POINTING,
    change_messages,
    change_name,
    direction,
    method_message,
    remarks,
)
from assessment.core.waves.score_change import Change
from assessment.core.waves.wave_comparison import WaveComparison
from assessment.core.waves.wave_history import DoneAction, WaveHistory, WaveLine
from assessment.i18n import Language
from assessment.typography import NO_BREAK_SPACE, NO_VALUE
from reports.content.waves.change_groups import GROUPS, ChangeGroup, ChangeView, change_group
from reports.content.waves.kpi_trends import kpi_figure, rows_of_panels
from reports.content.waves.trend_figures import wave_figure
from reports.content.waves.wave_text import WaveText
from reports.content.writing.view_types import ChartFigure, DataTable, Passage

LEAST_CHANGE = 0.05
"""Steps below which a change is written 0."""
ARROWS = {1: "↑", -1: "↓", 0: ""}


@dataclass(frozen=True, slots=True)
class WaveComparisonView:
    """This wave against an earlier one: every verdict in a table, and how the two were compared."""

    title: str
    groups: tuple[ChangeGroup, ...]
    how: tuple[str, ...]
    table: DataTable


@dataclass(frozen=True, slots=True)
class DoneView:
    """An action that was done, and how the practices that it aims at moved."""

    title: str
    when: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WavesChapter:
    """`first` is None where the previous wave is the first one; `forecast` where no plan was approved."""

    title: str
    answer: str
    waves: DataTable
    previous: WaveComparisonView | None
    first: WaveComparisonView | None
    levers: ChartFigure
    symptoms: ChartFigure | None
    kpis: ChartFigure | None
    charts_note: str
    """Whether the points of several measures are joined; empty for one measure."""
    done_title: str
    """Empty where nobody told when the waves closed: nothing can then have been done between them."""
    done_note: str
    done: tuple[DoneView, ...]
    forecast: Passage | None
    words_title: str
    words: tuple[tuple[str, str], ...]

    @property
    def kpi_rows(self) -> tuple[ChartFigure, ...]:
        """The trends of business figures, one figure for each row of panels."""
        return tuple(rows_of_panels(self.kpis)) if self.kpis else ()


def build(history: WaveHistory, say: Language) -> WavesChapter:
    """The chapter in one language."""
    teller = WaveText(history, say)
    asked = history.questionnaire
    previous = _against(teller, history.previous, "previous")
    verdicts = {change.code for change in history.previous.changes.values()} if history.previous else set()
    families = [family.key for family in asked.families]
    judged_with = history.previous.parameters if history.previous else DEFAULT_PARAMETERS
    return WavesChapter(
        title=say("waves.title"),
        answer=answer_of(teller),
        waves=_waves(teller),
        previous=previous,
        first=_against(teller, history.first, "first"),
        levers=wave_figure(teller, "levers", [lever.key for lever in asked.levers]),
        symptoms=wave_figure(teller, "symptoms", families) if families else None,
        kpis=kpi_figure(teller),
        charts_note=_charts_note(teller),
        # Of a first measure nothing was done "in between".
        done_title=say("waves.done.title") if history.now.day and previous else "",
        done_note=say("waves.done.note" if history.done else "waves.done.none") if previous else "",
        done=tuple(_done(teller, done_action) for done_action in history.done),
        forecast=_forecast(teller),
        words_title=say("gaps.words"),
        words=tuple(
            (
                teller.said(verdict_name(code, change=True)),
                teller.said(verdict_meaning(code, change=True, parameters=judged_with)),
            )
            for code in Verdict
            if code in verdicts
        ),
    )


def _charts_note(teller: WaveText) -> str:
    """Whether points are joined, and why not; empty where there is one measure alone."""
    waves = len(teller.history.waves)
    if waves == 1:
        return ""
    return teller.say("waves.charts.joined" if teller.history.joins else "waves.charts.apart", waves=waves)


# --- One wave against another -----------------------------------------------------------------------------------------


def answer_of(teller: WaveText) -> str:
    """What became of the last wave, in one sentence."""
    say, wave_comparison = teller.say, teller.history.previous
    if wave_comparison is None:
        return say("waves.answer.first")
    beyond = [key for key, change in wave_comparison.changes.items() if change.code in POINTING]
    if beyond:
        return say("waves.answer.beyond", count=len(beyond), scales=say.list([teller.names[key] for key in beyond]))
    if any(change.code is Verdict.CONFIRM for change in wave_comparison.changes.values()):
        return say("waves.answer.confirm")
    if all(change.code is Verdict.SAME for change in wave_comparison.changes.values()):
        return say("waves.answer.stable")
    return say("waves.answer.none")


def _against(teller: WaveText, wave_comparison: WaveComparison | None, which: str) -> WaveComparisonView | None:
    if wave_comparison is None:
        return None
    say, before = teller.say, _line(teller, wave_comparison.before.key)
    views = [_view(teller, wave_comparison, key, change) for key, change in wave_comparison.changes.items()]
    groups = tuple(change_group(say, key, codes, views) for key, codes in GROUPS.items())
    which = "undated" if before.day is None else which
    # A day in a heading is never broken between its number and its month.
    day = teller.day(before).replace(" ", NO_BREAK_SPACE)
    title = say(f"waves.against.{which}", name=before.name, day=day)
    return WaveComparisonView(title, groups, _how(teller, wave_comparison), _table(teller, title, views))


def _line(teller: WaveText, key: str) -> WaveLine:
    return next(line for line in teller.history.waves if line.key == key)


def _view(teller: WaveText, wave_comparison: WaveComparison, key: str, change: Change) -> ChangeView:
    say, symptom = teller.say, key in wave_comparison.symptoms
    hidden = change.code is Verdict.HIDDEN
    # Confidential figures are told with one width alone.
    narrow = change.interval90 if change.code is Verdict.SAME else None
    interval = None if hidden else narrow or change.interval95
    # Of what is stable or undecided the table says the figures, and nothing is to be done about each.
    messages = (
        remarks(change, parameters=wave_comparison.parameters)
        if change.code in (Verdict.SAME, Verdict.NOISE)
        else change_messages(change, symptom=symptom, parameters=wave_comparison.parameters)
    )
    return ChangeView(
        key,
        teller.names[key],
        ARROWS[direction(change)],
        teller.said(change_name(change)),
        change.code,
        teller.score(_line(teller, wave_comparison.before.key).scales.get(key)),
        teller.score(_line(teller, wave_comparison.after.key).scales.get(key)),
        NO_VALUE if hidden or change.tested is None else say.signed(change.tested),
        _range(say, interval),
        tuple(map(teller.said, messages)),
    )


def _range(say: Language, interval: Interval | None) -> str:
    """The range of a change with its confidence: 90 % beside a stable scale, 95 % beside any other."""
    if interval is None:
        return NO_VALUE
    span = say("report.range", low=say.signed(interval.lower), high=say.signed(interval.upper))
    return say("waves.at_confidence", range=span, share=say.percent(interval.confidence))


def _how(teller: WaveText, wave_comparison: WaveComparison) -> tuple[str, ...]:
    """How the waves were compared, what was left out, and what so many people can show."""
    say = teller.say
    methods = [message for message in map(method_message, wave_comparison.changes.values()) if message is not None]
    # Scales may differ by a person who can be followed on one and not on another: the rule is told once.
    said = [teller.said(message) for message in methods[:1]]
    if not wave_comparison.bridge.whole:
        said.append(_bridge(teller, wave_comparison))
    if wave_comparison.merged:
        said.append(say("waves.merged", groups=say.list([teller.voice(voice) for voice in wave_comparison.merged])))
    if wave_comparison.left_out:
        said.append(say("waves.left_out", groups=say.list([teller.voice(voice) for voice in wave_comparison.left_out])))
    if any(change.strongest is Verdict.CONFIRM for change in wave_comparison.changes.values()):
        said.append(say("waves.weak"))
    return tuple(said)


def _bridge(teller: WaveText, wave_comparison: WaveComparison) -> str:
    """What became of the questions, and by how many the waves are compared."""
    if wave_comparison.before.version == wave_comparison.after.version:
        return teller.say("waves.other_length", count=len(wave_comparison.bridge.shared))
    changed = (
        len(wave_comparison.bridge.reworded) + len(wave_comparison.bridge.added) + len(wave_comparison.bridge.removed)
    )
    return teller.say(
        "waves.bridge",
        count=changed,
        before=wave_comparison.before.version,
        after=wave_comparison.after.version,
        shared=teller.say.number(len(wave_comparison.bridge.shared)),
    )


def _table(teller: WaveText, title: str, views: Sequence[ChangeView]) -> DataTable:
    """Every change; without its verdict where all bear the same, which is told above."""
    alike = len({view.verdict for view in views}) == 1 < len(views)
    columns = ("scale", "before", "after", "change", "interval", *(() if alike else ("verdict",)))
    headers = tuple(teller.say(f"waves.columns.{column}") for column in columns)
    rows = tuple(
        (view.name, view.before, view.after, f"{view.change} {view.arrow}".strip(), view.interval, view.verdict)
        for view in views
    )
    return DataTable(title, headers, tuple(row[: len(columns)] for row in rows))


def _waves(teller: WaveText) -> DataTable:
    """Every wave with who answered: a score never stands without it. A column of which nothing is known is left out."""
    say = teller.say
    columns = ("wave", "day", "answers", "rate", "version")
    rows = [
        (
            line.name,
            NO_VALUE if line.day is None else teller.day(line),
            say.number(line.answers) if line.asked is None else say("waves.of", answers=line.answers, asked=line.asked),
            NO_VALUE if line.response_rate is None else say.percent(line.response_rate),
            f"{line.version} {say('waves.changed') if line.breaks else ''}".strip(),
        )
        for line in teller.history.waves
    ]
    known = [number for number in range(len(columns)) if any(row[number] != NO_VALUE for row in rows)]
    headers = tuple(say(f"waves.columns.{columns[number]}") for number in known)
    return DataTable(say("waves.list"), headers, tuple(tuple(row[number] for number in known) for row in rows))


# --- What was done, what was foreseen ---------------------------------------------------------------------------------


def _done(teller: WaveText, done: DoneAction) -> DoneView:
    say, asked = teller.say, teller.history.questionnaire
    items = tuple(
        (
            teller.read(asked.items_by_code[move.code].label),
            _moved(say, move.change),
        )
        for move in done.items
        if move.code in asked.items_by_code
    )
    when = say("waves.done.on", day=say.date(done.done_on)) if done.done_on else ""
    return DoneView(teller.read(asked.actions_by_id[done.action].title), when, items)


def _moved(say: Language, change: float | None) -> str:
    if change is None:
        return say("waves.done.unknown")
    if _still(change):
        return say("waves.done.same")
    return say("waves.done.moved", count=abs(change), options=_options(say, change))


def _still(change: float) -> bool:
    """Whether a change is written 0."""
    return abs(change) < LEAST_CHANGE


def _options(say: Language, change: float) -> str:
    return say.signed(change, digits=1)


def _forecast(teller: WaveText) -> Passage | None:
    forecast_comparison = teller.history.forecast
    if forecast_comparison is None or not forecast_comparison.outcomes:
        return None
    say = teller.say
    sentences = [
        say(f"waves.forecast.{landing}", count=count)
        for landing in ("within", "above", "below", "unknown")
        if (count := sum(outcome.landing == landing for outcome in forecast_comparison.outcomes))
    ]
    if (rest := forecast_comparison.rest_change) is not None:
        moved = say("waves.forecast.rest", count=abs(rest), options=_options(say, rest))
        sentences.append(say("waves.forecast.rest_same") if _still(rest) else moved)
    if not forecast_comparison.same_version:
        sentences.append(say("waves.forecast.version"))
    return Passage(say("waves.forecast.title"), (*sentences, say("waves.forecast.note")))
