"""Chapter: gaps between groups with verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.comparison.function_gaps import Gap, LeverGaps
from assessment.core.comparison.interpretation import (
    gap_cautions,
    gap_figures,
    gap_messages,
    verdict_follow,
    verdict_meaning,
    verdict_name,
)
from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.results.result_types import ScaleResult
from assessment.typography import NO_VALUE
from reports.charts.data.charts import DotChart, DotRow, ScaleBand
from reports.content.results.levers import answered, dots, level_bands
from reports.content.results.symptoms import pressure_bands
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable, FunctionMark

TOLD = (Verdict.SIGNAL, Verdict.CONFIRM, Verdict.SMALL)
"""Verdicts whose sentences are told at once; where there is none, the widest gap is told."""
MOST_TOLD = 3
MEASURED = (Verdict.SIGNAL, Verdict.SMALL, Verdict.CONFIRM, Verdict.SAME)
"""Verdicts on a gap that say something; the others say that nothing can be said."""

UNJUDGED = (Verdict.FEW, Verdict.HIDDEN)


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
    figures: tuple[str, ...]
    """Those of the sentences that are this pair's own."""

    @property
    def judged(self) -> bool:
        """Whether there were answers enough, and visible ones, to judge it."""
        return self.code not in UNJUDGED


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
    """Gaps on levers and on symptoms; `words` explains each verdict that stands in the chapter, and what to do with it.

    `read` says how groups are compared where that is the same on every scale that is judged; each says it otherwise.
    """

    title: str
    note: str
    read: str
    levers: ChartFigure
    symptoms: ChartFigure | None
    scales: tuple[ScaleGaps, ...]
    words_title: str
    words: tuple[tuple[str, str], ...]
    cautions: tuple[str, ...]
    """What the verdicts rest on, said once for all gaps that are alike."""
    more: str
    annex_title: str
    few: str
    """What is said once of all pairs with too few answers, instead of a verdict on each; empty where there is none."""
    measured: bool
    """Whether any gap has a verdict that says something; else one sentence says that there are too few answers."""


def build(chapter: ChapterContext) -> GapsChapter | None:
    """The chapter on gaps; None where a single group is shown."""
    if chapter.reading is None or len(chapter.reading.groups) < 2:
        return None
    diagnosis = chapter.diagnosis
    scales = tuple(_scale(chapter, chapter.reading, scale) for scale in diagnosis.scales.values())
    reads = tuple(dict.fromkeys(scale.read for scale in scales if scale.read))
    codes = dict.fromkeys(gap.code for scale in scales for gap in (*scale.told, *scale.others))
    symptoms = _figure(chapter, "symptoms", diagnosis.symptoms, pressure_bands(chapter)) if diagnosis.symptoms else None
    return GapsChapter(
        chapter.say("gaps.title"),
        chapter.say("gaps.note"),
        reads[0] if len(reads) == 1 else "",
        _figure(chapter, "levers", diagnosis.levers, level_bands(chapter)),
        symptoms,
        scales,
        chapter.say("gaps.words"),
        tuple(
            (chapter.said(verdict_name(code)), f"{_meaning(chapter, code)} {chapter.said(verdict_follow(code))}")
            for code in Verdict
            if code in codes
        ),
        _cautions(chapter, chapter.reading),
        chapter.say("gaps.more"),
        chapter.say("gaps.annex"),
        _few(chapter) if Verdict.FEW in codes else "",
        any(code in MEASURED for code in codes),
    )


def _few(chapter: ChapterContext) -> str:
    return chapter.say("gaps.no_verdict", meaning=_meaning(chapter, Verdict.FEW))


def _meaning(chapter: ChapterContext, code: Verdict) -> str:
    return chapter.said(verdict_meaning(code, parameters=chapter.parameters))


def _cautions(chapter: ChapterContext, reading: CampaignAnalysis) -> tuple[str, ...]:
    """Each caution on a gap that has a verdict, once."""
    judged = (gap for gaps in reading.gaps.values() for gap in gaps.pairs if gap.code not in UNJUDGED)
    return tuple(
        dict.fromkeys(
            chapter.said(caution) for gap in judged for caution in gap_cautions(gap, parameters=chapter.parameters)
        )
    )


def _scale(chapter: ChapterContext, reading: CampaignAnalysis, scale: ScaleResult) -> ScaleGaps:
    gaps = reading.gaps[scale.key]
    ordered = sorted(gaps.pairs, key=_strength)
    strong = [gap for gap in ordered if gap.code in TOLD][:MOST_TOLD] or ordered[:1]
    name = chapter.scale_name(scale.key)
    groups = tuple(_group(chapter, reading, scale, mark) for mark in chapter.marks(scale))
    gap_views = tuple(_view(chapter, gap) for gap in strong)
    others = tuple(_view(chapter, gap) for gap in ordered if gap not in strong)
    return ScaleGaps(
        scale.key,
        name,
        _read(chapter, gaps),
        groups,
        gap_views,
        others,
        _scores(chapter, name, groups),
        _pairs(chapter, name, (*gap_views, *others)),
    )


def _read(chapter: ChapterContext, gaps: LeverGaps) -> str:
    """How the groups were compared; empty where no pair could be."""
    if all(gap.code in UNJUDGED for gap in gaps.pairs):
        return ""
    return chapter.say(f"gaps.{gaps.reading}")


def _strength(gap: Gap) -> tuple[int, float]:
    """The strongest word first, then the widest difference."""
    order = [Verdict.SIGNAL, Verdict.CONFIRM, Verdict.SMALL, Verdict.NOISE, Verdict.FEW, Verdict.SAME, Verdict.HIDDEN]
    return order.index(gap.code), -abs(gap.estimate.value or 0.0) if gap.estimate else 0.0


