"""Flask-Security pages rendered with our templates."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_wtf import FlaskForm

from assessment.i18n import language
from assessment.web.accounts.security_forms import LEAST_SIGNS
from assessment.web.accounts.security_messages import page_language
from assessment.web.base import signed_in_page
from assessment.web.forms.form_state import FieldProblem, FormState

NOT_SHOWN = ("PasswordField", "SubmitField", "CSRFTokenField")
CHOICE, HIDDEN = "RadioField", "HiddenField"
"""A page that is opened proposes its own choice."""
AS_TYPED = "accounts.as_said"
WHOLE_FORM = "form"
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


def render(template: str, **values: Any) -> str:
    """One of Flask-Security's pages."""
    shown = {name: entries_of(value) if isinstance(value, FlaskForm) else value for name, value in values.items()}
    after = request.args.get("next", "")
    return signed_in_page.signed_in_page(
        template,
        page_language(),
        least_signs=LEAST_SIGNS,
        passkeys=[_passkey(found) for found in values.get("registered_credentials", ())],
        after_verifying=f"?{urlencode({'next': after})}" if after else "",
        **shown,
    )


def entries_of(form: FlaskForm) -> FormState:
    """What was typed into one of Flask-Security's forms, without the passwords, and what it found wrong."""
    left_out = NOT_SHOWN if request.method == "POST" else (*NOT_SHOWN, CHOICE)
    typed = {field.name: str(field.data) for field in form if field.data is not None and field.type not in left_out}
    # What is wrong with a field that nobody sees concerns the whole form.
    errors = {
        WHOLE_FORM if field.type == HIDDEN else field.name: _wrong(field.errors[0]) for field in form if field.errors
    }
    if form.form_errors:
        errors[WHOLE_FORM] = _wrong(form.form_errors[0])
    choices = {
        field.name: tuple(choice[0] for choice in field.choices) for field in form if getattr(field, "choices", None)
    }
    return FormState(typed, errors, choices)


def _wrong(error: object) -> FieldProblem:
    """An error that is a key of our texts, or one that Flask-Security has said with such a text already."""
    text = str(error)
    return FieldProblem(text) if language(page_language()).has(text) else FieldProblem(AS_TYPED, {"text": text})


def _passkey(found: dict[str, Any]) -> dict[str, str]:
    day = datetime.fromisoformat(found["lastuse"]).date()
    return {"name": found["name"], "usage": found["usage"], "day": language(page_language()).date(day)}
