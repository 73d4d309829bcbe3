"""Result page and PDF of one respondent."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from assessment.core.questionnaire.definition import Length
from assessment.i18n import Language
from assessment.i18n import language as language_of
from assessment.services.answering.diagnose_response import diagnose_response, firm_of, organisation_of
from assessment.services.answering.linkage_codes import code_to_keep
from assessment.services.answering.response_lifecycle import extend_response, tell_headcount
from assessment.services.organisations.document_theme import page_brand, theme_of
from assessment.services.rounds.round_standing import standing_of_response
from assessment.store.queries.answers import StoredAnswers
from assessment.store.queries.documents import DocumentOwner
from assessment.web.answering.personal_link import personal_link
from assessment.web.answering.progress_text import progress_said
from assessment.web.base import urls
from assessment.web.base.access import UnknownLinkError, link_holder
from assessment.web.base.app_context import commit, connection, services, session
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.security import form_key
from assessment.web.forms.profile_form import HeadcountForm
from assessment.web.presentation.pdf_response import RequestedDocument, asked_edition, download, make_ready
from assessment.web.results.euros_pages import FirstOrderForm
from assessment.web.results.quarter_view import quarter_view
from assessment.web.results.result_view import ResultsView
from reports.content.editions import Edition
from reports.content.report import Report, build
from reports.document_formats import DocumentFormat
from reports.theme import DEFAULT_THEME

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("results", __name__, url_prefix="/<any(fr,en):language>/results")


@blueprint.get("/<token>")
@link_holder
def show(language: str, journey: Journey) -> str:
    """Everything that one respondent's answers say."""
    standing = journey.standing()
    progress = journey.progress(standing)
    report = _report(language, journey, standing)
    own_round = standing_of_response(session(), journey.response)
    return render(
        "results/respondent/page.html",
        language,
        token=journey.token,
        form_key=form_key(),
        link=personal_link(language, journey.token),
        brand=page_brand(session(), campaign_id=journey.response.campaign_id) if journey.response.campaign_id else None,
        others=_others(language_of(language), journey),
        view=ResultsView(report),
        ready=make_ready(_document(journey, report, Edition.BRIEF)),
        progress=progress_said(progress, language_of(language)),
        complete=progress.answered == progress.total,
        counts_still=journey.response.counts_still,
        round_offer=journey.response.campaign_id is None,
        standing=own_round,
        leads=own_round is not None and own_round.leader.id == journey.response.id,
        pair_code=code_to_keep(session(), journey.response, journey.token, keys=services().keys),
        asks_headcount=journey.response.campaign_id is None,
        claimable=journey.response.campaign_id is None,
        euros=FirstOrderForm(language_of(language)) if journey.response.campaign_id is None else None,
        quarter=quarter_view(language_of(language), journey, own_round),
        more=journey.minutes_to_full(standing)
        if journey.response.length == Length.QUICK
        and own_round is None
        and not journey.response.confidential
        and journey.response.counts_still
        else None,
    )


@blueprint.get("/<token>/roadmap.<any(pdf, docx, pptx, xlsx):form>")
@link_holder
def roadmap(language: str, journey: Journey, form: str) -> ResponseReturnValue:
    """The report as a document to keep, print and show."""
    report = _report(language, journey, journey.standing())
    return download(_document(journey, report, asked_edition(), DocumentFormat(form)), language)


@blueprint.post("/<token>/extend")
@link_holder
def extend(language: str, journey: Journey) -> ResponseReturnValue:
    """From the short length to the full one; what was answered stays."""
    # In a confidential campaign no response is kept otherwise than the others.
    if journey.response.confidential:
        raise UnknownLinkError
    extend_response(connection(), journey.response)
    commit()
    return redirect(urls.resume(language, journey.token), SEE_OTHER)


@blueprint.route("/<token>/headcount", methods=("GET", "POST"))
@link_holder
def headcount(language: str, journey: Journey) -> ResponseReturnValue:
    """The form for the headcount, on which the useful level depends; once sent, back to the result."""
    # In a campaign what the firm told of itself counts, and nothing that one respondent tells.
    if journey.response.campaign_id is not None:
        raise UnknownLinkError
    stored_values = {"headcount": journey.response.context.get("headcount")}
    form = HeadcountForm(language_of(language), request.form or None, data=stored_values)
    if request.method == "POST" and form.validate():
        tell_headcount(connection(), journey.response, form.headcount.data)
        commit()
        return redirect(urls.results(language, journey.token) + "#target", SEE_OTHER)
    page = render("results/respondent/headcount.html", language, token=journey.token, form=form, form_key=form_key())
    return page, UNPROCESSABLE if form.errors else 200


def _document(
    journey: Journey, report: Report, edition: Edition, form: DocumentFormat = DocumentFormat.PDF
) -> RequestedDocument:
    return RequestedDocument(report, edition, DocumentOwner(response_id=journey.response.id), form)


def _report(language: str, journey: Journey, standing: StoredAnswers) -> Report:
    # Only a campaign's answers open a session: everybody else's page needs no more than the connection.
    campaign = journey.response.campaign_id
    firm = firm_of(session(), campaign) if campaign else None
    theme = theme_of(session(), organisation_of(session(), campaign)) if campaign else DEFAULT_THEME
    outcome = diagnose_response(journey.questionnaire, journey.response, standing, firm=firm)
    return build(outcome.diagnosis, outcome.roadmap, outcome.context, language_of(language), theme=theme)


def _others(say: Language, journey: Journey) -> str:
    """The functions that enter the score and whose view is missing, in words."""
    known = journey.questionnaire.functions_by_key
    missing = [key for key in journey.questionnaire.triad if key != journey.response.function]
    return say.list([known[key].name.within(say.code) for key in missing])
