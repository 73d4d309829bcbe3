"""Single-use slips of a meeting: an answer for each person who was declared, and none more."""

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.campaigns.meeting_slips import printed_slips
from assessment.store.models import MeetingSlip, Response
from tests.campaign_factory import KEYS
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, OLGA, House, text_of
from tests.web.respondent import KEY

STAFF = {"sales": 4, "marketing": 3, "finance": 2}


@pytest.fixture
def meeting(build: Build) -> House:
    """A confidential campaign of nine people who meet, two of sales invited by mail as well; its slips are made."""
    house = build({"sales": 2}, mode=Mode.CONFIDENTIAL, threshold=3, staff=STAFF)
    house.reader(ALICE).sent(f"{house.campaign}/meeting/slips")
    house.stage.open()
    return house


def _slips(house: House) -> list[tuple[str, str, str]]:
    """Function, path and code of each slip."""
    with Session(house.engine) as session:
        printed = printed_slips(session, house.stage.campaign(session), actor=house.stage.actor, keys=KEYS)
    return [(slip.function, f"/fr/slip/{slip.token}", slip.code) for slip in printed]


def _begin(house: House, path: str) -> int:
    client = house.app.test_client()
    page = client.get(path)
    if page.status_code != 200:
        return page.status_code
    key = page_of(page).xpath(f"//input[@name='{KEY}']/@value")[0]
    return client.post(path, data={KEY: key}).status_code


def test_there_are_as_many_as_people_declared_and_not_invited(meeting: House) -> None:
    assert Counter(function for function, _, _ in _slips(meeting)) == {"sales": 2, "marketing": 3, "finance": 2}


def test_each_begins_one_response_of_its_function(meeting: House) -> None:
    slips = _slips(meeting)
    assert [_begin(meeting, path) for _, path, _ in slips] == [303] * 7
    assert [_begin(meeting, path) for _, path, _ in slips] == [410] * 7
    with Session(meeting.engine) as session:
        functions = Counter(session.scalars(select(Response.function)))
        assert functions == {"sales": 2, "marketing": 3, "finance": 2}
        assert set(session.scalars(select(Response.invitation_id))) == {None}


def test_the_sheet_shows_code_and_picture_of_each_and_stays_the_same(meeting: House) -> None:
    alice = meeting.reader(ALICE)
    first = page_of(alice.get(f"{meeting.campaign}/meeting/slips"))
    assert len(first.xpath("//li[@class='slip']//img[starts-with(@src, 'data:')]")) == 7
    codes = first.xpath("//p[@class='slip-link']/text()")
    assert codes == [code for _, _, code in _slips(meeting)]
    _begin(meeting, _slips(meeting)[0][1])
    alice.sent(f"{meeting.campaign}/meeting/slips")
    again = page_of(alice.get(f"{meeting.campaign}/meeting/slips"))
    assert again.xpath("//p[@class='slip-link']/text()") == codes, "which were used, the sheet does not tell"


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_a_typed_code_opens_its_slip(meeting: House, change: object) -> None:
    _, path, code = _slips(meeting)[0]
    client = meeting.app.test_client()
    key = page_of(client.get("/fr/slip")).xpath(f"//input[@name='{KEY}']/@value")[0]
    answer = client.post("/fr/slip", data={KEY: key, "code": change(code)})  # type: ignore[operator]
    assert answer.headers["Location"] == path


@pytest.mark.parametrize("wrong", ["", "ABCD", "0000-0000-0000", "é" * 12])
def test_a_wrong_code_is_said_and_kept(meeting: House, wrong: str) -> None:
    client = meeting.app.test_client()
    key = page_of(client.get("/fr/slip")).xpath(f"//input[@name='{KEY}']/@value")[0]
    answer = client.post("/fr/slip", data={KEY: key, "code": wrong})
    assert answer.status_code == 422
    assert "aucun coupon" in text_of(answer)
    assert page_of(answer).xpath("//input[@name='code']/@value") == [wrong]


def test_link_and_slips_together_take_no_more_answers_than_people(meeting: House) -> None:
    alice = meeting.reader(ALICE)
    alice.sent(f"{meeting.campaign}/meeting")
    shown = page_of(alice.get(f"{meeting.campaign}/meeting")).xpath("//input[@id='meeting-link']/@value")[0]
    path = shown.removeprefix("http://localhost")
    client = meeting.app.test_client()
    for _ in range(2):
        key = page_of(client.get(path)).xpath(f"//input[@name='{KEY}']/@value")[0]
        assert client.post(path, data={KEY: key, "function": "finance"}).status_code == 303
    slip = next(path for function, path, _ in _slips(meeting) if function == "finance")
    assert _begin(meeting, slip) == 409


def test_a_function_with_nobody_declared_has_none(build: Build) -> None:
    house = build({"sales": 3}, staff={"sales": 3})
    alice = house.reader(ALICE)
    assert alice.post(f"{house.campaign}/meeting/slips").status_code == 409
    assert "Aucun coupon" in text_of(alice.get(f"{house.campaign}/meeting"))


def test_only_those_who_prepare_get_the_sheet(meeting: House) -> None:
    assert meeting.reader(OLGA).get(f"{meeting.campaign}/meeting/slips").status_code == 403


def test_a_copy_of_the_database_holds_no_slip_that_opens(meeting: House) -> None:
    with Session(meeting.engine) as session:
        kept = {value for slip in session.scalars(select(MeetingSlip)) for value in (slip.token_hash, slip.code_hash)}
    for _, path, code in _slips(meeting):
        assert path.rpartition("/")[2] not in kept
        assert code not in kept
