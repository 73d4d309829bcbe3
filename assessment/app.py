"""Application factory: settings, database, blueprints and protections."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment.paths import folder
from assessment.settings import Settings, SettingsError
from assessment.store.counters.circuit_breaker import CircuitBreaker
from assessment.store.counters.valkey_counters import AttemptCounters, CountersUnavailableError, ValkeyCounters
from assessment.store.database import WEB_BUSY_MILLISECONDS, connect
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import REGISTER
from assessment.web import errors, monitoring, site
from assessment.web.accounts.security import setup as accounts
from assessment.web.answering import background_save, hand_over_pages, landing_pages, question_pages, start_pages
from assessment.web.application import Application, PageCompression
from assessment.web.base import (
    access,
    app_context,
    assets,
    body_limits,
    path_prefix,
    private_logs,
    rendering,
    security,
    urls,
)
from assessment.web.base.path_prefix import PathPrefix
from assessment.web.base.rate_limits import RateLimiter
from assessment.web.forms.page_form import problems_of
from assessment.web.invitations import reminder_pages
from assessment.web.late_pages import LatePages
from assessment.web.no_writing.write_gate import WriteGate, guard_writing
from assessment.web.presentation import branding

FIRST_PAGES = (
    assets.blueprint,
    branding.blueprint,
    site.blueprint,
    monitoring.blueprint,
    start_pages.blueprint,
    question_pages.blueprint,
    hand_over_pages.blueprint,
    background_save.blueprint,
    landing_pages.blueprint,
    reminder_pages.blueprint,
)
"""What whoever answers needs. The others stand in `further_pages.py` and, those with figures, in `figure_pages.py`."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _wake_nobody() -> None:
    """Mails leave within the minute, when a worker looks by itself."""


def services_for(
    settings: Settings,
    *,
    today: Callable[[], date] = date.today,
    now: Callable[[], datetime] = _utc_now,
    wake: Callable[[], None] = _wake_nobody,
) -> app_context.Services:
    """What the views of one application work with: its database, keys, clock and rate limits."""
    engine = connect(settings.database_url, busy_milliseconds=WEB_BUSY_MILLISECONDS)
    keys = SecretKeys.from_secret(settings.secret_key)
    return app_context.Services(
        engine=engine,
        limits=RateLimiter(
            engine,
            keys,
            now=now,
            starts_per_minute=settings.starts_per_minute,
            counters=_counters(settings.limits_url),
        ),
        today=today,
        now=now,
        keys=keys,
        erasure_register=settings.instance / REGISTER,
        own_questionnaires=settings.questionnaires,
        retention_days=settings.retention_days,
        base_url=settings.base_url,
        sends_mail=settings.mail is not None,
        mail_server=settings.mail.server if settings.mail else "",
        served_at=settings.served_at,
        metrics_key=settings.metrics_key,
        wake=wake,
    )


def _counters(url: str | None) -> AttemptCounters | None:
    """What counts attempts in place of the database. Raises SettingsError where its library is not there."""
    try:
        return CircuitBreaker(ValkeyCounters(url)) if url else None
    except CountersUnavailableError as error:
        raise SettingsError("LIMITS_URL", "limits_library", detail=str(error)) from error


def create_app(
    settings: Settings,
    *,
    today: Callable[[], date] = date.today,
    now: Callable[[], datetime] = _utc_now,
    wake: Callable[[], None] = _wake_nobody,
) -> Flask:
    """The application. The tables must exist: `store.database.upgrade` makes them.

    `wake` tells a worker that new mails wait.
    """
    services = services_for(settings, today=today, now=now, wake=wake)
    return _reached(_whole(settings, services, WriteGate()), settings)


def create_app_by_need(settings: Settings, *, wake: Callable[[], None] = _wake_nobody) -> Flask:
    """The same application, which loads what answering does not need once somebody asks for another page.

    Pages of accounts, organisations and campaigns come first, what results are made with once somebody asks for one.
    """
    services, gate = services_for(settings, wake=wake), WriteGate()
    app = _with_pages(FIRST_PAGES, settings, services, gate)
    LatePages(
        app, lambda: _without_figures(settings, services, gate), lambda: _whole(settings, services, gate)
    ).put_before()
    return _reached(app, settings)


def _without_figures(settings: Settings, services: app_context.Services, gate: WriteGate) -> Flask:
    from assessment.further_pages import further_pages  # noqa: PLC0415 - whoever answers needs none of them

    return _with_pages((*FIRST_PAGES, *further_pages()), settings, services, gate)


def _whole(settings: Settings, services: app_context.Services, gate: WriteGate) -> Flask:
    from assessment.figure_pages import (  # noqa: PLC0415 - it loads all that results are made with
        further_and_figure_pages,
    )

    return _with_pages((*FIRST_PAGES, *further_and_figure_pages()), settings, services, gate)


def _with_pages(
    pages: Iterable[Blueprint], settings: Settings, services: app_context.Services, gate: WriteGate
) -> Flask:
    """The application with these pages, its settings and its protections."""
    templates = folder("templates")
    app = Application(__name__, static_folder=None, template_folder=str(templates))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_body,
        PERMANENT_SESSION_LIFETIME=timedelta(days=security.SESSION_DAYS),
        SESSION_COOKIE_NAME="diapason",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.in_production,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        # Pages are made anew for each reader: the lightest compression takes most of the weight off.
        COMPRESS_ZSTD_LEVEL=1,
        COMPRESS_BR_LEVEL=1,
        COMPRESS_LEVEL=1,
    )
    app.extensions[app_context.EXTENSION] = services
    app.extensions[assets.EXTENSION] = files = assets.gather()
    rendering.prepare(app.jinja_env, templates, asset=files.url, problems_of=problems_of)
    app.before_request(urls.refuse_other_hosts)
    app.before_request(urls.without_stray_signs)
    guard_writing(app, gate)
    app.before_request(access.deny_by_default)
    app.before_request(body_limits.let_files_in)
    app.teardown_request(app_context.close_connection)
    security.protect(app, https=settings.in_production)
    PageCompression(app)
    app.after_request(path_prefix.keep_below_prefix)
    errors.register(app)
    private_logs.keep_tokens_out(app)
    accounts.prepare(app, secret=settings.secret_key, sends_mail=settings.mail is not None)
    for blueprint in pages:
        app.register_blueprint(blueprint)
    return app


def _reached(app: Flask, settings: Settings) -> Flask:
    """The application as it is reached: below a path, behind proxies."""
    if prefix := settings.path_prefix:
        app.wsgi_app = PathPrefix(app.wsgi_app, prefix)  # type: ignore[method-assign]
    if count := settings.trusted_proxies:
        hops = {"x_for": count, "x_proto": count, "x_host": count, "x_prefix": count}
        app.wsgi_app = ProxyFix(app.wsgi_app, **hops)  # type: ignore[method-assign]
    return app
