"""Flask-Security pages rendered with our templates."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_wtf import FlaskForm

from assessment.i18n import language
from assessment.web.accounts.security.forms import LEAST_SIGNS
from assessment.web.accounts.security.messages import page_language
from assessment.web.base import signed_in_page

CHOICE = "RadioField"
"""A page that is opened proposes the first choice."""
TEMPLATES = {
    "LOGIN_USER": "sign_in",
    "LOGOUT_USER": "sign_out",
    "REGISTER_USER": "sign_up",
    "SEND_CONFIRMATION": "confirm",
    "FORGOT_PASSWORD": "forgotten",
    "RESET_PASSWORD": "reset",
    "CHANGE_PASSWORD": "change",
    "VERIFY": "verify",
    "TWO_FACTOR_SETUP": "second_factor/verify",
    "TWO_FACTOR_VERIFY_CODE": "second_factor/code",
    "TWO_FACTOR_SELECT": "second_factor/choose",
    "MULTI_FACTOR_RECOVERY": "second_factor/recovery",
    "MULTI_FACTOR_RECOVERY_CODES": "second_factor/recovery_codes",
    "WAN_REGISTER": "second_factor/passkeys",
    "WAN_SIGNIN": "second_factor/passkey_sign_in",
    "WAN_VERIFY": "second_factor/passkey_verify",
}
"""Flask-Security's name of each page that we offer, and our template for it."""


def settings() -> dict[str, str]:
    """The templates as Flask-Security's configuration wants them."""
    return {f"SECURITY_{name}_TEMPLATE": f"accounts/{template}.html" for name, template in TEMPLATES.items()}


WITHOUT_MAIL = {
    "accounts.register": "sign_up",
    "accounts.send_confirmation": "confirm",
    "accounts.forgot_password": "forgotten",
}
"""Pages that promise a letter, and where the texts that stand in their place are."""


def without_mail() -> str | None:
    """Where no mail leaves: how to get in, in place of each page that would promise a letter."""
    page = WITHOUT_MAIL.get(request.endpoint or "")
    if page is None:
        return None
    return signed_in_page.signed_in_page("accounts/without_mail.html", page_language(), page=page)


def render(template: str, **values: Any) -> str:
    """One of Flask-Security's pages."""
    for value in values.values():
        if isinstance(value, FlaskForm):
            _localise(value)
    after = request.args.get("next", "")
    return signed_in_page.signed_in_page(
        template,
        page_language(),
        least_signs=LEAST_SIGNS,
        passkeys=[_passkey(credential) for credential in values.get("registered_credentials", ())],
        after_verifying=f"?{urlencode({'next': after})}" if after else "",
        **values,
    )


def _localise(form: FlaskForm) -> None:
    """Say the errors of one of Flask-Security's forms in the page's language, and propose its first choices."""
    form.form_errors = [_said(error) for error in form.form_errors]
    for field in form:
        field.errors = [_said(error) for error in field.errors]
        if field.type == CHOICE and request.method != "POST":
            field.data = next(iter(field.choices))[0]


def _said(error: object) -> str:
    """An error that is a key of our texts, or one that Flask-Security has said with such a text already."""
    say, text = language(page_language()), str(error)
    return say(text) if say.has(text) else text


def _passkey(credential: dict[str, Any]) -> dict[str, str]:
    day = datetime.fromisoformat(credential["lastuse"]).date()
    return {"name": credential["name"], "usage": credential["usage"], "day": language(page_language()).date(day)}
