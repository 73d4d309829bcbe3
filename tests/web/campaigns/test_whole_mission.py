"""A consultant's mission in one of two firms, page by page: sponsor, heads, projector, decision, documents, end."""

import csv
import io
import json
import re
import zipfile

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.store.models import Organisation
from tests.campaign_factory import THREE, everything
from tests.web.auditing_client import page_of
from tests.web.benchmark.clients import client
from tests.web.conftest import Build
from tests.web.members import ALICE, BOB, SAM, House, Reader, text_of
from tests.web.respondent import KEY, Walker, form_key
from tests.web.workshops.room import Room

DECISION = "Un seul tableau de bord, lu à trois chaque mois"
OWNER = "Mme Roy"


def _answered_by_all(house: House) -> None:
    """Finance walks through the pages from its letter; the two others answer otherwise."""
    tokens = house.stage.tokens()
    head = house.reader().client
    letter = f"/fr/invitation/{tokens['finance1@firm.example']}"
    begun = head.post(letter, data={KEY: form_key(head.get(letter))})
    Walker(head, begun.headers["Location"]).finish("2")
    for function, value in (("sales", 2), ("marketing", 5)):
        house.stage.answer(f"{function}1@firm.example", everything(function, value))


def _decided_in_the_room(house: House) -> str:
    """Three phones vote again on the largest gap, unseen until the vote closes; the action that is decided."""
    room = Room(house)
    phones = [room.phone() for _ in THREE]
    topic = room.until("vote")
    for phone in phones:
        assert phone.vote(topic, 3) == 303
    projector = f"{room.address}/screen"
    assert "3 votes ·" not in text_of(room.lead.get(projector))
    room.lead = house.reader(BOB)
    room.until("closed")
    assert "3 votes · réponse 3 : 3" in text_of(room.lead.get(projector))
    assert phones[0].vote(topic, 5) == 409
    action = str(page_of(room.lead.get(room.address)).xpath("//select[@name='action']/option/@value")[1])
    decided = {"topic": topic, "text": DECISION, "owner": OWNER, "due_on": "2026-06-30", "action": action}
    assert DECISION in room.lead.sent(f"{room.address}/decide", **decided)
    assert OWNER in phones[0].read()
    room.lead.sent(f"{room.address}/end")
    return action


def _texts_of_word(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())


def _followed_by_the_sponsor(sponsor: Reader, house: House, action: str) -> None:
    """The sponsor reads what is published, notes how far the action is, and changes nothing else."""
    results = f"{house.campaign}/results"
    assert DECISION in text_of(sponsor.get(results))
    following = f"{house.campaign}/plan/following"
    form = page_of(sponsor.get(following))
    assert form.get_element_by_id(f"{action}.owner").value == OWNER
    noted = {f"{action}.status": "doing", f"{action}.owner": OWNER, f"{action}.note": "Première lecture en avril"}
    assert "1 en cours" in sponsor.sent(following, action=action, **noted)
    assert sponsor.post(f"{house.campaign}/plan/approve").status_code == 403
    assert sponsor.get(f"{house.campaign}/workshop").status_code == 403
    assert sponsor.get(f"{house.organisation}/end/everything.zip").status_code == 403


def test_a_mission_goes_from_the_launch_to_the_certificate_and_leaves_the_other_firm_alone(
    build: Build, engine: Engine
) -> None:
    house = build(THREE)
    other = client(engine, BOB, "Cordier", 4)
    consultant, sponsor, owner = (house.reader(email) for email in (BOB, SAM, ALICE))
    consultant.sent(f"{house.campaign}/open")
    _answered_by_all(house)
    assert sponsor.get(house.campaign).status_code == 200
    consultant.sent(f"{house.campaign}/close")
    assert "pas encore là" in text_of(sponsor.get(f"{house.campaign}/results"))
    note = {"level": "2", "sentence": "Deux tableaux circulent", "document": "Suivi.xlsx", "seen_on": "2026-03-04"}
    consultant.sent(f"{house.campaign}/evidence/V1.3", **note)
    action = _decided_in_the_room(house)
    consultant.sent(f"{house.campaign}/plan/approve")
    consultant.sent(f"{house.campaign}/publish")
    _followed_by_the_sponsor(sponsor, house, action)
    report = _texts_of_word(consultant.get(f"{house.campaign}/results/roadmap.docx").get_data())
    assert DECISION in report
    assert OWNER in report

    archive = zipfile.ZipFile(io.BytesIO(owner.get(f"{house.organisation}/end/everything.zip").data))
    files = {name.rpartition("/")[-1]: archive.read(name) for name in archive.namelist()}
    assert len(list(csv.reader(io.StringIO(files["answers-1.csv"].decode("utf-8-sig")), delimiter=";"))) == 1 + len(
        THREE
    )
    assert json.loads(files["results.json"])["respondents"] == len(THREE)
    assert b"close" in files["log.csv"]
    certificate = text_of(owner.post(f"{house.organisation}/end", name="Atelier Durand"))
    assert "Certificat d’effacement" in certificate
    assert {who.get(house.campaign).status_code for who in (consultant, sponsor, owner)} == {404}
    with Session(engine) as session:
        assert {firm.name for firm in session.query(Organisation)} == {"Ailleurs", "Cordier"}
    cordier = f"/fr/organisations/{other.organisation_id}"
    assert consultant.get(f"{cordier}/campaigns/{other.campaign_id}/results").status_code == 200
    assert {who.get(cordier).status_code for who in (sponsor, owner)} == {404}
