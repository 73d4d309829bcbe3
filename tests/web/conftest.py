"""Fixtures of the signed-in pages."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from assessment.settings import MailSettings, Security, Settings
from assessment.web.presentation import pdf_response
from reports.content.editions import Edition
from reports.content.report import Report
from reports.document_formats import DocumentFormat, written
from reports.verification.figure_list import UNSEALED, DocumentSeal
from tests.applications import application_of
from tests.campaign_factory import NOW, THREE, everything, stage
from tests.web.members import House, let_in

Build = Callable[..., House]
MAIL = MailSettings(host="127.0.0.1", port=25, security=Security.NONE, sender="Diapason <no-reply@exemple.fr>")
"""A mail server that is named; the application itself never speaks to it."""


def with_mail(settings: Settings) -> Settings:
    """The settings of an installation whose mails leave."""
    return replace(settings, mail=MAIL)


@pytest.fixture
def calls() -> list[str]:
    """What the application told a worker."""
    return []


@pytest.fixture
def mail_worker(settings: Settings, calls: list[str]) -> Flask:
    """The application on the day on which the campaigns of the tests open."""
    return application_of(with_mail(settings), today=NOW.date, now=lambda: NOW, wake=lambda: calls.append("mails"))


@pytest.fixture
def build(mail_worker: Flask, engine: Engine) -> Build:
    """Builds a firm with its people and a draft: `build({"sales": 5}, mode=Mode.CONFIDENTIAL)`."""

    def built(*counts: Any, **plan: Any) -> House:
        made = stage(engine, *counts, **plan)
        let_in(engine, made)
        return House(mail_worker, engine, made)

    return built


@pytest.fixture
def house_without_mail(settings: Settings, engine: Engine) -> Callable[..., House]:
    """Builds the same firm on an installation without a mail server."""

    def built(*counts: Any, **plan: Any) -> House:
        app = application_of(settings, today=NOW.date, now=lambda: NOW)
        made = stage(engine, *counts, **plan)
        let_in(engine, made)
        return House(app, engine, made)

    return built


@pytest.fixture
def house(build: Build) -> House:
    """A firm with a draft of twelve invited people."""
    return build()


@pytest.fixture
def heads(build: Build) -> House:
    """Three named heads who answered 4 to everything; closed."""
    house = build(THREE)
    house.stage.open()
    for email in house.stage.tokens():
        house.stage.answer(email, everything(email.partition("1")[0], 4))
    house.stage.close()
    return house


class LazyDocument(Future[bytes]):
    """A document that is laid out when it is first waited for, in the process of the test."""

    def __init__(self, make: Callable[[], bytes]) -> None:
        super().__init__()
        self.make = make

    def result(self, timeout: float | None = None) -> bytes:
        """The document."""
        if not self.done():
            self.set_result(self.make())
        return super().result()


class LazyLayout:
    """Stands for the process that lays out: pages that only offer a document cost nothing."""

    def ask(
        self,
        _key: str,
        report: Report,
        edition: Edition,
        when_made: Callable[[bytes], None],
        form: DocumentFormat = DocumentFormat.PDF,
        seal: DocumentSeal = UNSEALED,
    ) -> LazyDocument:
        """The document in the making."""

        def make() -> bytes:
            content = written(report, edition, form, seal)
            when_made(content)
            return content

        return LazyDocument(make)

    def before(self, _key: str) -> int:
        """How many documents are made before that one."""
        return 0

    def makes(self, _key: str) -> bool:
        """Whether that document is being made: it is made when it is asked for."""
        return False


@pytest.fixture(autouse=True)
def layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test of a page starts a process; what is asked for is laid out in its own."""
    monkeypatch.setattr(pdf_response, "layout_process", LazyLayout)
