"""A mission used again, the next measure in a calendar, and a private note."""

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from assessment.services.scheduling.cadence import CadenceSettings, set_cadence
from assessment.store.models import Campaign, ClientNote, Invitation, Organisation, Response, Unit
from assessment.store.models.campaigns.waves import OFF, PROPOSE
from tests.campaign_factory import NOW, THREE
from tests.web.auditing_client import page_of
from tests.web.benchmark.clients import client, published
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, BOB, CHARLIE, OLGA, SAM, House, text_of

SECRET = "Le dirigeant veut vendre dans deux ans."


@pytest.fixture
def house(build: Build) -> House:
    """A client with a published campaign, whose consultant has another client."""
    house = build(THREE)
    published(house.stage, 3)
    return house


def _duplicate(house: House, unit: str, **form: str) -> Campaign:
    bob = house.reader(BOB)
    address = f"{house.campaign}/duplicate"
    key = str(page_of(bob.get(address)).xpath("//input[@name='key']/@value")[0])
    for _ in range(2):
        assert "Le brouillon est prêt" in bob.sent(address, unit=unit, key=key, **form)
    with Session(house.engine, expire_on_commit=False) as session:
        return session.query(Campaign).filter_by(name=form["name"]).one()


def _people(house: House, campaign: Campaign) -> int:
    with Session(house.engine) as session:
        return session.query(Invitation).filter_by(campaign_id=campaign.id).count()


def test_a_mission_is_used_again_with_people_and_settings_and_without_answers(house: House) -> None:
    with Session(house.engine) as session:
        unit = session.query(Unit).filter_by(organisation_id=house.stage.organisation_id).one().id
    copy = _duplicate(house, unit, name="Automne", people="yes")
    assert (copy.status, copy.mode, copy.opened_on, copy.closes_on) == ("draft", "named", None, None)
    assert _people(house, copy) == 3
    with Session(house.engine) as session:
        assert session.query(Response).filter_by(campaign_id=copy.id).count() == 0


def test_it_goes_to_another_client_without_the_people_where_the_box_is_not_ticked(house: House) -> None:
    other = client(house.engine, BOB, "Alpha", 3)
    with Session(house.engine) as session:
        unit = session.query(Unit).filter_by(organisation_id=other.organisation_id).one().id
    copy = _duplicate(house, unit, name="Chez Alpha")
    assert copy.organisation_id == other.organisation_id
    assert _people(house, copy) == 0


def test_it_goes_to_no_client_of_somebody_else(house: House) -> None:
    with Session(house.engine) as session:
        elsewhere = session.query(Organisation).filter_by(name="Ailleurs").one().id
        unit = session.query(Unit).filter_by(organisation_id=elsewhere).one().id
    answer = house.reader(BOB).post(f"{house.campaign}/duplicate", unit=unit, name="Ailleurs", key="k")
    assert answer.status_code == 422
    assert house.reader(SAM).get(f"{house.campaign}/duplicate").status_code == 403


def _cadence(house: House, mode: str) -> None:
    with Session(house.engine) as session, session.begin():
        firm = session.get_one(Organisation, house.stage.organisation_id)
        units = session.query(Unit).filter_by(organisation_id=firm.id).all()
        set_cadence(session, firm, units, CadenceSettings(mode, 91), actor=house.stage.actor, now=NOW)


@pytest.mark.parametrize(
    ("code", "title"), [("fr", "Mesure suivante : Atelier Durand"), ("en", "Next measure: Atelier Durand")]
)
def test_the_next_measure_is_an_event_of_the_day_that_the_cadence_wants(house: House, code: str, title: str) -> None:
    address = f"{house.campaign}/next.ics".replace("/fr/", f"/{code}/")
    _cadence(house, OFF)
    assert house.reader(SAM).get(address).status_code == 404
    _cadence(house, PROPOSE)
    answer = house.reader(SAM).get(address)
    assert answer.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert " ".join(str(event["summary"]).split()) == title
    assert b"DTSTART;VALUE=DATE:20260603" in answer.data
    assert str(event["url"]).endswith(f"/{code}{house.campaign.removeprefix('/fr')}")


def test_a_note_is_read_by_its_writer_alone(house: House) -> None:
    address = f"{house.organisation}/note"
    assert "La note est enregistrée" in house.reader(BOB).sent(address, text=f"{SECRET}\nÀ revoir.")
    assert SECRET in house.reader(BOB).get(address).text
    for other in (ALICE, ANNA, SAM):
        assert SECRET not in house.reader(other).get(address).text
    assert house.reader(OLGA).get(address).status_code == 403
    assert house.reader(CHARLIE).get(address).status_code == 404
    house.reader(BOB).sent(address, text=" ")
    with Session(house.engine) as session:
        assert session.query(ClientNote).count() == 0


def test_a_note_that_is_too_long_comes_back_as_it_was_typed(house: House) -> None:
    answer = house.reader(BOB).post(f"{house.organisation}/note", text="a" * 4001)
    assert answer.status_code == 422
    assert "cette note en compte" in text_of(answer)
    assert "a" * 4001 in answer.text
