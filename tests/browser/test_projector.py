"""Projector page of a meeting: everything that the room needs stands on one screen."""

from collections.abc import Mapping

import pytest

from assessment.core.privacy.confidentiality import Mode
from tests.browser.conftest import Open
from tests.browser.meeting_room import MeetingRoom
from tests.browser.page_faults import faults_of
from tests.browser.signed_in import make_account, sign_in
from tests.live_server import Server

SCREENS = ((1280, 720), (1920, 1080))
EMAIL = "projecteur@exemple.fr"


@pytest.mark.parametrize(
    ("counts", "mode"),
    [
        ({"marketing": 1, "sales": 1, "finance": 1}, Mode.NAMED),
        ({"marketing": 20, "sales": 20, "finance": 20}, Mode.CONFIDENTIAL),
    ],
    ids=["three", "sixty"],
)
def test_every_state_of_a_meeting_fits_its_screen(
    window: Open, server: Server, counts: Mapping[str, int], mode: Mode
) -> None:
    room = MeetingRoom(server.instance, make_account(server.instance, EMAIL), counts, mode)
    page = window()
    sign_in(page, EMAIL)
    for state in room.states():
        for code in ("fr", "en"):
            page.goto(f"/{code}{room.path}/workshop/screen")
            for width, height in SCREENS:
                page.set_viewport_size({"width": width, "height": height})
                needed = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
                assert needed == [width, height], (state, code)
    assert not faults_of(page)
