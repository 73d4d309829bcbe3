"""Personal links that took along a sign of the sentence in which they stood."""

from urllib.parse import quote

import pytest

from tests.web.conftest import Build
from tests.web.members import ALICE

TOKEN = "Ab1-_" * 8 + "xyz"
SIGNED = "WyI5ZjM0YTdlYyIsIiQ1JHJvdW5kcz01MzUwMDAkU2FsdCJd1x.aVQx_g.kXH9pZ0Zr9Yx-yH3Q2dBf4tUw"
"""As account letters bear it: what it says, when, and the signature."""


@pytest.mark.parametrize("signs", [".", ")", ",", ">", "/", " ", "»", "\u00a0»", ").", "/.", "%20", "!", "”", ";"])
@pytest.mark.parametrize(
    "address",
    [
        "/fr/invitation/{}",
        "/en/meeting/{}",
        "/fr/respond/{}",
        "/fr/respond/{}/3",
        "/fr/results/{}",
        "/fr/account/link/{}",
        "/fr/reminders/0123456789abcdef{}",
        "/fr/rounds/{}",
    ],
)
def test_a_link_opens_whatever_stands_behind_it(build: Build, address: str, signs: str) -> None:
    client = build().app.test_client()
    clean = address.format(TOKEN)
    for written in (clean + quote(signs, safe="/%"), clean + quote(signs, safe="/%") + "?lang=fr"):
        answer = client.get(written)
        assert answer.status_code == 303
        assert answer.headers["Location"].partition("?")[0] == clean
    assert client.get(clean).status_code != 303


def test_a_signed_token_keeps_the_dots_inside_it(build: Build) -> None:
    answer = build().app.test_client().get(f"/fr/reset-password/{SIGNED}.")
    assert answer.headers["Location"] == f"/fr/reset-password/{SIGNED}"


def test_nothing_else_is_mended(build: Build) -> None:
    house = build()
    house.stage.open()
    reader = house.reader(ALICE)
    assert reader.get("/fr/").status_code in (308, 404)
    assert reader.get(f"{house.campaign}/").status_code == 404
    assert house.app.test_client().post(f"/fr/invitation/{TOKEN}.").status_code != 303


def test_an_invitation_opens_with_a_full_stop_behind_it(build: Build) -> None:
    house = build()
    house.stage.open()
    token = house.stage.tokens()["sales1@firm.example"]
    answer = house.app.test_client().get(f"/fr/invitation/{token}.", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == f"/fr/invitation/{token}"
