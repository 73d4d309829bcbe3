"""Comments of a campaign that an editor may still mask."""

from assessment.services.permissions import Right
from assessment.services.results.campaign_result import CampaignResult
from assessment.store.models.campaigns.campaigns import CLOSED
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of


def maskable_comments(page: CampaignPage, campaign_result: CampaignResult) -> list[tuple[str, str, list[str]]]:
    """Question, code and comments as they were written, for whoever may still mask one.

    Empty once they are published, and for everybody who may not publish.
    """
    comments = campaign_result.reading.comments or {}
    if page.campaign.status != CLOSED or not page.may(Right.LAUNCH):
        return []
    return [
        (item.question.within(page.language), item.code, sorted(comments[item.code], key=str.casefold))
        for item in questionnaire_of(page.campaign).written_about
        if comments.get(item.code)
    ]
