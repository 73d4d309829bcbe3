"""Security events of accounts for the operator's log: what happened, and the account's id where one is concerned.

No line holds an address, a token, a name of a session or what somebody typed.
"""

import logging
from enum import StrEnum
from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import user_logged_in
from flask_security.signals import (
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    wan_deleted,
    wan_registered,
)

from assessment.logs import SECURITY_LOGGER
from assessment.store.models import Account
from assessment.store.sign_in_limits import account_of_address
from assessment.web.accounts.security.rules import ROOM, TRIES, concerned_address
from assessment.web.base.app_context import connection

LOG = logging.getLogger(SECURITY_LOGGER)
FORM_SHOWN_AGAIN, TOO_MANY = 200, 429


class SecurityEvent(StrEnum):
    """What is told; the words are those of the log."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SECOND_STEP_FAILED = "second_step_failed"
    VERIFICATION_FAILED = "verification_failed"
    PASSWORD_CHANGE_FAILED = "password_change_failed"  # noqa: S105, the name of an event
    TRY_HELD_BACK = "try_held_back"
    SIGN_OUT = "sign_out"
    SESSION_ENDED = "session_ended"
    OTHER_SESSIONS_ENDED = "other_sessions_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105, the name of an event
    PASSWORD_RESET = "password_reset"  # noqa: S105, the name of an event
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"


WARNINGS = frozenset(
    (
        SecurityEvent.SIGN_IN_FAILED,
        SecurityEvent.SECOND_STEP_FAILED,
        SecurityEvent.VERIFICATION_FAILED,
        SecurityEvent.PASSWORD_CHANGE_FAILED,
        SecurityEvent.TRY_HELD_BACK,
    )
)
BY_SIGNAL = (
    (user_logged_in, SecurityEvent.SIGN_IN),
    (password_changed, SecurityEvent.PASSWORD_CHANGED),
    (password_reset, SecurityEvent.PASSWORD_RESET),
    (tf_profile_changed, SecurityEvent.SECOND_FACTOR_CHANGED),
    (tf_disabled, SecurityEvent.SECOND_FACTOR_REMOVED),
    (wan_registered, SecurityEvent.PASSKEY_ADDED),
    (wan_deleted, SecurityEvent.PASSKEY_REMOVED),
)
FORMS = {
    "login": SecurityEvent.SIGN_IN_FAILED,
    "verify": SecurityEvent.VERIFICATION_FAILED,
    "change_password": SecurityEvent.PASSWORD_CHANGE_FAILED,
}
"""Pages that show their form again when what was typed is refused, and lead on when it is right."""
SECOND_STEPS = ("two_factor_token_validation", "mf_recovery")
PASSKEY = "wan_signin_response"


def log_event(event: SecurityEvent, account_id: str | None = None) -> None:
    """Write one event; without an account where none is known."""
    level = logging.WARNING if event in WARNINGS else logging.INFO
    fields = {"event": str(event), "account": account_id}
    LOG.log(level, "event=%s account=%s", event, account_id or "-", extra=fields)


def log_security_events(app: Flask) -> None:
    """Write what happens to accounts, and which tries were refused."""
    for signal, event in BY_SIGNAL:
        signal.connect(_teller(event), app, weak=False)
    app.before_request(_note_step)
    app.after_request(_log_refused)


def _teller(event: SecurityEvent) -> Any:
    def tell(_app: Flask, user: Account, **_told: Any) -> None:
        if event is SecurityEvent.SIGN_IN:
            g.has_signed_in = True
            # Whoever changes their password goes on in a session of its own: nobody came in.
            if request.endpoint == f"{ROOM}.change_password":
                return
        log_event(event, user.id)

    return tell


def _note_step() -> None:
    """Whether somebody whose password was right is at the second step; the view forgets it when that fails."""
    if request.blueprint == ROOM and request.method == "POST":
        g.at_second_step = "tf_user_id" in session


def _log_refused(response: Response) -> Response:
    if request.blueprint == ROOM and request.method == "POST":
        name = (request.endpoint or "").partition(".")[2]
        event = _refusal(name, response.status_code) if name in TRIES else None
        if event:
            address = concerned_address(name)
            log_event(event, account_of_address(connection(), address) if address else None)
    return response


def _refusal(name: str, status: int) -> SecurityEvent | None:
    """What a try came to, where it did not come to what it was for; a form without its key is no try."""
    if status == TOO_MANY:
        return SecurityEvent.TRY_HELD_BACK
    if status >= 400 or g.get("has_signed_in", False):
        return None
    if name in FORMS:
        return FORMS[name] if status == FORM_SHOWN_AGAIN else None
    if name in SECOND_STEPS or g.get("at_second_step", False):
        return SecurityEvent.SECOND_STEP_FAILED
    # A passkey that was right may still be followed by a second step.
    return None if "tf_user_id" in session else SecurityEvent.SIGN_IN_FAILED
