"""Next wave, change and year pages."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.store.models import (
    OutgoingMail,
)
from assessment.store.queries.campaigns import invitations
from tests.campaign_factory import THREE, TWELVE, people
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, ANNA, CHARLIE, OLGA, SAM, House, Reader, text_of
from tests.web.next_wave import LAST_DAY, again, open_again, over, second, ticked, wave_at


@pytest.mark.parametrize("mode", list(Mode))
def test_one_click_prepares_the_next_wave_and_says_what_it_will_show(build: Build, mode: Mode) -> None:
    house = over(build(TWELVE, mode=mode))
    alice = house.reader(ALICE)
    address = again(house, alice)
    assert again(house, alice) == address, "a second click, the same draft"
    answer = alice.get(address)
    said = text_of(answer)
    assert "Les mêmes questions, les mêmes personnes" in said
    assert said.count("saura voir") == 1
    assert "Depuis la mesure précédente, celle-ci saura voir un changement" in said.replace("\u2011", "-")
    assert len(ticked(page_of(answer))) == 12
    with Session(house.engine) as session:
        draft = wave_at(house, address).campaign(session)
        assert (draft.previous_id, draft.mode, draft.status) == (house.stage.campaign_id, mode.value, "draft")


@pytest.mark.parametrize(("code", "said"), [("fr", "aucun changement"), ("en", "no change")])
def test_that_no_change_can_be_established_is_said_once(build: Build, code: str, said: str) -> None:
    house = over(build(THREE))
    alice = house.reader(ALICE)
    page = text_of(alice.get(again(house, alice).replace("/fr/", f"/{code}/")))
    assert page.count(said) == 1


def test_who_left_is_taken_out_who_joined_is_added_and_it_opens(build: Build) -> None:
    house = over(build(TWELVE))
    alice = house.reader(ALICE)
    address = again(house, alice)
    stay = ticked(page_of(alice.get(address)))
    form = {"stay": stay[1:], "join": "nina@firm.example ; ventes ; Nina", "closes_on": LAST_DAY}
    said = alice.sent(address, **form, open="yes")
    assert "La campagne est ouverte ; 12 messages partent" in said.replace("\u202f", " ")
    wave = wave_at(house, address)
    with Session(house.engine) as session:
        invited = {invitation.email for invitation in invitations.of_campaign(session, wave.campaign_id)}
        assert "nina@firm.example" in invited
        assert len(invited) == 12
        assert wave.campaign(session).status == "open"
        sent = session.scalars(select(OutgoingMail).where(OutgoingMail.campaign_id == wave.campaign_id)).all()
        assert len(sent) == 12
    assert alice.get(address).status_code == 409, "what is open has no draft any more"
    assert again(house, alice).endswith(wave.campaign_id)


def test_a_list_can_be_kept_and_changed_again(build: Build) -> None:
    house = over(build(TWELVE))
    alice = house.reader(ALICE)
    address = again(house, alice)
    stay = ticked(page_of(alice.get(address)))
    assert "La liste est gardée" in alice.sent(address, stay=stay[2:], keep="yes")
    assert len(ticked(page_of(alice.get(address)))) == 10


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"join": "personne"}, "Des lignes ne peuvent pas être lues"),
        ({"closes_on": "bientôt"}, "Écrivez par exemple 31/12/2026"),
        ({"closes_on": "2020-01-01"}, "Ce jour est passé"),
        ({"stay": []}, "Personne n’est invité"),
    ],
)
def test_what_is_wrong_with_the_list_is_said_and_nothing_opens(build: Build, spoil: dict[str, Any], said: str) -> None:
    house = over(build(TWELVE))
    alice = house.reader(ALICE)
    address = again(house, alice)
    form = {"stay": ticked(page_of(alice.get(address))), "join": "", "closes_on": LAST_DAY} | spoil
    answer = alice.post(address, **form, open="yes")
    assert answer.status_code == 422
    assert said in text_of(answer)
    with Session(house.engine) as session:
        assert wave_at(house, address).campaign(session).status == "draft"


def test_too_few_people_for_a_confidential_wave(build: Build) -> None:
    house = over(build(TWELVE, mode=Mode.CONFIDENTIAL))
    alice = house.reader(ALICE)
    address = again(house, alice)
    stay = ticked(page_of(alice.get(address)))[:4]
    answer = alice.post(address, stay=stay, join="", closes_on=LAST_DAY, open="yes")
    assert answer.status_code == 422
    assert "aucun résultat ne pourrait être montré" in text_of(answer)


def test_an_assistant_prepares_and_does_not_open(build: Build) -> None:
    house = over(build(TWELVE))
    anna = house.reader(ANNA)
    address = again(house, anna)
    page = page_of(anna.get(address))
    assert not page.xpath("//button[@name='open']")
    answer = anna.post(address, stay=ticked(page), closes_on=LAST_DAY, open="yes")
    assert answer.status_code == 403


def test_a_draft_of_a_next_wave_says_on_both_its_pages_what_change_it_will_see(build: Build) -> None:
    house = over(build(TWELVE))
    alice = house.reader(ALICE)
    roster = again(house, alice)
    told = [
        page_of(alice.get(address)).xpath("string(//section[@class='detectable']//ul/li[1])")
        for address in (roster, roster.removesuffix("/roster"))
    ]
    assert told[0].startswith("Depuis la mesure précédente, celle-ci saura voir un changement de ")
    assert told[1] == told[0]
    assert "qu’une prochaine mesure" not in text_of(alice.get(roster.removesuffix("/roster")))


def test_a_draft_that_opens_by_itself_says_so_and_can_be_held_back(build: Build) -> None:
    house = over(build(TWELVE))
    alice = house.reader(ALICE)
    address = again(house, alice)
    wave = wave_at(house, address)
    with Session(house.engine) as session, session.begin():
        wave.campaign(session).opens_itself_on = date(2026, 6, 2)
    assert "S’ouvrira d’elle-même le 2 juin 2026" in text_of(alice.get(address.removesuffix("/roster")))
    page = page_of(alice.get(address))
    assert page.xpath("//input[@name='by_itself' and @checked]")
    alice.sent(address, stay=ticked(page), closes_on=LAST_DAY, keep="yes")
    with Session(house.engine) as session:
        assert wave.campaign(session).opens_itself_on is None


# --- The rhythm -------------------------------------------------------------------------------------------------------


def _rhythm(**spoil: str) -> dict[str, str]:
    return {"mode": "open", "every": "91", "answer": "10", "reminders": "4, 8", "publishes": "yes"} | spoil


def test_a_cadence_is_set_once_and_for_every_unit(house: House) -> None:
    alice = house.reader(ALICE)
    alice.sent(f"{house.organisation}/units", name="Sud")
    assert "La cadence est enregistrée" in alice.sent(f"{house.organisation}/cadence", **_rhythm(all="yes"))
    page = page_of(alice.get(f"{house.organisation}/cadence"))
    assert page.xpath("//input[@name='mode' and @checked]/@value") == ["open"]
    assert page.xpath("//input[@name='reminders']/@value") == ["4 8"]
    assert text_of(alice.get(f"{house.organisation}/cadence")).count("ouverte tous les 91 jours") == 2


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"every": "7"}, "de 30 à 400"),
        ({"every": "soon"}, "de 30 à 400"),
        ({"answer": "120"}, "de 3 à 60"),
        ({"reminders": "1 2 3 4 5"}, "quatre au plus"),
        ({"reminders": "0"}, "quatre au plus"),
        ({"reminders": "x"}, "quatre au plus"),
        ({"mode": "often"}, "Choisissez"),
    ],
)
def test_a_cadence_that_no_wave_could_follow_is_refused(house: House, spoil: dict[str, str], said: str) -> None:
    answer = house.reader(ALICE).post(f"{house.organisation}/cadence", **_rhythm(**spoil))
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_sponsor_sees_the_cadence_and_does_not_change_it(house: House) -> None:
    sam = house.reader(SAM)
    assert "Proposée tous les 90 jours" in text_of(sam.get(f"{house.organisation}/cadence"))
    assert sam.post(f"{house.organisation}/cadence", **_rhythm()).status_code == 403


def test_reminders_of_one_campaign_are_chosen_on_its_page(house: House) -> None:
    house.stage.open()
    alice = house.reader(ALICE)
    assert "jour 3 et jour 6" in alice.sent(f"{house.campaign}/itself", reminders="6 3", publishes="yes")
    with Session(house.engine) as session:
        campaign = house.stage.campaign(session)
        assert (campaign.reminder_days, campaign.publishes_itself) == ([3, 6], True)
    refused = alice.post(f"{house.campaign}/itself", reminders="demain")
    assert refused.status_code == 422
    assert "quatre au plus" in text_of(refused)
    assert page_of(refused).get_element_by_id("reminders").value == "demain"
    anna = house.reader(ANNA)
    assert anna.post(f"{house.campaign}/itself", reminders="3").status_code == 403, "it would unpublish"
    anna.sent(f"{house.campaign}/itself", reminders="4", publishes="yes")


# --- The code ---------------------------------------------------------------------------------------------------------


def test_a_respondent_sees_their_code_and_brings_it_next_time(build: Build) -> None:
    house = over(build({"sales": 6}, mode=Mode.CONFIDENTIAL))
    alice, guest = house.reader(ALICE), house.reader()
    token = house.stage.tokens()["sales1@firm.example"]
    assert "code de la dernière fois" not in text_of(guest.get(f"/fr/invitation/{token}")), "a first wave asks for none"
    wave = wave_at(house, open_again(house, alice))
    token = wave.tokens()["sales2@firm.example"]
    assert "Votre code de la dernière fois" in text_of(guest.get(f"/fr/invitation/{token}"))
    wrong = guest.client.post(
        f"/fr/invitation/{token}", data={"csrf_token": _key(guest, token), "code": "ABCD-EFGH-JKMN"}
    )
    assert wrong.status_code == 422
    assert "pas connu ici" in text_of(wrong)
    begun = guest.client.post(f"/fr/invitation/{token}", data={"csrf_token": _key(guest, token), "code": ""})
    own = begun.headers["Location"].split("/")[3]
    wave.give(own)
    code = page_of(guest.get(f"/fr/results/{own}")).xpath("string(//p[@class='pair-code'])").strip()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)


def _key(reader: Reader, token: str) -> str:
    page = page_of(reader.get(f"/fr/invitation/{token}"))
    return str(page.xpath("//input[@name='csrf_token']/@value")[0])


# --- What changed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", list(Mode))
def test_the_wave_page_says_what_changed_and_is_linked_from_the_result(build: Build, mode: Mode) -> None:
    house, wave = second(build, mode, risen=1)
    alice, here = house.reader(ALICE), f"{house.organisation}/campaigns/{wave.campaign_id}"
    page = page_of(alice.get(f"{here}/results"))
    assert page.xpath(f"//a[@href='{here}/wave']")
    answer = alice.get(f"{here}/wave")
    said = text_of(answer)
    assert "changements dépassent ce que fait le hasard" in said
    # A confidential mean is told by the quarter of an option in which it lies.
    assert f"La note a monté de {25 if mode is Mode.NAMED else 22} points" in said
    assert "Aucune action n’a été notée comme faite" in said
    assert page_of(answer).xpath("//table//*[local-name()='svg']"), "each row of a chart holds its strip"
    assert not page_of(answer).xpath("//*[local-name()='polyline']"), "two points make no line"
    assert "tendance" not in said.lower()


def test_nothing_that_moved_is_called_a_change(build: Build) -> None:
    house, wave = second(build, Mode.NAMED, risen=0)
    said = text_of(house.reader(ALICE).get(f"{house.organisation}/campaigns/{wave.campaign_id}/wave"))
    assert "Ce qui est stable Vision et objectifs communs, Chef" in said
    assert "↑" not in said
    assert "↓" not in said


def test_the_wave_page_speaks_english_too(build: Build) -> None:
    house, wave = second(build, Mode.CONFIDENTIAL, risen=1)
    address = f"{house.organisation}/campaigns/{wave.campaign_id}/wave".replace("/fr/", "/en/")
    said = text_of(house.reader(ALICE).get(address))
    assert "What changed beyond chance" in said
    assert "The score rose by 22 points" in said


def test_a_wave_that_may_not_be_read_yet_is_told_to_nobody(build: Build) -> None:
    house, wave = second(build, Mode.NAMED, risen=1)
    address = f"{house.organisation}/campaigns/{wave.campaign_id}/wave"
    for who in (ANNA, SAM, OLGA, CHARLIE):
        assert house.reader(who).get(address).status_code == 404
    house.reader(ALICE).sent(address.removesuffix("wave") + "publish")
    assert house.reader(OLGA).get(address).status_code == 200


def test_the_report_has_a_chapter_on_what_changed(build: Build) -> None:
    house, wave = second(build, Mode.NAMED, risen=1)
    alice, here = house.reader(ALICE), f"{house.organisation}/campaigns/{wave.campaign_id}"
    later, first = (alice.get(f"{path}/results/roadmap.pdf").data for path in (here, house.campaign))
    assert later.startswith(b"%PDF")
    assert len(later) > len(first), "a first wave has no such chapter"


def test_a_year_stands_on_one_page(build: Build) -> None:
    house, wave = second(build, Mode.NAMED, risen=1)
    olga, alice = house.reader(OLGA), house.reader(ALICE)
    address = f"{house.organisation}/year"
    assert len(page_of(alice.get(address)).xpath("//table[@class='year']/thead//th")) == 3
    assert len(page_of(olga.get(address)).xpath("//table[@class='year']/thead//th")) == 2, "what is published"
    assert "Évolution avérée" in text_of(alice.get(address))
    assert olga.get(f"{address}?unit=0123456789abcdef").status_code == 404
    assert wave


def test_a_unit_without_a_wave_says_so(house: House) -> None:
    assert "Aucune mesure n’est encore publiée" in text_of(house.reader(ALICE).get(f"{house.organisation}/year"))


def test_people_of_the_first_wave_are_those_of_the_second(build: Build) -> None:
    house = over(build(TWELVE, languages=("fr", "en")))
    wave = wave_at(house, again(house, house.reader(ALICE)))
    with Session(house.engine) as session:
        invited = {
            (invitation.email, invitation.name, invitation.language)
            for invitation in invitations.of_campaign(session, wave.campaign_id)
        }
    assert invited == {
        (invitee.email, invitee.name, invitee.language) for invitee in people(TWELVE, languages=("fr", "en"))
    }
