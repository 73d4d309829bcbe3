"""Workshop: agenda, phones, sealed votes, decisions."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.workshops.vote import VoteClosedError, VoteStillOpenError, cast_vote, votes_read
from assessment.store.models import Plan, Workshop, WorkshopTopic, WorkshopVote
from tests.campaign_factory import NOW, THREE
from tests.web.auditing_client import page_of
from tests.web.benchmark.clients import client
from tests.web.conftest import Build
from tests.web.members import ALICE, BOB, OLGA, SAM, House, text_of
from tests.web.respondent import KEY
from tests.web.workshops.room import Room, closed_campaign

TEAMS = {"marketing": 6, "sales": 6, "finance": 6}


@pytest.fixture
def heads(build: Build) -> House:
    """Three named heads who disagree; closed."""
    return closed_campaign(build, THREE)


@pytest.fixture
def teams(build: Build) -> House:
    """Eighteen people in confidential mode; closed."""
    return closed_campaign(build, TEAMS, Mode.CONFIDENTIAL)


def _votes(house: House) -> list[int]:
    with house.stage.session() as session:
        return sorted(vote.value for vote in session.query(WorkshopVote))


def test_the_agenda_proposes_gaps_and_the_room_goes_through_its_phases(heads: House) -> None:
    room = Room(heads)
    phones = [room.phone() for _ in range(3)]
    assert all("arrive bientôt" in phone.read() for phone in phones)
    topic = room.until("silence")
    assert "En silence" in phones[0].read()
    room.until("vote")
    assert [phone.vote(topic, value) for phone, value in zip(phones, (2, 3, 3), strict=True)] == [303] * 3
    room.until("closed")
    page = phones[0].read()
    assert "Avant et maintenant" in page
    assert "3 votes · réponse 2 : 1 · réponse 3 : 2" in page


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_page_of_the_room_speaks_both_languages(heads: House, code: str) -> None:
    room = Room(heads)
    phone = room.phone()
    room.until("vote")
    for address in (room.address, f"{room.address}/screen", phone.page):
        answer = phone.reader if address == phone.page else room.lead
        assert answer.get(address.replace("/fr/", f"/{code}/")).status_code == 200


def test_nothing_of_the_votes_is_seen_before_they_close(heads: House) -> None:
    room = Room(heads)
    phones = [room.phone() for _ in range(3)]
    topic = room.until("vote")
    before = [phones[2].read(), text_of(room.lead.get(f"{room.address}/screen"))]
    phones[0].vote(topic, 1)
    phones[1].vote(topic, 5)
    after = [phones[2].read(), text_of(room.lead.get(f"{room.address}/screen"))]
    assert before[0] == after[0]
    assert after[1].replace("reçus : 2", "reçus : 0") == before[1]
    polled = json.loads(phones[2].reader.client.get(f"{phones[2].page}/state").data)
    assert set(polled) == {"state"}
    with heads.stage.session() as session, pytest.raises(VoteStillOpenError):
        votes_read(session, session.get_one(WorkshopTopic, topic))


def test_the_projector_holds_every_option_while_the_room_votes_and_no_answer_that_sways_it(heads: House) -> None:
    room = Room(heads)
    screen = f"{room.address}/screen"
    room.until("discussion")
    assert "telles qu’elles étaient" in text_of(room.lead.get(screen))
    room.until("vote")
    page = page_of(room.lead.get(screen))
    assert len(page.xpath("//ol[@class='screen-options']/li")) == 5
    assert not page.xpath("//table")


def test_a_second_vote_of_a_phone_takes_the_place_of_the_first(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    topic = room.until("vote")
    phone.vote(topic, 1)
    phone.vote(topic, 4)
    assert _votes(heads) == [4]


def test_a_second_tab_and_a_second_scan_have_the_seat_of_the_first(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    assert phone.take_part() == phone.page
    again = phone.reader.client.get(room.join)
    assert again.headers["Location"] == phone.page
    with heads.stage.session() as session:
        assert session.get_one(Workshop, heads.stage.campaign_id).joined == 1


def test_no_more_phones_join_than_people_are_in_the_room(heads: House) -> None:
    room = Room(heads, seats=2)
    assert [room.phone().status for _ in range(3)] == [303, 303, 409]
    room.lead.sent(f"{room.address}/seats", seats="3")
    assert room.phone().status == 303


@pytest.mark.parametrize(("code", "said"), [("fr", "Toutes les places sont prises"), ("en", "Every place is taken")])
def test_who_finds_every_place_taken_is_led_back_to_joining_and_joins_once_there_is_one(
    heads: House, code: str, said: str
) -> None:
    room = Room(heads, seats=2)
    late = heads.reader()
    join = room.join.replace("/fr/", f"/{code}/")
    late.get(join)
    for _ in range(2):
        room.phone()
    refused = late.client.post(join, data={KEY: late.key()})
    assert refused.status_code == 409
    assert said in text_of(refused)
    assert "409" not in text_of(refused)
    assert page_of(refused).xpath("//main//a/@href") == [join]
    assert text_of(late.get(join)) == text_of(refused)
    room.lead.sent(f"{room.address}/seats", seats="3")
    assert late.client.post(join, data={KEY: late.key()}).status_code == 303


def test_who_joins_as_the_meeting_ends_is_told_that_it_is_over(heads: House) -> None:
    room = Room(heads)
    room.lead.sent(f"{room.address}/end")
    late = heads.reader()
    refused = late.client.post(room.join, data={KEY: late.key()})
    assert refused.status_code == 409
    assert "La réunion est terminée" in text_of(refused)
    assert "places" not in text_of(refused)


@pytest.mark.parametrize("phase", ["waiting", "silence", "discussion", "closed"])
def test_a_vote_outside_the_vote_is_told_and_not_counted(heads: House, phase: str) -> None:
    room = Room(heads)
    phone = room.phone()
    topic = room.until(phase)
    assert phone.vote(topic, 3) == 409
    assert _votes(heads) == []


def test_a_vote_on_another_question_than_the_one_that_is_open_is_not_counted(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    other = room.topics()[1].id
    room.until("vote")
    assert phone.vote(other, 3) == 409
    assert phone.vote("0" * 16, 3) == 409
    assert _votes(heads) == []


@pytest.mark.parametrize("value", ["", "0", "6", "3.5", "x"])
def test_a_vote_that_is_none_of_the_five_is_asked_again(heads: House, value: str) -> None:
    room = Room(heads)
    phone = room.phone()
    topic = room.until("vote")
    assert phone.vote(topic, value) == 422
    assert _votes(heads) == []


def test_a_vote_that_waits_for_a_closing_comes_too_late(heads: House, engine: Engine) -> None:
    """The closing holds the question's row: a vote that was sent before it was committed is refused all the same."""
    room = Room(heads)
    phone = room.phone()
    topic = room.until("vote")
    with engine.begin() as closing:
        closing.execute(text("UPDATE workshop_topics SET phase = 'closed', turns = turns + 1"))
    with Session(engine) as session, pytest.raises(VoteClosedError):
        cast_vote(session, phone.page.rsplit("/", 1)[-1], topic, 3)


