"""The open sessions of an account as its page lists them, and the ending of one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_security import logout_user

from assessment.i18n import Language
from assessment.store.models import Account
from assessment.store.sign_in_limits import end_session, open_sessions
from assessment.web.accounts.security.security_events import SecurityEvent, log_event
from assessment.web.accounts.security.session_lifetime import SIGNED_IN_SECONDS, present_session
from assessment.web.base.app_context import connection, services


@dataclass(frozen=True, slots=True)
class SessionShown:
    """One open session in words."""

    key: str
    device: str
    days: str
    is_present: bool


def sessions_shown(account: Account, say: Language) -> list[SessionShown]:
    """The sessions of an account, the present one first."""
    present = present_session()
    listed = [
        SessionShown(row.session, _device(row, say), _days(row, say), row.session == present)
        for row in open_sessions(connection(), account.id, present=present, now=services().now())
    ]
    return sorted(listed, key=lambda shown: not shown.is_present)


def end_one(account: Account, key: str) -> bool:
    """End the session of that key if it is the account's; whether the session at work goes on."""
    present = present_session()
    if key == present:
        logout_user()
        return False
    for row in open_sessions(connection(), account.id, present=present, now=services().now()):
        if row.session == key:
            # Not until `ends_at`: a session whose owner confirmed their password since may go on for longer.
            end_session(connection(), key, until=services().now() + timedelta(seconds=SIGNED_IN_SECONDS))
            log_event(SecurityEvent.SESSION_ENDED, account.id)
    return True


def _device(row: Any, say: Language) -> str:
    browser = row.browser or say("accounts.own.sessions.browser")
    return say("accounts.own.sessions.device", browser=browser, system=row.system) if row.system else browser


def _days(row: Any, say: Language) -> str:
    return say("accounts.own.sessions.days", since=say.date(row.opened_on), seen=say.date(row.seen_on))
