"""Whether a member may read a campaign result, and that result."""

from assessment.services.errors import CampaignOpenError
from assessment.services.permissions import Right
from assessment.services.results.campaign_result import CampaignResult, campaign_result
from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import NotVisibleError
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of


def may_read(page: CampaignPage) -> bool:
    """Whether the member may read the result now."""
    return page.campaign.status == PUBLISHED or (page.campaign.status == CLOSED and page.may(Right.READ_CLOSED))


def result_of(page: CampaignPage) -> CampaignResult:
    """The result as the member may see it. Raises CampaignOpenError while it may not be read yet.

    Whoever only reads what is published is not told of what is under way: for them there is nothing (StrangerError).
    """
    if not may_read(page):
        raise CampaignOpenError if page.may(Right.FOLLOW) else NotVisibleError
    questionnaire = questionnaire_of(page.campaign)
    return campaign_result(
        session(), page.campaign, actor=page.actor, questionnaire=questionnaire, keys=services().keys
    )
