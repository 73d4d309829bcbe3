"""Organisation list, creation, home and profile pages."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import language as language_of
from assessment.questionnaire_files.catalogue import questionnaire
from assessment.services.organisations.company_profile import context_of_organisation
from assessment.services.organisations.organisations import (
    change_organisation,
    create_organisation,
    remove_logo,
)
from assessment.services.permissions import Right
from assessment.store.queries import campaigns, organisations
from assessment.web.base.app_context import commit, services, session
from assessment.web.base.body_limits import takes_files
from assessment.web.base.member_access import MemberContext, NotVisibleError, member_page, signed_in
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.organisations.campaign_list import campaign_lines
from assessment.web.organisations.organisation_form import OrganisationForm, kept_data

SEE_OTHER, UNPROCESSABLE = 303, 422
AGAIN = "again"
"""The name of the button that shows a form in the other language: nothing is checked or kept."""

blueprint = Blueprint("organisations", __name__, url_prefix="/<any(fr,en):language>/organisations")


@blueprint.get("")
@signed_in
def mine(language: str) -> str:
    """Every organisation that I belong to."""
    return signed_in_page(
        "organisations/mine.html", language, organisations=organisations.of_account(session(), current_user.id)
    )


@blueprint.get("/new")
@signed_in
def show_new(language: str) -> str:
    """The form of a new organisation."""
    return _new_page(language, _form(language, data={"locale": language}))


@blueprint.post("/new")
@takes_files
@signed_in
def create(language: str) -> ResponseReturnValue:
    """Keep a new organisation; whoever made it owns it."""
    form = _sent_form(language)
    if AGAIN in request.form:
        return _new_page(language, form)
    if not form.validate():
        return _new_page(language, form), UNPROCESSABLE
    made = create_organisation(
        session(), account_id=current_user.id, context=form.profile(), look=form.branding(), now=services().now()
    )
    commit()
    flash(language_of(language)("organisations.made"), DONE)
    return redirect(url_for("organisations.home", language=language, organisation_id=made.id), SEE_OTHER)


@blueprint.get("/<organisation_id>")
@member_page()
def home(language: str, member: MemberContext) -> str:
    """The organisation's campaigns; whoever only reads results finds the published ones."""
    lines = campaign_lines(campaigns.of_organisation(session(), member.organisation.id), member)
    return signed_in_page(
        "organisations/home.html", language, organisation=member.organisation, may=member.may, campaigns=lines
    )


@blueprint.get("/<organisation_id>/context")
@member_page(Right.MANAGE)
def show_context(language: str, member: MemberContext) -> str:
    """What the organisation told of itself."""
    organisation = member.organisation
    kept = kept_data(context_of_organisation(organisation), locale=organisation.locale, accent=organisation.accent)
    return _context_page(language, member, _form(language, data=kept))


@blueprint.post("/<organisation_id>/context")
@takes_files
@member_page(Right.MANAGE)
def change_context(language: str, member: MemberContext) -> ResponseReturnValue:
    """Take over what is told anew."""
    form = _sent_form(language)
    if AGAIN in request.form:
        return _context_page(language, member, form)
    if not form.validate():
        return _context_page(language, member, form), UNPROCESSABLE
    organisation, now = member.organisation, services().now()
    look = form.branding(time_zone=organisation.time_zone)
    change_organisation(session(), organisation, actor=member.actor, context=form.profile(), look=look, now=now)
    if form.no_logo.data and form.brought is None:
        remove_logo(session(), organisation, actor=member.actor, now=now)
    commit()
    flash(language_of(language)("organisations.change.done"), DONE)
    return redirect(
        url_for("organisations.show_context", language=language, organisation_id=organisation.id), SEE_OTHER
    )


@blueprint.get("/<organisation_id>/logo")
@member_page()
def logo(language: str, member: MemberContext) -> Response:  # noqa: ARG001 - the address holds a language
    """The logo as it was brought; it can hold nothing but pixels."""
    if member.organisation.logo is None:
        raise NotVisibleError
    return Response(member.organisation.logo, mimetype=member.organisation.logo_type)


def _form(language: str, **options: Any) -> OrganisationForm:
    return OrganisationForm(language_of(language), staff_functions=tuple(questionnaire().functions_by_key), **options)


def _sent_form(language: str) -> OrganisationForm:
    form = _form(language, formdata=request.form)
    form.read_logo(request.files.get("logo"))
    return form


def _new_page(language: str, form: OrganisationForm) -> str:
    return signed_in_page("organisations/new.html", language, form=form, questionnaire=questionnaire())


def _context_page(language: str, member: MemberContext, form: OrganisationForm) -> str:
    return signed_in_page(
        "organisations/context.html",
        language,
        form=form,
        questionnaire=questionnaire(),
        organisation=member.organisation,
        may=member.may,
    )
