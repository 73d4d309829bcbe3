"""Derivation of each score in words."""

from dataclasses import dataclass

from assessment.core.results.maturity_levels import mean_of_score
from assessment.core.results.score_trace import Formula, Trace, trace_item, trace_scale, trace_total
from reports.content.writing.chapter_context import NO_VALUE, ChapterContext

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class TraceView:
    """One figure: what it is, its value, how it is made, what was left out, and its parts."""

    name: str
    written: str
    how: str
    left_out: str
    parts: tuple["TraceView", ...]


def build(basis: ChapterContext, key: str) -> TraceView:
    """The trace of the total, of a lever or family by its key, or of an item by its code.

    Raises KeyError for a figure that the diagnosis does not hold.
    """
    if key == TOTAL:
        return _view(basis, trace_total(basis.diagnosis))
    if key in basis.diagnosis.items:
        return _view(basis, trace_item(basis.diagnosis, key))
    return _view(basis, trace_scale(basis.diagnosis, key))


def _view(basis: ChapterContext, trace: Trace, *, above: Trace | None = None) -> TraceView:
    return TraceView(
        _name(basis, trace),
        _written(basis, trace, above),
        _how(basis, trace),
        _left_out(basis, trace),
        tuple(_view(basis, part, above=trace) for part in trace.parts),
    )


def _name(basis: ChapterContext, trace: Trace) -> str:
    if trace.formula is Formula.TOTAL:
        return basis.say("report.total")
    if trace.formula is Formula.FUNCTION:
        return basis.names[trace.name]
    if trace.formula is Formula.PERSON:
        return basis.say("traces.one_person") if basis.single else basis.say("traces.person", name=trace.name)
    if trace.formula is Formula.COMPANY:
        scale = basis.diagnosis.scales[trace.name]
        named = getattr(scale, "lever", None) or getattr(scale, "family", None)
        return basis.read(named.name) if named else trace.name
    return basis.label(basis.diagnosis.questionnaire.items_by_code[trace.name])


def _written(basis: ChapterContext, trace: Trace, above: Trace | None) -> str:
    """Options for an answer or an item and what is inside one; points for everything else."""
    if trace.value is None:
        return basis.say("report.hidden") if basis.confidential else NO_VALUE
    if trace.formula is Formula.ANSWER:
        return basis.say.number(trace.value)
    options = trace.formula is Formula.ITEM or (above is not None and above.formula is Formula.ITEM)
    digits = 2 if options else 1
    return basis.say.number(trace.value, digits=digits)


def _how(basis: ChapterContext, trace: Trace) -> str:
    if trace.formula is Formula.ANSWER or trace.value is None:
        return ""
    if trace.formula is Formula.PERSON:
        answers = [part.value for part in trace.parts if part.value is not None]
        mean = basis.say.number(mean_of_score(trace.value), digits=2)
        return basis.say("traces.how.person", count=len(answers), mean=mean)
    if trace.formula is Formula.FUNCTION and trace.weight == 0:
        return basis.say("traces.how.beside")
    if trace.formula is Formula.FUNCTION and basis.confidential:
        return basis.say("traces.how.published")
    return basis.say(f"traces.how.{trace.formula}", count=len(trace.parts))


def _left_out(basis: ChapterContext, trace: Trace) -> str:
    if basis.confidential:
        return ""
    if trace.formula is Formula.ANSWER:
        return "".join(basis.say(f"practices.one.{reason}") for reason in trace.excluded)
    return basis.say.list(
        [basis.say(f"traces.left_out.{reason}", count=count) for reason, count in trace.excluded.items()]
    )
