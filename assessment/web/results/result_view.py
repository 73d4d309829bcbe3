"""View model of result pages: charts and trace tables."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from assessment.web.presentation.charts import chart_writer
from reports.content import Report
from reports.content.results.levers import LeverView
from reports.content.results.practices import gain, mean, unknown
from reports.content.score_traces import TOTAL, TraceView
from reports.content.writing.view_types import ChartFigure


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
        """The total down to the answers; its parts are the levers, in the report's order."""
        return self.report.trace(TOTAL)

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
