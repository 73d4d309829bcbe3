"""The report that an editor works on."""

from assessment.store.models.campaigns.campaigns import CLOSED, PUBLISHED
from assessment.web.base.member_access import NotVisibleError
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_report import edited_report
from assessment.web.presentation.result_access import result_of
from reports.content.report import Report


def report_to_edit(page: CampaignPage) -> Report:
    """The report with its editor's changes. Raises NotVisibleError where there is none to edit."""
    report = None
    if page.campaign.status in (CLOSED, PUBLISHED):
        report = edited_report(page, result_of(page), beside=True)
    if report is None:
        raise NotVisibleError
    return report
