"""KPI page."""

import pytest

from tests.web.auditing_client import page_of
from tests.web.members import ALICE, ANNA, OLGA, SAM, House, text_of

NARROW = "\u202f"


def _plain(text: str) -> str:
    return text.replace(NARROW, " ").replace("\u00a0", " ")


@pytest.fixture
def address(house: House) -> str:
    """The page of the figures."""
    return f"{house.campaign}/figures"


def test_a_figure_is_kept_with_who_gave_it_the_period_and_the_source(house: House, address: str) -> None:
    given = {"function": "finance", "K5.value": "1 234,5", "K5.source": "system", "K5.period": "12 derniers mois"}
    said = _plain(house.reader(ALICE).sent(address, **given))
    assert "Panier moyen par client Finance 1 235 € relevé dans un outil 12 derniers mois" in said
    form = page_of(house.reader(ALICE).get(f"{address}?function=finance"))
    assert form.get_element_by_id("K5.value").value.replace(NARROW, " ") == "1 234,5"


def test_two_functions_may_differ_and_stand_side_by_side(house: House, address: str) -> None:
    house.reader(ALICE).sent(address, **{"function": "marketing", "K1.value": "60"})
    said = _plain(house.reader(SAM).sent(address, **{"function": "sales", "K1.value": "40"}))
    assert "Deux valeurs à rapprocher : la plus haute dépasse la plus basse de 50 %." in said
    assert "Marketing 60 estimation" in said
    assert "Ventes 40 estimation" in said


def test_a_figure_that_nobody_knows_is_told_as_such(house: House, address: str) -> None:
    said = house.reader(ANNA).sent(address, **{"function": "finance", "K12.source": "unknown"})
    assert "Coût d’un lead (dépense média) Finance inconnu personne ne sait" in _plain(said)


def test_both_halves_of_a_pair_are_kept(house: House, address: str) -> None:
    said = house.reader(ALICE).sent(address, **{"function": "sales", "K9.value": "30", "K9.second": "12"})
    assert "12 utilisés sur 30" in said


def test_a_figure_left_out_is_taken_away_and_those_of_others_stay(house: House, address: str) -> None:
    alice = house.reader(ALICE)
    alice.sent(address, **{"function": "marketing", "K1.value": "60"})
    alice.sent(address, **{"function": "sales", "K1.value": "40"})
    said = alice.sent(address, **{"function": "sales"})
    assert "Ventes 40" not in said
    assert "Marketing 60" in said


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("K1.value", "-3", "ne peut pas être négatif"),
        ("K5.value", "0", "Zéro n’a pas de sens ici"),
        ("K2.value", "3500", "sort de ce qu’une entreprise peut vouloir dire, de 0 à 100"),
        ("K1.value", "beaucoup", "ne se lit pas comme un nombre"),
        ("K1.value", "1e9", "ne se lit pas comme un nombre"),
        ("K1.value", "nan", "ne se lit pas comme un nombre"),
        ("K5.value", "1.234", "peut se lire 1 234 ou 1,234"),
        ("K1.value", "9" * 30, "ne se lit pas comme un nombre"),
        ("K1.period", "x" * 81, "trop long"),
        ("K1.source", "gossip", "Choisissez l’une des possibilités"),
    ],
)
def test_what_cannot_stand_is_told_in_words_beside_its_field(
    house: House, address: str, field: str, written: str, expected: str
) -> None:
    form = {"function": "sales", "K1.value": "40", field: written}
    answer = house.reader(ALICE).post(address, **form)
    assert answer.status_code == 422
    (message,) = page_of(answer).xpath(f"//*[@id='{field}-error']")
    assert expected in _plain(message.text_content())
    assert "Aucun chiffre pour l’instant." in text_of(house.reader(ALICE).get(address)), "nothing of it was kept"


def test_a_number_beside_unknown_is_one_too_many(house: House, address: str) -> None:
    form = {"function": "sales", "K1.value": "40", "K1.source": "unknown"}
    answer = house.reader(ALICE).post(address, **form)
    assert answer.status_code == 422
    assert "un nombre de trop" in text_of(answer)


def test_more_used_than_produced_is_refused(house: House, address: str) -> None:
    answer = house.reader(ALICE).post(address, **{"function": "sales", "K9.value": "10", "K9.second": "12"})
    assert answer.status_code == 422
    assert "contredit un autre" in text_of(answer)


@pytest.mark.parametrize(("written", "kept"), [("1,234.5", "€1,235"), ("1234.5", "€1,235"), ("1 234", "€1,234")])
def test_an_english_page_reads_numbers_as_english_people_write_them(
    house: House, address: str, written: str, kept: str
) -> None:
    english = address.replace("/fr/", "/en/")
    said = house.reader(ALICE).sent(english, **{"function": "finance", "K5.value": written})
    assert f"Finance {kept} estimate" in said


def test_an_english_page_says_how_to_write_decimals(house: House, address: str) -> None:
    english = address.replace("/fr/", "/en/")
    answer = house.reader(ALICE).post(english, **{"function": "finance", "K5.value": "12,5"})
    assert answer.status_code == 422
    assert "decimals follow a point (12.5)" in text_of(answer)


def test_whoever_only_reads_gives_no_figures(house: House, address: str) -> None:
    assert house.reader(OLGA).get(address).status_code == 403
    assert house.reader(OLGA).post(address, **{"function": "sales", "K1.value": "40"}).status_code == 403
