"""Claiming a quick check into an account."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.services.accounts.claim_response import claim_response
from assessment.services.errors import NotClaimableError
from assessment.services.organisations.organisations import Branding, create_organisation
from assessment.store.frozen.content import profile_from_json
from assessment.store.queries import organisations
from assessment.web.base.access import link_holder
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.member_access import NotVisibleError
from assessment.web.base.redirects import done
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.profile_form import CompanyNameForm

SEE_OTHER, UNPROCESSABLE = 303, 422
CLAIM = "claim"
"""Where the cookie keeps what somebody wanted to claim before they had an account."""

blueprint = Blueprint("claimed_responses", __name__, url_prefix="/<any(fr,en):language>")


@blueprint.get("/results/<token>/claim")
@link_holder
def show(language: str, journey: Journey) -> ResponseReturnValue:
    """Choose the organisation; whoever is not signed in does that first."""
    if not current_user.is_authenticated:
        return _sign_in_first(language)
    kept_claim()
    if journey.response.campaign_id is not None:
        raise NotClaimableError
    stored_values = {"organisation": journey.response.context.get("organisation")}
    return _page(language, journey, CompanyNameForm(language_of(language), data=stored_values))


@blueprint.post("/results/<token>/claim")
@link_holder
def claim(language: str, journey: Journey) -> ResponseReturnValue:
    """Take it over into one of my organisations. Raises NotAllowedError, NotClaimableError, AlreadyClaimedError."""
    if not current_user.is_authenticated:
        return _sign_in_first(language)
    organisation_id = request.form.get("organisation", "")
    if organisations.of_member(session(), organisation_id, current_user.id) is None:
        raise NotVisibleError
    return _claimed(language, journey, organisation_id)


@blueprint.post("/results/<token>/claim/new")
@link_holder
def claim_into_new(language: str, journey: Journey) -> ResponseReturnValue:
    """Make the organisation that the answers are about, and take them over into it. Raises as the other."""
    if not current_user.is_authenticated:
        return _sign_in_first(language)
    if journey.response.campaign_id is not None:
        raise NotClaimableError
    form = CompanyNameForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, journey, form), UNPROCESSABLE
    context = replace(profile_from_json(journey.response.context, day=None), organisation=form.organisation.data)
    made = create_organisation(
        session(),
        account_id=current_user.id,
        context=context,
        look=Branding(locale=language),
        now=services().now(),
    )
    return _claimed(language, journey, made.id)


def kept_claim() -> str | None:
    """The address of the claim that was begun in this browser without an account, told once; None without one.

    Whoever has just made an account, by a letter or by a link that somebody handed them, is led back there.
    """
    address: str | None = cookie.pop(CLAIM, None)
    return address


def _page(language: str, journey: Journey, form: CompanyNameForm) -> str:
    """Every organisation of this account, and a new one."""
    mine = organisations.of_account(session(), current_user.id)
    values = {"token": journey.token, "organisations": mine, "form": form}
    return signed_in_page("accounts/claimed_responses/choose.html", language, **values)


def _claimed(language: str, journey: Journey, organisation_id: str) -> ResponseReturnValue:
    claim_response(
        session(),
        journey.response,
        account_id=current_user.id,
        organisation_id=organisation_id,
        now=services().now(),
    )
    commit()
    text = language_of(language)("claimed_responses.done")
    return done(text, "organisation.checks.show", organisation_id=organisation_id)


def _sign_in_first(language: str) -> ResponseReturnValue:
    """The page to sign in on, which leads back here; so does making an account in the same browser."""
    flash(language_of(language)("claimed_responses.sign_in_first"), DONE)
    cookie[CLAIM] = request.path.removesuffix("/new")
    return redirect(url_for("accounts.login", next=cookie[CLAIM]), SEE_OTHER)
