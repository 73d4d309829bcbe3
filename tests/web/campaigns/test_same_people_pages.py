"""Pages of a campaign beside others of the same people."""

import random
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.services.campaigns.create_campaign import CampaignDraft, create_campaign
from assessment.services.campaigns.publish_campaign import publish_campaign
from assessment.services.invitations.add_invitations import add_invitations
from assessment.services.results.frozen_figures import analysis_of
from assessment.store.models import Organisation
from assessment.store.queries import organisations
from assessment.store.queries.campaigns import results
from tests.campaign_factory import ALIGNMENT, BASE, KEYS, NOW, Stage, everything, people
from tests.core.not_none import defined
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, BOB, House, Reader, text_of
from tests.web.respondent import KEY

SIZES = {"sales": 6, "marketing": 5, "finance": 5}
TEAM = "\n".join(
    f"{function}{number}@firm.example; {function}"
    for function, count in SIZES.items()
    for number in range(1, count + 1)
)


def _closed(build: Build, threshold: int) -> House:
    house = build(SIZES, mode=Mode.CONFIDENTIAL, threshold=threshold)
    house.stage.open()
    for email in house.stage.tokens():
        house.stage.answer(email)
    house.stage.close()
    return house


def _sent(house: House, reader: Reader, language: str = "fr", **spoil: Any) -> TestResponse:
    address = f"{house.organisation.replace('/fr/', f'/{language}/')}/campaigns/new"
    page = page_of(reader.get(address))
    names = ("key", "unit", KEY, "name", "threshold")
    form: dict[str, Any] = {name: page.xpath(f"//*[@name='{name}']/@value")[0] for name in names}
    form |= {"length": "full", "mode": "confidential", "languages": ["fr", "en"], "people": TEAM, "closes_on": ""}
    return reader.client.post(address, data=form | spoil)


def _problem(answer: TestResponse) -> str:
    return " ".join(page_of(answer).xpath("//*[@id='threshold-error']")[0].text_content().split())


@pytest.mark.parametrize("before", [None, 5])
def test_a_smaller_group_is_advised_only_where_the_form_takes_it(build: Build, before: int | None) -> None:
    """With four people of finance no group of five but the company is shown."""
    house = build(SIZES) if before is None else _closed(build, before)
    team = "\n".join(line for line in TEAM.splitlines() if not line.startswith("finance5"))
    said = text_of(_sent(house, house.reader(ALICE), people=team, threshold="5"))
    assert "Seule l’entreprise entière pourra être montrée" in said
    assert ("baissez à 4 la taille minimale d’un groupe montré" in said) == (before is None)
    assert ("Pour en voir plus, invitez-y plus de monde." in said) == (before is not None)


@pytest.mark.parametrize("button", [{}, {"keep": "yes"}, {"open": "yes"}])
def test_a_smaller_threshold_than_that_of_the_same_people_is_refused_with_the_number_to_type(
    build: Build, button: dict[str, str]
) -> None:
    house = _closed(build, 7)
    alice = house.reader(ALICE)
    answer = _sent(house, alice, threshold="5", **button)
    assert answer.status_code == 422
    assert "Une campagne confidentielle des mêmes personnes a montré des groupes de 7 personnes" in _problem(answer)
    assert "saisissez 7 ou plus" in _problem(answer)
    english = _sent(house, alice, "en", threshold="5", **button)
    assert "type 7 or more" in _problem(english)
    assert _sent(house, alice, threshold="7").status_code == 200
    assert _sent(house, alice, threshold="5", mode="named").status_code == 200


def test_the_page_proposes_the_threshold_that_the_unit_has_to_keep(build: Build) -> None:
    house = _closed(build, 7)
    page = page_of(house.reader(ALICE).get(f"{house.organisation}/campaigns/new"))
    assert page.xpath("//input[@name='threshold']/@value") == ["7"]


TITLES = {
    ("fr", Mode.CONFIDENTIAL): "Mêmes personnes, en mode confidentiel : Printemps",
    ("fr", Mode.NAMED): "Mêmes personnes, en mode nominatif : Printemps",
    ("en", Mode.CONFIDENTIAL): "The same people, in confidential mode: Printemps",
    ("en", Mode.NAMED): "The same people, in named mode: Printemps",
}
ADVICE = {"fr": "Choisissez un seul mode par période", "en": "Choose one mode for one period"}


