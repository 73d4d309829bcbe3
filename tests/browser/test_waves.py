"""Next wave in a browser."""

import pytest

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.page_faults import faults_of
from tests.browser.signed_in import make_account, sign_in
from tests.browser.two_waves import make_waves
from tests.live_server import Server


@pytest.mark.parametrize(("width", "language"), [(PHONE, "fr"), (DESK, "en")])
def test_the_pages_of_waves_are_whole_on_a_phone_and_on_a_desk(
    window: Open, server: Server, width: int, language: str
) -> None:
    email = f"waves{width}{language}@exemple.fr"
    places = make_waves(server.instance, make_account(server.instance, email))
    page, faults = window(width, language=language), dict[str, list[str]]()
    sign_in(page, email)
    for path in (*places.values(), "/portfolio"):
        answer = page.goto(f"/{language}{path}")
        assert answer is not None
        assert answer.status == 200, path
        faults[path] = faults_of(page, dark=width == PHONE)
    assert {path: seen for path, seen in faults.items() if seen} == {}


@pytest.mark.parametrize("javascript", [True, False])
def test_the_next_wave_is_prepared_and_opened(window: Open, server: Server, javascript: bool) -> None:  # noqa: FBT001
    email = f"again{javascript}@exemple.fr".lower()
    places = make_waves(server.instance, make_account(server.instance, email))
    page = window(javascript=javascript)
    sign_in(page, email)
    page.goto(f"/fr{places['campaign']}")
    page.click("text=Préparer la mesure suivante")
    page.wait_for_url("**/roster")
    assert page.locator("input[name=stay]:checked").count() == 12
    page.locator("input[name=stay]").first.uncheck()
    page.fill("#join", "nina@firm.example ; ventes ; Nina Roy")
    page.click("text=Ouvrir la mesure maintenant")
    page.wait_for_url("**/campaigns/*")
    assert "12 liens sont à transmettre" in page.inner_text("main").replace("\u202f", " ")
    page.goto(f"/fr{places['campaign']}")
    page.click("text=Préparer la mesure suivante")
    page.wait_for_url(lambda address: not address.endswith("/roster"))
    assert "ouverte" in page.inner_text(".eyebrow"), "the wave that follows is there already"
