"""Configuration of Flask-Security in the application."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import Flask, g
from flask_security import Security
from flask_security.totp import Totp
from passlib.totp import TotpMatch

from assessment.web.accounts.datastore import AccountDatastore
from assessment.web.accounts.security import messages as security_messages
from assessment.web.accounts.security import pages as security_pages
from assessment.web.accounts.security import rules as security_rules
from assessment.web.accounts.security.forms import (
    LEAST_SIGNS,
    CodeForm,
    ForgottenForm,
    Passwords,
    RecoveryForm,
    SignUpForm,
)
from assessment.web.accounts.security.mails import SecurityMails
from assessment.web.accounts.security.passkeys import Passkeys
from assessment.web.accounts.security.security_events import log_security_events
from assessment.web.accounts.security.session_lifetime import prepare_sessions
from assessment.web.presentation.qr_codes import qr_code

PRODUCT = "Diapason"
PREFIX = "/<any(fr,en):language>/account"
HOME = "organisations.mine"
SIGN_IN = f"{security_rules.ROOM}.login"
FRESH = timedelta(hours=1)
"""Passwords, codes and passkeys are changed by somebody who proved who they are this recently."""
ADDRESSES = {
    "LOGIN": "sign-in",
    "LOGOUT": "sign-out",
    "REGISTER": "sign-up",
    "CONFIRM": "confirm",
    "RESET": "forgotten",
    "CHANGE": "password",
    "VERIFY": "verify",
    "TWO_FACTOR_SETUP": "second",
    "TWO_FACTOR_TOKEN_VALIDATION": "code",
    "TWO_FACTOR_RESCUE": "rescue",
    "TWO_FACTOR_SELECT": "choose",
    "MULTI_FACTOR_RECOVERY": "recovery",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery-codes",
    "WAN_REGISTER": "passkeys",
    "WAN_SIGNIN": "passkeys/sign-in",
    "WAN_DELETE": "passkeys/remove",
    "WAN_VERIFY": "passkeys/verify",
}
FEATURES = {
    "CONFIRMABLE": True,
    "REGISTERABLE": True,
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "TWO_FACTOR": True,
    "WEBAUTHN": True,
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "TRACKABLE": False,
    # Whoever asks learns nothing of who has an account.
    "RETURN_GENERIC_RESPONSES": True,
    "WAN_ALLOW_USER_HINTS": False,
}
VIEWS = {
    "POST_LOGIN_VIEW": HOME,
    "POST_LOGOUT_VIEW": "site.home",
    "POST_REGISTER_VIEW": SIGN_IN,
    "POST_CONFIRM_VIEW": SIGN_IN,
    "POST_RESET_VIEW": SIGN_IN,
    "POST_CHANGE_VIEW": "account.own",
    "POST_VERIFY_VIEW": "account.own",
    "TWO_FACTOR_POST_SETUP_VIEW": f"{security_rules.ROOM}.two_factor_setup",
    "TWO_FACTOR_ERROR_VIEW": SIGN_IN,
    "WAN_POST_REGISTER_VIEW": f"{security_rules.ROOM}.wan_register",
}
MANNERS = {
    "BLUEPRINT_NAME": security_rules.ROOM,
    "URL_PREFIX": PREFIX,
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "JOIN_USER_ROLES": False,
    "LOGOUT_METHODS": ["POST"],
    "LOGOUT_CSRF": True,
    "API_ENABLED_METHODS": ["session"],
    "FRESHNESS": FRESH,
    "FRESHNESS_GRACE_PERIOD": FRESH,
    "FRESHNESS_ALLOW_AUTH_TOKEN": False,
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    # Argon2 salts by itself. A further secret would make every password void on the day the secret key is changed.
    "PASSWORD_SINGLE_HASH": ["argon2"],
    "PASSWORD_LENGTH_MIN": LEAST_SIGNS,
    "PASSWORD_CONFIRM_REQUIRED": False,
    # What is hashed is inside a signed link already; a slow hash would tell known addresses by the time it takes.
    "HASHING_SCHEMES": ["hex_sha256"],
    "DEPRECATED_HASHING_SCHEMES": [],
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TOTP_ISSUER": PRODUCT,
    "WAN_RP_NAME": PRODUCT,
    "WAN_REGISTER_WITHIN": timedelta(minutes=5),
    "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
}


class Accounts(Security):
    """Flask-Security, which looks for the package that draws its QR codes; ours are drawn by another."""

    def _check_modules(self, module: str, config_name: str) -> Any:
        return True if module == "qrcode" else super()._check_modules(module, config_name)  # type: ignore[no-untyped-call]


def prepare(app: Flask, *, secret: str, sends_mail: bool) -> None:
    """Add accounts to the application; `secret` is the operator's.

    `sends_mail`: without a mail server no address can ever be confirmed by a letter, so nobody is asked to.
    """
    app.config.update({f"SECURITY_{name}_URL": f"/{address}" for name, address in ADDRESSES.items()})
    for table in (FEATURES, VIEWS, MANNERS):
        app.config.update({f"SECURITY_{name}": value for name, value in table.items()})
    app.config.update(security_messages.settings())
    app.config.update(security_pages.settings())
    app.config.update(
        SECURITY_LOGIN_WITHOUT_CONFIRMATION=not sends_mail,
        # Encrypted with keys of their own: what one of them protects stays safe if another leaks.
        SECURITY_TOTP_SECRETS={"1": _key_for("codes", secret).hex()},
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[base64.urlsafe_b64encode(_key_for("recovery codes", secret))],
    )
    _speak_the_address(app)
    accounts = Accounts(
        app,
        AccountDatastore(),
        render_template=security_pages.render,
        mail_util_cls=SecurityMails,
        password_util_cls=Passwords,
        totp_cls=OneTimeCodes,
        webauthn_util_cls=Passkeys,
        register_form=SignUpForm,
        forgot_password_form=ForgottenForm,
        two_factor_verify_code_form=CodeForm,
        mf_recovery_form=RecoveryForm,
    )
    accounts.i18n_domain = security_messages.TranslatedMessages()  # type: ignore[assignment]
    accounts.want_json(lambda _request: False)
    security_rules.apply_rules(app)
    app.before_request(security_rules.limit_tries)
    if not sends_mail:
        app.before_request(security_pages.without_mail)
    prepare_sessions(app, accounts)
    log_security_events(app)


def _speak_the_address(app: Flask) -> None:
    """The language stands in every address: views that know nothing of it find it in `g`, links get it from there."""

    def take(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if not values or "language" not in values:
            return
        g.language = values["language"]
        if endpoint and endpoint.startswith(f"{security_rules.ROOM}."):
            del values["language"]

    def give(endpoint: str, values: dict[str, Any]) -> None:
        # A page that this application does not have gets it from the one that has it (`web.late_pages`).
        if "language" in values or endpoint not in app.view_functions:
            return
        if app.url_map.is_endpoint_expecting(endpoint, "language"):
            values["language"] = security_messages.page_language()

    app.url_value_preprocessor(take)
    app.url_defaults(give)


def _key_for(purpose: str, secret: str) -> bytes:
    """A key of 32 bytes for one purpose, made of the operator's secret."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


SCALE = 5
"""Pixels of a module: an otpauth address makes some 50 modules."""


class OneTimeCodes(Totp):
    """Flask-Security's codes; one that was used is refused for as long as it would be right."""

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The code to read with the app."""
        return qr_code(self.get_totp_uri(username, totp), scale=SCALE)

    def get_last_counter(self, user: Any) -> int | None:
        """The period of the code that was used last."""
        used: int | None = user.totp_counter
        return used

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the period of a code that was used; the view saves it with the sign-in."""
        user.totp_counter = tmatch.counter
