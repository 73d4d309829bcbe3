"""Derivation of each score in words."""

from dataclasses import dataclass

from assessment.core.results.maturity_levels import mean_of_score
from assessment.core.results.score_trace import Formula, Trace, trace_item, trace_people, trace_scale, trace_total
from assessment.typography import NO_VALUE
from reports.content.writing.chapter_context import ChapterContext

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class TraceView:
    """One figure: what it is, its value, how it is made, what was left out, and its parts."""

    name: str
    written: str
    how: str
    left_out: str
    parts: tuple["TraceView", ...]
    unlisted: str = ""
    """The key of a function whose people are not among the parts."""


def build(chapter: ChapterContext, key: str, *, lists_people: bool = True) -> TraceView:
    """The trace of the total, of a lever or family by its key, or of an item by its code.

    `lists_people`: whether it goes on below the functions; that of an item always does. Raises KeyError for a figure
    that the diagnosis does not hold.
    """
    if key == TOTAL:
        return _view(chapter, trace_total(chapter.diagnosis, lists_people=lists_people))
    if key in chapter.diagnosis.items:
        return _view(chapter, trace_item(chapter.diagnosis, key))
    return _view(chapter, trace_scale(chapter.diagnosis, key, lists_people=lists_people))


def build_people(chapter: ChapterContext, key: str, function: str, *, among: slice) -> tuple[TraceView, ...]:
    """The traces of some people of a function on a lever or family; none in confidential mode. Raises KeyError."""
    traces = trace_people(chapter.diagnosis, key, function, among=among)
    return tuple(_view(chapter, trace) for trace in traces)


def _view(chapter: ChapterContext, trace: Trace, *, above: Trace | None = None) -> TraceView:
    return TraceView(
        _name(chapter, trace),
        _written(chapter, trace, above),
        _how(chapter, trace),
        _left_out(chapter, trace),
        tuple(_view(chapter, part, above=trace) for part in trace.parts),
        trace.name if trace.people and not trace.parts else "",
    )


def _name(chapter: ChapterContext, trace: Trace) -> str:
    if trace.formula is Formula.TOTAL:
        return chapter.say("report.total")
    if trace.formula in (Formula.FUNCTION, Formula.PUBLISHED):
        return chapter.names[trace.name]
    if trace.formula is Formula.PERSON:
        return chapter.say("traces.one_person") if chapter.single else chapter.say("traces.person", name=trace.name)
    if trace.formula is Formula.COMPANY:
        scale = chapter.diagnosis.scales[trace.name]
        named = getattr(scale, "lever", None) or getattr(scale, "family", None)
        return chapter.read(named.name) if named else trace.name
    return chapter.label(chapter.diagnosis.questionnaire.items_by_code[trace.name])


def _written(chapter: ChapterContext, trace: Trace, above: Trace | None) -> str:
    """Options for an answer or an item and what is inside one; points for everything else."""
    if trace.value is None:
        return chapter.say("report.hidden") if trace.protected else NO_VALUE
    if trace.formula is Formula.ANSWER:
        return chapter.say.number(trace.value)
    options = trace.formula is Formula.ITEM or (above is not None and above.formula is Formula.ITEM)
    digits = 2 if options else 1
    return chapter.say.number(trace.value, digits=digits)


def _how(chapter: ChapterContext, trace: Trace) -> str:
    if trace.formula is Formula.ANSWER or trace.value is None:
        return ""
    if trace.formula is Formula.PERSON:
        answers = [part.value for part in trace.parts if part.value is not None]
        mean = chapter.say.number(mean_of_score(trace.value), digits=2)
        return chapter.say("traces.how.person", count=len(answers), mean=mean)
    if trace.formula in (Formula.FUNCTION, Formula.PUBLISHED) and trace.weight == 0:
        return chapter.say("traces.how.beside")
    return chapter.say(f"traces.how.{trace.formula}", count=trace.people or len(trace.parts))


def _left_out(chapter: ChapterContext, trace: Trace) -> str:
    if trace.formula is Formula.ANSWER:
        return "".join(chapter.say(f"practices.one.{reason}") for reason in trace.excluded)
    return chapter.say.list(
        [chapter.say(f"traces.left_out.{reason}", count=count) for reason, count in trace.excluded.items()]
    )
