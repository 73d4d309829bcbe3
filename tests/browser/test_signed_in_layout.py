"""Layout and accessibility of the signed-in pages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.signed_in import make_account, make_firm, sign_in
from tests.live_server import Server

OUTSIDE = ("sign-in", "sign-up", "forgotten", "confirm", "passkeys/sign-in")
OWN = ("", "/password", "/second", "/passkeys", "/recovery-codes")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_and_nothing_is_cut(window: Open, server: Server, width: int, language: str) -> None:
    email = f"look{width}{language}@exemple.fr"
    places = make_firm(server.instance, make_account(server.instance, email))
    page, axe, found = window(width, language=language), Axe(), {}

    def look(path: str) -> None:
        answer = page.goto(f"/{language}{path}")
        assert answer is not None
        assert answer.status == 200, path
        violations = [(one["id"], one["nodes"][0]["html"][:160]) for one in axe.run(page).response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if violations or wide > width:
            found[path] = (violations, wide)

    for name in OUTSIDE:
        look(f"/account/{name}")
    look(places.pop("guest"))
    sign_in(page, email)
    for name in OWN:
        look(f"/account{name}")
    for path in ("/organisations", "/organisations/new", *places.values()):
        look(path)
    assert not found
