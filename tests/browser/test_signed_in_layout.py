"""Layout and accessibility of the signed-in pages."""

import pytest

from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.page_faults import faults_of
from tests.browser.signed_in import make_account, make_firm, sign_in
from tests.live_server import Server

OUTSIDE = ("sign-in", "sign-up", "forgotten", "confirm", "passkeys/sign-in")
OWN = ("", "/password", "/second", "/passkeys", "/recovery-codes", "/letters", "/letters/new")


@pytest.mark.parametrize(("width", "language"), [(PHONE, "fr"), (DESK, "en")])
def test_axe_finds_nothing_and_nothing_is_cut(window: Open, server: Server, width: int, language: str) -> None:
    email = f"look{width}{language}@exemple.fr"
    places = make_firm(server.instance, make_account(server.instance, email))
    page, faults = window(width, language=language), dict[str, list[str]]()

    def look(path: str) -> None:
        answer = page.goto(f"/{language}{path}")
        assert answer is not None
        assert answer.status == 200, path
        faults[path] = faults_of(page, dark=width == PHONE)

    for name in OUTSIDE:
        look(f"/account/{name}")
    look(places.pop("guest"))
    sign_in(page, email)
    for name in OWN:
        look(f"/account{name}")
    for path in ("/organisations", "/organisations/new", *places.values()):
        look(path)
    assert {path: seen for path, seen in faults.items() if seen} == {}
