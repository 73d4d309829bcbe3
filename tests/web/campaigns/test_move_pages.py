"""Moving an invited person to another function, until the closing, and inviting a revoked address again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.core.questionnaire.definition import Length
from assessment.services.campaigns.people_asked import people_by_function
from assessment.store.models import Answer, Campaign, Invitation, Response
from tests.campaign_factory import ALIGNMENT, KEYS
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, OLGA, House, text_of

MOVED, STAYS = "sales1@firm.example", "sales2@firm.example"
COUNTS = {"sales": 6, "finance": 5}


def _id(house: House, email: str = MOVED) -> str:
    with Session(house.engine) as session:
        return house.stage.invitation(session, email).id


def _move(house: House, email: str = MOVED, function: str = "finance") -> str:
    address = f"{house.campaign}/invitations/{_id(house, email)}/place"
    return house.reader(ALICE).sent(address, function=function, role="member")


def _counts(house: House) -> dict[str, list[str]]:
    page = page_of(house.reader(ALICE).get(house.campaign))
    rows = page.xpath("//table[contains(@class, 'counts')]/tbody/tr")
    return {" ".join(row.xpath("string(th)").split()): row.xpath("td/text()") for row in rows}


@pytest.mark.parametrize("answers_first", ["", "yes"])
def test_a_head_is_moved_with_their_answers(build: Build, answers_first: str) -> None:
    house = build(COUNTS)
    house.stage.open()
    if answers_first:
        house.stage.answer(MOVED)
        _move(house)
    else:
        _move(house)
        house.stage.answer(MOVED)
    assert _counts(house) == {"Ventes": ["5", "0", "0"], "Finance": ["6", "1", "1"]}
    asked = {item.code for page in ALIGNMENT.pages(Length.FULL, "finance") for item in page.items}
    with Session(house.engine) as session:
        (response,) = session.scalars(select(Response))
        assert (response.function, response.role) == ("finance", "member")
        assert set(session.scalars(select(Answer.item))) <= asked
    frozen = house.stage.close()
    assert {person.function for person in frozen.typed_inputs().sheet.respondents} == {"finance"}


def test_moving_in_confidence_says_and_shows_the_same_whoever_has_begun(build: Build) -> None:
    house = build(COUNTS, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    for email in (MOVED, "finance1@firm.example", "finance2@firm.example"):
        house.stage.answer(email)
    before = _counts(house)
    said = _move(house, MOVED).replace(MOVED, "…")
    after_answered = _counts(house)
    _move(house, MOVED, "sales")
    assert _counts(house) == before
    assert _move(house, STAYS).replace(STAYS, "…").split("Personne")[0] == said.split("Personne")[0]
    assert _counts(house) == after_answered, "answers stay where they were given, for both"
    assert [line[1:] for line in before.values()] == [line[1:] for line in after_answered.values()]


def test_the_seal_of_who_was_moved_is_as_long_whoever_has_begun(build: Build) -> None:
    house = build(COUNTS, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    house.stage.answer(MOVED)
    for email in (MOVED, STAYS):
        _move(house, email)
    with Session(house.engine) as session:
        assert len({len(invitation.place) for invitation in session.scalars(select(Invitation))}) == 1


def test_a_person_counts_once_however_often_they_are_moved(build: Build) -> None:
    """Else people moved round and back would let invented answers count in the function that they left."""
    house = build(COUNTS, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    house.stage.answer(MOVED)
    for email in (MOVED, STAYS):
        for function in ("finance", "marketing", "finance"):
            _move(house, email, function)
    with Session(house.engine) as session:
        campaign = session.get_one(Campaign, house.stage.campaign_id)
        people = people_by_function(session, campaign, KEYS)
        settled = people_by_function(session, campaign, KEYS, settled_only=True)
    assert people == {"sales": 5, "finance": 6}, "one had answered in sales, the other answers in finance"
    assert settled == {"sales": 4, "finance": 5}


def test_whoever_is_moved_before_they_begin_answers_in_the_new_function(build: Build) -> None:
    house = build(COUNTS, mode=Mode.CONFIDENTIAL)
    house.stage.open()
    _move(house)
    house.stage.answer(MOVED)
    with Session(house.engine) as session:
        assert session.scalars(select(Response.function)).one() == "finance"


def test_nobody_is_moved_after_the_closing_or_by_readers(house: House) -> None:
    house.stage.open()
    address = f"{house.campaign}/invitations/{_id(house)}/place"
    assert house.reader(OLGA).post(address, function="finance", role="member").status_code == 403
    assert house.reader(ALICE).post(address, function="poetry", role="member").status_code == 422
    house.stage.close()
    assert house.reader(ALICE).post(address, function="finance", role="member").status_code == 410


@pytest.mark.parametrize("mode", [Mode.NAMED, Mode.CONFIDENTIAL])
def test_a_revoked_address_is_invited_again(build: Build, mode: Mode) -> None:
    house = build(COUNTS, mode=mode)
    house.stage.open()
    alice = house.reader(ALICE)
    old = house.stage.tokens()[MOVED]
    alice.sent(f"{house.campaign}/invitations/{_id(house)}/revoke")
    said = alice.sent(f"{house.campaign}/invitations", people=f"{MOVED.upper()} ; Finance")
    assert "1 personne invitée" in said
    assert "déjà invitée" not in said
    client = house.app.test_client()
    assert client.get(f"/fr/invitation/{old}").status_code == 404
    page = client.get(f"/fr/invitation/{house.stage.tokens()[MOVED]}")
    assert page.status_code == 200
    assert "Finance" in text_of(page)
