"""The list of invitations: page by page, and searched."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.invitations.list_invitations import LINES
from assessment.store.models import Invitation
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, House, Reader, text_of

COUNTS = {"sales": 2 * LINES, "marketing": 4, "finance": 3}
EVERYBODY = sum(COUNTS.values())
LAST_PAGE = 3
MOST_BYTES = 100_000


def _emails(reader: Reader, address: str) -> list[str]:
    rows = page_of(reader.get(address)).xpath("//table[contains(@class, 'people')]/tbody/tr/th")
    return [str(row.text).strip() for row in rows]


def _change(house: House, email: str, **values: object) -> None:
    with Session(house.engine) as session, session.begin():
        session.execute(update(Invitation).where(Invitation.email == email).values(**values))


@pytest.mark.parametrize("mode", list(Mode))
def test_pages_together_hold_everybody_once_and_no_page_grows(build: Build, mode: Mode) -> None:
    house = build(COUNTS, mode=mode)
    house.stage.open()
    alice, address = house.reader(ALICE), f"{house.campaign}/invitations"
    pages = [_emails(alice, f"{address}?page={number}") for number in range(1, LAST_PAGE + 1)]
    assert [len(page) for page in pages] == [LINES, LINES, EVERYBODY - 2 * LINES]
    assert len({email for page in pages for email in page}) == EVERYBODY
    assert _emails(alice, f"{address}?page=99") == pages[-1]
    assert _emails(alice, f"{address}?page=no") == pages[0]
    assert len(alice.get(address).data) < MOST_BYTES


def test_names_functions_and_states_are_looked_for(build: Build) -> None:
    house = build(COUNTS)
    house.stage.open()
    _change(house, "sales7@firm.example", name="Éloïse Bréhat", delivery="sent")
    _change(house, "finance2@firm.example", revoked=True)
    alice, address = house.reader(ALICE), f"{house.campaign}/invitations"
    assert _emails(alice, f"{address}?q=Éloïse") == ["sales7@firm.example"]
    assert _emails(alice, f"{address}?q=SALES7@") == ["sales7@firm.example"]
    assert _emails(alice, f"{address}?state=revoked") == ["finance2@firm.example"]
    assert _emails(alice, f"{address}?state=sent") == ["sales7@firm.example"]
    finance = [f"finance{number}@firm.example" for number in (1, 2, 3)]
    assert _emails(alice, f"{address}?function=finance") == finance
    assert _emails(alice, f"{address}?function=finance&state=waiting") == [finance[0], finance[2]]
    assert _emails(alice, f"{address}?q=%25") == []
    assert "Aucune des" in text_of(alice.get(f"{address}?q=nobody"))
    # What nobody knows stands for any.
    assert len(_emails(alice, f"{address}?state=drop")) == LINES


def test_an_action_leads_back_to_where_the_list_was(build: Build) -> None:
    house = build(COUNTS)
    house.stage.open()
    alice, address = house.reader(ALICE), f"{house.campaign}/invitations"
    page = page_of(alice.get(f"{address}?function=sales&page=2"))
    (action, *_) = [str(link) for link in page.xpath("//button/@formaction") if "revoke" in link]
    answer = alice.post(action)
    assert answer.headers["Location"].endswith("/invitations?function=sales&page=2")


def test_links_to_hand_over_are_those_of_the_page_and_slips_those_of_everybody(build: Build) -> None:
    house = build(COUNTS, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    alice, address = house.reader(ALICE), f"{house.campaign}/invitations"
    alice.post(f"{address}/links")
    assert len(page_of(alice.get(address)).xpath("//ul[contains(@class, 'links')]/li")) == LINES
    assert len(page_of(alice.get(f"{address}/slips")).xpath("//ul[@class='slips']/li")) == EVERYBODY
