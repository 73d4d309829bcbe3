"""For programs that watch an installation: whether it answers, and its figures."""

import hmac
from importlib.metadata import version

from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from assessment.services.installation.operating_figures import OperatingFigures, operating_figures
from assessment.store.queries import installation
from assessment.web.base.access import anyone
from assessment.web.base.app_context import connection, services, session
from assessment.web.base.urls import MONITORING

SCHEME = "bearer"

blueprint = Blueprint(MONITORING, __name__)


@blueprint.get("/healthz")
@anyone
def health() -> Response:
    """200 once the database has answered, else 503: for load balancers and container runtimes."""
    try:
        installation.ping(connection())
    except SQLAlchemyError:
        return _plain("the database does not answer\n", 503)
    return _plain("ok\n", 200)


@blueprint.get("/metrics")
@anyone
def metrics() -> Response:
    """The figures as Prometheus reads them, for whoever shows the operator's key; where none is set, 404."""
    key = services().metrics_key
    if key is None:
        abort(404)
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not hmac.compare_digest(shown.strip().encode(), key.encode()):
        refusal = _plain("a key is needed: Authorization: Bearer …\n", 401)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        return refusal
    return _plain(_exposition(operating_figures(session(), now=services().now())), 200)


def _plain(text: str, status: int) -> Response:
    answer = Response(text, status, mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _exposition(figures: OperatingFigures) -> str:
    """The figures in Prometheus' text format."""
    # No other page needs the library.
    from prometheus_client import CollectorRegistry, Gauge, Info, generate_latest  # noqa: PLC0415

    registry = CollectorRegistry()

    def gauge(name: str, description: str, value: float) -> None:
        Gauge(name, description, registry=registry).set(value)

    def gauges(name: str, description: str, label: str, values: dict[str, int]) -> None:
        family = Gauge(name, description, (label,), registry=registry)
        for each, value in values.items():
            family.labels(each).set(value)

    Info("diapason", "The version that answers.", registry=registry).info({"version": version("diapason")})
    gauges("diapason_mails", "Mails in the outbox, by state.", "state", figures.mails)
    gauge("diapason_mail_overdue_seconds", "How long the mail that is due first has waited.", figures.overdue_seconds)
    gauges("diapason_jobs_due", "Steps of campaigns that a worker should have taken.", "step", figures.jobs_due)
    gauges("diapason_campaigns", "Campaigns, by status.", "status", figures.campaigns)
    gauge("diapason_kept_documents", "Documents kept for the next reader.", figures.kept_documents)
    gauge("diapason_database_bytes", "Size of the database.", figures.database_bytes)
    if figures.worker_seen_at is not None:
        seen = figures.worker_seen_at.timestamp()
        gauge("diapason_worker_last_seen_timestamp_seconds", "When a worker last looked for what is due.", seen)
    return generate_latest(registry).decode()
