"""Session lifetime of signed-in users.

A session is a signed cookie. It ends by itself after two weeks, at the server when its owner signs out, and with all
others of the account when the password, the second factor or a passkey changes: the account then takes another name
in cookies (`fs_uniquifier`), and only the session that made the change learns it. Open sessions are listed for their
owner; a session enters the list when it is first seen, and the list decides nothing.
"""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import Security
from flask_security.signals import password_reset, tf_disabled, tf_profile_changed, wan_deleted
from sqlalchemy.exc import IntegrityError, OperationalError

from assessment.store.database_faults import DatabaseFault, fault_of
from assessment.store.link_tokens import hash_of
from assessment.store.models.accounts import Account, naive_now, new_uniquifier
from assessment.store.sign_in_limits import SeenSession, end_session, keep_seen_session, session_state
from assessment.web.accounts.security.device import device_of
from assessment.web.accounts.security.security_events import SecurityEvent, log_event
from assessment.web.base import app_context
from assessment.web.no_writing import write_gate

SIGNED_IN_SECONDS = 14 * 24 * 3600
"""The session's cookie lives longer than this, for respondents' sake; a sign-in does not."""
SESSION_NAME = "session_name"
"""Where the cookie keeps the random name of a sign-in."""
OWNER = "_user_id"
"""Where Flask-Login keeps whose session it is."""


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
    user_logged_in.connect(_name_session, app)
    user_logged_out.connect(_end_session, app)
    for changed in (tf_profile_changed, tf_disabled, wan_deleted):
        changed.connect(lambda _app, user, **_told: end_other_sessions(user), app, weak=False)
    # Functions of this list run from its end: the request's own connection is closed by then, and nothing is held up.
    app.teardown_request_funcs[None].insert(0, _keep_seen)
    # Nobody is remembered beyond the session: there is no cookie to renew.
    app.after_request_funcs[None].remove(manager._update_remember_cookie)


def _not_too_old(load: Callable[[str], Any]) -> Callable[[str], Any]:
    def load_recent(uniquifier: str) -> Any:
        signed_in_at, name = session.get("fs_paa", 0), session.get(SESSION_NAME)
        if time.time() - signed_in_at >= SIGNED_IN_SECONDS or name is None:
            return None
        state = session_state(app_context.connection(), hash_of(name))
        person = None if state.ended else load(uniquifier)
        if person is not None and (state.seen_on, state.uniquifier) != (app_context.services().today(), uniquifier):
            _note_seen(person)
        return person

    return load_recent


def present_session() -> str:
    """The hash that names the session at work; empty where nobody is signed in."""
    name = session.get(SESSION_NAME)
    return "" if name is None else hash_of(name)


def _name_session(_app: Flask, user: Account, **_told: Any) -> None:
    """Each sign-in has a name of its own, by which it can be ended."""
    session[SESSION_NAME] = secrets.token_urlsafe(24)
    _note_seen(user, signed_in_at=app_context.services().now())


def _note_seen(person: Account, *, signed_in_at: datetime | None = None) -> None:
    """Remember for the end of the request that this session is to be entered, or was seen today."""
    since = signed_in_at or datetime.fromtimestamp(session["fs_paa"], UTC)
    ends_at = since + timedelta(seconds=SIGNED_IN_SECONDS)
    g.seen_session = SeenSession(
        present_session(), person.id, person.fs_uniquifier, *device_of(request), ends_at=ends_at
    )


def _keep_seen(_error: BaseException | None = None) -> None:
    """Keep what was noted, in a transaction of its own. A locked database holds up one page for it, and no other."""
    seen: SeenSession | None = g.pop("seen_session", None)
    if seen is None or write_gate.is_closed():
        return
    services = app_context.services()
    try:
        # An account that was erased meanwhile has no sessions.
        with suppress(IntegrityError), services.engine.begin() as connection:
            keep_seen_session(connection, seen, today=services.today())
    except OperationalError as error:
        # The next page notes it again, and waits for nothing while the gate is closed.
        if fault_of(error) is DatabaseFault.BUSY:
            write_gate.note_locked()


def _end_session(_app: Flask, user: Account | None = None, **_told: Any) -> None:
    """Note that this sign-in is over: a copy of its cookie opens nothing any more."""
    name = session.pop(SESSION_NAME, None)
    g.pop("seen_session", None)
    if name is not None:
        until = app_context.services().now() + timedelta(seconds=SIGNED_IN_SECONDS)
        end_session(app_context.connection(), hash_of(name), until=until)
        app_context.commit()
        log_event(SecurityEvent.SIGN_OUT, None if user is None else user.id)


def end_other_sessions(user: Account) -> None:
    """End every session of the account but the one at work, which learns the account's new name."""
    user.fs_uniquifier = new_uniquifier()
    if OWNER in session:
        session[OWNER] = user.fs_uniquifier
    log_event(SecurityEvent.OTHER_SESSIONS_ENDED, user.id)


def _confirm_by_letter(_app: Flask, user: Account, **_told: Any) -> None:
    """Whoever followed the link of a letter to choose a password has shown that the address is theirs."""
    if user.confirmed_at is None:
        user.confirmed_at = naive_now()
