"""Diagnosis of one stored response."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from assessment.core.planning.roadmap import Roadmap
from assessment.core.questionnaire.answer_sheet import sheet_from_rows
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.questionnaire.respondents import Respondent, RespondentRole
from assessment.core.results.diagnosis import diagnose
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.organisations.company_profile import context_of_organisation
from assessment.services.plan_cache import PlanInputs, proposed_roadmap
from assessment.store.frozen.content import profile_from_json
from assessment.store.models import Campaign, Organisation
from assessment.store.queries.answers import StoredAnswers
from assessment.store.queries.responses import KeptResponse

ONLY_RESPONDENT = "1"


@dataclass(frozen=True, slots=True)
class ResponseDiagnosis:
    """What one respondent gets: the diagnosis, the roadmap and the firm around them."""

    diagnosis: PublishedDiagnosis
    roadmap: Roadmap
    context: CompanyProfile


def organisation_of(session: Session, campaign_id: str) -> Organisation:
    """The organisation that runs a campaign."""
    return session.get_one(Organisation, session.get_one(Campaign, campaign_id).organisation_id)


def firm_of(session: Session, campaign_id: str) -> CompanyProfile:
    """What the firm that runs a campaign told of itself, for the result of one of its respondents."""
    company_profile = context_of_organisation(organisation_of(session, campaign_id))
    # One person's view is not a share of the staff that answered: it is measured alone.
    return replace(company_profile, staff={})


def diagnose_response(
    questionnaire: Questionnaire, response: KeptResponse, standing: StoredAnswers, *, firm: CompanyProfile | None = None
) -> ResponseDiagnosis:
    """The outcome of one response. The report bears the day on which it was finished, so that it stays the same.

    `firm`: what is known of the firm from its campaign; without it, what the respondent told counts.
    """
    length = Length(response.length)
    respondent = Respondent(ONLY_RESPONDENT, response.function, RespondentRole(response.role))
    day = response.finished_on or response.saved_on
    context = replace(firm, day=day) if firm else profile_from_json(response.context, day=day)
    sheet = sheet_from_rows(
        questionnaire,
        length,
        (respondent,),
        (standing.cells,),
        comments={item: (text,) for item, text in standing.texts.items()},
    )
    diagnosis = diagnose(questionnaire, sheet, length=length, staff=context.staff)
    return ResponseDiagnosis(diagnosis, proposed_roadmap(PlanInputs(diagnosis, context)), context)