def test_a_phase_is_led_on_once_however_often_the_button_is_clicked(heads: House) -> None:
    room = Room(heads)
    topic = room.take_up()
    for _ in range(3):
        room.lead.sent(f"{room.address}/next", topic=topic, seen="waiting")
    assert room.topics()[0].phase == "silence"


def test_a_closed_vote_is_never_opened_again(heads: House) -> None:
    room = Room(heads)
    topic = room.until("closed")
    for seen in ("waiting", "discussion", "vote", "closed", "nothing"):
        room.lead.sent(f"{room.address}/next", topic=topic, seen=seen)
    assert room.topics()[0].phase == "closed"


def test_another_question_waits_for_the_open_vote(heads: House) -> None:
    room = Room(heads)
    room.until("vote")
    answer = room.lead.sent(f"{room.address}/take-up", topic=room.topics()[1].id)
    assert "fermez-le d’abord" in answer
    with heads.stage.session() as session:
        assert session.get_one(Workshop, heads.stage.campaign_id).topic_id == room.topics()[0].id


def test_whoever_leads_may_come_back_with_another_browser(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    topic = room.until("vote")
    phone.vote(topic, 2)
    room.lead = heads.reader(ALICE)
    assert "Votes reçus : 1 sur 1" in text_of(room.lead.get(room.address))
    room.until("closed")
    assert "1 vote · réponse 2 : 1" in phone.read()


def test_the_answers_of_the_campaign_do_not_change_by_a_byte(heads: House, engine: Engine) -> None:
    tables = ("answers", "responses", "frozen_results", "comments")

    def kept() -> list[list[Any]]:
        with engine.connect() as connection:
            return [list(connection.execute(text(f"SELECT * FROM {table}"))) for table in tables]

    before = kept()
    room = Room(heads)
    phones = [room.phone() for _ in range(3)]
    topic = room.until("vote")
    for phone in phones:
        phone.vote(topic, 4)
    room.until("closed")
    assert kept() == before


def _decide(room: Room, **spoil: str) -> Any:
    topic = room.until("closed")
    form = {"topic": topic, "text": "Un seul tableau", "owner": "Mme Roy", "due_on": "2026-04-01", "action": ""} | spoil
    return room.lead.post(f"{room.address}/decide", **form)


def test_a_decision_stands_on_every_page_and_in_the_result(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    assert _decide(room).status_code == 303
    for page in (phone.read(), text_of(room.lead.get(f"{heads.campaign}/results"))):
        assert "Un seul tableau" in page
        assert "Mme Roy" in page


def test_a_decision_with_an_action_is_fixed_in_the_plan_with_its_owner_and_day(heads: House) -> None:
    room = Room(heads)
    room.until("closed")
    action = str(page_of(room.lead.get(room.address)).xpath("//select[@name='action']/option/@value")[1])
    assert _decide(room, action=action).status_code == 303
    with heads.stage.session() as session:
        (plan,) = session.query(Plan)
        assert action in plan.pinned


@pytest.mark.parametrize("spoil", [{"text": ""}, {"owner": " "}, {"due_on": ""}, {"due_on": "?"}, {"action": "none"}])
def test_a_decision_without_a_name_or_a_day_comes_back(heads: House, spoil: dict[str, str]) -> None:
    answer = _decide(Room(heads), **spoil)
    assert answer.status_code == 422
    assert "Un seul tableau" in answer.text or "Mme Roy" in answer.text


def test_confidential_votes_are_told_as_confidential_answers_are(teams: House) -> None:
    room = Room(teams, seats=18)
    phones = [room.phone() for _ in range(6)]
    topic = room.until("vote")
    for phone in phones:
        phone.vote(topic, 5)
    room.until("closed")
    page = phones[0].read()
    assert "6 votes" in page
    assert "5 : 6" not in page


def test_whoever_prepares_is_told_how_many_voters_a_confidential_vote_needs(teams: House) -> None:
    bob = teams.reader(BOB)
    for code, said in (("fr", "qu’à partir de 6 votants"), ("en", "shown from 6 voters on")):
        assert said in text_of(bob.get(f"{teams.campaign}/workshop".replace("/fr/", f"/{code}/")))
    room = Room(teams)
    assert "qu’à partir de 6 votants" in text_of(room.lead.get(room.address))


def test_a_meeting_of_named_heads_needs_no_number_of_voters(heads: House) -> None:
    room = Room(heads)
    assert "votants" not in text_of(room.lead.get(room.address))


def test_sixty_phones_vote(teams: House) -> None:
    room = Room(teams, seats=60)
    phones = [room.phone() for _ in range(60)]
    topic = room.until("vote")
    for number, phone in enumerate(phones):
        assert phone.vote(topic, 1 + number % 5) == 303
    room.until("closed")
    assert "60 votes" in text_of(room.lead.get(f"{room.address}/screen"))


def test_an_ended_meeting_takes_no_phone_and_no_vote(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    topic = room.until("vote")
    assert "fermez-le d’abord" in room.lead.sent(f"{room.address}/end")
    room.until("closed")
    room.lead.sent(f"{room.address}/end")
    assert phone.vote(topic, 3) == 409
    assert "terminée" in phone.read()
    assert room.phone().status == 409


def test_an_ended_meeting_opens_no_vote_and_counts_none(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    room.until("closed")
    later = room.topics()[1].id
    room.lead.sent(f"{room.address}/end")
    for seen in ("waiting", "silence", "discussion"):
        room.lead.sent(f"{room.address}/next", topic=later, seen=seen)
    assert room.topics()[1].phase == "waiting"
    with Session(heads.engine) as session, session.begin():
        # As when the vote was opened in the same moment in which the meeting was ended.
        session.get_one(WorkshopTopic, later).phase = "vote"
    assert phone.vote(later, 3) == 409
    assert _votes(heads) == []


def test_a_phone_of_another_meeting_does_not_vote_here(heads: House) -> None:
    elsewhere = House(heads.app, heads.engine, client(heads.engine, BOB, "Ailleurs", 2))
    stranger = Room(elsewhere).phone()
    room = Room(heads)
    topic = room.until("vote")
    assert stranger.vote(topic, 1) == 409
    assert _votes(heads) == []


def test_the_clock_is_the_server_s(heads: House) -> None:
    room = Room(heads)
    topic = room.until("discussion")
    assert room.topics()[0].ends_at == NOW + timedelta(minutes=8)
    room.lead.sent(f"{room.address}/more", topic=topic)
    assert room.topics()[0].ends_at == NOW + timedelta(minutes=10)


def test_a_link_of_no_meeting_opens_nothing(heads: House) -> None:
    Room(heads)
    reader = heads.reader()
    for address in ("/fr/room/" + "x" * 43, "/fr/room/phone/" + "x" * 43):
        assert reader.client.get(address).status_code == 404


@pytest.mark.parametrize("who", [SAM, OLGA])
def test_only_who_plans_leads_a_meeting(heads: House, who: str) -> None:
    assert heads.reader(who).get(f"{heads.campaign}/workshop").status_code == 403


def test_votes_of_one_phone_are_not_linked_across_questions(heads: House) -> None:
    room = Room(heads)
    phone = room.phone()
    for number in (0, 1):
        phone.vote(room.until("vote", number), 3)
        room.until("closed", number)
    with heads.stage.session() as session:
        voters: set[str] = {vote.voter for vote in session.query(WorkshopVote)}
    assert len(voters) == 2


def test_a_room_without_a_number_of_people_is_told_between_which_it_may_be(heads: House) -> None:
    bob = heads.reader(BOB)
    for code, said in (("fr", "Donnez un nombre de 2 à 500."), ("en", "Give a number from 2 to 500.")):
        address = f"{heads.campaign}/workshop".replace("/fr/", f"/{code}/")
        topic = page_of(bob.get(address)).xpath("//input[@name='topics']/@value")[0]
        answer = bob.post(address, topics=topic, seats="")
        assert answer.status_code == 422
        assert said in text_of(answer)
