"""Units side by side: nothing that their own result pages do not show."""

import re

from sqlalchemy.orm import Session

from assessment.core.privacy.confidentiality import Mode
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.invitations.add_invitations import add_invitations
from assessment.store.models import Organisation, Unit
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, THREE, Stage, people
from tests.web.benchmark.clients import published
from tests.web.conftest import Build
from tests.web.members import BOB, CHARLIE, OLGA, House, text_of


def _region(
    house: House, counts: dict[str, int], value: int, *, mode: Mode = Mode.NAMED, answering: int | None = None
) -> Stage:
    """A unit of the firm with a published campaign of its own."""
    stage = house.stage
    with Session(house.engine) as session, session.begin():
        firm = session.get_one(Organisation, stage.organisation_id)
        unit = Unit(organisation_id=firm.id, name="Région Ouest")
        session.add(unit)
        session.flush()
        plan = CampaignDraft(name="Ouest", mode=mode)
        campaign = create_campaign(session, firm, unit, actor=stage.actor, questionnaire=ALIGNMENT, plan=plan, now=NOW)
        add_invitations(session, campaign, people(counts), actor=stage.actor, keys=KEYS, base_url=BASE, now=NOW)
        region = Stage(house.engine, stage.actor, firm.id, campaign.id)
    published(region, value, answering=answering)
    return region


def _page(house: House, code: str = "fr") -> str:
    return f"{house.organisation}/units/compared".replace("/fr/", f"/{code}/")


def test_units_stand_side_by_side_with_their_ranges(build: Build) -> None:
    house = build(THREE)
    published(house.stage, 4)
    assert "Il faut au moins deux périmètres" in text_of(house.reader(BOB).get(_page(house)))
    units = f"{house.organisation}/units"
    assert "côte à côte" not in text_of(house.reader(BOB).get(units)), "one that is measured stands beside nothing"
    _region(house, THREE, 2)
    assert "Lire les périmètres côte à côte" in text_of(house.reader(BOB).get(units))
    page = text_of(house.reader(OLGA).get(_page(house)))
    assert "Toute l’entreprise, 4 mars 2026" in page
    assert "Région Ouest" in page
    assert re.search(r"75 \(de \d+ à \d+\) 25 \(de \d+ à \d+\)", page)
    assert "The units side by side" in text_of(house.reader(OLGA).get(_page(house, "en")))


def test_what_a_unit_hides_is_hidden_beside_the_others(build: Build) -> None:
    house = build(THREE)
    published(house.stage, 4)
    _region(house, dict.fromkeys(THREE, 2), 2, mode=Mode.CONFIDENTIAL, answering=3)
    page = text_of(house.reader(OLGA).get(_page(house)))
    assert re.search(r"75 \(de \d+ à \d+\) masqué", page)
    assert "25 (de" not in page


def test_strangers_find_nothing(build: Build) -> None:
    house = build(THREE)
    assert house.reader(CHARLIE).get(_page(house)).status_code == 404
