"""What every chapter is written from: the figures, the plan, the firm and the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import floor

from assessment.core.context import Context
from assessment.core.diagnosis import Diagnosis
from assessment.core.questionnaire import Item, Lever, Text
from assessment.core.results import ScaleResult
from assessment.core.roadmap import PlannedAction, Roadmap
from assessment.i18n import Language
from assessment.typography import COMPOSE, NO_BREAK_SPACE
from reports.content.shapes import FunctionMark, Measure

NO_VALUE = "–"
ROUNDING = 1e-9
"""What floating point may lack to a half."""


def as_written(value: float, digits: int) -> float:
    """The value that a reader sees: rounded as people do it, halves up. `value` is not negative."""
    scale = 10**digits
    return float(floor(value * scale + 0.5 + ROUNDING) / scale)


@dataclass(frozen=True)
class Basis:
    """The sources of a report, with the few ways of writing that all chapters share."""

    diagnosis: Diagnosis
    roadmap: Roadmap
    context: Context
    say: Language

    def read(self, text: Text) -> str:
        """A text of the questionnaire in the reader's language."""
        return text.within(self.say.code)

    def typeset(self, text: str) -> str:
        """What somebody typed, with the language's quotes, apostrophes and spaces."""
        return COMPOSE[self.say.code](" ".join(text.split()))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Functions' names by key, those that did not answer included."""
        return {function.key: self.read(function.name) for function in self.diagnosis.questionnaire.functions}

    @property
    def single(self) -> bool:
        """Whether one person alone answered."""
        return self.diagnosis.respondents == 1

    @property
    def several(self) -> bool:
        """Whether more than one function answered."""
        return len(self.diagnosis.functions) > 1

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Names of the triad's functions from which nobody answered."""
        return tuple(self.names[key] for key in self.diagnosis.questionnaire.triad if key not in self.diagnosis.rows)

    @cached_property
    def key(self) -> tuple[tuple[str, str], ...]:
        """(function, name) of every function that answered, for the key of a chart."""
        return tuple((key, self.names[key]) for key in self.diagnosis.functions)

    @cached_property
    def lever_of(self) -> Mapping[str, Lever]:
        """The lever of each practice, by the practice's code."""
        return {item.code: lever for lever in self.diagnosis.questionnaire.levers for item in lever.items}

    def label(self, item: Item) -> str:
        """An item's name in charts and tables."""
        return self.read(item.label)

    def points(self, value: float, *, digits: int = 0) -> str:
        """36 points, 1 point."""
        written = self.say.number(value, digits=digits)
        # The plural follows the number as written: 0.96 is written 1 and is one point.
        return self.say("report.points", count=as_written(abs(value), digits), value=written)

    def span(self, low: float, high: float) -> str:
        """A range of points in words: from 12 to 60."""
        return self.say("report.range", low=self.say.number(low), high=self.say.number(high))

    def measure(self, value: float | None, interval: tuple[float, float] | None = None, *, reason: str = "") -> Measure:
        """Points of 0 to 100 with their range."""
        if value is None:
            return Measure(None, NO_VALUE, reason=reason)
        if interval is None:
            return Measure(value, self.say.number(value))
        low, high = interval
        return Measure(value, self.say.number(value), low, high, self.span(low, high))

    def scale(self, scale: ScaleResult) -> Measure:
        """A lever's or a family's score."""
        reason = self.say(f"report.reasons.{scale.reason}") if scale.reason else ""
        return self.measure(scale.score, scale.interval(), reason=reason)

    def marks(self, scale: ScaleResult) -> tuple[FunctionMark, ...]:
        """What each function that answered says on a scale, in points."""
        return tuple(
            FunctionMark(
                function.function,
                self.names[function.function],
                function.score,
                NO_VALUE if function.score is None else self.say.number(function.score),
                function.scored,
                function.weight > 0,
            )
            for function in scale.company.functions.values()
        )

    def when(self, planned: PlannedAction) -> str:
        """When an action takes place: dates when the plan has a start, days otherwise."""
        start, finish = self.roadmap.day(planned.start_day), self.roadmap.day(planned.finish_day)
        if start is None or finish is None:
            return self.say("report.days", start=planned.start_day, finish=planned.finish_day)
        return self.say("report.dates", start=self._short_date(start), finish=self._short_date(finish))

    def _short_date(self, day: date) -> str:
        """A date that no line breaks apart."""
        return self.say.date(day, style="medium").replace(" ", NO_BREAK_SPACE)

    def days(self, value: float) -> str:
        """Person-days: 1.5 days, 1 day."""
        digits = 0 if float(value).is_integer() else 1
        return self.say("report.person_days", count=value, value=self.say.number(value, digits=digits))
