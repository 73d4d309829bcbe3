"""The report of a campaign for a member, with everything that stands beside the answers and its editor's changes."""

from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.waves.wave_history import WaveHistory
from assessment.services.editing.edit_report import edited
from assessment.services.organisations.document_theme import theme_of, theme_with_templates
from assessment.services.planning.campaign_findings import campaign_findings
from assessment.services.results.campaign_result import CampaignResult
from assessment.services.waves.wave_history import wave_history
from assessment.web.base.app_context import services, session
from assessment.web.base.pages import CampaignPage
from assessment.web.presentation.campaign_labels import questionnaire_of
from reports.content import Report, build


def edited_report(
    page: CampaignPage, campaign_result: CampaignResult, *, beside: bool = False, templates: bool = False
) -> Report | None:
    """The report as the member may see it; None where nothing may be shown.

    `beside`: see `Report.beside`. `templates`: with the templates of whoever signs, for the formats that have some.
    """
    asked = questionnaire_of(page.campaign)
    if campaign_result.reading.diagnosis is None or campaign_result.roadmap is None:
        return None
    report = build(
        campaign_result.reading.diagnosis,
        campaign_result.roadmap,
        campaign_result.context,
        page.say,
        reading=campaign_result.reading,
        asked=asked,
        history=_story(page, asked),
        findings=campaign_findings(session(), page.campaign, campaign_result, questionnaire=asked),
        theme=(theme_with_templates if templates else theme_of)(session(), page.organisation),
    )
    return edited(session(), page.campaign, report, beside=beside)


def _story(page: CampaignPage, asked: Questionnaire) -> WaveHistory | None:
    """The waves before, for the chapter on what changed; None for a first wave."""
    if page.campaign.previous_id is None:
        return None
    return wave_history(session(), page.campaign, actor=page.actor, questionnaire=asked, keys=services().keys)
