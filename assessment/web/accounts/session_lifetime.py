"""Session lifetime of signed-in users."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, session
from flask_security import Security
from flask_security.signals import password_reset

from assessment.store.models.accounts import Account, naive_now

SIGNED_IN_SECONDS = 14 * 24 * 3600
"""The session's cookie lives longer than this, for respondents' sake; a sign-in does not."""


def prepare_sessions(app: Flask, accounts: Security) -> None:
    """Let a sign-in end by itself, and keep accounts off the pages that need none."""
    manager = accounts.login_manager
    # The fingerprint of address and browser that Flask-Login would put into the cookie is of no use here.
    manager.session_protection = None
    manager.user_loader(_not_too_old(manager._user_callback))
    # Tokens are never given out, so none is looked for.
    manager.request_loader(lambda _request: None)
    # Roles hang on memberships, asked where a page needs them: a respondent's page does not ask who is signed in.
    app.before_request_funcs[None].remove(accounts.principal._on_before_request)
    password_reset.connect(_confirm_by_letter, app)
    # Nobody is remembered beyond the session: there is no cookie to renew.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)


def _not_too_old(load: Callable[[str], Any]) -> Callable[[str], Any]:
    def load_recent(uniquifier: str) -> Any:
        signed_in_at = session.get("fs_paa", 0)
        return load(uniquifier) if time.time() - signed_in_at < SIGNED_IN_SECONDS else None

    return load_recent


def _confirm_by_letter(_app: Flask, user: Account, **_told: Any) -> None:
    """Whoever followed the link of a letter to choose a password has shown that the address is theirs."""
    if user.confirmed_at is None:
        user.confirmed_at = naive_now()
