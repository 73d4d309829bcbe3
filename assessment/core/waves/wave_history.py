"""Time series of published figures of one unit over its waves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assessment.core.cost.kpis import Kpis
from assessment.core.planning.forecast import ForecastComparison
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.score_uncertainty import Uncertainty
from assessment.core.waves.wave_comparison import WaveComparison

TREND_WAVES = 5
"""With fewer waves than this, points are shown and never joined: two or three points always make a line."""

ByFunction = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class WavePoint:
    """A published score (points of 0 to 100) with its interval; None where there is none to show."""

    value: float | None
    low: float | None = None
    high: float | None = None
    people: int = 0


@dataclass(frozen=True)
class WaveLine:
    """One wave as it was published. `scales`: company's score by scale; `groups`: by scale, each group's own.

    `day`: when it closed, None where nobody told. `total`: the company's total. `answers`: how many people answered;
    `asked`: how many were asked, where known.
    """

    key: str
    name: str
    day: date | None
    version: str
    answers: int
    asked: int | None
    total: WavePoint
    scales: Mapping[str, WavePoint]
    groups: Mapping[str, Mapping[str, WavePoint]]
    items: Mapping[str, ByFunction]
    breaks: bool = False
    """Whether the questionnaire changed since the wave before."""

    @property
    def response_rate(self) -> float | None:
        """Share of the people asked who answered."""
        return min(1.0, self.answers / self.asked) if self.asked else None


@dataclass(frozen=True, slots=True)
class ItemMove:
    """By how many options an item's mean moved, over the functions that rated it both times; None where none did."""

    code: str
    change: float | None


@dataclass(frozen=True, slots=True)
class DoneAction:
    """An action that was done between two waves, beside the practices that it aims at."""

    action: str
    done_on: date | None
    items: tuple[ItemMove, ...]


@dataclass(frozen=True)
class WaveHistory:
    """All waves up to one, oldest first, and that one against the previous and the first.

    `previous` and `first` are None for the first wave; `first` also when the previous wave is the first. `forecast` is
    what the approved plan had locked, beside what came; None without one.
    """

    questionnaire: Questionnaire
    waves: tuple[WaveLine, ...]
    previous: WaveComparison | None = None
    first: WaveComparison | None = None
    done: tuple[DoneAction, ...] = ()
    forecast: ForecastComparison | None = None
    kpis: tuple[Kpis, ...] = ()
    """What the firm told of its figures, wave by wave; empty where nobody asked for them."""

    @property
    def now(self) -> WaveLine:
        """The wave that the story ends with."""
        return self.waves[-1]

    @property
    def joins(self) -> bool:
        """Whether there are enough waves to join their points."""
        return len(self.waves) >= TREND_WAVES


def published_line(diagnosis: PublishedDiagnosis, *, key: str, name: str, day: date | None) -> WaveLine:
    """A wave out of what one reader may see of it."""
    scales, total = (*diagnosis.levers, *diagnosis.symptoms), diagnosis.total
    return WaveLine(
        key=key,
        name=name,
        day=day,
        version=diagnosis.questionnaire.version,
        answers=diagnosis.respondents,
        asked=None,
        total=_point(total.score, total.uncertainty, diagnosis.respondents),
        scales={
            scale.key: _point(
                scale.score, scale.uncertainty, sum(function.scored for function in scale.company.functions.values())
            )
            for scale in scales
        },
        groups={
            scale.key: {
                key: WavePoint(function.score, people=function.scored)
                for key, function in scale.company.functions.items()
            }
            for scale in scales
        },
        items={code: item.by_function for code, item in diagnosis.items.items()},
    )


def _point(score: float | None, uncertainty: Uncertainty | None, people: int) -> WavePoint:
    if score is None or uncertainty is None:
        return WavePoint(score, people=people)
    low, high = uncertainty.interval(score)
    return WavePoint(score, low, high, people)


def with_breaks(waves: Sequence[WaveLine]) -> tuple[WaveLine, ...]:
    """The waves with a mark where the questionnaire changed."""
    return tuple(
        line if number == 0 or line.version == waves[number - 1].version else replace(line, breaks=True)
        for number, line in enumerate(waves)
    )


def moves(
    codes: Sequence[str], before: WaveLine, after: WaveLine, *, comparable: Sequence[str]
) -> tuple[ItemMove, ...]:
    """How each of these items moved; an item that was reworded moved by nothing that can be told."""
    return tuple(
        ItemMove(code, _change(before.items.get(code, {}), after.items.get(code, {})) if code in comparable else None)
        for code in codes
    )


def _change(before: ByFunction, after: ByFunction) -> float | None:
    changes = [
        value - earlier
        for function, value in after.items()
        if value is not None and (earlier := before.get(function)) is not None
    ]
    return sum(changes) / len(changes) if changes else None
