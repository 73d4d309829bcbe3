"""Application factory: settings, database, blueprints and protections."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment.paths import folder
from assessment.settings import Settings, SettingsError
from assessment.store.counters.circuit_breaker import CircuitBreaker
from assessment.store.counters.valkey_counters import AttemptCounters, CountersUnavailableError, ValkeyCounters
from assessment.store.database import WEB_BUSY_MILLISECONDS, connect
from assessment.store.encryption import SecretKeys
from assessment.store.erasure_register import REGISTER
from assessment.web import errors, monitoring, site
from assessment.web.accounts import (
    account_link_pages,
    account_pages,
    brand_pages,
    check_pages,
    claim_pages,
    letter_pages,
    template_pages,
)
from assessment.web.accounts.security import setup as accounts
from assessment.web.answering import background_save, hand_over_pages, landing_pages, question_pages, start_pages
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
from assessment.web.base.member_access import organisation_blueprint
from assessment.web.base.path_prefix import PathPrefix
from assessment.web.base.rate_limits import RateLimiter
from assessment.web.benchmark import benchmark_pages
from assessment.web.campaigns import campaign_pages, ending_pages, launch_pages
from assessment.web.cost import cost_pages, kpi_pages
from assessment.web.editing import edition_pages, word_pages
from assessment.web.ending import account_end_pages, organisation_end_pages, overwrite_page
from assessment.web.evidence import evidence_pages
from assessment.web.file_diagnosis import file_pages
from assessment.web.forms.page_form import problems_of
from assessment.web.invitations import handed_pages, invitation_pages, meeting_pages, move_pages, reminder_pages
from assessment.web.no_writing import write_gate
from assessment.web.organisations import client_note_pages, member_pages, organisation_pages, overview_pages, unit_pages
from assessment.web.planning import plan_pages, target_pages, tracking_pages
from assessment.web.presentation import branding
from assessment.web.results import (
    campaign_redirects,
    campaign_result_pages,
    euros_pages,
    own_link_pages,
    repeat_pages,
    respondent_result_pages,
)
from assessment.web.rounds import head_pages, joint_pages, leader_pages
from assessment.web.rounds import repeat_pages as round_repeat_pages
from assessment.web.scheduling import cadence_pages, duplicate_pages, next_wave_pages, portfolio_page, tasks_page
from assessment.web.sharing import campaign_share_pages, own_share_pages, shared_pages
from assessment.web.verification import file_check_pages
from assessment.web.waves import change_page, year_page
from assessment.web.workshops import phone_pages, workshop_pages

BLUEPRINTS = (
    assets.blueprint,
    branding.blueprint,
    site.blueprint,
    file_check_pages.blueprint,
    monitoring.blueprint,
    start_pages.blueprint,
    question_pages.blueprint,
    hand_over_pages.blueprint,
    background_save.blueprint,
    respondent_result_pages.blueprint,
    account_link_pages.blueprint,
    leader_pages.blueprint,
    head_pages.blueprint,
    joint_pages.blueprint,
    repeat_pages.blueprint,
    own_link_pages.blueprint,
    euros_pages.blueprint,
    own_share_pages.blueprint,
    shared_pages.blueprint,
    round_repeat_pages.blueprint,
    account_pages.blueprint,
    brand_pages.blueprint,
    template_pages.blueprint,
    letter_pages.blueprint,
    organisation_pages.blueprint,
    portfolio_page.blueprint,
    tasks_page.blueprint,
    campaign_redirects.blueprint,
    landing_pages.blueprint,
    reminder_pages.blueprint,
    claim_pages.blueprint,
    phone_pages.blueprint,
    account_end_pages.blueprint,
    overwrite_page.blueprint,
)
ORGANISATION_PAGES = (
    overview_pages.blueprint,
    unit_pages.blueprint,
    client_note_pages.blueprint,
    file_pages.blueprint,
    member_pages.blueprint,
    cadence_pages.blueprint,
    launch_pages.blueprint,
    year_page.blueprint,
    check_pages.blueprint,
    organisation_end_pages.blueprint,
)
CAMPAIGN_PAGES = (
    campaign_pages.blueprint,
    ending_pages.blueprint,
    launch_pages.draft_blueprint,
    next_wave_pages.blueprint,
    duplicate_pages.blueprint,
    change_page.blueprint,
    evidence_pages.blueprint,
    benchmark_pages.blueprint,
    edition_pages.blueprint,
    word_pages.blueprint,
    workshop_pages.blueprint,
    kpi_pages.blueprint,
    cost_pages.blueprint,
    target_pages.blueprint,
    plan_pages.blueprint,
    tracking_pages.blueprint,
    invitation_pages.blueprint,
    handed_pages.blueprint,
    meeting_pages.blueprint,
    move_pages.blueprint,
    campaign_result_pages.blueprint,
    campaign_share_pages.blueprint,
)


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
    app.extensions[app_context.EXTENSION] = services_for(settings, today=today, now=now, wake=wake)
    app.extensions[assets.EXTENSION] = files = assets.gather()
    rendering.prepare(app.jinja_env, templates, asset=files.url, problems_of=problems_of)
    app.before_request(urls.refuse_other_hosts)
    app.before_request(urls.without_stray_signs)
    write_gate.guard_writing(app)
    app.before_request(access.deny_by_default)
    app.before_request(body_limits.let_files_in)
    app.teardown_request(app_context.close_connection)
    security.protect(app, https=settings.in_production)
    Compress(app)
    app.after_request(path_prefix.keep_below_prefix)
    errors.register(app)
    private_logs.keep_tokens_out(app)
    accounts.prepare(app, secret=settings.secret_key, sends_mail=settings.mail is not None)
    for blueprint in (*BLUEPRINTS, organisation_blueprint(ORGANISATION_PAGES, CAMPAIGN_PAGES)):
        app.register_blueprint(blueprint)
    if prefix := settings.path_prefix:
        app.wsgi_app = PathPrefix(app.wsgi_app, prefix)  # type: ignore[method-assign]
    if count := settings.trusted_proxies:
        hops = {"x_for": count, "x_proto": count, "x_host": count, "x_prefix": count}
        app.wsgi_app = ProxyFix(app.wsgi_app, **hops)  # type: ignore[method-assign]
    return app
