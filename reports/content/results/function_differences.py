"""Chapter: raw differences between functions."""

from dataclasses import dataclass

from assessment.core.comparison.raw_differences import practice_differences, scale_difference
from assessment.core.questionnaire.definition import OPTIONS
from reports import theme
from reports.charts.data.charts import DotChart, DotRow, ScaleBand
from reports.content.results.levers import dots, level_bands
from reports.content.results.practices import marks_of
from reports.content.writing.chapter_context import NO_VALUE, ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable

SHOWN = 7
"""Practices on the map; the others stand in the pages on practices."""


@dataclass(frozen=True, slots=True)
class FunctionsChapter:
    """Levers by function, practices with the widest differences, and cross-ratings when they were asked."""

    title: str
    note: str
    levers: ChartFigure
    practices: ChartFigure | None
    more: str
    """Where the other practices stand."""
    cross_title: str
    cross_note: str
    cross: tuple[DataTable, ...]


def build(chapter: ChapterContext) -> FunctionsChapter | None:
    """The chapter on functions; None when a single one answered."""
    if not chapter.several:
        return None
    return FunctionsChapter(
        chapter.say("functions.title"),
        chapter.say("functions.note"),
        _levers(chapter),
        _practices(chapter),
        chapter.say("functions.more"),
        chapter.say("functions.cross.title"),
        chapter.say("functions.cross.note", **chapter.cross_scale),
        _cross(chapter),
    )


def _levers(chapter: ChapterContext) -> ChartFigure:
    rows, cells = [], []
    widest = None
    for lever in chapter.diagnosis.levers:
        gap = scale_difference(chapter.diagnosis, lever.key)
        name = chapter.read(lever.lever.name)
        written = chapter.points(gap.width) if gap else NO_VALUE
        marks = chapter.marks(lever)
        rows.append(DotRow(name, lever.score, written, dots=dots(marks), strong=True))
        cells.append((name, *(mark.written for mark in marks), written))
        if gap and (widest is None or gap.width > widest[1].width):
            widest = (name, gap)
    answer = chapter.say("functions.levers.none")
    if widest:
        name, gap = widest
        answer = chapter.say(
            "functions.levers.answer",
            lever=name,
            points=chapter.points(gap.width),
            high=chapter.names[gap.highest],
            low=chapter.names[gap.lowest],
        )
    headers = (chapter.say("levers.columns.name"), *(name for _, name in chapter.key), chapter.say("functions.gap"))
    chart = DotChart(tuple(rows), 0, 100, level_bands(chapter), chapter.say("report.company"), chapter.key, span=True)
    table = DataTable(chapter.say("functions.levers.caption"), headers, tuple(cells))
    return ChartFigure("functions", chapter.say("functions.levers.figure"), answer, chart, table)


def _practices(chapter: ChapterContext) -> ChartFigure | None:
    gaps = practice_differences(chapter.diagnosis)[:SHOWN]
    if not gaps:
        return None
    rows, cells = [], []
    for gap in gaps:
        result = chapter.diagnosis.items[gap.key]
        marks = marks_of(chapter, result)
        written = _options(chapter, gap.width)
        rows.append(DotRow(chapter.label(result.item), result.mean, written, dots=dots(marks)))
        cells.append((chapter.label(result.item), *(mark.written for mark in marks), written))
    first = chapter.diagnosis.items[gaps[0].key]
    answer = chapter.say(
        "functions.practices.answer",
        practice=chapter.label(first.item),
        options=_options(chapter, gaps[0].width),
        high=chapter.names[gaps[0].highest],
        low=chapter.names[gaps[0].lowest],
    )
    headers = (
        chapter.say("functions.practices.column"),
        *(name for _, name in chapter.key),
        chapter.say("functions.gap"),
    )
    chart = DotChart(tuple(rows), 1, OPTIONS, _bands(), chapter.say("report.company"), chapter.key, span=True)
    table = DataTable(chapter.say("functions.practices.caption"), headers, tuple(cells))
    return ChartFigure("gaps", chapter.say("functions.practices.figure"), answer, chart, table)


def _options(chapter: ChapterContext, width: float) -> str:
    digits = 0 if float(width).is_integer() else 1
    return chapter.say("report.options", count=width, value=chapter.say.number(width, digits=digits))


def _bands() -> tuple[ScaleBand, ...]:
    return tuple(
        ScaleBand(max(1.0, step - 0.5), min(5.0, step + 0.5), theme.MATURITY_BANDS[step - 1], str(step), str(step))
        for step in range(1, OPTIONS + 1)
    )


def _cross(chapter: ChapterContext) -> tuple[DataTable, ...]:
    """One table per question: who says it in rows, of whom in columns."""
    found = chapter.diagnosis.cross
    questionnaire = chapter.diagnosis.questionnaire
    if not found or questionnaire.cross is None:
        return ()
    raters = [key for key, _ in chapter.key if any(result.rater == key for result in found)]
    digits = 0 if all(result.respondents == 1 for result in found) else 1
    values = {(result.item.code, result.rater): chapter.say.number(result.mean, digits=digits) for result in found}
    tables = []
    for label in dict.fromkeys(chapter.label(item) for item in questionnaire.cross.items):
        items = [item for item in questionnaire.cross.items if chapter.label(item) == label]
        headers = (chapter.say("functions.cross.rater"), *(chapter.names[item.rated or ""] for item in items))
        rows = tuple(
            (chapter.names[rater], *(values.get((item.code, rater), NO_VALUE) for item in items)) for rater in raters
        )
        tables.append(DataTable(label, headers, rows))
    return tuple(tables)
