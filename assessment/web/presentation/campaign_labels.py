"""Questionnaire, function names and delivery counts of a campaign for pages."""

from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import Language
from assessment.questionnaire_files.catalogue import questionnaire_of_version
from assessment.questionnaire_files.problems import QuestionnaireError
from assessment.services.campaigns.response_counts import FunctionResponseCounts, ResponseCounts
from assessment.services.results.kept_questionnaires import kept_questionnaire
from assessment.store.models import Campaign
from assessment.store.models.campaigns.campaigns import DRAFT, OPEN
from assessment.store.models.campaigns.invitations import BOUNCED, REFUSED, SENT, UNCONFIRMED, WAITING
from assessment.web.base.app_context import services, session
from assessment.web.base.respondent_journey import QuestionnaireGoneError

DELIVERIES = (WAITING, SENT, UNCONFIRMED, REFUSED, BOUNCED)


def questionnaire_of(campaign: Campaign) -> Questionnaire:
    """What the campaign asks, in the version it opened with; a draft asks today's. Raises QuestionnaireGoneError."""
    if campaign.status != DRAFT and campaign.questionnaire_hash:
        return kept_questionnaire(session(), campaign.questionnaire_hash, services().own_questionnaires)
    return _in_version(campaign, None if campaign.status == DRAFT else campaign.questionnaire_version)


def questionnaire_of_next_wave(campaign: Campaign) -> Questionnaire:
    """What the wave after this campaign asks: today's version. Raises QuestionnaireGoneError."""
    return _in_version(campaign, None)


def _in_version(campaign: Campaign, version: str | None) -> Questionnaire:
    try:
        return questionnaire_of_version(campaign.questionnaire_key, version, services().own_questionnaires)
    except QuestionnaireError as error:
        raise QuestionnaireGoneError from error


def opened_said(people: int, say: Language) -> str:
    """What happens to those who were invited as a campaign opens: letters leave, or links are to be passed on."""
    return say("campaigns.launch.opened" if services().sends_mail else "campaigns.launch.opened_link", count=people)


def functions_said(line: FunctionResponseCounts, questionnaire: Questionnaire, say: Language) -> str:
    """The function of a line of progress, or the small ones that are counted together."""
    return say.list([questionnaire.functions_by_key[key].name.within(say.code) for key in line.functions])


def deliveries_said(campaign: Campaign, progress: ResponseCounts, say: Language) -> list[str]:
    """What became of the mails, state by state; nothing is sent of a draft.

    Nothing waits to be sent once a campaign is closed, nor where no mail server is: links were handed over.
    """
    if campaign.status == DRAFT:
        return []
    counts = dict(progress.deliveries)
    if campaign.status != OPEN or not services().sends_mail:
        counts.pop(WAITING, None)
    return [
        say(f"campaigns.follow.deliveries.{state}", count=counts[state]) for state in DELIVERIES if counts.get(state)
    ]
