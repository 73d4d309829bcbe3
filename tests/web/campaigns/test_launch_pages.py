"""Campaign preparation."""

import io
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.web.auditing_client import page_of
from tests.web.members import ALICE, ANNA, House, Reader, text_of
from tests.web.respondent import KEY

TEAM = "\n".join(
    f"{function}{number}@exemple.fr ; {function}"
    for function, count in (("ventes", 6), ("marketing", 5), ("finance", 5))
    for number in range(count)
)


def _payload(house: House, reader: Reader, **spoil: Any) -> dict[str, Any]:
    """A page that is filled in well, but for what a test spoils."""
    page = page_of(reader.get(f"{house.organisation}/campaigns/new"))
    names = ("key", "unit", KEY, "name", "closes_on", "threshold")
    form: dict[str, Any] = {name: page.xpath(f"//*[@name='{name}']/@value")[0] for name in names}
    return form | {"length": "full", "mode": "usual", "languages": ["fr", "en"], "people": TEAM} | spoil


def _send(house: House, reader: Reader, form: dict[str, Any]) -> TestResponse:
    return reader.client.post(f"{house.organisation}/campaigns/new", data=form)


def _count(house: House, table: str) -> int:
    with house.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def _opened(house: House) -> int:
    with house.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM campaigns WHERE status = 'open'")).scalar_one())


def test_before_it_opens_the_page_tells_what_it_will_show_and_keeps_nothing(house: House) -> None:
    alice = house.reader(ALICE)
    answer = _send(house, alice, _payload(house, alice))
    assert answer.status_code == 200
    said = text_of(answer)
    assert "16 personnes invitées" in said
    assert "Équipes confidentielles" in said
    assert "Le plus petit changement qu’une prochaine mesure saura voir" in said
    assert "Le plus petit écart visible entre deux fonctions" in said
    assert (_count(house, "campaigns"), _count(house, "outgoing_mails")) == (1, 0)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("a@x.fr; ventes", "À une seule personne, aucun changement ne pourra être jugé."),
        ("a@x.fr; ventes\nb@x.fr; finance", "À 2 personnes, aucun changement ne pourra être jugé."),
        ("a@x.fr; ventes\nb@x.fr; ventes\nc@x.fr; finance", "aucun changement ne pourra être établi, pas même de 50"),
    ],
)
def test_what_so_few_people_cannot_show_is_told_for_as_many_as_they_are(house: House, people: str, said: str) -> None:
    alice = house.reader(ALICE)
    page = text_of(_send(house, alice, _payload(house, alice, people=people)))
    assert said in page
    assert "« Visible » veut dire" not in page.replace("\u202f", " "), "a word is explained where it is used"


def test_opening_writes_one_mail_to_each_person_and_wakes_a_worker_once(house: House, calls: list[str]) -> None:
    alice = house.reader(ALICE)
    assert _send(house, alice, _payload(house, alice)).status_code == 200
    assert calls == []
    assert _send(house, alice, _payload(house, alice, open="yes")).status_code == 303
    assert (_opened(house), _count(house, "outgoing_mails")) == (1, 16)
    assert calls == ["mails"]


