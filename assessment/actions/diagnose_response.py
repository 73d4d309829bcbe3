"""From the answers that are kept to everything that can be said of them."""

from dataclasses import dataclass

from assessment.actions.company_record import context_of
from assessment.core.answers import Respondent, Role, sheet_from_rows
from assessment.core.context import Context
from assessment.core.diagnosis import Diagnosis, diagnose
from assessment.core.questionnaire import Length, Questionnaire
from assessment.core.roadmap import Roadmap, plan
from assessment.store.answers import Standing
from assessment.store.responses import KeptResponse

ONLY_RESPONDENT = "1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one respondent gets: the diagnosis, the roadmap and the firm around them."""

    diagnosis: Diagnosis
    roadmap: Roadmap
    context: Context


def diagnose_response(questionnaire: Questionnaire, response: KeptResponse, standing: Standing) -> Outcome:
    """The outcome of one response. The report bears the day on which it was finished, so that it stays the same."""
    length = Length(response.length)
    respondent = Respondent(ONLY_RESPONDENT, response.function, Role(response.role))
    context = context_of(response.context, day=response.finished_on or response.saved_on)
    sheet = sheet_from_rows(
        questionnaire,
        length,
        (respondent,),
        (standing.cells,),
        comments={item: (text,) for item, text in standing.texts.items()},
    )
    diagnosis = diagnose(questionnaire, sheet, length=length, staff=context.staff)
    return Outcome(diagnosis, plan(diagnosis, context), context)
