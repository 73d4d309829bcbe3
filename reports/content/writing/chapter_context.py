"""Sources of all chapters and shared formatting."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from math import floor

from assessment.core.analysis.campaign_analysis import CampaignAnalysis
from assessment.core.analysis.evidence import EvidenceQuestion, Observation, evidence_questions
from assessment.core.comparison.interpretation import Message
from assessment.core.comparison.verdicts import DEFAULT_PARAMETERS, VerdictParameters
from assessment.core.planning.decisions import Decision
from assessment.core.planning.roadmap import PlannedAction, Roadmap
from assessment.core.privacy.mean_precision import ExtremeBound
from assessment.core.privacy.protected_figures import PublishedFigure
from assessment.core.privacy.published_groups import COMPANY, OTHERS
from assessment.core.privacy.suppression_reasons import SuppressedKind
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Item, Lever, Questionnaire
from assessment.core.questionnaire.localised_text import Text
from assessment.core.results.maturity_levels import CUTS
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.core.results.result_types import ScaleResult
from assessment.i18n import Language
from assessment.typography import COMPOSE, NARROW_SPACE, NO_BREAK_SPACE, NO_VALUE
from reports.content.writing.view_types import FunctionMark, Measure

SIGNS = {ExtremeBound.AT_LEAST: "≥", ExtremeBound.AT_MOST: "≤", ExtremeBound.ABOUT: "≈"}
ROUNDING = 1e-9
"""What floating point may lack to a half."""


def as_written(value: float, digits: int) -> float:
    """The value that a reader sees: rounded as people do it, halves up. `value` is not negative."""
    scale = 10**digits
    return float(floor(value * scale + 0.5 + ROUNDING) / scale)


def group_names(say: Language) -> dict[str, str]:
    """Names of the groups that are no function."""
    return {OTHERS: say("report.others"), COMPANY: say("report.company")}


@dataclass(frozen=True)
class ChapterContext:
    """The sources of a report, with the few ways of writing that all chapters share."""

    diagnosis: PublishedDiagnosis
    roadmap: Roadmap
    context: CompanyProfile
    say: Language
    reading: CampaignAnalysis | None = None
    """What several people's answers say, as far as this reader may see it; None for a diagnosis alone."""
    asked: Questionnaire | None = None
    """The questionnaire with its own functions, where the diagnosis bears published groups in their place."""
    evidence: Mapping[str, Observation] = field(default_factory=dict)
    """What was seen on site, by practice; it stands beside the answers and enters no score."""
    decisions: tuple[Decision, ...] = ()
    """What a workshop decided."""
    done: Mapping[str, date | None] = field(default_factory=dict)
    """Actions noted as done since the wave before, by their id, with the day where it is known."""

    def read(self, text: Text) -> str:
        """A text of the questionnaire in the reader's language."""
        return text.within(self.say.code)

    def typeset(self, text: str) -> str:
        """What somebody typed, with the language's quotes, apostrophes and spaces."""
        return COMPOSE[self.say.code](" ".join(text.split()))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Functions' and groups' names by key, those that did not answer included."""
        functions = (*(self.asked.functions if self.asked else ()), *self.diagnosis.questionnaire.functions)
        names = {function.key: self.read(function.name) for function in functions}
        return names | (group_names(self.say) if self.reading else {})

    @cached_property
    def people(self) -> Mapping[str, int]:
        """How many answered, by function or published group."""
        return self.diagnosis.answered

    def staff(self, group: str | None = None) -> int | None:
        """People a group counts, or everybody counts together; None where that is not known of each."""
        if group:
            return self.diagnosis.staff.get(group)
        staff = self.context.staff
        answered = self._present - {OTHERS, COMPANY}
        return sum(staff.values()) if all(staff.get(function) for function in answered) else None

    @property
    def parameters(self) -> VerdictParameters:
        """What verdicts were judged with: a published result tells what it was worked out with, for ever."""
        return self.reading.parameters if self.reading else DEFAULT_PARAMETERS

    @property
    def cuts(self) -> tuple[float, ...]:
        """Means of 1 to 5 at which levels begin, as they were when the result was worked out."""
        return self.reading.cuts if self.reading else CUTS

    @property
    def single(self) -> bool:
        """Whether one person alone answered."""
        return self.diagnosis.respondents == 1

    @property
    def several(self) -> bool:
        """Whether more than one function answered, shown or not."""
        if self.reading is None or self.single:
            return len(self.diagnosis.functions) > 1
        return self.reading.several

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Names of the triad's functions from which nobody answered."""
        triad = self.asked.triad if self.asked else self.diagnosis.questionnaire.triad
        return tuple(self.names[key] for key in triad if key not in self._present)

    @cached_property
    def _present(self) -> frozenset[str]:
        """Functions that answered, those inside a group or hidden among them."""
        if self.reading is None:
            return frozenset(self.diagnosis.answered)
        shown = {function for group in self.reading.groups for function in group.functions}
        return frozenset(
            shown
            | {
                suppression.group
                for suppression in self.reading.hidden
                if suppression.what is SuppressedKind.GROUP and suppression.group
            }
        )

    @cached_property
    def key(self) -> tuple[tuple[str, str], ...]:
        """(function, name) of every function that answered, for the key of a chart."""
        return tuple((key, self.names[key]) for key in self.diagnosis.functions)

    @cached_property
    def evidence_questions(self) -> tuple[EvidenceQuestion, ...]:
        """Practices whose evidence stands two options or more from what people say, the widest first."""
        return evidence_questions(self.diagnosis, self.reading, self.evidence)

    @property
    def answers_erased(self) -> bool:
        """Whether people of a campaign of named heads erased their answers since: nobody's are told one by one."""
        return self.diagnosis.people is None and self.reading is not None and self.reading.threshold is None

    @cached_property
    def decided(self) -> Mapping[str, Decision]:
        """What was decided last of each action of the plan, by the action's id."""
        return {decision.action: decision for decision in self.decisions if decision.action}

    @cached_property
    def lever_of(self) -> Mapping[str, Lever]:
        """The lever of each practice, by the practice's code."""
        return {item.code: lever for lever in self.diagnosis.questionnaire.levers for item in lever.items}

    def scale_name(self, key: str) -> str:
        """A lever's or a family's name by its key."""
        return self._scale_names[key][0]

    def scale_short(self, key: str) -> str:
        """Where a question belongs, in a few words: its lever, or that it is a symptom and of which family."""
        return self._scale_names[key][1]

    @cached_property
    def _scale_names(self) -> Mapping[str, tuple[str, str]]:
        levers = {
            lever.key: (self.read(lever.lever.name), self.read(lever.lever.short)) for lever in self.diagnosis.levers
        }
        families = {symptom.key: self.read(symptom.family.name) for symptom in self.diagnosis.symptoms}
        return levers | {key: (name, self.say("perception.symptom", family=name)) for key, name in families.items()}

    @property
    def cross_scale(self) -> dict[str, str]:
        """The `lowest` and the `highest` answer to a cross-rating, as they stand inside a sentence."""
        questionnaire = self.diagnosis.questionnaire
        scale = questionnaire.cross.items[0].scale if questionnaire.cross else questionnaire.frequency
        return {"lowest": self.read(scale[0].name).lower(), "highest": self.read(scale[-1].name).lower()}

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

    def part(self, score: float | None, *codes: str) -> Measure:
        """Points of an item or of several; what is kept from the reader is not called unanswered."""
        if score is None and self.withheld(*codes):
            return Measure(None, self.say("report.hidden"), reason=self.say("report.hidden"))
        return self.measure(score, reason=self.say("report.reasons.nobody"))

    def withheld(self, *codes: str) -> bool:
        """Whether the company's figure on one of these items is kept from the reader."""
        figures = self.reading.items if self.reading else {}
        return any(COMPANY in figures[code] and figures[code][COMPANY].hidden for code in codes if code in figures)

    def scale(self, scale: ScaleResult) -> Measure:
        """A lever's or a family's score."""
        reason = self.say(f"report.reasons.{scale.reason}") if scale.reason else ""
        measure = self.measure(scale.score, scale.interval(), reason=reason)
        figure = self.reading.scores[scale.key].get(COMPANY) if self.reading else None
        return replace(measure, written=self.figure(figure)) if figure and figure.end else measure

    def figure(self, figure: PublishedFigure, *, digits: int = 0) -> str:
        """A figure as it may be published: exact, a bound, the word for what is hidden, or a dash."""
        if figure.value is None:
            return self.say("report.hidden") if figure.hidden else NO_VALUE
        written = self.say.number(figure.value, digits=digits)
        return f"{SIGNS[figure.end]}{NARROW_SPACE}{written}" if figure.end else written

    def said(self, saying: Message) -> str:
        """A sentence of the library, with groups and levels by their names."""
        levels = {level.number: self.read(level.name) for level in self.diagnosis.questionnaire.levels}
        values = saying.written(
            lambda value, digits: self.say.number(value, digits=digits), groups=self.names, levels=levels
        )
        return self.say(saying.key, **values)

    def marks(self, scale: ScaleResult) -> tuple[FunctionMark, ...]:
        """What each function that answered says on a scale, in points."""
        figures = self.reading.scores[scale.key] if self.reading else {}
        return tuple(
            FunctionMark(
                function.function,
                self.names[function.function],
                function.score,
                self.figure(figures.get(function.function, PublishedFigure(function.score))),
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
        return self.say("report.dates", start=self.short_date(start), finish=self.short_date(finish))

    def short_date(self, day: date) -> str:
        """A date that no line breaks apart."""
        return self.say.date(day, style="medium").replace(" ", NO_BREAK_SPACE)

    def days(self, value: float) -> str:
        """Person-days: 1.5 days, 1 day."""
        digits = 0 if float(value).is_integer() else 1
        return self.say("report.person_days", count=value, value=self.say.number(value, digits=digits))
