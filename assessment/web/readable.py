"""Whether a result may be read, and the result where it may: pages that set something beside the answers ask here."""

from assessment.actions.campaign_result import CampaignResult, campaign_result
from assessment.actions.errors import CampaignOpenError
from assessment.actions.permissions import Right
from assessment.store.models import Campaign
from assessment.store.models.campaign import CLOSED, PUBLISHED
from assessment.web.campaign_page import questionnaire_of
from assessment.web.membership import Desk, StrangerError
from assessment.web.services import services, session


def may_read(desk: Desk, campaign: Campaign) -> bool:
    """Whether the member may read the result now."""
    return campaign.status == PUBLISHED or (campaign.status == CLOSED and desk.may(Right.READ_CLOSED))


def result_of(desk: Desk, campaign: Campaign) -> CampaignResult:
    """The result as the member may see it. Raises CampaignOpenError while it may not be read yet.

    Whoever only reads what is published is not told of what is under way: for them there is nothing (StrangerError).
    """
    if not may_read(desk, campaign):
        raise CampaignOpenError if desk.may(Right.FOLLOW) else StrangerError
    found = questionnaire_of(campaign)
    return campaign_result(session(), campaign, actor=desk.actor, questionnaire=found, keys=services().keys)
