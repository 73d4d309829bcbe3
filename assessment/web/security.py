"""What the browser is told to refuse, and the check that a form comes from one of our own pages."""

from functools import lru_cache

from flask import Flask, Response, current_app, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

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
    # The address of a questionnaire is its key: it is told to our own pages only, which the check of forms over HTTPS needs.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
)
TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")
SESSION_DAYS = 200
"""A form left open overnight must still be accepted: the session lasts longer than answers are kept by default."""

SESSION_KEY = "csrf_token"
"""Where Flask-WTF keeps the unsigned key."""

csrf = CSRFProtect()


class OneSigner(SecureCookieSessionInterface):
    """Flask's own session cookie, with one signer kept instead of one made for every request."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of the application that this interface belongs to."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def protect(app: Flask, *, https: bool) -> None:
    """Check every form, and send the headers with every answer."""
    headers = (*HEADERS, TRANSPORT) if https else HEADERS

    def add_headers(response: Response) -> Response:
        response.headers.extend(headers)
        return response

    app.session_interface = OneSigner()
    csrf.init_app(app)
    app.after_request(add_headers)


def form_key() -> str:
    """The key that a form carries. A reader's first one opens their session, which is not written again afterwards."""
    opened = session.get(SESSION_KEY)
    if opened is None:
        session.permanent = True
        return generate_csrf()
    return _signed(current_app.secret_key, opened)


@lru_cache(maxsize=4096)
def _signed(_secret: str | bytes | None, _opened: str) -> str:
    """The signed key of a session: signing takes longer than anything else on a page of questions, and it never changes."""
    return generate_csrf()
