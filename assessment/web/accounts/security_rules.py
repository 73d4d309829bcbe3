"""Access rules and rate limits of Flask-Security's views."""

from flask import Flask, request, session

from assessment.web.base.access import ANYONE, NOBODY, RULE, SIGNED_IN
from assessment.web.base.app_context import services
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


def limit_tries() -> None:
    """Count what is sent to these pages, by who sends it and by whom it concerns. Raises TooManyError.

    An address that is nobody's counts like any other, or the count would tell.
    """
    if request.blueprint != ROOM or request.method != "POST":
        return
    name = (request.endpoint or "").partition(".")[2]
    typed = request.form.get("email", "").strip().lower()
    concerned = typed or session.get("tf_user_id") or session.get("_user_id", "")
    limits = services().limits
    if name in TRIES:
        limits.spend(LimitedAction.SIGN_IN)
        limits.spend(LimitedAction.SIGN_IN_AS, whom=concerned)
    if name in LETTERS:
        limits.spend(LimitedAction.LETTER)
        limits.spend(LimitedAction.LETTER_TO, whom=concerned)
