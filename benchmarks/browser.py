"""Chromium on this machine."""

import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def path() -> str | None:
    """Where the system's browser is; None lets Playwright take its own."""
    return next((executable for name in NAMES if (executable := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    """A headless browser."""
    return playwright.chromium.launch(executable_path=path(), args=[*QUIET, "--no-sandbox"])
