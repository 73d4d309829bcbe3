"""How to read the report: who answered, what is shown, what a range means."""

from dataclasses import dataclass

from assessment.core.questionnaire import Length
from reports.content.basis import Basis
from reports.content.shapes import Passage


@dataclass(frozen=True, slots=True)
class ReadingChapter:
    """Short passages, in the order in which a reader needs them, and the key of the functions' marks."""

    title: str
    passages: tuple[Passage, ...]
    key_title: str
    key: tuple[tuple[str, str], ...]


def build(basis: Basis) -> ReadingChapter:
    """The chapter on reading."""
    say = basis.say
    who = Passage(say("reading.who"), (*_who(basis), _length(basis)))
    shown = Passage(say("reading.shown"), (say("reading.shown_one" if basis.single else "reading.shown_all"),))
    points = Passage(say("reading.points"), (say("reading.points_text"), say("reading.range_text")))
    signs = Passage(say("reading.signs"), (say("reading.company_bar" if basis.several else "reading.one_mark"),))
    return ReadingChapter(say("reading.title"), (who, shown, points, signs), say("reading.key"), basis.key)


def _who(basis: Basis) -> list[str]:
    say, diagnosis = basis.say, basis.diagnosis
    count = {"count": diagnosis.respondents, "value": say.number(diagnosis.respondents)}
    sentences = [say("report.answered", **count) + say("reading.stop")]
    functions = []
    for key, rows in diagnosis.rows.items():
        staff = diagnosis.staff.get(key)
        number = say.number(len(rows))
        written = say("reading.of_staff", answered=number, staff=say.number(staff)) if staff else number
        functions.append(say("reading.function", function=basis.names[key], number=written))
    sentences.append(say("reading.functions", functions=say.list(functions)))
    if basis.absent:
        sentences.append(say("decision.absent", count=len(basis.absent), functions=say.list(list(basis.absent))))
    beside = [basis.names[key] for key in diagnosis.functions if key not in diagnosis.questionnaire.triad]
    if beside and len(beside) < len(diagnosis.functions):
        sentences.append(say("reading.beside", count=len(beside), functions=say.list(beside)))
    return sentences


def _length(basis: Basis) -> str:
    questionnaire, length = basis.diagnosis.questionnaire, basis.diagnosis.length
    items = len(questionnaire.columns(length))
    kind = "quick" if length is Length.QUICK else "full"
    return basis.say(
        f"reading.{kind}", count=items, name=basis.read(questionnaire.title), version=questionnaire.version
    )
