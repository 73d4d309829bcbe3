"""Access rules and rate limits of Flask-Security's views."""

from flask import Flask, abort, request, session
from flask_security.proxies import _security

from assessment.email_addresses import cleaned_address
from assessment.store.sign_in_limits import account_address
from assessment.web.base.access import ANYONE, NOBODY, RULE, SIGNED_IN
from assessment.web.base.app_context import connection, services
from assessment.web.base.rate_limits import LimitedAction

ROOM = "accounts"
"""The name of Flask-Security's blueprint here."""
RULES = {
    "login": ANYONE,
    "logout": ANYONE,
    "register": ANYONE,
    "send_confirmation": ANYONE,
    "confirm_email": ANYONE,
    "forgot_password": ANYONE,
    "reset_password": ANYONE,
    "two_factor_token_validation": ANYONE,
    "tf_select": ANYONE,
    "mf_recovery": ANYONE,
    "wan_signin": ANYONE,
    "wan_signin_response": ANYONE,
    # Help by an administrator's mail: there is no such person; recovery codes serve instead.
    "two_factor_rescue": NOBODY,
    "verify": SIGNED_IN,
    "change_password": SIGNED_IN,
    "two_factor_setup": SIGNED_IN,
    "two_factor_setup_validate": SIGNED_IN,
    "mf_recovery_codes": SIGNED_IN,
    "wan_register": SIGNED_IN,
    "wan_register_response": SIGNED_IN,
    "wan_delete": SIGNED_IN,
    "wan_verify": SIGNED_IN,
    "wan_verify_response": SIGNED_IN,
}
"""Pages for anyone are the ways in: each checks how far its reader has come. What is not listed stays shut."""
TRIES = ("login", "verify", "change_password", "two_factor_token_validation", "mf_recovery", "wan_signin_response")
"""Where a secret is tried."""
LETTERS = ("register", "send_confirmation", "forgot_password")
"""Where a letter is sent to an address that somebody typed."""


def apply_rules(app: Flask) -> None:
    """Give each of Flask-Security's views its rule."""
    for name, rule in RULES.items():
        setattr(app.view_functions[f"{ROOM}.{name}"], RULE, rule)


SECOND_STEPS = ("two_factor_token_validation", "mf_recovery")
"""Where somebody whose password was right gives a code."""


def limit_tries() -> None:
    """Count what is sent to these pages, by who sends it and by whom it concerns. Raises TooManyError.

    An address that is nobody's counts like any other, or the count would tell.
    """
    if request.blueprint != ROOM or request.method != "POST":
        return
    if request.is_json:
        # Flask-Security would read an address from there that no count sees.
        abort(400)
    name = (request.endpoint or "").partition(".")[2]
    limits = services().limits
    if name in TRIES:
        limits.spend(LimitedAction.SIGN_IN)
        concerned = concerned_address(name)
        if concerned:
            limits.spend(LimitedAction.SIGN_IN_AS, whom=concerned)
    if name in LETTERS:
        limits.spend(LimitedAction.LETTER)
        limits.spend(LimitedAction.LETTER_TO, whom=_typed_address())


def concerned_address(name: str) -> str:
    """The address whose account a try concerns; empty for a passkey that comes without one, which nobody can guess.

    What is typed beside a code says nothing: a code counts against the account that its session signs in to.
    """
    if name == "login":
        return _typed_address()
    uniquifier = session.get("tf_user_id" if name in SECOND_STEPS else "_user_id")
    if name == "wan_signin_response":
        uniquifier = session.get("tf_user_id")
    return (uniquifier and account_address(connection(), uniquifier)) or ""


def _typed_address() -> str:
    """The address of the form as accounts keep it: however it is written, it is one address."""
    typed = request.form.get("email", "").strip()
    try:
        return str(_security.mail_util.normalize(typed))
    except ValueError:
        return cleaned_address(typed)
