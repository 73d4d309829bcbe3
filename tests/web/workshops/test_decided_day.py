"""What a meeting decided: beside the plan's dates, and in the room once the meeting is over."""

import pytest

from tests.campaign_factory import THREE
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import text_of
from tests.web.workshops.room import Room, closed_campaign


@pytest.mark.parametrize(("code", "said"), [("fr", "le plan la termine plus tard"), ("en", "the plan ends it later")])
def test_the_plan_says_when_the_meeting_s_day_is_not_its_own(build: Build, code: str, said: str) -> None:
    house = closed_campaign(build, THREE)
    room = Room(house)
    topic = room.until("closed")
    action = str(page_of(room.lead.get(room.address)).xpath("//select[@name='action']/option/@value")[1])
    decision = {"text": "Un seul tableau", "owner": "Mme Roy", "due_on": "2026-03-06", "action": action}
    room.lead.sent(f"{room.address}/decide", topic=topic, **decision)
    plan = text_of(room.lead.get(f"{house.campaign}/plan".replace("/fr/", f"/{code}/")))
    assert said in plan
    assert "Mme Roy" in plan


@pytest.mark.parametrize(("code", "left"), [("fr", "pas abordée"), ("en", "not taken up")])
def test_once_the_meeting_is_over_the_room_reads_what_it_decided(build: Build, code: str, left: str) -> None:
    room = Room(closed_campaign(build, THREE))
    phone = room.phone()
    topic = room.until("closed")
    decision = {"text": "Un seul tableau", "owner": "Mme Roy", "due_on": "2026-03-06", "action": ""}
    room.lead.sent(f"{room.address}/decide", topic=topic, **decision)
    room.lead.sent(f"{room.address}/end")
    lead = room.address.replace("/fr/", f"/{code}/")
    pages = [
        text_of(room.lead.get(f"{lead}/screen")),
        text_of(phone.reader.get(phone.page.replace("/fr/", f"/{code}/"))),
    ]
    for page in pages:
        assert "Un seul tableau" in page
        assert "Mme Roy" in page
    assert left in text_of(room.lead.get(lead))
