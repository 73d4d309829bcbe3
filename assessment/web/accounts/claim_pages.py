"""Claiming a quick check into an account."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.services.accounts.claim_response import claim_response
from assessment.services.errors import NotClaimableError
from assessment.store.queries import organisations
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError
from assessment.web.base.redirects import done
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.signed_in_page import signed_in_page

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
    return done(language_of(language)("claims.done"), "organisation.checks.show", organisation_id=organisation_id)
