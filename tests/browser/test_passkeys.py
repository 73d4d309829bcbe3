"""Passkeys with a virtual authenticator."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import new_context
from tests.browser.signed_in import make_account, sign_in
from tests.live_server import Server

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def holder(chromium: Browser, server: Server) -> Iterator[Page]:
    """A window whose device keeps passkeys. They belong to a name: an address in figures can have none."""
    context = new_context(chromium, base_url=f"http://localhost:{server.port}", locale="fr-FR")
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


@pytest.fixture
def events(server: Server) -> Callable[[], list[str]]:
    """What the server logged of accounts since the beginning of the test."""
    log = server.instance.parent / "server.log"
    begun = log.stat().st_size

    def told() -> list[str]:
        lines = re.findall(r"diapason\.security: event=(\w+) account=(\w+)", log.read_text(errors="replace")[begun:])
        assert len({account for _, account in lines}) == 1, "of one account"
        return [event for event, _ in lines]

    return told


def _register(page: Page, usage: str) -> None:
    page.goto("/fr/account/passkeys")
    page.fill("#name", "portable")
    page.check(f"input[name=usage][value={usage}]")
    page.click("main .button")
    page.wait_for_selector(".said-done:has-text('est enregistrée')")


def _sign_out(page: Page) -> None:
    page.click(".menu form button")
    page.wait_for_url("**/fr")


def test_a_passkey_replaces_the_password(holder: Page, server: Server, events: Callable[[], list[str]]) -> None:
    make_account(server.instance, "first@exemple.fr")
    sign_in(holder, "first@exemple.fr")
    _register(holder, "first")
    _sign_out(holder)
    holder.goto("/fr/account/sign-in")
    holder.click(".button-second")
    holder.wait_for_url("**/fr/organisations")
    assert events() == ["sign_in", "passkey_added", "sign_out", "sign_in"]


def test_a_passkey_comes_on_top_of_the_password(holder: Page, server: Server) -> None:
    make_account(server.instance, "second@exemple.fr")
    sign_in(holder, "second@exemple.fr")
    _register(holder, "secondary")
    _sign_out(holder)
    holder.goto("/fr/account/sign-in")
    holder.fill("#email", "second@exemple.fr")
    holder.fill("#password", "quatre mots sans lien")
    holder.click("main .button")
    holder.wait_for_url(re.compile("/passkeys/sign-in"))
    holder.click("main .button")
    holder.wait_for_url("**/fr/organisations")


def test_a_passkey_is_removed(holder: Page, server: Server, events: Callable[[], list[str]]) -> None:
    make_account(server.instance, "gone@exemple.fr")
    sign_in(holder, "gone@exemple.fr")
    _register(holder, "first")
    browser = holder.context.browser
    assert browser is not None
    elsewhere = new_context(browser, base_url=f"http://localhost:{server.port}")
    cookies = [{key: cookie[key] for key in ("name", "value", "domain", "path")} for cookie in holder.context.cookies()]
    elsewhere.add_cookies(cookies)  # type: ignore[arg-type]
    other = elsewhere.new_page()
    other.goto("/fr/organisations")
    assert "/sign-in" not in other.url
    holder.click(".rows .button-quiet")
    holder.wait_for_selector("text=Aucune clé")
    assert events()[:2] == ["sign_in", "passkey_added"]
    assert set(events()[2:]) == {"passkey_removed", "other_sessions_ended"}
    other.goto("/fr/organisations")
    assert "/sign-in" in other.url, "the other sessions of the account end with the key"
    elsewhere.close()
    holder.goto("/fr/organisations")
    assert "/sign-in" not in holder.url