def _notices(answer: TestResponse) -> list[str]:
    found = page_of(answer).xpath("//main//div[@class='notice']")
    return [" ".join(notice.text_content().replace("\u202f", " ").split()) for notice in found]


@pytest.mark.parametrize(("language", "first"), TITLES)
def test_whoever_launches_a_campaign_is_told_that_the_same_people_answer_in_the_other_mode(
    build: Build, language: str, first: Mode
) -> None:
    """On the checked page, and on the three pages that a draft is looked at and opened from."""
    house = build(SIZES, mode=first, threshold=3)
    house.stage.open()
    for email in house.stage.tokens():
        house.stage.answer(email)
    house.stage.close()
    other = Mode.NAMED if first is Mode.CONFIDENTIAL else Mode.CONFIDENTIAL
    alice = house.reader(ALICE)
    pages = [_sent(house, alice, language, mode=str(other))]
    kept = _sent(house, alice, language, mode=str(other), keep="yes").headers["Location"]
    pages += [alice.get(f"{kept}{part}") for part in ("", "/change", "/roster")]
    for page in pages:
        (notice,) = _notices(page)
        assert notice.startswith(TITLES[language, first])
        assert ADVICE[language] in notice
    assert _notices(_sent(house, alice, language, mode=str(first))) == []
    elsewhere = TEAM.replace("@firm", "@elsewhere")
    assert _notices(_sent(house, alice, language, mode=str(other), people=elsewhere)) != [], "the same unit"


def test_a_threshold_is_not_raised_once_the_result_stands(build: Build) -> None:
    house = _closed(build, 3)
    alice = house.reader(ALICE)
    assert alice.post(f"{house.campaign}/threshold", threshold="7").status_code == 409
    assert "3 personnes" in text_of(alice.get(house.campaign))


def _published(staged: Stage) -> None:
    """Open, answer by everybody in the same way each time, close, publish."""
    staged.open()
    dice = random.Random(7)
    for email in sorted(staged.tokens()):
        function = "finance" if email == BOB else email.partition("@")[0].rstrip("0123456789")
        staged.answer(email, {code: dice.randint(1, 5) for code in everything(function, 3)})
    staged.close()
    with Session(staged.engine) as session, session.begin():
        publish_campaign(session, staged.campaign(session), actor=staged.actor, base_url=BASE, now=NOW)


def test_readers_of_two_thresholds_see_the_groups_as_they_were_and_nothing_of_the_small_one(build: Build) -> None:
    """Bob belongs to the function that the larger threshold keeps back, and reads both results."""
    sizes = {"sales": 6, "marketing": 5, "finance": 3}
    house = build({}, mode=Mode.CONFIDENTIAL, threshold=3)
    invited = [
        replace(invitee, email=BOB) if invitee.email == "finance1@firm.example" else invitee
        for invitee in people(sizes)
    ]
    house.stage.invite(invited)
    _published(house.stage)
    with Session(house.engine) as session, session.begin():
        organisation = session.get_one(Organisation, house.stage.organisation_id)
        unit, plan = organisations.units(session, organisation.id)[0], CampaignDraft("Été", mode=Mode.CONFIDENTIAL)
        plan = replace(plan, threshold=Threshold(5))
        campaign = create_campaign(
            session, organisation, unit, actor=house.stage.actor, questionnaire=ALIGNMENT, plan=plan, now=NOW
        )
        add_invitations(session, campaign, invited, actor=house.stage.actor, keys=KEYS, base_url=BASE, now=NOW)
        second = replace(house, stage=replace(house.stage, campaign_id=campaign.id))
    _published(second.stage)
    with Session(house.engine) as session:
        before, after = (
            analysis_of(defined(results.latest(session, place.stage.campaign_id)), ALIGNMENT)
            for place in (house, second)
        )
    assert [group.key for group in after.groups] == ["marketing", "sales"]
    for code, told in after.items.items():
        assert {key: told[key] for key in ("marketing", "sales")} == {
            key: before.items[code][key] for key in ("marketing", "sales")
        }
    for email in (ALICE, BOB):
        reader = house.reader(email)
        for place in (house, second):
            assert reader.get(f"{place.campaign}/results").status_code == 200
        rows = reader.get(f"{second.campaign}/results/answers.csv").get_data(as_text=True)
        assert {row.partition(";")[0] for row in rows.splitlines()[1:]} == {"Marketing", "Ventes", "Entreprise"}
