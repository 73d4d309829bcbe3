"""Closing and publishing say what will happen, to whom, and ask."""

import pytest

from assessment.core.privacy.confidentiality import Mode
from tests.campaign_factory import status
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, OLGA, text_of


@pytest.mark.parametrize("mode", list(Mode))
def test_closing_tells_counts_and_asks(build: Build, mode: Mode) -> None:
    house = build(mode=mode)
    house.stage.open()
    house.stage.answer("sales1@firm.example")
    house.stage.answer("sales2@firm.example")
    house.stage.start("sales3@firm.example")
    alice = house.reader(ALICE)
    (asks,) = page_of(alice.get(house.campaign)).xpath("//a[contains(@href, '/close')]/@href")
    said = text_of(alice.get(asks))
    assert "2 personnes ont terminé" in said
    assert "1 personne a commencé" in said
    assert "9 personnes invitées n’ont pas commencé" in said
    assert status(house.stage) == "open", "asking closes nothing"
    assert "figés" in alice.sent(asks)
    assert status(house.stage) == "closed"


def test_publishing_tells_who_gets_a_mail_and_asks(build: Build) -> None:
    house = build()
    house.stage.open()
    alice = house.reader(ALICE)
    assert alice.get(f"{house.campaign}/publish").status_code == 409
    house.stage.close()
    (asks,) = page_of(alice.get(house.campaign)).xpath("//a[contains(@href, '/publish')]/@href")
    said = text_of(alice.get(asks))
    assert "4 autres membres" in said
    for name in ("Bob", "Anna", "Sam", "Olga"):
        assert name in said
    assert "Alice" not in said
    assert status(house.stage) == "closed"
    alice.sent(asks)
    assert status(house.stage) == "published"


def test_only_those_who_launch_are_asked(build: Build) -> None:
    house = build()
    house.stage.open()
    assert house.reader(OLGA).get(f"{house.campaign}/close").status_code == 403
