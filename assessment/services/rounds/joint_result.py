"""Joint result of a round: what its people's answers say side by side, and what to do first."""

from dataclasses import dataclass

from assessment.core.analysis.campaign_analysis import CampaignAnalysis, analyse_campaign
from assessment.core.planning.roadmap import Roadmap
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.definition import Length, Questionnaire
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from assessment.services.plan_cache import PlanInputs, proposed_roadmap
from assessment.services.results.closing_sheet import sheet_of
from assessment.services.rounds.round_standing import RoundStanding
from assessment.store.frozen.content import profile_from_json
from assessment.store.queries.campaigns.campaign_answers import PersonAnswers


@dataclass(frozen=True)
class JointResult:
    """What everybody who answered reads: analysis of named heads, roadmap, and the firm as its leader told it."""

    reading: CampaignAnalysis
    diagnosis: PublishedDiagnosis
    roadmap: Roadmap
    context: CompanyProfile


def joint_result(standing: RoundStanding, questionnaire: Questionnaire) -> JointResult | None:
    """The joint result of everybody who answered so far; None while fewer than two did.

    The report bears the day on which the last of them finished, so that it stays the same until somebody else does.
    """
    if not standing.has_result:
        return None
    days, people = [], []
    for person in standing.answered:
        if person.response is None or person.given is None or person.response.finished_on is None:
            continue
        days.append(person.response.finished_on)
        cells, texts = dict(person.given.cells), dict(person.given.texts)
        people.append(
            PersonAnswers(person.function, person.response.role, person.name, finished=True, cells=cells, texts=texts)
        )
    length = Length(standing.joint_round.length)
    sheet = sheet_of(questionnaire, people, length=length, mode=Mode.NAMED)
    context = profile_from_json(standing.leader.context, day=max(days))
    settings = AnalysisSettings(length=length, mode=Mode.NAMED, staff=context.staff)
    reading = analyse_campaign(questionnaire, sheet, settings)
    if reading.diagnosis is None:
        return None
    roadmap = proposed_roadmap(PlanInputs(reading.diagnosis, context))
    return JointResult(reading, reading.diagnosis, roadmap, context)
