"""The report of a campaign for a member, with everything that stands beside the answers and its editor's changes."""

from assessment.services.campaign_report import campaign_report
from assessment.services.results.campaign_result import CampaignResult
from assessment.web.base.app_context import services, session
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.pdf_response import RequestedDocument, make_ready
from assessment.web.presentation.result_access import result_of
from reports.content.editions import Edition
from reports.content.report import Report


def edited_report(
    page: CampaignPage, campaign_result: CampaignResult, *, beside: bool = False, templates: bool = False
) -> Report | None:
    """The report as the member may see it; None where nothing may be shown.

    `beside`: see `Report.beside`. `templates`: with the templates of whoever signs, for the formats that have some.
    """
    return campaign_report(
        session(),
        page.campaign,
        campaign_result,
        actor=page.actor,
        questionnaire=questionnaire_of(page.campaign),
        keys=services().keys,
        say=page.say,
        beside=beside,
        templates=templates,
    )


def begin_brief(page: CampaignPage) -> bool:
    """Whether the brief is there already; where it is not, it is begun. Raises CampaignOpenError, NotVisibleError."""
    campaign_result = result_of(page)
    report = edited_report(page, campaign_result)
    if report is None:
        return False
    return make_ready(RequestedDocument(report, Edition.BRIEF, campaign_result.document_owner))
