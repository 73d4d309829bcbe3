"""Fixtures of the signed-in pages."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from assessment.app import create_app
from assessment.settings import Settings
from tests.campaign_factory import NOW, stage
from tests.web.auditing_client import AuditingClient
from tests.web.members import House, let_in

Build = Callable[..., House]


@pytest.fixture
def calls() -> list[str]:
    """What the application told a worker."""
    return []


@pytest.fixture
def mail_worker(settings: Settings, calls: list[str]) -> Flask:
    """The application on the day on which the campaigns of the tests open."""
    app = create_app(settings, today=NOW.date, now=lambda: NOW, wake=lambda: calls.append("mails"))
    app.test_client_class = AuditingClient
    return app


@pytest.fixture
def build(mail_worker: Flask, engine: Engine) -> Build:
    """Builds a firm with its people and a draft: `build({"sales": 5}, mode=Mode.CONFIDENTIAL)`."""

    def built(*counts: Any, **plan: Any) -> House:
        made = stage(engine, *counts, **plan)
        let_in(engine, made)
        return House(mail_worker, engine, made)

    return built


@pytest.fixture
def house(build: Build) -> House:
    """A firm with a draft of twelve invited people."""
    return build()
