"""Organisation list and creation."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.organisations.organisations import Branding, create_organisation
from assessment.store.queries import organisations
from assessment.web.accounts.claim_pages import kept_claim
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import signed_in
from assessment.web.base.redirects import done
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.organisations.organisation_form import (
    AGAIN,
    ZONE_CHOICES,
    OrganisationForm,
    organisation_form,
    sent_form,
)

SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("organisations", __name__, url_prefix="/<any(fr,en):language>/organisations")


@blueprint.get("")
@signed_in
def mine(language: str) -> ResponseReturnValue:
    """Every organisation that I belong to; after signing in, first what I came to claim."""
    claim = kept_claim()
    if claim is not None:
        return redirect(claim, SEE_OTHER)
    return signed_in_page(
        "organisations/mine.html", language, organisations=organisations.of_account(session(), current_user.id)
    )


@blueprint.get("/new")
@signed_in
def show_new(language: str) -> str:
    """The form of a new organisation."""
    usual = {"locale": language, "time_zone": Branding().time_zone}
    return _new_page(language, organisation_form(language, data=usual), offers_zone=True)


@blueprint.post("/new")
@takes_files
@signed_in
def create(language: str) -> ResponseReturnValue:
    """Keep a new organisation; whoever made it owns it."""
    form = sent_form(language)
    if AGAIN in request.form:
        return _new_page(language, form)
    if not form.validate():
        return _new_page(language, form), UNPROCESSABLE
    made = create_organisation(
        session(), account_id=current_user.id, context=form.profile(), look=form.branding(), now=services().now()
    )
    commit()
    return done(language_of(language)("organisations.made"), "organisation.overview.home", organisation_id=made.id)


def _new_page(language: str, form: OrganisationForm, *, offers_zone: bool = False) -> str:
    """The form; `offers_zone`: the browser's own time zone stands in it, where it runs scripts."""
    values = {"questionnaire": questionnaire(), "zones": ZONE_CHOICES, "offers_zone": offers_zone}
    return signed_in_page("organisations/new.html", language, form=form, **values)
