"""Chapter: gaps between groups with verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.comparison.function_gaps import Gap, LeverGaps
from assessment.core.comparison.interpretation import gap_messages, verdict_meaning, verdict_name
from assessment.core.comparison.verdicts import Verdict
from assessment.core.results.result_types import ScaleResult
from reports.charts.data.charts import DotChart, DotRow, ScaleBand
from reports.content.results.levers import answered, dots, level_bands
from reports.content.results.symptoms import pressure_bands
from reports.content.writing.chapter_context import NO_VALUE, ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable, FunctionMark

TOLD = (Verdict.SIGNAL, Verdict.CONFIRM, Verdict.SMALL)
"""Verdicts whose sentences are told at once; where there is none, the widest gap is told."""
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class GapView:
    """One pair of groups on one scale, in words."""

    first: str
    second: str
    pair: str
    difference: str
    interval: str
    verdict: str
    code: Verdict
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupScore:
    """One group's score with what says how sure it is."""

    group: str
    name: str
    written: str
    interval: str
    answered: str


@dataclass(frozen=True, slots=True)
class ScaleGaps:
    """One lever or family: its groups, the gaps that are told at once, and the others."""

    key: str
    name: str
    read: str
    groups: tuple[GroupScore, ...]
    told: tuple[GapView, ...]
    others: tuple[GapView, ...]
    scores: DataTable
    pairs: DataTable


@dataclass(frozen=True, slots=True)
class GapsChapter:
    """Gaps on levers and on symptoms; `words` explains each verdict that stands in the chapter.

    `read` says how groups are compared where that is the same on every scale; each scale says it otherwise.
    """

    title: str
    note: str
    read: str
    levers: ChartFigure
    symptoms: ChartFigure | None
    scales: tuple[ScaleGaps, ...]
    words_title: str
    words: tuple[tuple[str, str], ...]
    more: str
    annex_title: str


def build(basis: ChapterContext) -> GapsChapter | None:
    """The chapter on gaps; None where a single group is shown."""
    if basis.reading is None or len(basis.reading.groups) < 2:
        return None
    diagnosis = basis.diagnosis
    scales = tuple(_scale(basis, basis.reading, scale) for scale in diagnosis.scales.values())
    found = dict.fromkeys(gap.code for scale in scales for gap in (*scale.told, *scale.others))
    symptoms = _figure(basis, "symptoms", diagnosis.symptoms, pressure_bands(basis)) if diagnosis.symptoms else None
    return GapsChapter(
        basis.say("gaps.title"),
        basis.say("gaps.note"),
        scales[0].read if len({scale.read for scale in scales}) == 1 else "",
        _figure(basis, "levers", diagnosis.levers, level_bands(basis)),
        symptoms,
        scales,
        basis.say("gaps.words"),
        tuple((basis.said(verdict_name(code)), basis.said(verdict_meaning(code))) for code in Verdict if code in found),
        basis.say("gaps.more"),
        basis.say("gaps.annex"),
    )


def _scale(basis: ChapterContext, reading: CampaignAnalysis, scale: ScaleResult) -> ScaleGaps:
    gaps = reading.gaps[scale.key]
    ordered = sorted(gaps.pairs, key=_strength)
    strong = [gap for gap in ordered if gap.code in TOLD][:MOST_TOLD] or ordered[:1]
    name = basis.scale_name(scale.key)
    groups = tuple(_group(basis, reading, scale, mark) for mark in basis.marks(scale))
    told = tuple(_view(basis, gap) for gap in strong)
    others = tuple(_view(basis, gap) for gap in ordered if gap not in strong)
    return ScaleGaps(
        scale.key,
        name,
        _read(basis, gaps),
        groups,
        told,
        others,
        _scores(basis, name, groups),
        _pairs(basis, name, (*told, *others)),
    )


def _read(basis: ChapterContext, gaps: LeverGaps) -> str:
    """How the groups were compared; empty where no pair could be."""
    if all(gap.code in (Verdict.FEW, Verdict.HIDDEN) for gap in gaps.pairs):
        return ""
    return basis.say(f"gaps.{gaps.overall.reading}")


def _strength(gap: Gap) -> tuple[int, float]:
    """The strongest word first, then the widest difference."""
    order = [Verdict.SIGNAL, Verdict.CONFIRM, Verdict.SMALL, Verdict.NOISE, Verdict.FEW, Verdict.SAME, Verdict.HIDDEN]
    return order.index(gap.code), -abs(gap.estimate.value or 0.0) if gap.estimate else 0.0


