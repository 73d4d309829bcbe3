"""Chapter: practices with current and next step."""

from dataclasses import dataclass
from functools import cached_property

from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY
from assessment.core.questionnaire.definition import OPTIONS
from assessment.core.results.maturity_levels import nearest_level
from assessment.core.results.result_types import ItemResult
from reports import theme
from reports.charts.data.charts import Dot, DotChart, DotRow, ScaleBand
from reports.content.writing.chapter_context import ChapterContext, as_written
from reports.content.writing.view_types import FunctionMark, Measure

ENDS = 3
"""Practices named as strongest and as weakest."""


@dataclass(frozen=True, slots=True)
class PracticeView:
    """One practice. `measure` is a mean of 1 to 5; `gain` says what one option higher brings to the lever."""

    code: str
    lever: str
    label: str
    question: str
    measure: Measure
    marks: tuple[FunctionMark, ...]
    level: int | None
    today: str
    """The level reached, with the mean where several answered."""
    reached: str
    """The text of the level reached."""
    then: str
    following: str
    """The text of the next level; empty at the top."""
    gain: str
    unknown: str
    """Who does not know, for whom it does not apply, who skipped; empty when everyone answered."""
    strip: DotChart | None
    """The functions on 1 to 5; None when nobody answered."""


@dataclass(frozen=True, slots=True)
class PracticeGroup:
    """The practices of one dimension."""

    code: str
    name: str
    practices: tuple[PracticeView, ...]


@dataclass(frozen=True, slots=True)
class LeverPractices:
    """The practices of one lever."""

    name: str
    groups: tuple[PracticeGroup, ...]


@dataclass(frozen=True)
class PracticesChapter:
    """Every practice lever by lever, and those furthest behind and ahead."""

    title: str
    note: str
    weakest_title: str
    strongest_title: str
    weakest: tuple[PracticeView, ...]
    strongest: tuple[PracticeView, ...]
    basis: ChapterContext

    @cached_property
    def levers(self) -> tuple[LeverPractices, ...]:
        """Every practice in reading order, written on first use: the page shows the two ends only."""
        return tuple(
            LeverPractices(
                self.basis.read(lever.lever.name),
                tuple(
                    PracticeGroup(
                        dimension.dimension.code,
                        self.basis.read(dimension.dimension.name),
                        tuple(view(self.basis, self.basis.diagnosis.items[code]) for code in dimension.items),
                    )
                    for dimension in lever.dimensions
                    if dimension.items
                ),
            )
            for lever in self.basis.diagnosis.levers
        )


def build(basis: ChapterContext) -> PracticesChapter:
    """The chapter on practices."""
    ordered = basis.diagnosis.practices()
    ends = min(ENDS, len(ordered) // 2)
    return PracticesChapter(
        basis.say("practices.title"),
        basis.say("practices.note"),
        basis.say("practices.weakest"),
        basis.say("practices.strongest"),
        tuple(view(basis, result) for result in ordered[:ends]),
        tuple(view(basis, result) for result in reversed(ordered[len(ordered) - ends :])),
        basis,
    )


def view(basis: ChapterContext, result: ItemResult) -> PracticeView:
    """One practice as the report tells it."""
    level = result.level
    options = result.item.options
    marks = marks_of(basis, result)
    measured = mean(basis, result)
    return PracticeView(
        result.item.code,
        basis.read(basis.lever_of[result.item.code].name),
        basis.label(result.item),
        basis.read(result.item.question),
        measured,
        marks,
        level,
        _today(basis, level, measured),
        "" if level is None else basis.read(options[level - 1]),
        _then(basis, level),
        "" if level is None or level == OPTIONS else basis.read(options[level]),
        gain(basis, result),
        unknown(basis, result),
        None if result.mean is None else _strip(basis, result.mean, marks),
    )


def mean(basis: ChapterContext, result: ItemResult) -> Measure:
    """An item's mean answer, 1 to 5: whole for one person; two decimals where one would round to another level."""
    if result.mean is None:
        return basis.part(None, result.item.code)
    figure = basis.reading.items[result.item.code].get(COMPANY) if basis.reading else None
    if figure and figure.end:
        return Measure(result.mean, basis.figure(figure, digits=1))
    digits = 0 if basis.single else 1
    if nearest_level(as_written(result.mean, digits)) != result.level:
        digits = 2
    return Measure(result.mean, basis.say.number(result.mean, digits=digits))


def marks_of(basis: ChapterContext, result: ItemResult) -> tuple[FunctionMark, ...]:
    """What each function answers on an item, 1 to 5; whole numbers when one person speaks for each."""
    digits = 0 if all(people == 1 for people in basis.people.values()) else 1
    figures = basis.reading.items[result.item.code] if basis.reading else {}
    return tuple(
        FunctionMark(
            function,
            basis.names[function],
            value,
            basis.figure(figures.get(function, PublishedFigure(value)), digits=digits),
            basis.people[function],
            value is not None,
        )
        for function, value in result.by_function.items()
    )


def gain(basis: ChapterContext, result: ItemResult) -> str:
    """What one option higher brings to the lever, in points; empty when nobody can rise."""
    if result.mean is None or result.gain <= 0:
        return ""
    return basis.say("practices.gain", points=f"+{basis.points(result.gain, digits=1)}")


def unknown(basis: ChapterContext, result: ItemResult) -> str:
    """How many do not know, say that it does not apply, or skipped the item."""
    if basis.single:
        given = [name for name in ("dont_know", "not_applicable", "skipped") if getattr(result, name)]
        return basis.say(f"practices.one.{given[0]}") if given else ""
    counts = {name: getattr(result, name) for name in ("dont_know", "not_applicable", "skipped")}
    written = [
        basis.say(f"practices.{name}", count=count, value=basis.say.number(count))
        for name, count in counts.items()
        if count
    ]
    return basis.say.list(written)


def _today(basis: ChapterContext, level: int | None, measured: Measure) -> str:
    if level is None:
        return ""
    if basis.single:
        return basis.say("practices.today", level=level)
    return basis.say("practices.today_mean", level=level, mean=measured.written)


def _then(basis: ChapterContext, level: int | None) -> str:
    if level is None:
        return ""
    return basis.say("practices.top_label") if level == OPTIONS else basis.say("practices.today", level=level + 1)


def _hides_some(basis: ChapterContext) -> bool:
    """Whether the company's mean is made of groups that this reader does not see."""
    return basis.several and len(basis.people) < 2


def _strip(basis: ChapterContext, value: float, marks: tuple[FunctionMark, ...]) -> DotChart:
    """One line from 1 to 5: every function's mark, and the company's bar when several answered."""
    dots = tuple(Dot(mark.function, mark.value, "") for mark in marks if mark.value is not None)
    row = DotRow("", value, "", dots=dots)
    bands = tuple(
        ScaleBand(max(1.0, step - 0.5), min(5.0, step + 0.5), theme.MATURITY_BANDS[step - 1], str(step), str(step))
        for step in range(1, OPTIONS + 1)
    )
    return DotChart((row,), 1, OPTIONS, bands, basis.say("report.company"), span=True, several=_hides_some(basis))
