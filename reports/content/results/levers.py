"""Chapter: levers and dimensions."""

from dataclasses import dataclass

from assessment.core.privacy.published_groups import COMPANY
from assessment.core.results.maturity_levels import score_of_mean
from assessment.core.results.result_types import DimensionResult, LeverResult
from assessment.core.statistics.near_census import share_answered
from assessment.typography import NO_VALUE
from reports import theme
from reports.charts.data.charts import Dot, DotChart, DotRow, ScaleBand
from reports.content.writing import level_text
from reports.content.writing.chapter_context import ChapterContext
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
    """One lever as the report tells it. `notes` say what bites: a cap, a thin item."""

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
    """Every lever, the chart of all, and the ladder of levels. `notes`: who answered, and what that does to scores."""

    title: str
    figure: ChartFigure
    levers: tuple[LeverView, ...]
    notes: tuple[str, ...]
    ladder_title: str
    ladder: tuple[LevelView, ...]


def build(chapter: ChapterContext) -> LeversChapter:
    """The chapter on levers."""
    views = tuple(_lever(chapter, lever) for lever in chapter.diagnosis.levers)
    return LeversChapter(
        chapter.say("levers.title"),
        _figure(chapter, views),
        views,
        _notes_on_all(chapter),
        chapter.say("levers.ladder"),
        tuple(
            LevelView(
                chapter.say("levels.one", level=level.number),
                level.number,
                chapter.read(level.name),
                chapter.read(level.sentence),
                chapter.read(level.meaning),
            )
            for level in chapter.diagnosis.questionnaire.levels
        ),
    )


def level_bands(chapter: ChapterContext) -> tuple[ScaleBand, ...]:
    """The five levels as parts of the axis of 0 to 100 points."""
    cuts = (0.0, *(score_of_mean(cut) for cut in chapter.cuts), 100.0)
    return tuple(
        ScaleBand(
            cuts[number],
            cuts[number + 1],
            theme.MATURITY_BANDS[number],
            chapter.say("levels.axis", level=level.number, name=chapter.read(level.name)),
            str(level.number),
        )
        for number, level in enumerate(chapter.diagnosis.questionnaire.levels)
    )


def lever_row(chapter: ChapterContext, lever: LeverView) -> DotRow:
    """The row of a lever, its target marked at the middle of the level aimed at."""
    return DotRow(
        lever.name,
        lever.measure.value,
        lever.measure.written if lever.measure.value is not None else chapter.say("levers.no_score"),
        lever.measure.low,
        lever.measure.high,
        dots(lever.marks),
        target=score_of_mean(chapter.roadmap.target.levers[lever.key]),
        strong=True,
    )


def dots(marks: tuple[FunctionMark, ...]) -> tuple[Dot, ...]:
    """The marks of the functions that have a value."""
    return tuple(Dot(mark.function, mark.value, mark.written) for mark in marks if mark.value is not None)


def own_dot(chapter: ChapterContext, measure: Measure) -> tuple[Dot, ...]:
    """When one function alone answered, its mark stands for the company's bar; never where others are hidden."""
    if chapter.several or measure.value is None:
        return ()
    return (Dot(chapter.diagnosis.functions[0], measure.value, measure.written),)


def _lever(chapter: ChapterContext, lever: LeverResult) -> LeverView:
    measure = chapter.scale(lever)
    return LeverView(
        lever.key,
        chapter.read(lever.lever.name),
        chapter.read(lever.lever.short),
        chapter.read(lever.lever.purpose),
        level_text.view(chapter, lever.shown, measure),
        measure,
        level_text.numbered(chapter, chapter.roadmap.target.levers[lever.key]),
        chapter.marks(lever),
        tuple(_dimension(chapter, dimension) for dimension in lever.dimensions if dimension.items),
        _notes(chapter, lever),
    )


def _dimension(chapter: ChapterContext, dimension: DimensionResult) -> DimensionView:
    measure = chapter.part(dimension.score, *dimension.items)
    practices = tuple(chapter.label(chapter.diagnosis.items[code].item) for code in dimension.items)
    return DimensionView(dimension.dimension.code, chapter.read(dimension.dimension.name), measure, practices)


def _notes(chapter: ChapterContext, lever: LeverResult) -> tuple[str, ...]:
    notes = [cap_sentence(chapter, lever)] if lever.capped_by else []
    for thin in lever.thin_items:
        label = chapter.label(chapter.diagnosis.items[thin.code].item)
        share = chapter.say.percent(thin.missing)
        notes.append(chapter.say("levers.thin", practice=label, share=share, points=chapter.points(abs(thin.points))))
    return tuple(notes)


