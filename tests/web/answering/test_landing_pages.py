"""Invitation landing page."""

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from assessment.core.privacy.confidentiality import Mode
from tests.web.auditing_client import page_of
from tests.web.conftest import Build
from tests.web.members import ALICE, House, Reader, text_of
from tests.web.respondent import KEY, form_key

WHO = "sales2@firm.example"


def _link(house: House, who: str = WHO, language: str = "fr") -> str:
    return f"/{language}/invitation/{house.stage.tokens()[who]}"


def _form(reader: Reader, link: str) -> dict[str, str]:
    page = page_of(reader.get(link))
    return {name: page.xpath(f"//input[@name='{name}']/@value")[0] for name in (KEY, "fresh")}


def _begin(reader: Reader, link: str, **fields: str) -> TestResponse:
    return reader.client.post(link, data=_form(reader, link) | fields)


def _responses(house: House) -> int:
    with house.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM responses")).scalar_one())


@pytest.mark.parametrize(
    ("mode", "language", "promise"),
    [
        (
            Mode.NAMED,
            "fr",
            "celles de votre fonction (Ventes) sont montrées comme telles aux membres de « Atelier Durand »",
        ),
        (Mode.NAMED, "en", "you agree to this by starting"),
        (Mode.CONFIDENTIAL, "fr", "rien n’est montré d’un groupe de moins de 5 personnes"),
        (Mode.CONFIDENTIAL, "en", "nor a consultant ever sees who answered what"),
    ],
)
def test_the_mode_is_told_in_one_sentence_before_the_first_question(
    build: Build, mode: Mode, language: str, promise: str
) -> None:
    house = build(mode=mode)
    house.stage.open()
    section = page_of(house.reader().get(_link(house, language=language))).xpath("//section[@class='promise-box']")[0]
    (sentence,) = section.xpath("p")
    assert promise in sentence.text_content()


@pytest.mark.parametrize("mode", list(Mode))
def test_looking_spends_nothing_and_the_function_is_not_asked_again(build: Build, mode: Mode) -> None:
    house = build(mode=mode)
    house.stage.open()
    guest, link = house.reader(), _link(house)
    for _ in range(3):
        page = page_of(guest.get(link))
        assert not page.xpath("//input[@name='function']")
    assert _responses(house) == 0
    answer = _begin(guest, link)
    assert answer.status_code == 303
    assert guest.get(answer.headers["Location"]).status_code == 200


def test_a_confidential_link_opens_once_and_says_what_to_do_then(build: Build) -> None:
    house = build(mode=Mode.CONFIDENTIAL)
    house.stage.open()
    guest, link = house.reader(), _link(house)
    own = _begin(guest, link).headers["Location"]
    answer = guest.get(link)
    assert answer.status_code == 410
    assert "lien personnel affiché en bas de chaque page" in text_of(answer)
    assert guest.get(own).status_code == 200, "the personal link goes on"


@pytest.mark.parametrize("mode", list(Mode))
def test_a_double_click_begins_once_and_locks_nobody_out(build: Build, mode: Mode) -> None:
    house = build(mode=mode)
    house.stage.open()
    guest, link = house.reader(), _link(house)
    form = _form(guest, link)
    first, second = guest.client.post(link, data=form), guest.client.post(link, data=form)
    assert first.headers["Location"].split("/")[3] == second.headers["Location"].split("/")[3]
    assert _responses(house) == 1


def test_a_named_link_goes_on_where_it_was_left(house: House) -> None:
    house.stage.open()
    guest, link = house.reader(), _link(house)
    own = _begin(guest, link).headers["Location"].rsplit("/", 1)[0]
    assert _begin(guest, link).headers["Location"] == own


def test_a_respondent_s_own_result_knows_the_firm_that_asked(house: House) -> None:
    house.stage.open()
    guest = house.reader()
    own = _begin(guest, _link(house)).headers["Location"].replace("/respond/", "/results/").rsplit("/", 1)[0]
    said = text_of(guest.get(own))
    assert "Niveau utile pour vous" in said
    assert "Niveau utile par défaut" not in said


def test_a_meeting_asks_the_function_and_counts_each_person_once(build: Build) -> None:
    house = build(mode=Mode.CONFIDENTIAL)
    house.stage.open()
    house.reader(ALICE).sent(f"{house.campaign}/meeting")
    shown = page_of(house.reader(ALICE).get(f"{house.campaign}/meeting")).xpath("//input[@id='meeting-link']/@value")[0]
    link, guest = shown.removeprefix("http://localhost"), house.reader()
    assert _begin(guest, link).status_code == 422
    form = _form(guest, link) | {"function": "sales"}
    for _ in range(2):
        assert guest.client.post(link, data=form).status_code == 303
    assert _responses(house) == 1


@pytest.mark.parametrize(
    ("state", "status", "advice"),
    [
        ("draft", 409, "Gardez ce lien"),
        ("closed", 410, "Plus aucune réponse"),
        ("unknown", 404, "demandez un autre lien"),
    ],
)
def test_a_link_that_does_not_open_says_what_to_do(house: House, state: str, status: int, advice: str) -> None:
    link = _link(house)
    if state == "closed":
        house.stage.open()
        house.stage.close()
    answer = house.reader().get(link if state != "unknown" else "/fr/invitation/" + "x" * 43)
    assert answer.status_code == status
    assert advice in text_of(answer)


def test_a_closed_campaign_takes_no_more_answers(house: House) -> None:
    house.stage.open()
    guest = house.reader()
    address = _begin(guest, _link(house)).headers["Location"]
    page = guest.get(address)
    house.stage.close()
    answer = guest.client.post(address, data={KEY: form_key(page), "V1.1": "3", "seen.V1.1": ""})
    assert answer.status_code == 410


def test_a_start_from_elsewhere_is_refused(house: House) -> None:
    house.stage.open()
    assert house.reader().client.post(_link(house), data={"fresh": "x" * 43}).status_code == 400
    assert _responses(house) == 0
