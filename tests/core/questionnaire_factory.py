"""Small questionnaires and answer sheets."""

from collections.abc import Mapping, Sequence

from assessment.core.questionnaire.answer_sheet import AnswerSheet, sheet_from_rows
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.core.results.diagnosis import diagnose
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.questionnaire_files.catalogue import questionnaire

FULL = Length.FULL
QUICK = Length.QUICK


def alignment() -> Questionnaire:
    """The instrument as shipped."""
    return questionnaire("alignment")


def everyone(value: int, *, length: Length = FULL) -> dict[str, int]:
    """The same answer to every rated item of that length."""
    instrument = alignment()
    return {item.code: value for item in instrument.of_length(instrument.rated_items, length)}


def sheet(people: Sequence[tuple[str, Mapping[str, int]]], *, length: Length = FULL) -> AnswerSheet:
    """A sheet out of (function, answers) pairs; the first person of a function heads it."""
    seen: set[str] = set()
    respondents = []
    for number, (function, _) in enumerate(people, start=1):
        role = RespondentRole.MEMBER if function in seen else RespondentRole.HEAD
        seen.add(function)
        respondents.append(Respondent(f"r{number}", function, role))
    return sheet_from_rows(alignment(), length, tuple(respondents), tuple(answers for _, answers in people))


def diagnosed(
    people: Sequence[tuple[str, Mapping[str, int]]],
    *,
    length: Length = FULL,
    staff: Mapping[str, int] | None = None,
) -> PublishedDiagnosis:
    """The diagnosis of (function, answers) pairs."""
    return diagnose(alignment(), sheet(people, length=length), length=length, staff=staff)
