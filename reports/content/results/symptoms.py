"""Chapter: symptoms by family."""

from dataclasses import dataclass

from assessment.core.results.maturity_levels import nearest_level, score_of_mean
from assessment.core.results.result_types import ItemResult, SymptomResult
from assessment.typography import NO_VALUE
from reports import theme
from reports.charts.data.charts import DotChart, DotRow, ScaleBand
from reports.content.results.levers import dots, own_dot
from reports.content.writing.chapter_context import ChapterContext
from reports.content.writing.view_types import ChartFigure, DataTable, FunctionMark, Measure

CALM = 25.0
"""A pressure below this many points, rarely or less, presses nobody."""


@dataclass(frozen=True, slots=True)
class SymptomView:
    """One symptom: `frequency` is the word nearest to the mean answer."""

    code: str
    label: str
    statement: str
    measure: Measure
    frequency: str


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family of symptoms."""

    key: str
    name: str
    meaning: str
    measure: Measure
    frequency: str
    marks: tuple[FunctionMark, ...]
    symptoms: tuple[SymptomView, ...]


@dataclass(frozen=True, slots=True)
class SymptomsChapter:
    """Families by falling pressure; `note` says what a pressure is."""

    title: str
    note: str
    figure: ChartFigure
    families: tuple[FamilyView, ...]


def build(chapter: ChapterContext) -> SymptomsChapter | None:
    """The chapter on symptoms; None when the questionnaire has none, or when no family has a score."""
    if all(family.score is None for family in chapter.diagnosis.symptoms):
        return None
    views = tuple(_family(chapter, family) for family in by_pressure(chapter))
    return SymptomsChapter(chapter.say("symptoms.title"), chapter.say("symptoms.note"), _figure(chapter, views), views)


def by_pressure(chapter: ChapterContext) -> list[SymptomResult]:
    """Families from the most pressing to the least; those without a score last."""
    return sorted(
        chapter.diagnosis.symptoms, key=lambda family: -1 if family.score is None else family.score, reverse=True
    )


def most_pressing(chapter: ChapterContext, family: SymptomResult) -> ItemResult | None:
    """The symptom of a family that is seen most often."""
    item_results = [
        chapter.diagnosis.items[item.code] for item in family.family.items if item.code in chapter.diagnosis.items
    ]
    answered = [result for result in item_results if result.mean is not None]
    return max(answered, key=lambda result: result.mean or 0, default=None)


def frequency(chapter: ChapterContext, mean: float | None) -> str:
    """The frequency nearest to a mean of 1 to 5, in words."""
    if mean is None:
        return NO_VALUE
    return chapter.read(chapter.diagnosis.questionnaire.frequency[nearest_level(mean, cuts=chapter.cuts) - 1].name)


def _family(chapter: ChapterContext, family: SymptomResult) -> FamilyView:
    results = (
        chapter.diagnosis.items[item.code] for item in family.family.items if item.code in chapter.diagnosis.items
    )
    return FamilyView(
        family.key,
        chapter.read(family.family.name),
        chapter.read(family.family.meaning),
        chapter.scale(family),
        NO_VALUE if family.score is None else frequency(chapter, 1 + family.score / 25),
        chapter.marks(family),
        tuple(_symptom(chapter, result) for result in results),
    )


def _symptom(chapter: ChapterContext, result: ItemResult) -> SymptomView:
    score = None if result.mean is None else score_of_mean(result.mean)
    return SymptomView(
        result.item.code,
        chapter.label(result.item),
        chapter.read(result.item.question),
        chapter.part(score, result.item.code),
        frequency(chapter, result.mean),
    )


def pressure_bands(chapter: ChapterContext) -> tuple[ScaleBand, ...]:
    """The five frequencies as parts of the axis of 0 to 100 points."""
    cuts = (0.0, *(score_of_mean(cut) for cut in chapter.cuts), 100.0)
    names = [chapter.read(step.name) for step in chapter.diagnosis.questionnaire.frequency]
    return tuple(
        ScaleBand(cuts[number], cuts[number + 1], theme.PRESSURE_BANDS[number], name, str(number + 1))
        for number, name in enumerate(names)
    )


def _figure(chapter: ChapterContext, views: tuple[FamilyView, ...]) -> ChartFigure:
    rows: list[DotRow] = []
    for view in views:
        written = view.measure.written if view.measure.value is not None else chapter.say("levers.no_score")
        rows.append(
            DotRow(
                view.name,
                view.measure.value,
                written,
                view.measure.low,
                view.measure.high,
                dots(view.marks),
                strong=True,
            )
        )
        if len(view.symptoms) > 1:
            rows += [
                DotRow(
                    symptom.label,
                    symptom.measure.value,
                    symptom.measure.written,
                    dots=own_dot(chapter, symptom.measure),
                )
                for symptom in view.symptoms
            ]
    chart = DotChart(
        tuple(rows),
        0,
        100,
        pressure_bands(chapter),
        chapter.say("report.company"),
        chapter.key,
        several=chapter.several,
    )
    return ChartFigure(
        "symptoms", chapter.say("symptoms.figure"), _answer(chapter, views), chart, _table(chapter, views)
    )


def _answer(chapter: ChapterContext, views: tuple[FamilyView, ...]) -> str:
    first = views[0]
    if first.measure.value is None:
        return chapter.say("symptoms.answer_none")
    key = "symptoms.answer" if first.measure.value > CALM else "symptoms.answer_calm"
    points = chapter.points(first.measure.value)
    return chapter.say(key, family=first.name, points=points, frequency=first.frequency.lower())


def _table(chapter: ChapterContext, views: tuple[FamilyView, ...]) -> DataTable:
    marks = [name for _, name in chapter.key] if chapter.several else []
    columns = ("name", "pressure", "range", "frequency")
    headers = (*(chapter.say(f"symptoms.columns.{column}") for column in columns), *marks)
    rows = []
    for view in views:
        values = [mark.written for mark in view.marks] if chapter.several else []
        rows.append((view.name, view.measure.written, view.measure.interval or NO_VALUE, view.frequency, *values))
        if len(view.symptoms) > 1:
            rows += [
                (symptom.label, symptom.measure.written, NO_VALUE, symptom.frequency, *(NO_VALUE for _ in marks))
                for symptom in view.symptoms
            ]
    return DataTable(chapter.say("symptoms.caption"), headers, tuple(rows))
