"""The one place that wires: settings, database, pages and protections become an application; nothing is written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment.folders import folder
from assessment.settings import Settings
from assessment.store.database import connect
from assessment.store.sealing import Keys
from assessment.web import (
    access,
    account,
    assets,
    bodies,
    cadences,
    campaign_door,
    campaign_results,
    campaigns,
    claims,
    costs,
    errors,
    following,
    invitations,
    invited,
    kpis,
    launch,
    look,
    meeting,
    members,
    organisations,
    plans,
    portfolio,
    rendering,
    respond,
    results,
    roster,
    saving,
    security,
    services,
    site,
    start,
    targets,
    units,
    wave_page,
    year,
)
from assessment.web.accounts import wiring as accounts
from assessment.web.limits import Limits

BLUEPRINTS = (
    assets.blueprint,
    site.blueprint,
    start.blueprint,
    respond.blueprint,
    saving.blueprint,
    results.blueprint,
    account.blueprint,
    organisations.blueprint,
    look.blueprint,
    units.blueprint,
    members.blueprint,
    launch.blueprint,
    campaigns.blueprint,
    roster.blueprint,
    wave_page.blueprint,
    year.blueprint,
    portfolio.blueprint,
    cadences.blueprint,
    kpis.blueprint,
    costs.blueprint,
    targets.blueprint,
    plans.blueprint,
    following.blueprint,
    invitations.blueprint,
    meeting.blueprint,
    campaign_door.blueprint,
    campaign_results.blueprint,
    invited.blueprint,
    claims.blueprint,
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _wake_nobody() -> None:
    """Mails leave within the minute, when a worker looks by itself."""


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
    templates = folder("templates")
    app = Flask(__name__, static_folder=None, template_folder=str(templates))
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
    app.extensions[services.EXTENSION] = services.Services(
        engine=connect(settings.database_url),
        limits=Limits(starts_per_minute=settings.starts_per_minute),
        today=today,
        now=now,
        keys=Keys.from_secret(settings.secret_key),
        own_questionnaires=settings.questionnaires,
        retention_days=settings.retention_days,
        base_url=settings.base_url,
        wake=wake,
    )
    app.extensions[assets.EXTENSION] = files = assets.gather()
    rendering.prepare(app.jinja_env, templates, asset=files.url)
    app.before_request(access.deny_by_default)
    app.before_request(bodies.let_files_in)
    app.teardown_request(services.close_connection)
    security.protect(app, https=settings.in_production)
    Compress(app)
    errors.register(app)
    accounts.prepare(app, secret=settings.secret_key)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app
