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


def build(basis: ChapterContext) -> FunctionsChapter | None:
    """The chapter on functions; None when a single one answered."""
    if not basis.several:
        return None
    return FunctionsChapter(
        basis.say("functions.title"),
        basis.say("functions.note"),
        _levers(basis),
        _practices(basis),
        basis.say("functions.more"),
        basis.say("functions.cross.title"),
        basis.say("functions.cross.note"),
        _cross(basis),
    )


def _levers(basis: ChapterContext) -> ChartFigure:
    rows, cells = [], []
    widest = None
    for lever in basis.diagnosis.levers:
        gap = scale_difference(basis.diagnosis, lever.key)
        name = basis.read(lever.lever.name)
        written = basis.points(gap.width) if gap else NO_VALUE
        marks = basis.marks(lever)
        rows.append(DotRow(name, lever.score, written, dots=dots(marks), strong=True))
        cells.append((name, *(mark.written for mark in marks), written))
        if gap and (widest is None or gap.width > widest[1].width):
            widest = (name, gap)
    answer = basis.say("functions.levers.none")
    if widest:
        name, gap = widest
        answer = basis.say(
            "functions.levers.answer",
            lever=name,
            points=basis.points(gap.width),
            high=basis.names[gap.highest],
            low=basis.names[gap.lowest],
        )
    headers = (basis.say("levers.columns.name"), *(name for _, name in basis.key), basis.say("functions.gap"))
    chart = DotChart(tuple(rows), 0, 100, level_bands(basis), basis.say("report.company"), basis.key, span=True)
    table = DataTable(basis.say("functions.levers.caption"), headers, tuple(cells))
    return ChartFigure("functions", basis.say("functions.levers.figure"), answer, chart, table)


def _practices(basis: ChapterContext) -> ChartFigure | None:
    gaps = practice_differences(basis.diagnosis)[:SHOWN]
    if not gaps:
        return None
    rows, cells = [], []
    for gap in gaps:
        result = basis.diagnosis.items[gap.key]
        marks = marks_of(basis, result)
        written = _options(basis, gap.width)
        rows.append(DotRow(basis.label(result.item), result.mean, written, dots=dots(marks)))
        cells.append((basis.label(result.item), *(mark.written for mark in marks), written))
    first = basis.diagnosis.items[gaps[0].key]
    answer = basis.say(
        "functions.practices.answer",
        practice=basis.label(first.item),
        options=_options(basis, gaps[0].width),
        high=basis.names[gaps[0].highest],
        low=basis.names[gaps[0].lowest],
    )
    headers = (basis.say("functions.practices.column"), *(name for _, name in basis.key), basis.say("functions.gap"))
    chart = DotChart(tuple(rows), 1, OPTIONS, _bands(), basis.say("report.company"), basis.key, span=True)
    table = DataTable(basis.say("functions.practices.caption"), headers, tuple(cells))
    return ChartFigure("gaps", basis.say("functions.practices.figure"), answer, chart, table)


def _options(basis: ChapterContext, width: float) -> str:
    digits = 0 if float(width).is_integer() else 1
    return basis.say("report.options", count=width, value=basis.say.number(width, digits=digits))


def _bands() -> tuple[ScaleBand, ...]:
    return tuple(
        ScaleBand(max(1.0, step - 0.5), min(5.0, step + 0.5), theme.MATURITY_BANDS[step - 1], str(step), str(step))
        for step in range(1, OPTIONS + 1)
    )


def _cross(basis: ChapterContext) -> tuple[DataTable, ...]:
    """One table per question: who says it in rows, of whom in columns."""
    found = basis.diagnosis.cross
    questionnaire = basis.diagnosis.questionnaire
    if not found or questionnaire.cross is None:
        return ()
    raters = [key for key, _ in basis.key if any(result.rater == key for result in found)]
    digits = 0 if all(result.respondents == 1 for result in found) else 1
    values = {(result.item.code, result.rater): basis.say.number(result.mean, digits=digits) for result in found}
    tables = []
    for label in dict.fromkeys(basis.label(item) for item in questionnaire.cross.items):
        items = [item for item in questionnaire.cross.items if basis.label(item) == label]
        headers = (basis.say("functions.cross.rater"), *(basis.names[item.rated or ""] for item in items))
        rows = tuple(
            (basis.names[rater], *(values.get((item.code, rater), NO_VALUE) for item in items)) for rater in raters
        )
        tables.append(DataTable(label, headers, rows))
    return tuple(tables)