def test_a_double_click_opens_one_campaign_and_doubles_no_mail(house: House) -> None:
    alice = house.reader(ALICE)
    form = _payload(house, alice, open="yes")
    first, second = _send(house, alice, form), _send(house, alice, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert "rien n’a été envoyé deux fois" in text_of(alice.get(second.headers["Location"]))
    assert (_opened(house), _count(house, "outgoing_mails")) == (1, 16)


def test_another_campaign_in_the_same_unit_is_refused_with_the_reason(house: House) -> None:
    alice = house.reader(ALICE)
    _send(house, alice, _payload(house, alice, open="yes"))
    answer = _send(house, alice, _payload(house, alice, open="yes"))
    assert answer.status_code == 422
    assert "Une campagne est déjà ouverte dans ce périmètre" in text_of(answer)
    assert _count(house, "outgoing_mails") == 16


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ({"name": ""}, "Donnez un nom à la campagne."),
        ({"people": ""}, "Personne n’est invité."),
        ({"languages": []}, "Choisissez au moins une langue."),
        ({"threshold": "2"}, "Un nombre de 3 à 10."),
        ({"closes_on": "2020-01-01"}, "Ce jour est passé."),
        ({"closes_on": "demain"}, "Écrivez par exemple 31/12/2026"),
        ({"staff.sales": "-4"}, "Un nombre entier de 0"),
        ({"unit": "elsewhere"}, "Choisissez un périmètre."),
        ({"mode": "open bar"}, "Choisissez l’une des possibilités."),
        ({"mode": "confidential", "people": "a@exemple.fr ventes"}, "aucun résultat ne pourrait être montré"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_opened(house: House, spoil: dict[str, Any], message: str) -> None:
    alice = house.reader(ALICE)
    answer = _send(house, alice, _payload(house, alice, open="yes", **spoil))
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert _opened(house) == 0


def test_each_line_that_cannot_be_read_is_named(house: House) -> None:
    alice = house.reader(ALICE)
    answer = _send(
        house, alice, _payload(house, alice, open="yes", people="claire@exemple.fr ; ventes\nzoe@ ; finance")
    )
    assert "ligne 2" in text_of(answer)
    assert _opened(house) == 0


def _csv() -> bytes:
    return "E-mail;Fonction;Nom\nlea@exemple.fr;Finance;Léa Petit\n".encode("cp1252")


def _xlsx() -> bytes:
    book = Workbook()
    sheet = book.create_sheet("Personnes", 0)
    sheet.append(["Nom", "E-mail", "Fonction"])
    sheet.append(["Léa Petit", "lea@exemple.fr", "Finance"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(("name", "make"), [("people.csv", _csv), ("people.xlsx", _xlsx)])
def test_people_come_from_a_file_and_end_up_in_the_list(house: House, name: str, make: Any) -> None:
    alice = house.reader(ALICE)
    form = _payload(house, alice, file=(io.BytesIO(make()), name))
    page = page_of(_send(house, alice, form))
    assert "lea@exemple.fr ; Finance ; Léa Petit" in page.xpath("//textarea[@name='people']")[0].text
    assert "17 personnes invitées" in page.text_content()


def test_the_sheet_that_was_read_is_told(house: House) -> None:
    book = Workbook()
    book.worksheets[0].title = "Anciens"
    book.worksheets[0].sheet_state = "hidden"
    sheet = book.create_sheet("Personnes")
    sheet.append(["E-mail", "Fonction"])
    sheet.append(["lea@exemple.fr", "Finance"])
    content = io.BytesIO()
    book.save(content)
    alice = house.reader(ALICE)
    answer = _send(house, alice, _payload(house, alice, file=(io.BytesIO(content.getvalue()), "people.xlsx")))
    assert "Anciens" in text_of(answer), "a hidden sheet is not read, and that is said"


def test_a_thousand_people_fit_into_one_page(house: House) -> None:
    alice = house.reader(ALICE)
    people = "\n".join(
        f"prenom.nom.compose.{number}@une-entreprise-exemple.fr ; ventes ; Prénom Nom" for number in range(1000)
    )
    assert _send(house, alice, _payload(house, alice, people=people, open="yes")).status_code == 303
    assert _count(house, "outgoing_mails") == 1000


def test_an_assistant_prepares_and_does_not_open(house: House) -> None:
    anna = house.reader(ANNA)
    form = _payload(house, anna)
    assert not page_of(_send(house, anna, form)).xpath("//button[@name='open']")
    assert _send(house, anna, form | {"open": "yes"}).status_code == 403
    assert (_count(house, "campaigns"), _opened(house)) == (1, 0)
    assert _send(house, anna, form | {"keep": "yes"}).status_code == 303
    assert _count(house, "campaigns") == 2


def test_a_draft_is_changed_and_its_people_are_those_of_the_list(house: House) -> None:
    alice = house.reader(ALICE)
    change = f"{house.campaign}/change"
    page = page_of(alice.get(change))
    assert "sales1@firm.example ; Ventes" in page.xpath("//textarea[@name='people']")[0].text
    form = _payload(house, alice, people="a@exemple.fr ; ventes", mode="named", keep="yes")
    assert alice.client.post(change, data=form).status_code == 303
    assert list(house.stage.tokens()) == ["a@exemple.fr"]


def test_a_campaign_that_is_open_is_not_changed(house: House) -> None:
    house.stage.open()
    assert house.reader(ALICE).get(f"{house.campaign}/change").status_code == 409


def test_the_other_language_keeps_what_was_typed(house: House) -> None:
    alice = house.reader(ALICE)
    form = _payload(house, alice, name="Été", again="yes")
    page = page_of(alice.client.post(f"/en{house.organisation[3:]}/campaigns/new", data=form))
    assert page.get("lang") == "en"
    assert page.xpath("//input[@name='name']/@value") == ["Été"]
    assert not page.xpath("//*[@class='field-error']")


def test_a_form_from_elsewhere_opens_nothing(house: House) -> None:
    alice = house.reader(ALICE)
    form = _payload(house, alice, open="yes") | {KEY: "forged"}
    assert _send(house, alice, form).status_code == 400
    assert alice.client.post(f"{house.campaign}/open", data={}).status_code == 400
    assert _opened(house) == 0
