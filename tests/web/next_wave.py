"""Next wave of an organisation through the pages."""

import re
from typing import Any

from assessment.core.privacy.confidentiality import Mode
from tests.campaign_factory import TWELVE, Stage, everything
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, House, Reader, text_of

LAST_DAY = "2026-03-18"


def over(house: House, *, published: bool = True) -> House:
    """The house's campaign, answered by everybody, closed, and published."""
    house.stage.open()
    for email in house.stage.tokens():
        house.stage.answer(email)
    alice = house.reader(ALICE)
    alice.sent(f"{house.campaign}/close")
    if published:
        alice.sent(f"{house.campaign}/publish")
    return house


def again(house: House, reader: Reader) -> str:
    """Press the button; the address of the draft's page."""
    answer = reader.post(f"{house.campaign}/relaunch")
    assert answer.status_code == 303, text_of(answer)
    return answer.headers["Location"]


def wave_at(house: House, address: str) -> Stage:
    """The campaign of an address."""
    campaign_id = re.search(r"campaigns/([0-9a-f]{16})", address)
    assert campaign_id is not None
    return Stage(house.engine, house.stage.actor, house.stage.organisation_id, campaign_id[1])


def ticked(page: Any) -> list[str]:
    """The people who stay, as the page shows them."""
    return list(page.xpath("//input[@name='stay' and @checked]/@value"))


def open_again(house: House, reader: Reader) -> str:
    """Press the button, keep everybody, open."""
    address = again(house, reader)
    stay = ticked(page_of(reader.get(address)))
    reader.sent(address, stay=stay, closes_on=LAST_DAY, open="yes")
    return address


def second(build: Build, mode: Mode, *, risen: int) -> tuple[House, Stage]:
    """Two waves; in the second everybody rates everything higher by `risen` options."""
    house = over(build(TWELVE, mode=mode))
    alice = house.reader(ALICE)
    wave = wave_at(house, open_again(house, alice))
    for email in wave.tokens():
        function = email.partition("@")[0].rstrip("0123456789")
        wave.answer(email, everything(function, 3 + risen))
    here = f"{house.organisation}/campaigns/{wave.campaign_id}"
    alice.sent(f"{here}/close")
    return house, wave
