"""Account settings page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import LANGUAGES
from assessment.i18n import language as language_of
from assessment.services.accounts.change_account import change_account
from assessment.web.base.app_context import commit, session
from assessment.web.base.member_access import signed_in
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.form_state import FieldProblem, FieldProblemError, FormState
from assessment.web.forms.text_fields import one_line

LONGEST_NAME = 120
SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("account", __name__, url_prefix="/<any(fr,en):language>/account")


@blueprint.get("")
@signed_in
def own(language: str) -> str:
    """Who is signed in, and how well the account is protected."""
    return signed_in_page("accounts/own.html", language, form=FormState())


@blueprint.post("")
@signed_in
def change(language: str) -> ResponseReturnValue:
    """Keep another name, or another language for letters."""
    form = _read()
    if form.errors:
        return signed_in_page("accounts/own.html", language, form=form), UNPROCESSABLE
    change_account(session(), current_user.id, name=form.typed["name"], locale=form.typed["locale"])
    commit()
    flash(language_of(language)("accounts.own.saved"), DONE)
    return redirect(url_for("account.own", language=language), SEE_OTHER)


def _read() -> FormState:
    typed = {name: request.form.get(name, "") for name in ("name", "locale")}
    errors: dict[str, FieldProblem] = {}
    try:
        typed["name"] = one_line(typed["name"], most=LONGEST_NAME)
    except FieldProblemError as error:
        errors["name"] = error.wrong
    if not typed["name"]:
        errors["name"] = FieldProblem("accounts.sign_up.problems.name_missing")
    if typed["locale"] not in LANGUAGES:
        errors["locale"] = FieldProblem("office.wrong.choice")
    return FormState(typed, errors)
