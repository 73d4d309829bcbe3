"""Security headers, sessions and CSRF protection."""

from collections import OrderedDict
from functools import lru_cache
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Request, Response, abort, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf, same_origin

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # The address of a response is its key: it is told to our own pages only; the check of forms over HTTPS needs it.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
)
TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
FORM = "application/x-www-form-urlencoded"
SESSION_DAYS = 200
"""A form left open overnight must still be accepted: the session lasts longer than answers are kept by default."""

REMEMBERED = 4096
"""Sessions whose signature needs no second check, some 300 bytes each."""
LONGEST_REMEMBERED = 1024
"""Letters of a browser's cookies: longer ones, which no page of ours makes of those who answer, are read anew."""
VARY = "Vary"
SESSION_KEY = "csrf_token"
"""Where Flask-WTF keeps the unsigned key."""


class FormKeys(CSRFProtect):  # type: ignore[misc] # its package has no types
    """Flask-WTF's check of forms; a key that a page of this process carried is known without opening its signature."""

    def protect(self, apply_exemptions: bool = False) -> None:  # noqa: FBT001, FBT002 - as Flask-WTF calls it
        """Refuse a form without the key of the reader's session."""
        if not request.endpoint or self._is_exempt() or not _bears_known_key():
            super().protect(apply_exemptions)
            return
        if request.is_secure:
            if not request.referrer:
                self._error_response("The referrer header is missing.")
            if not same_origin(request.referrer, f"https://{request.host}/"):
                self._error_response("The referrer does not match the host.")
        g.csrf_valid = True


csrf = FormKeys()


class RememberedSessions(SecureCookieSessionInterface):
    """Flask's own session cookie; a cookie whose signature was found good is not checked again letter by letter."""

    def __init__(self) -> None:
        self._good: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def get_cookie_path(self, app: Flask) -> str:
        """Below which path the reader's browser sends the cookie: where the product is, and nowhere beside it."""
        return request.script_root or super().get_cookie_path(app)

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The reader's session."""
        # All cookies as they came: they need not be told apart to find the session again.
        cookies = request.environ.get("HTTP_COOKIE", "")
        known = self._good.get(cookies)
        if known is not None:
            return self.session_class(known)
        opened = super().open_session(app, request)
        if opened and len(cookies) <= LONGEST_REMEMBERED:
            self._good[cookies] = dict(opened)
            if len(self._good) > REMEMBERED:
                self._good.popitem(last=False)
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session to its cookie where it changed."""
        if self.should_set_cookie(app, session):
            super().save_session(app, session, response)
        elif session.accessed:
            varies = response.headers.get(VARY)
            response.headers[VARY] = f"{varies}, Cookie" if varies else "Cookie"


def protect(app: Flask, *, https: bool) -> None:
    """Check every form, and send the headers with every answer."""
    headers = (*HEADERS, TRANSPORT) if https else HEADERS

    def add_headers(response: Response) -> Response:
        # A page that shows another inside it has a policy of its own.
        own = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - it is no dictionary
        response.headers.extend([(name, value) for name, value in headers if name.lower() not in own])
        return response

    app.session_interface = RememberedSessions()
    app.before_request(refuse_what_is_no_text)
    csrf.init_app(app)
    app.after_request(add_headers)


def refuse_what_is_no_text() -> None:
    """Answer 400 to a form whose bytes are no UTF-8: it would be read as something that nobody wrote."""
    if request.method == "POST" and request.mimetype == FORM:
        content = request.get_data()
        if b"%" not in content and content.isascii():
            return
        try:
            unquote_to_bytes(content).decode()
        except UnicodeDecodeError:
            abort(400)


def _bears_known_key() -> bool:
    """Whether a sent form has the very key that its session's pages carry. Any other may be good too: it is opened."""
    if request.method != "POST":
        return False
    sent, opened = request.form.get(SESSION_KEY), session.get(SESSION_KEY)
    if not sent or opened is None:
        return False
    return compare_digest(sent.encode(), _signed(current_app.secret_key, opened).encode())


def form_key() -> str:
    """The key that a form carries. A reader's first one opens their session, which is not written again afterwards."""
    opened = session.get(SESSION_KEY)
    if opened is None:
        session.permanent = True
        return str(generate_csrf())
    return _signed(current_app.secret_key, opened)


@lru_cache(maxsize=4096)
def _signed(_secret: str | bytes | None, _opened: str) -> str:
    """The signed key of a session: signing takes longer than filling a page of questions, and it never changes."""
    return str(generate_csrf())
