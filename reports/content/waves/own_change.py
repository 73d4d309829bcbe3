"""Chapter: what one person's answers changed by since the measure before, told as one person's view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.core.questionnaire.definition import Kind
from assessment.core.statistics.intervals import Interval
from assessment.core.waves.score_change import Change
from assessment.core.waves.wave_comparison import WaveComparison
from assessment.core.waves.wave_history import ItemMove, WaveHistory, WaveLine, moves
from assessment.i18n import Language
from assessment.typography import NO_VALUE
from reports.content.waves.wave_text import WaveText
from reports.content.writing.view_types import DataTable

LEAST_MOVE = 1
"""Options between two answers of one person: half an option there is not."""


@dataclass(frozen=True, slots=True)
class MovedAnswer:
    """A practice that was answered otherwise: the level before and now, and what the present one says."""

    label: str
    change: str
    reached: str


@dataclass(frozen=True, slots=True)
class MovedGroup:
    """Answers that moved the same way: practices up or down, signs seen more or less often."""

    key: str
    title: str
    answers: tuple[MovedAnswer, ...]


@dataclass(frozen=True)
class OwnChangeChapter:
    """Two measures of one person. `noise` says how far two sets of answers of one person lie apart by themselves."""

    title: str
    lead: str
    scores: DataTable
    noise: str
    groups: tuple[MovedGroup, ...]
    unmoved: str
    bridge: str


def build(history: WaveHistory, say: Language) -> OwnChangeChapter:
    """The chapter in one language. The history ends with the measure that is told, and holds one before it."""
    comparison = history.previous
    if comparison is None:
        raise ValueError("one measure alone has no change")
    text = WaveText(history, say)
    before, now = (_line(history, wave.key) for wave in (comparison.before, comparison.after))
    moved = [
        move
        for move in moves(tuple(now.items), before, now, comparable=comparison.bridge.shared)
        if move.change is not None and abs(move.change) >= LEAST_MOVE
    ]
    groups = tuple(group for key in KINDS if (group := _group(text, key, moved, before, now)).answers)
    return OwnChangeChapter(
        title=say("waves.own.title"),
        lead=say("waves.own.lead", before=text.day(before), now=text.day(now)),
        scores=_scores(text, comparison, before, now),
        noise=_noise(say, comparison),
        groups=groups,
        unmoved="" if groups else say("waves.own.unmoved"),
        bridge="" if comparison.bridge.whole else say("waves.own.bridge"),
    )


KINDS: Mapping[str, tuple[Kind, int]] = {
    "risen": (Kind.ANCHORED, 1),
    "fallen": (Kind.ANCHORED, -1),
    "oftener": (Kind.FREQUENCY, 1),
    "rarer": (Kind.FREQUENCY, -1),
}
"""The kind of question and the way of each group: more of a sign is no progress."""


def _group(text: WaveText, key: str, moved: Sequence[ItemMove], before: WaveLine, now: WaveLine) -> MovedGroup:
    kind, way = KINDS[key]
    items = text.history.questionnaire.items_by_code
    mine = [move for move in moved if items[move.code].kind is kind and (move.change or 0) * way > 0]
    mine.sort(key=lambda move: -abs(move.change or 0))
    return MovedGroup(key, text.say(f"waves.own.{key}"), tuple(_moved(text, move, before, now) for move in mine))


def _line(history: WaveHistory, key: str) -> WaveLine:
    return next(line for line in history.waves if line.key == key)


def _scores(text: WaveText, comparison: WaveComparison, before: WaveLine, now: WaveLine) -> DataTable:
    say = text.say
    headers = tuple(say(f"waves.columns.{column}") for column in ("scale", "before", "after", "change"))
    rows = tuple(
        (text.names[key], _score(say, before, key), _score(say, now, key), _change(say, change))
        for key, change in comparison.changes.items()
    )
    return DataTable(say("waves.own.scores"), headers, rows)


def _score(say: Language, line: WaveLine, key: str) -> str:
    point = line.scales.get(key)
    return NO_VALUE if point is None or point.value is None else say.number(point.value)


def _change(say: Language, change: Change) -> str:
    return NO_VALUE if change.tested is None else say.signed(change.tested)


def _noise(say: Language, comparison: WaveComparison) -> str:
    """By how much a lever may move when nothing changed: half the width of the interval of the usual answer noise."""
    widths = [_half(change.interval95) for change in comparison.levers.values() if change.interval95 is not None]
    return say("waves.own.noise", points=say.number(max(widths))) if widths else ""


def _half(interval: Interval) -> float:
    return (interval.upper - interval.lower) / 2


def _moved(text: WaveText, move: ItemMove, before: WaveLine, now: WaveLine) -> MovedAnswer:
    item = text.history.questionnaire.items_by_code[move.code]
    earlier, present = (_answer(line, move.code) for line in (before, now))
    if item.kind is Kind.FREQUENCY:
        words = [text.read(item.options[answer - 1]) for answer in (earlier, present)]
        return MovedAnswer(text.read(item.label), text.say("waves.own.spelled", before=words[0], now=words[1]), "")
    change = text.say("waves.own.moved", before=earlier, now=present)
    return MovedAnswer(text.read(item.label), change, text.read(item.options[present - 1]))


def _answer(line: WaveLine, code: str) -> int:
    """The option that the only respondent chose."""
    return round(next(value for value in line.items[code].values() if value is not None))
