"""The application of a test, assembled once for many tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from assessment.app import create_app, services_for
from assessment.settings import Settings
from assessment.web.base import app_context
from tests.web.auditing_client import AuditingClient

MORNING = time(9)


def application_of(
    settings: Settings,
    *,
    today: Callable[[], date],
    now: Callable[[], datetime] | None = None,
    wake: Callable[[], None] = lambda: None,
) -> Flask:
    """The application with the test's own database, clock and limits.

    Routes and templates are the same in every test and take a third of a second to prepare: they are prepared once a
    process. A test that changes the application itself makes its own with `create_app`.
    """
    app = _assembled(replace(settings, database_url="sqlite://", instance=Path()))
    # The clock stands, so that no minute in which attempts are counted ends, however long a test takes.
    clock = now or (lambda: datetime.combine(today(), MORNING, UTC))
    app.extensions[app_context.EXTENSION] = services_for(settings, today=today, now=clock, wake=wake)
    return app


_TEMPLATES = FileSystemBytecodeCache()
"""Templates as they were compiled, kept over processes and runs by what they hold."""


@cache
def _assembled(settings: Settings) -> Flask:
    app = create_app(settings)
    # Passwords are hashed as they are, but quickly: a test of accounts hashes dozens.
    app.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=8, argon2__parallelism=1)
    app.jinja_env.bytecode_cache = _TEMPLATES
    app.test_client_class = AuditingClient
    return app
