"""Erasure of one's own account with its certificate."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from assessment.i18n import language as language_of
from assessment.services.ending.erase import OnlyOwnerError, erase_account
from assessment.web.base.app_context import commit_erasure, services, session
from assessment.web.base.member_access import signed_in
from assessment.web.base.rendering import render
from assessment.web.base.signed_in_page import signed_in_page
from assessment.web.ending.certificate import certificate_view
from assessment.web.ending.organisation_end_pages import ConfirmForm
from assessment.web.forms.field_problem import FieldProblem

UNPROCESSABLE = 422

blueprint = Blueprint("account_end", __name__, url_prefix="/<any(fr,en):language>/account/erase")


@blueprint.get("")
@signed_in
def show(language: str) -> str:
    """What erasing an account does."""
    return _page(language, ConfirmForm(language_of(language), expected=current_user.email))


@blueprint.post("")
@signed_in
def erase(language: str) -> ResponseReturnValue:
    """Erase the account; the certificate is shown once and kept nowhere."""
    say = language_of(language)
    form = ConfirmForm(say, request.form, expected=current_user.email)
    if not form.validate():
        return _page(language, form), UNPROCESSABLE
    try:
        certificate = erase_account(session(), current_user.id, keys=services().keys, now=services().now())
    except OnlyOwnerError as error:
        form.refuse(None, FieldProblem("ending.account.only_owner", {"names": say.list(error.organisations)}))
        return _page(language, form), UNPROCESSABLE
    logout_user()
    commit_erasure()
    return render("ending/account_certificate.html", language, view=certificate_view(certificate, say))


def _page(language: str, form: ConfirmForm) -> str:
    return signed_in_page("ending/account.html", language, form=form)
