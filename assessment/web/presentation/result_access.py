"""Whether a member may read a campaign result, and that result."""

from assessment.services.errors import CampaignOpenError
from assessment.services.permissions import Right
from assessment.services.results.campaign_result import CampaignResult, campaign_result
from assessment.store.models import Campaign
from assessment.store.models.campaigns import CLOSED, PUBLISHED
from assessment.web.base.app_context import services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError
from assessment.web.presentation.campaign_labels import questionnaire_of


def may_read(member: MemberContext, campaign: Campaign) -> bool:
    """Whether the member may read the result now."""
    return campaign.status == PUBLISHED or (campaign.status == CLOSED and member.may(Right.READ_CLOSED))


def result_of(member: MemberContext, campaign: Campaign) -> CampaignResult:
    """The result as the member may see it. Raises CampaignOpenError while it may not be read yet.

    Whoever only reads what is published is not told of what is under way: for them there is nothing (StrangerError).
    """
    if not may_read(member, campaign):
        raise CampaignOpenError if member.may(Right.FOLLOW) else NotVisibleError
    found = questionnaire_of(campaign)
    return campaign_result(session(), campaign, actor=member.actor, questionnaire=found, keys=services().keys)
