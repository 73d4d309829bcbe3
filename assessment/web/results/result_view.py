"""View model of result pages: charts and trace tables."""

from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from assessment.web.presentation.charts import chart_writer
from reports.content.report import Report
from reports.content.results.levers import LeverView
from reports.content.results.practices import gain, mean, unknown
from reports.content.score_traces import TOTAL, TraceView, build_people
from reports.content.writing.view_types import ChartFigure

LISTED_PEOPLE = 60
"""People up to whom a result lists everybody's answers behind a figure; of more, a page of its own does."""
PEOPLE_OF_PAGE = 25


@dataclass(frozen=True, slots=True)
class TracedPeople:
    """One page of the people of a function, each with the answers behind their score on a scale."""

    scale: str
    function: str
    title: str
    count: int
    number: int
    pages: int
    traces: tuple[TraceView, ...] = field(repr=False)


def traced_people(report: Report, scale: str, function: str, *, number: int) -> TracedPeople | None:
    """That page, or the nearest that is; None where no people may be told apart, or for what is not there."""
    chapter = report.chapter
    diagnosis = chapter.diagnosis
    if diagnosis.people is None or scale not in diagnosis.scales or function not in diagnosis.people.rows:
        return None
    count = len(diagnosis.people.rows[function])
    pages = max(1, -(-count // PEOPLE_OF_PAGE))
    number = min(max(1, number), pages)
    among = slice((number - 1) * PEOPLE_OF_PAGE, number * PEOPLE_OF_PAGE)
    name = report.trace(scale, lists_people=False).name
    title = chapter.say("results.trace.people_title", scale=name, function=chapter.names[function])
    people = build_people(chapter, scale, function, among=among)
    return TracedPeople(scale, function, title, count, number, pages, people)


@dataclass(frozen=True, slots=True)
class TracedAnswer:
    """One practice in the trace of its lever: the answer, or why there is none, and what one option higher brings."""

    label: str
    answer: str
    gain: str


@dataclass(frozen=True, slots=True)
class TracedDimension:
    """The practices of one dimension, and what the dimension comes to."""

    title: str
    answers: tuple[TracedAnswer, ...]


@dataclass(frozen=True)
class ResultsView:
    """The report, and what only this page does with it."""

    report: Report

    @cached_property
    def total_trace(self) -> TraceView:
        """The total down to the answers, or to the functions of many people; its parts are the levers, in order."""
        return self.report.trace(TOTAL, lists_people=self._lists_people)

    @cached_property
    def _lists_people(self) -> bool:
        people = self.report.chapter.diagnosis.people
        return people is None or len(people.sheet.respondents) <= LISTED_PEOPLE

    def symptom_trace(self, key: str) -> TraceView:
        """The same for a family of symptoms by its key."""
        return self.report.trace(key, lists_people=self._lists_people)

    def lever_trace(self, position: int) -> TraceView:
        """The trace of the lever at that position."""
        return self.total_trace.parts[position]

    def dimensions(self, lever: LeverView) -> tuple[TracedDimension, ...]:
        """The answers behind a lever, dimension by dimension."""
        chapter = self.report.chapter
        lever_result = next(scale for scale in chapter.diagnosis.levers if scale.key == lever.key)
        codes = {dimension.dimension.code: dimension.items for dimension in lever_result.dimensions}
        return tuple(
            TracedDimension(
                self._title(dimension.name, dimension.measure.value, dimension.measure.written),
                tuple(self._answer(code) for code in codes[dimension.code]),
            )
            for dimension in lever.dimensions
        )

    def _title(self, name: str, value: float | None, written: str) -> str:
        if value is None:
            return self.report.chapter.say("results.trace.dimension_none", name=name)
        return self.report.chapter.say("results.trace.dimension", name=name, score=written)

    def _answer(self, code: str) -> TracedAnswer:
        chapter = self.report.chapter
        result = chapter.diagnosis.items[code]
        return TracedAnswer(
            chapter.label(result.item), unknown(chapter, result) or mean(chapter, result).written, gain(chapter, result)
        )

    def drawn(self, figure: ChartFigure) -> Markup:
        """A chart as its own data table."""
        return chart_writer(self.report.chapter.say, self.report.theme)(figure)
