"""Chapter: levers and dimensions."""

from dataclasses import dataclass

from assessment.core.privacy.published_groups import COMPANY
from assessment.core.results.maturity_levels import CUTS, score_of_mean
from assessment.core.results.result_types import DimensionResult, LeverResult
from assessment.core.statistics.near_census import share_answered
from reports import theme
from reports.charts.data.charts import Dot, DotChart, DotRow, ScaleBand
from reports.content.writing import level_text
from reports.content.writing.chapter_context import NO_VALUE, ChapterContext
from reports.content.writing.level_text import LevelView
from reports.content.writing.view_types import ChartFigure, DataTable, FunctionMark, Measure


@dataclass(frozen=True, slots=True)
class DimensionView:
    """A dimension's score in points, and each function's mean of its items where several answered."""

    code: str
    name: str
    measure: Measure
    practices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeverView:
    """One lever as the report tells it. `notes` say what bites: a cap, a thin item, a low participation."""

    key: str
    name: str
    short: str
    purpose: str
    level: LevelView
    measure: Measure
    target: str
    marks: tuple[FunctionMark, ...]
    dimensions: tuple[DimensionView, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeversChapter:
    """Every lever, the chart of all, and the ladder of levels."""

    title: str
    figure: ChartFigure
    levers: tuple[LeverView, ...]
    ladder_title: str
    ladder: tuple[LevelView, ...]


def build(basis: ChapterContext) -> LeversChapter:
    """The chapter on levers."""
    views = tuple(_lever(basis, lever) for lever in basis.diagnosis.levers)
    return LeversChapter(
        basis.say("levers.title"),
        _figure(basis, views),
        views,
        basis.say("levers.ladder"),
        tuple(
            LevelView(
                basis.say("levels.one", level=level.number),
                level.number,
                basis.read(level.name),
                basis.read(level.sentence),
                basis.read(level.meaning),
            )
            for level in basis.diagnosis.questionnaire.levels
        ),
    )


def level_bands(basis: ChapterContext) -> tuple[ScaleBand, ...]:
    """The five levels as parts of the axis of 0 to 100 points."""
    cuts = (0.0, *(score_of_mean(cut) for cut in CUTS), 100.0)
    return tuple(
        ScaleBand(
            cuts[number],
            cuts[number + 1],
            theme.MATURITY_BANDS[number],
            basis.say("levels.axis", level=level.number, name=basis.read(level.name)),
            str(level.number),
        )
        for number, level in enumerate(basis.diagnosis.questionnaire.levels)
    )


def lever_row(basis: ChapterContext, lever: LeverView) -> DotRow:
    """The row of a lever, its target marked at the middle of the level aimed at."""
    return DotRow(
        lever.name,
        lever.measure.value,
        lever.measure.written if lever.measure.value is not None else basis.say("levers.no_score"),
        lever.measure.low,
        lever.measure.high,
        dots(lever.marks),
        target=score_of_mean(basis.roadmap.target.levers[lever.key]),
        strong=True,
    )


def dots(marks: tuple[FunctionMark, ...]) -> tuple[Dot, ...]:
    """The marks of the functions that have a value."""
    return tuple(Dot(mark.function, mark.value, mark.written) for mark in marks if mark.value is not None)


def own_dot(basis: ChapterContext, measure: Measure) -> tuple[Dot, ...]:
    """When one function alone answered, its mark stands for the company's bar; never where others are hidden."""
    if basis.several or measure.value is None:
        return ()
    return (Dot(basis.diagnosis.functions[0], measure.value, measure.written),)


def _lever(basis: ChapterContext, lever: LeverResult) -> LeverView:
    measure = basis.scale(lever)
    return LeverView(
        lever.key,
        basis.read(lever.lever.name),
        basis.read(lever.lever.short),
        basis.read(lever.lever.purpose),
        level_text.view(basis, lever.shown, measure),
        measure,
        level_text.numbered(basis, basis.roadmap.target.levers[lever.key]),
        basis.marks(lever),
        tuple(_dimension(basis, dimension) for dimension in lever.dimensions if dimension.items),
        _notes(basis, lever),
    )


def _dimension(basis: ChapterContext, dimension: DimensionResult) -> DimensionView:
    measure = basis.part(dimension.score, *dimension.items)
    practices = tuple(basis.label(basis.diagnosis.items[code].item) for code in dimension.items)
    return DimensionView(dimension.dimension.code, basis.read(dimension.dimension.name), measure, practices)


def _notes(basis: ChapterContext, lever: LeverResult) -> tuple[str, ...]:
    # The sentence on the response rate, further down, bears the share.
    counts = answered(basis, share=lever.bounds is None)
    notes = [basis.say("levers.answered", answered=counts)] if basis.reading and not basis.single else []
    notes += [cap_sentence(basis, lever)] if lever.capped_by else []
    for thin in lever.thin_items:
        label = basis.label(basis.diagnosis.items[thin.code].item)
        share = basis.say.percent(thin.missing)
        notes.append(basis.say("levers.thin", practice=label, share=share, points=basis.points(abs(thin.points))))
    if lever.bounds and lever.bounds.response_rate >= 1:
        notes.append(basis.say("levers.everyone"))
    elif lever.bounds:
        kind = "too_wide" if lever.bounds.too_wide else "bounds"
        share = basis.say.percent(lever.bounds.response_rate)
        span = basis.span(lever.bounds.low, lever.bounds.high)
        notes.append(basis.say(f"levers.{kind}", share=share, range=span))
    figure = basis.reading.scores[lever.key].get(COMPANY) if basis.reading else None
    if figure and figure.end:
        notes.append(basis.say("levers.bound_inside"))
    return tuple(notes)


def answered(basis: ChapterContext, group: str | None = None, *, share: bool = True) -> str:
    """How many of a group, or of everybody, answered; out of how many, and as a share, where that is known."""
    people = basis.people[group] if group else basis.diagnosis.respondents
    staff = basis.staff(group)
    if not staff:
        return basis.say.number(people)
    counts = {"answered": basis.say.number(people), "staff": basis.say.number(staff)}
    if not share:
        return basis.say("reading.of_staff", **counts)
    return basis.say("gaps.of_staff", share=basis.say.percent(share_answered(people, staff)), **counts)


def cap_sentence(basis: ChapterContext, lever: LeverResult) -> str:
    """Why a lever's level stands below the one its score alone would give. Raises ValueError when nothing caps it."""
    if lever.capped_by is None or lever.capped_by.level is None or lever.level is None:
        raise ValueError(f"nothing caps {lever.key}")
    return basis.say(
        "levers.capped",
        dimension=basis.read(lever.capped_by.dimension.name),
        weakest=lever.capped_by.level,
        level=lever.level,
        before=lever.level_before_cap,
    )


def _figure(basis: ChapterContext, views: tuple[LeverView, ...]) -> ChartFigure:
    rows: list[DotRow] = []
    for lever in views:
        rows.append(lever_row(basis, lever))
        rows += [
            DotRow(found.name, found.measure.value, found.measure.written, dots=own_dot(basis, found.measure))
            for found in lever.dimensions
        ]
    chart = DotChart(
        tuple(rows),
        0,
        100,
        level_bands(basis),
        basis.say("report.company"),
        basis.key,
        target_name=basis.say("levers.target_mark"),
        several=basis.several,
    )
    return ChartFigure("levers", basis.say("levers.figure"), answer(basis, views), chart, _table(basis, views))


def answer(basis: ChapterContext, views: tuple[LeverView, ...]) -> str:
    """Which lever stands highest and which lowest, in one sentence."""
    scored = sorted(
        (view for view in views if view.measure.value is not None), key=lambda view: view.measure.value or 0
    )
    if not scored:
        return basis.say("levers.answer_none")
    if len(scored) == 1:
        return basis.say("levers.answer_one", lever=scored[0].name, points=basis.points(scored[0].measure.value or 0))
    low, high = scored[0], scored[-1]
    return basis.say(
        "levers.answer",
        low=low.name,
        low_points=basis.points(low.measure.value or 0),
        high=high.name,
        high_points=basis.points(high.measure.value or 0),
    )


def _table(basis: ChapterContext, views: tuple[LeverView, ...]) -> DataTable:
    columns = ("name", "score", "range") if basis.several else ("name", "score", "range", "level", "target")
    headers = [basis.say(f"levers.columns.{column}") for column in columns]
    headers += [name for _, name in basis.key] if basis.several else []
    rows: list[tuple[str, ...]] = []
    for lever in views:
        level = lever.level.statement if lever.measure.value is not None else lever.measure.reason
        others = tuple(mark.written for mark in lever.marks) if basis.several else (level, lever.target)
        rows.append((lever.name, lever.measure.written, lever.measure.interval or NO_VALUE, *others))
        # A dimension has neither range nor level of its own: too few items for either.
        rest = ("",) * (len(headers) - 2)
        rows += [(found.name, found.measure.written, *rest) for found in lever.dimensions]
    return DataTable(basis.say("levers.caption"), tuple(headers), tuple(rows))
