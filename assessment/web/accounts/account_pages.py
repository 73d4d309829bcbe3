"""Account settings page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from assessment.i18n import LANGUAGES
from assessment.i18n import language as language_of
from assessment.services.accounts.change_account import change_account
from assessment.web.accounts.security.session_lifetime import end_other_sessions
from assessment.web.accounts.session_list import end_one, sessions_shown
from assessment.web.base.app_context import commit, session
from assessment.web.base.member_access import signed_in
from assessment.web.base.signed_in_page import DONE, signed_in_page
from assessment.web.forms.fields import ChoiceField, LineField
from assessment.web.forms.page_form import PageForm

LONGEST_NAME = 120
SEE_OTHER, UNPROCESSABLE = 303, 422

blueprint = Blueprint("account", __name__, url_prefix="/<any(fr,en):language>/account")


class AccountForm(PageForm):
    """How somebody is called, and in which language letters reach them."""

    name = LineField(most=LONGEST_NAME, missing="accounts.sign_up.problems.name_missing")
    locale = ChoiceField(LANGUAGES)


@blueprint.get("")
@signed_in
def own(language: str) -> str:
    """Who is signed in, and how well the account is protected."""
    return _page(
        language, AccountForm(language_of(language), data={"name": current_user.name, "locale": current_user.locale})
    )


@blueprint.post("")
@signed_in
def change(language: str) -> ResponseReturnValue:
    """Keep another name, or another language for letters."""
    form = AccountForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, form), UNPROCESSABLE
    change_account(session(), current_user.id, name=form.name.data, locale=form.locale.data)
    commit()
    flash(language_of(language)("accounts.own.saved"), DONE)
    return redirect(url_for("account.own", language=language), SEE_OTHER)


@blueprint.post("/sign-out-others")
@signed_in
def sign_out_others(language: str) -> ResponseReturnValue:
    """End every session of the account but this one."""
    end_other_sessions(current_user)
    commit()
    flash(language_of(language)("accounts.own.others_ended"), DONE)
    return redirect(url_for("account.own", language=language), SEE_OTHER)


@blueprint.post("/sessions/<key>/end")
@signed_in
def end_session(language: str, key: str) -> ResponseReturnValue:
    """End one session of the account; the one at work ends as by signing out."""
    goes_on = end_one(current_user, key)
    commit()
    if not goes_on:
        return redirect(url_for("site.home", language=language), SEE_OTHER)
    flash(language_of(language)("accounts.own.sessions.ended"), DONE)
    return redirect(url_for("account.own", language=language), SEE_OTHER)


def _page(language: str, form: AccountForm) -> str:
    shown = sessions_shown(current_user, language_of(language))
    return signed_in_page("accounts/own.html", language, form=form, sessions=shown)