def _notes_on_all(chapter: ChapterContext) -> tuple[str, ...]:
    """Who answered, what scores might be had everyone answered, and which lean on a bound: once for every lever."""
    levers = chapter.diagnosis.levers
    # The sentence on the response rate bears the share; without a staff page 1 has told who answered.
    counts = answered(chapter, share=not any(lever.bounds for lever in levers))
    several = chapter.reading is not None and not chapter.single
    notes = [chapter.say("levers.answered", answered=counts)] if several and chapter.staff() else []
    rates = dict.fromkeys(chapter.say.percent(lever.bounds.response_rate) for lever in levers if lever.bounds)
    if rates and (silent := _silent_voices(chapter)):
        notes.append(chapter.say("levers.nobody", functions=chapter.say.list(silent)))
    elif rates:
        notes.append(chapter.say("levers.rate", count=len(rates), share=chapter.say.list(list(rates))))
    for kind in ("bounds", "too_wide"):
        ranges = [
            chapter.say("levers.could_be", lever=_quoted(chapter, lever), range=chapter.span(low, high))
            for lever in levers
            if lever.bounds and lever.bounds.response_rate < 1 and lever.bounds.too_wide is (kind == "too_wide")
            for low, high in ((lever.bounds.low, lever.bounds.high),)
        ]
        notes += [chapter.say(f"levers.{kind}", ranges=chapter.say.list(ranges))] if ranges else []
    scores = chapter.reading.scores if chapter.reading else {}
    bounded = [lever for lever in levers if (figure := scores.get(lever.key, {}).get(COMPANY)) and figure.end]
    names = chapter.say.list([_quoted(chapter, lever) for lever in bounded])
    notes += [chapter.say("levers.bound_inside", levers=names)] if bounded else []
    return tuple(notes)


def _silent_voices(chapter: ChapterContext) -> list[str]:
    """Names of the triad's functions that count people, where nobody of any of them answered and others did."""
    questionnaire, diagnosis = chapter.diagnosis.questionnaire, chapter.diagnosis
    beside = set(questionnaire.functions_by_key) - set(questionnaire.triad)
    if not set(diagnosis.answered) <= beside:
        return []
    names = [questionnaire.functions_by_key[key].name for key in questionnaire.triad if diagnosis.staff.get(key)]
    return [chapter.read(name) for name in names]


def _quoted(chapter: ChapterContext, lever: LeverResult) -> str:
    return chapter.say("decision.quoted", name=chapter.read(lever.lever.name))


def answered(chapter: ChapterContext, group: str | None = None, *, share: bool = True) -> str:
    """How many of a group, or of everybody, answered; out of how many, and as a share, where that is known."""
    people = chapter.people[group] if group else chapter.diagnosis.respondents
    staff = chapter.staff(group)
    if not staff:
        return chapter.say.number(people)
    counts = {"answered": chapter.say.number(people), "staff": chapter.say.number(staff)}
    if not share:
        return chapter.say("reading.of_staff", **counts)
    return chapter.say("gaps.of_staff", share=chapter.say.percent(share_answered(people, staff)), **counts)


def cap_sentence(chapter: ChapterContext, lever: LeverResult) -> str:
    """Why a lever's level stands below the one its score alone would give. Raises ValueError when nothing caps it."""
    if lever.capped_by is None or lever.capped_by.level is None or lever.level is None:
        raise ValueError(f"nothing caps {lever.key}")
    return chapter.say(
        "levers.capped",
        dimension=chapter.read(lever.capped_by.dimension.name),
        weakest=lever.capped_by.level,
        level=lever.level,
        before=lever.level_before_cap,
    )


def _figure(chapter: ChapterContext, views: tuple[LeverView, ...]) -> ChartFigure:
    rows: list[DotRow] = []
    for lever in views:
        rows.append(lever_row(chapter, lever))
        rows += [
            DotRow(
                dimension.name,
                dimension.measure.value,
                dimension.measure.written,
                dots=own_dot(chapter, dimension.measure),
            )
            for dimension in lever.dimensions
        ]
    chart = DotChart(
        tuple(rows),
        0,
        100,
        level_bands(chapter),
        chapter.say("report.company"),
        chapter.key,
        target_name=chapter.say("levers.target_mark"),
        several=chapter.several,
    )
    return ChartFigure("levers", chapter.say("levers.figure"), answer(chapter, views), chart, _table(chapter, views))


def answer(chapter: ChapterContext, views: tuple[LeverView, ...]) -> str:
    """Which lever stands highest and which lowest, in one sentence."""
    scored = sorted(
        (view for view in views if view.measure.value is not None), key=lambda view: view.measure.value or 0
    )
    if not scored:
        return chapter.say("levers.answer_none")
    if len(scored) == 1:
        return chapter.say(
            "levers.answer_one", lever=scored[0].name, points=chapter.points(scored[0].measure.value or 0)
        )
    low, high = scored[0], scored[-1]
    if low.measure.written == high.measure.written:
        return chapter.say("levers.answer_same", points=chapter.points(low.measure.value or 0))
    return chapter.say(
        "levers.answer",
        low=low.name,
        low_points=chapter.points(low.measure.value or 0),
        high=high.name,
        high_points=chapter.points(high.measure.value or 0),
    )


def _table(chapter: ChapterContext, views: tuple[LeverView, ...]) -> DataTable:
    columns = ("name", "score", "range") if chapter.several else ("name", "score", "range", "level", "target")
    headers = [chapter.say(f"levers.columns.{column}") for column in columns]
    headers += [name for _, name in chapter.key] if chapter.several else []
    rows: list[tuple[str, ...]] = []
    for lever in views:
        level = lever.level.statement if lever.measure.value is not None else lever.measure.reason
        others = tuple(mark.written for mark in lever.marks) if chapter.several else (level, lever.target)
        rows.append((lever.name, lever.measure.written, lever.measure.interval or NO_VALUE, *others))
        # A dimension has neither range nor level of its own: too few items for either.
        rest = ("",) * (len(headers) - 2)
        rows += [(dimension.name, dimension.measure.written, *rest) for dimension in lever.dimensions]
    return DataTable(chapter.say("levers.caption"), tuple(headers), tuple(rows))
