"""Claiming a quick check into an account, and its result."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.services.accounts.claim_response import claim_response
from assessment.services.answering.diagnose_response import diagnose_response
from assessment.services.errors import NotClaimableError
from assessment.store.queries import claims, organisations
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, connection, services, session
from assessment.web.base.member_access import MemberContext, NotVisibleError, member_page
from assessment.web.base.respondent_journey import Journey, journey_of
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.results.result_view import ResultsView
from reports.content import build

SEE_OTHER = 303

blueprint = Blueprint("claims", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get("/results/<token>/claim")
@link_holder
def show(language: str, journey: Journey) -> ResponseReturnValue:
    """Choose the organisation; whoever is not signed in does that first."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.login", next=request.path), SEE_OTHER)
    if journey.response.campaign_id is not None:
        raise NotClaimableError
    mine = organisations.of_account(session(), current_user.id)
    return signed_in_page("accounts/claims/choose.html", language, token=journey.token, organisations=mine)


@blueprint.post("/results/<token>/claim")
@link_holder
def claim(language: str, journey: Journey) -> ResponseReturnValue:
    """Take it over into one of my organisations. Raises NotAllowedError, NotClaimableError, AlreadyClaimedError."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.login", next=request.path), SEE_OTHER)
    organisation_id = request.form.get("organisation", "")
    if organisations.of_member(session(), organisation_id, current_user.id) is None:
        raise NotVisibleError
    claim_response(
        session(),
        journey.response,
        account_id=current_user.id,
        organisation_id=organisation_id,
        now=services().now(),
    )
    commit()
    flash(language_of(language)("claims.done"), DONE)
    return redirect(url_for("claims.mine", language=language, organisation_id=organisation_id), SEE_OTHER)


@blueprint.get("/organisations/<organisation_id>/checks")
@member_page()
def mine(language: str, member: MemberContext) -> str:
    """The quick checks that I took over into this organisation; nobody else sees them."""
    found = claims.of_account(session(), member.organisation.id, member.actor.account_id)
    return signed_in_page(
        "accounts/claims/mine.html", language, organisation=member.organisation, may=member.may, checks=found
    )


@blueprint.get("/organisations/<organisation_id>/checks/<int:response_id>")
@member_page()
def result(language: str, member: MemberContext, response_id: int) -> str:
    """What one of them says."""
    found = claims.response_of(
        connection(), response_id, organisation_id=member.organisation.id, account_id=member.actor.account_id
    )
    if found is None:
        raise NotVisibleError
    journey = journey_of(found, "")
    outcome = diagnose_response(journey.questionnaire, found, journey.standing())
    report = build(outcome.diagnosis, outcome.roadmap, outcome.context, language_of(language))
    return signed_in_page(
        "accounts/claims/result.html",
        language,
        organisation=member.organisation,
        may=member.may,
        view=ResultsView(report),
    )
