"""Closing, publishing and reopening say what will happen, to whom, and ask."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.results.change_frozen import mask_comment
from assessment.store.models import AuditEvent, Campaign, FrozenResult, Plan, Workshop
from tests.campaign_factory import KEYS, NOW, THREE, status
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, BOB, OLGA, House, text_of


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


@pytest.mark.parametrize("all_in", [True, False])
def test_answers_are_called_missing_only_where_some_are(build: Build, *, all_in: bool) -> None:
    house = build(THREE)
    house.stage.open()
    for function in THREE if all_in else ("sales",):
        house.stage.answer(f"{function}1@firm.example")
    house.stage.close()
    said = text_of(house.reader(ALICE).get(house.campaign))
    assert ("Il manque des réponses" in said) is not all_in
    assert ("Toutes les réponses sont là." in said) is all_in


def test_the_owner_reopens_a_named_campaign_and_a_late_answer_counts(build: Build) -> None:
    house = build(THREE)
    house.stage.open()
    house.stage.answer("sales1@firm.example")
    first = house.stage.close()
    alice = house.reader(ALICE)
    (asks,) = page_of(alice.get(house.campaign)).xpath("//a[contains(@href, '/reopen')]/@href")
    said = text_of(alice.get(asks))
    assert "1 personne a terminé" in said
    assert "2 autres personnes invitées peuvent de nouveau répondre" in said
    assert status(house.stage) == "closed", "asking reopens nothing"
    refused = alice.post(asks, closes_on="2026-03-03")
    assert refused.status_code == 422
    assert "rouverte" in alice.sent(asks, closes_on="2026-03-20")
    assert status(house.stage) == "open"
    assert "2026-03-20" in alice.get(house.campaign).text
    house.stage.answer("marketing1@firm.example")
    house.stage.answer("finance1@firm.example")
    again = house.stage.close()
    assert (len(first.inputs["people"]), len(again.inputs["people"])) == (1, 3)
    with Session(house.engine) as session:
        verbs = list(session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))
        assert session.scalars(select(FrozenResult)).one().id == again.id
    assert verbs[-3:] == ["close", "reopen", "close"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_confidential_campaign_stays_closed_and_says_why(build: Build, language: str) -> None:
    house = build(mode=Mode.CONFIDENTIAL)
    house.stage.open()
    frozen = house.stage.close()
    alice = house.reader(ALICE)
    why = {"fr": "révélerait ce qu’a répondu", "en": "would reveal what somebody"}[language]
    address = house.campaign.replace("/fr/", f"/{language}/")
    assert why in text_of(alice.get(address))
    for answer in (alice.get(f"{address}/reopen"), alice.post(f"{address}/reopen")):
        assert answer.status_code == 409
        assert why in text_of(answer)
    assert status(house.stage) == "closed"
    assert house.stage.close().id == frozen.id


def test_what_readers_saw_or_decided_on_keeps_a_campaign_closed(build: Build) -> None:
    house = build(THREE)
    house.stage.open()
    alice, address = house.reader(ALICE), f"{house.campaign}/reopen"
    assert alice.get(address).status_code == 409, "it is open still"
    house.stage.answer("sales1@firm.example", texts={"T1": "Un mot."})
    house.stage.close()
    campaign_id, day = house.stage.campaign_id, NOW.date()
    with Session(house.engine) as session, session.begin():
        mask_comment(
            session, house.stage.campaign(session), "Un mot.", item="T1", actor=house.stage.actor, keys=KEYS, now=NOW
        )
    assert "commentaire y a été masqué" in text_of(alice.post(address))
    made: list[tuple[Workshop | Plan | Campaign, str]] = [
        (Workshop(campaign_id=campaign_id, token_hash="1" * 64, seats=3, begun_on=day), "réunion de décision"),
        (
            Plan(campaign_id=campaign_id, number=1, at_once=1, created_on=day, approved_on=day, frozen={}, forecast={}),
            "feuille de route",
        ),
        (_later(house), "Une autre campagne"),
    ]
    for row, why in made:
        with Session(house.engine) as session, session.begin():
            session.add(row)
        assert why in text_of(alice.post(address))
    alice.sent(f"{house.campaign}/publish")
    assert "Publiée, cette campagne ne se rouvre pas" in text_of(alice.post(address))
    assert status(house.stage) == "published"


def _later(house: House) -> Campaign:
    """A wave that followed, open now."""
    with Session(house.engine) as session:
        before = house.stage.campaign(session)
        kept = {column.key: getattr(before, column.key) for column in Campaign.__table__.columns}
    changed = {"id": "1" * 16, "name": "Été", "status": "open", "closed_on": None, "previous_id": before.id}
    return Campaign(**(kept | changed))


def test_only_an_owner_reopens(build: Build) -> None:
    house = build(THREE)
    house.stage.open()
    house.stage.close()
    for reader in (BOB, OLGA):
        assert house.reader(reader).post(f"{house.campaign}/reopen").status_code == 403
    assert "/reopen" not in house.reader(BOB).get(house.campaign).text
    assert status(house.stage) == "closed"