def _view(basis: ChapterContext, gap: Gap) -> GapView:
    say = basis.say
    difference = gap.estimate.value if gap.estimate else None
    interval = gap.interval95
    return GapView(
        gap.first,
        gap.second,
        say("gaps.between", first=basis.names[gap.first], second=basis.names[gap.second]),
        NO_VALUE if difference is None else say.signed(difference),
        say("report.range", low=say.signed(interval.lower), high=say.signed(interval.upper)) if interval else NO_VALUE,
        basis.said(verdict_name(gap.code)),
        gap.code,
        tuple(basis.said(saying) for saying in gap_messages(gap)),
    )


def _group(basis: ChapterContext, reading: CampaignAnalysis, scale: ScaleResult, mark: FunctionMark) -> GroupScore:
    figure = reading.scores[scale.key][mark.function]
    interval = scale.function_interval(mark.function) if figure.exact else None
    return GroupScore(
        mark.function,
        mark.name,
        mark.written,
        basis.span(*interval) if interval else NO_VALUE,
        answered(basis, mark.function),
    )


def _scores(basis: ChapterContext, name: str, groups: Sequence[GroupScore]) -> DataTable:
    headers = tuple(basis.say(f"gaps.{column}") for column in ("group", "score", "range", "answered"))
    rows = tuple((group.name, group.written, group.interval, group.answered) for group in groups)
    return DataTable(basis.say("gaps.groups_caption", scale=name), headers, rows)


def _pairs(basis: ChapterContext, name: str, gaps: Sequence[GapView]) -> DataTable:
    headers = tuple(basis.say(f"gaps.{column}") for column in ("pair", "verdict", "difference", "range"))
    rows = tuple((gap.pair, gap.verdict, gap.difference, gap.interval) for gap in gaps)
    return DataTable(name, headers, rows)


def _figure(
    basis: ChapterContext, kind: str, scales: Sequence[ScaleResult], bands: tuple[ScaleBand, ...]
) -> ChartFigure:
    """Each group's score on every scale of a kind, the lowest and the highest joined."""
    rows, cells = [], []
    for scale in scales:
        name = basis.scale_name(scale.key)
        marks = basis.marks(scale)
        measure = basis.scale(scale)
        given = sorted(mark.value for mark in marks if mark.value is not None)
        width = basis.points(given[-1] - given[0]) if len(given) > 1 else NO_VALUE
        hidden = tuple(mark.function for mark in marks if mark.value is None and _hidden(basis, scale, mark))
        # Without a company's score the row still shows its groups.
        middle = scale.score if scale.score is not None else given[0] if given else None
        rows.append(DotRow(name, middle, width, dots=dots(marks), strong=True, hidden=hidden))
        cells.append((name, measure.written, *(mark.written for mark in marks), width))
    chart = DotChart(
        tuple(rows), 0, 100, bands, basis.say("report.company"), basis.key, span=True,
        hidden_word=basis.say("report.hidden"),
    )  # fmt: skip
    headers = (basis.say("gaps.scale"), basis.say("report.company"), *(name for _, name in basis.key))
    table = DataTable(basis.say(f"gaps.{kind}.caption"), (*headers, basis.say("perception.width")), tuple(cells))
    return ChartFigure(f"gaps-{kind}", basis.say(f"gaps.{kind}.figure"), _answer(basis, scales), chart, table)


def _hidden(basis: ChapterContext, scale: ScaleResult, mark: FunctionMark) -> bool:
    return basis.reading is not None and basis.reading.scores[scale.key][mark.function].hidden is not None


def _answer(basis: ChapterContext, scales: Sequence[ScaleResult]) -> str:
    """The widest gap of these scales with its verdict."""
    found = [
        (abs(gap.estimate.value), scale.key, gap)
        for scale in scales
        for gap in (basis.reading.gaps[scale.key].pairs if basis.reading else ())
        if gap.estimate and gap.estimate.value is not None
    ]
    if not found:
        return basis.say("gaps.answer_none")
    width, key, gap = max(found, key=lambda one: one[0])
    first_is_high = (gap.estimate.value or 0) > 0 if gap.estimate else True
    high, low = (gap.first, gap.second) if first_is_high else (gap.second, gap.first)
    return basis.say(
        "gaps.answer",
        scale=basis.scale_name(key),
        points=basis.points(width),
        high=basis.names[high],
        low=basis.names[low],
        verdict=basis.said(verdict_name(gap.code)),
    )
