"""What the page of a campaign shows, in words and counts."""

from assessment.actions.campaign_progress import Progress, ProgressLine
from assessment.content.catalogue import questionnaire
from assessment.content.problems import ContentError
from assessment.core.questionnaire import Questionnaire
from assessment.i18n import Language
from assessment.store.models import Campaign
from assessment.store.models.campaign import DRAFT
from assessment.web.journey import QuestionnaireGoneError
from assessment.web.services import services

DELIVERIES = ("waiting", "sent", "unconfirmed", "refused", "bounced")


def questionnaire_of(campaign: Campaign) -> Questionnaire:
    """What the campaign asks. Raises QuestionnaireGoneError."""
    try:
        return questionnaire(campaign.questionnaire_key, services().own_questionnaires)
    except ContentError as error:
        raise QuestionnaireGoneError from error


def functions_said(line: ProgressLine, found: Questionnaire, say: Language) -> str:
    """The function of a line of progress, or the small ones that are counted together."""
    return say.list([found.functions_by_key[key].name.within(say.code) for key in line.functions])


def deliveries_said(campaign: Campaign, progress: Progress, say: Language) -> list[str]:
    """What became of the mails, state by state; nothing is sent of a draft."""
    if campaign.status == DRAFT:
        return []
    counts = progress.deliveries
    return [
        say(f"campaigns.follow.deliveries.{state}", count=counts[state]) for state in DELIVERIES if counts.get(state)
    ]