def _view(chapter: ChapterContext, gap: Gap) -> GapView:
    say = chapter.say
    difference = gap.estimate.value if gap.estimate else None
    interval = gap.interval95
    return GapView(
        gap.first,
        gap.second,
        say("gaps.between", first=chapter.names[gap.first], second=chapter.names[gap.second]),
        NO_VALUE if difference is None else say.signed(difference),
        say("report.range", low=say.signed(interval.lower), high=say.signed(interval.upper)) if interval else NO_VALUE,
        chapter.said(verdict_name(gap.code)),
        gap.code,
        tuple(chapter.said(saying) for saying in gap_messages(gap, parameters=chapter.parameters)),
        tuple(chapter.said(saying) for saying in gap_figures(gap, parameters=chapter.parameters)),
    )


def _group(chapter: ChapterContext, reading: CampaignAnalysis, scale: ScaleResult, mark: FunctionMark) -> GroupScore:
    figure = reading.scores[scale.key][mark.function]
    bounded = figure.end in (ExtremeBound.AT_LEAST, ExtremeBound.AT_MOST)
    interval = None if bounded else scale.function_interval(mark.function)
    return GroupScore(
        mark.function,
        mark.name,
        mark.written,
        chapter.span(*interval) if interval else NO_VALUE,
        answered(chapter, mark.function),
    )


def _scores(chapter: ChapterContext, name: str, groups: Sequence[GroupScore]) -> DataTable:
    headers = tuple(chapter.say(f"gaps.{column}") for column in ("group", "score", "range", "answered"))
    rows = tuple((group.name, group.written, group.interval, group.answered) for group in groups)
    return DataTable(chapter.say("gaps.groups_caption", scale=name), headers, rows)


def _pairs(chapter: ChapterContext, name: str, gaps: Sequence[GapView]) -> DataTable:
    """Every pair of a scale; verdict and range stand only where a pair has one."""
    if all(gap.code is Verdict.FEW for gap in gaps):
        headers = tuple(chapter.say(f"gaps.{column}") for column in ("pair", "difference"))
        return DataTable(name, headers, tuple((gap.pair, gap.difference) for gap in gaps))
    headers = tuple(chapter.say(f"gaps.{column}") for column in ("pair", "verdict", "difference", "range"))
    rows = tuple((gap.pair, _verdict(chapter, gap), gap.difference, gap.interval) for gap in gaps)
    return DataTable(name, headers, rows)


def _verdict(chapter: ChapterContext, gap: GapView) -> str:
    return chapter.say("gaps.too_few") if gap.code is Verdict.FEW else gap.verdict


def _figure(
    chapter: ChapterContext, kind: str, scales: Sequence[ScaleResult], bands: tuple[ScaleBand, ...]
) -> ChartFigure:
    """Each group's score on every scale of a kind, the lowest and the highest joined."""
    rows, cells = [], []
    for scale in scales:
        name = chapter.scale_name(scale.key)
        marks = chapter.marks(scale)
        measure = chapter.scale(scale)
        given = sorted(mark.value for mark in marks if mark.value is not None)
        width = chapter.points(given[-1] - given[0]) if len(given) > 1 else NO_VALUE
        hidden = tuple(mark.function for mark in marks if mark.value is None and _hidden(chapter, scale, mark))
        # Without a company's score the row still shows its groups.
        middle = scale.score if scale.score is not None else given[0] if given else None
        rows.append(DotRow(name, middle, width, dots=dots(marks), strong=True, hidden=hidden))
        cells.append((name, measure.written, *(mark.written for mark in marks), width))
    chart = DotChart(
        tuple(rows), 0, 100, bands, chapter.say("report.company"), chapter.key, span=True,
        hidden_word=chapter.say("report.hidden"),
    )  # fmt: skip
    headers = (chapter.say("gaps.scale"), chapter.say("report.company"), *(name for _, name in chapter.key))
    table = DataTable(chapter.say(f"gaps.{kind}.caption"), (*headers, chapter.say("perception.width")), tuple(cells))
    return ChartFigure(f"gaps-{kind}", chapter.say(f"gaps.{kind}.figure"), _answer(chapter, scales), chart, table)


def _hidden(chapter: ChapterContext, scale: ScaleResult, mark: FunctionMark) -> bool:
    return chapter.reading is not None and chapter.reading.scores[scale.key][mark.function].hidden is not None


def _answer(chapter: ChapterContext, scales: Sequence[ScaleResult]) -> str:
    """The widest gap of these scales with its verdict."""
    candidates = [
        (abs(gap.estimate.value), scale.key, gap)
        for scale in scales
        for gap in (chapter.reading.gaps[scale.key].pairs if chapter.reading else ())
        if gap.estimate and gap.estimate.value is not None
    ]
    if not candidates:
        return chapter.say("gaps.answer_none")
    width, key, gap = max(candidates, key=lambda candidate: candidate[0])
    first_is_high = (gap.estimate.value or 0) > 0 if gap.estimate else True
    high, low = (gap.first, gap.second) if first_is_high else (gap.second, gap.first)
    words = {
        "scale": chapter.scale_name(key),
        "points": chapter.points(width),
        "high": chapter.names[high],
        "low": chapter.names[low],
    }
    if gap.code in UNJUDGED:
        # That there are too few answers is said once, of all gaps.
        return chapter.say("gaps.answer_unjudged", **words)
    return chapter.say("gaps.answer", verdict=chapter.said(verdict_name(gap.code)), **words)
