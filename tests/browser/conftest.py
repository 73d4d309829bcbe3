"""Chromium against the real server."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.live_server import Server, running_server

PHONE, DESK = 390, 1280
HEIGHTS = {PHONE: 844, DESK: 900}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
EXPECTED = (
    "Failed to load resource: the server responded with a status of",
    "Failed to load resource: net::ERR_INTERNET",
)
"""What Chromium writes when a page answers 404 or 422, or when a test pulls the plug."""

PATIENCE = 120_000
"""Milliseconds after which a page counts as stuck: a busy machine takes its time, and a fault is told all the same."""
expect.set_options(timeout=PATIENCE)

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all windows."""
    with running_server(tmp_path_factory.mktemp("server") / "instance") as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own where the system has none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A browser session of its own, which waits for a slow machine."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


@pytest.fixture
def window(chromium: Browser, server: Server) -> Iterator[Open]:
    """Opens a window: `window(390, javascript=False)`. At the end, nothing may have gone wrong in any of them."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            faults.append(f"{message.type}: {message.text}")

    def asked(request: Request) -> None:
        if urlsplit(request.url).netloc not in (urlsplit(server.address).netloc, ""):
            faults.append(f"asked {request.url}")

    def opened(width: int = DESK, *, javascript: bool = True, language: str = "fr") -> Page:
        context = new_context(
            chromium,
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            java_script_enabled=javascript,
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
            base_url=server.address,
            has_touch=width == PHONE,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", said)
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on("request", asked)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults
