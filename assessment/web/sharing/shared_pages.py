"""Page and documents behind a read-only link, for somebody without an account."""

from dataclasses import dataclass

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.answering.diagnose_response import diagnose_response
from assessment.services.answering.save_answers import standing_of
from assessment.services.editing.edit_report import edited
from assessment.services.errors import ShareLinkWorthlessError
from assessment.services.organisations.document_theme import page_brand, theme_of
from assessment.services.planning.campaign_findings import campaign_findings
from assessment.services.results.campaign_result import result_for_reader
from assessment.services.rounds.round_standing import standing_of_round
from assessment.services.sharing.share_links import open_link
from assessment.store.models import Campaign, JointRound, Organisation, ShareLink
from assessment.store.models.campaigns.campaigns import PUBLISHED
from assessment.store.models.sharing import BRIEF, DECISION, FULL
from assessment.store.queries import responses
from assessment.web.base.access import for_link_holder
from assessment.web.base.app_context import connection, services, session
from assessment.web.base.rate_limits import LimitedAction
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import questionnaire_asked
from assessment.web.presentation.campaign_labels import questionnaire_of
from assessment.web.presentation.pdf_response import pdf_of_file
from assessment.web.results.page_parts import DECISION_PARTS, SHARED_PARTS, parts_of, with_texts
from assessment.web.results.result_view import ResultsView
from assessment.web.rounds.joint_view import joint_report
from assessment.web.sharing.share_form import SHARED
from reports.content.editions import Edition
from reports.content.report import Report, build

EDITIONS = {DECISION: (), BRIEF: (Edition.BRIEF,), FULL: (Edition.BRIEF, Edition.FULL)}
"""Documents that each scope opens."""

blueprint = Blueprint("shared", __name__, url_prefix=f"/<any(fr,en):language>/{SHARED}")


@dataclass(frozen=True, slots=True)
class SharedPage:
    """What stands on the page besides the result: for whom, how far, until when."""

    recipient: str
    full: bool
    until: str
    documents: tuple[str, ...]


@blueprint.get("/<token>")
@for_link_holder
def show(language: str, token: str) -> str:
    """The result as far as the link reads. Raises ShareLinkWorthlessError, TooManyError."""
    link, say = _link(token), language_of(language)
    report = _report(link, say)
    page = SharedPage(link.recipient, link.scope == FULL, say.date(link.expires_on), EDITIONS[link.scope])
    brand = page_brand(session(), campaign_id=link.campaign_id) if link.campaign_id else None
    if report is None:
        return render("sharing/nothing.html", language, page=page, token=token, brand=brand)
    parts = parts_of(report, SHARED_PARTS if page.full else DECISION_PARTS)
    values = {"view": ResultsView(report), "parts": parts, "edited": with_texts(report), "brand": brand}
    return render("sharing/shared.html", language, page=page, token=token, **values)


@blueprint.get("/<token>/report.pdf")
@for_link_holder
def document(language: str, token: str) -> ResponseReturnValue:
    """A document that the link opens, marked for its reader.

    Raises ShareLinkWorthlessError, TooManyError, BusyError.
    """
    link = _link(token)
    edition = request.args.get("edition", Edition.BRIEF.value)
    if edition not in EDITIONS[link.scope]:
        abort(404)
    services().limits.spend(LimitedAction.PDF)
    report = _report(link, language_of(language)) or abort(404)
    # Nothing of it is kept: it bears somebody's name, and ends with the link.
    return pdf_of_file(report, Edition(edition))


def _link(token: str) -> ShareLink:
    """The link; one that opens nothing is counted. Raises ShareLinkWorthlessError, TooManyError."""
    try:
        return open_link(session(), token, today=services().today())
    except ShareLinkWorthlessError:
        services().limits.spend(LimitedAction.BAD_LINK)
        raise


def _report(link: ShareLink, say: Language) -> Report | None:
    """The report that the link opens, marked for its reader; None where nothing may be shown."""
    if link.response_id is not None:
        return _of_response(link, link.response_id, say)
    if link.round_id is not None:
        standing = standing_of_round(session(), session().get_one(JointRound, link.round_id))
        leader = standing.leader
        asked = questionnaire_asked(leader.questionnaire_key, leader.questionnaire_version)
        return joint_report(say, standing, asked, recipient=link.recipient)
    return _of_campaign(link, say)


def _of_response(link: ShareLink, response_id: int, say: Language) -> Report:
    response = responses.with_ids(connection(), [response_id])[response_id]
    asked = questionnaire_asked(response.questionnaire_key, response.questionnaire_version)
    standing = standing_of(connection(), response, services().keys)
    outcome = diagnose_response(asked, response, standing)
    return build(outcome.diagnosis, outcome.roadmap, outcome.context, say, recipient=link.recipient)


def _of_campaign(link: ShareLink, say: Language) -> Report | None:
    """The published result for a reader who counts as the link says. Raises ShareLinkWorthlessError."""
    campaign = session().get_one(Campaign, link.campaign_id)
    if campaign.status != PUBLISHED:
        raise ShareLinkWorthlessError
    asked = questionnaire_of(campaign)
    campaign_result = result_for_reader(session(), campaign, reader=link.reader, questionnaire=asked)
    if campaign_result.reading.diagnosis is None or campaign_result.roadmap is None:
        return None
    report = build(
        campaign_result.reading.diagnosis,
        campaign_result.roadmap,
        campaign_result.context,
        say,
        reading=campaign_result.reading,
        asked=asked,
        findings=campaign_findings(session(), campaign, campaign_result, questionnaire=asked),
        theme=theme_of(session(), session().get_one(Organisation, campaign.organisation_id)),
        recipient=link.recipient,
    )
    return edited(session(), campaign, report)
