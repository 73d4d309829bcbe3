"""Cost page."""

import json
import re

import pytest

from assessment.core.cost.calculator import calculate
from assessment.core.cost.cost_inputs import CostInputKey, OwnInput, exactly
from tests.web.auditing_client import page_of
from tests.web.members import ALICE, ANNA, BOB, OLGA, SAM, House, Reader, text_of

WHOLE = {"sector": "", "lead_loss": "margin"}
DISPUTES = {"dispute_hours.central": "8", "hourly_cost.central": "50", "recoverable_disputes.central": "50"}
NO_DUPLICATES = {"people.central": "0", "duplicate_hours.central": "0"}
"""8 hours × 11 months × 50 € × 50 % = 2 200 €, and nothing else."""


def _plain(text: str) -> str:
    return re.sub("[\u202f\u00a0]", " ", text)


@pytest.fixture
def address(house: House) -> str:
    """The cost page."""
    return f"{house.campaign}/cost"


@pytest.fixture
def alice(house: House) -> Reader:
    """The owner at her browser."""
    return house.reader(ALICE)


def _sent(reader: Reader, address: str, **typed: str) -> str:
    return _plain(reader.sent(address, **WHOLE, **typed))


def test_without_a_figure_no_amount_is_claimed(alice: Reader, address: str) -> None:
    said = _plain(text_of(alice.get(address)))
    assert "Aucun montant : seuls des chiffres extérieurs y entreraient. Deux des vôtres suffisent" in said
    assert "Il manque : Leads reçus par mois, Part des leads devenus clients, Panier moyen par client" in said


def test_a_changed_input_changes_the_result_and_every_euro_opens_its_formula(alice: Reader, address: str) -> None:
    said = _sent(alice, address, **NO_DUPLICATES, **DISPUTES)
    assert "2 200 € par an." in said
    assert "Heures de litige par mois (durée × participants) × 11 mois de réunions × Coût horaire chargé" in said
    said = _sent(alice, address, **NO_DUPLICATES, **DISPUTES | {"dispute_hours.central": "16"})
    assert "4 400 € par an." in said


def test_every_printed_bound_is_the_product_of_the_printed_parts(alice: Reader, address: str) -> None:
    typed = {
        f"{name}.{end}": value
        for name, values in {
            "dispute_hours": ("4", "8", "16"),
            "hourly_cost": ("40", "50", "60"),
            "recoverable_disputes": ("20", "50", "60"),
        }.items()
        for end, value in zip(("low", "central", "high"), values, strict=True)
    }
    alice.sent(address, **WHOLE, **typed)
    (table,) = page_of(alice.get(address)).xpath("//div[@aria-label='Réunions de litige']//table")
    rows = [[_number(cell) for cell in row.xpath("./td[position() < 4]/text()")] for row in table.xpath("./tbody/tr")]
    products = [_number(cell) for cell in table.xpath("./tfoot/tr/td/text()")]
    shares = [1, 1, 1, 100]
    for end in range(3):
        expected = 1.0
        for row, share in zip(rows, shares, strict=True):
            expected *= row[end] / share
        assert products[end] == pytest.approx(expected, abs=0.5)


def _number(written: str) -> float:
    return float(re.sub(r"[^\d,−]", "", written).replace(",", ".").replace("−", "-"))


def test_the_firms_own_figures_come_first_and_outside_ones_are_marked(
    alice: Reader, house: House, address: str
) -> None:
    figures = {"function": "sales", "K1.value": "40", "K4.value": "4"}
    alice.sent(f"{house.campaign}/figures", **figures)
    form = page_of(alice.get(address))
    assert form.get_element_by_id("leads.central").value == "40"
    (leads,) = form.xpath("//fieldset[.//input[@id='leads.low']]")
    assert "Ventes, vôtre, estimation" in leads.text_content()
    (untreated,) = form.xpath("//fieldset[.//input[@id='untreated.low']]")
    assert "repère extérieur, note A−" in untreated.text_content()
    assert "Harvard Business Review" in untreated.text_content()


def test_an_input_typed_by_hand_says_so_and_goes_back_when_emptied(alice: Reader, address: str) -> None:
    said = _sent(alice, address, **{"hourly_cost.low": "30", "hourly_cost.central": "41,5", "hourly_cost.high": "52"})
    assert "Finance, vôtre, estimation, tapé sur cette page" in said
    form = page_of(alice.get(address))
    assert form.get_element_by_id("hourly_cost.central").value == "41,5"
    _sent(alice, address)
    assert page_of(alice.get(address)).get_element_by_id("hourly_cost.central").value == "43,7"


def test_sending_the_page_as_it_stands_types_nothing_by_hand(alice: Reader, address: str) -> None:
    form = page_of(alice.get(address)).get_element_by_id("cost-form")
    said = alice.sent(address, **dict(form.form_values()))
    assert "tapé sur cette page" not in said


@pytest.mark.parametrize(
    ("field", "written", "expected"),
    [
        ("leads.central", "-1", "ne peut pas être négatif"),
        ("basket.central", "0", "Zéro n’a pas de sens ici"),
        ("margin.central", "350", "de 0 à 100"),
        ("hourly_cost.central", "2", "de 5 à 500"),
        ("hourly_cost.central", "9999999", "de 5 à 500"),
        ("leads.central", "douze", "ne se lit pas comme un nombre"),
        ("leads.central", "1.500", "peut se lire 1 500 ou 1,5"),
        ("revenue.central", "10 000 000 000 000", "Vérifiez l’unité"),
        ("leads.low", "50", "Il manque un nombre"),
    ],
)
def test_a_number_that_cannot_stand_is_answered_in_words_and_kept_nowhere(
    alice: Reader, address: str, field: str, written: str, expected: str
) -> None:
    answer = alice.post(address, **WHOLE, **{field: written})
    assert answer.status_code == 422
    entry = field.partition(".")[0]
    messages = page_of(answer).xpath(f"//*[starts-with(@id, '{entry}.') and contains(@id, '-error')]")
    assert any(expected in _plain(message.text_content()) for message in messages)
    assert "tapé sur cette page" not in text_of(alice.get(address))


def test_low_central_and_high_must_follow_one_another(alice: Reader, address: str) -> None:
    typed = {"hourly_cost.low": "60", "hourly_cost.central": "50", "hourly_cost.high": "40"}
    answer = alice.post(address, **WHOLE, **typed)
    assert answer.status_code == 422
    assert "doivent se suivre" in text_of(answer)


def test_more_leads_treated_and_untreated_than_there_are_is_refused(alice: Reader, address: str) -> None:
    typed = {"contacted_in_a_day.central": "90", "untreated.central": "30"}
    answer = alice.post(address, **WHOLE, **typed)
    assert answer.status_code == 422
    assert "ensemble, ils dépassent le tout" in text_of(answer)


def test_zero_is_said_as_zero(alice: Reader, address: str) -> None:
    said = _sent(alice, address, **NO_DUPLICATES, **DISPUTES | {"dispute_hours.central": "0"})
    assert "0 € : avec ces chiffres, rien ne se perd sur les lignes comptées." in said


def test_a_small_number_is_said_as_it_is(alice: Reader, address: str) -> None:
    said = _sent(alice, address, **NO_DUPLICATES, **DISPUTES | {"dispute_hours.central": "0,1"})
    assert "28 € par an." in said


def test_the_total_stops_at_a_tenth_of_revenue_and_says_so(alice: Reader, address: str) -> None:
    said = _sent(alice, address, **NO_DUPLICATES, **DISPUTES, **{"revenue.central": "10 000"})
    assert "1 000 € par an." in said
    assert "plus de 10 % du chiffre d’affaires : le total est arrêté à 1 000 €" in said


def test_a_lost_lead_counts_once_by_its_margin_or_by_its_spend(alice: Reader, address: str) -> None:
    leads = {"leads.central": "40", "conversion.central": "4", "basket.central": "8000", "margin.central": "35"}
    typed = {**NO_DUPLICATES, **leads, "lead_cost.central": "30"}
    said = _sent(alice, address, **typed)
    assert "sa dépense média est montrée à part" in said
    spent = _plain(alice.sent(address, sector="", lead_loss="spend", **typed))
    assert "Un lead perdu est compté par sa dépense média" in spent


def test_the_page_agrees_with_the_calculation(alice: Reader, address: str) -> None:
    own = {CostInputKey.DISPUTE_HOURS: 8, CostInputKey.HOURLY_COST: 50, CostInputKey.RECOVERABLE_DISPUTES: 0.5}
    cost = calculate({entry: OwnInput(exactly(value), ("finance",)) for entry, value in own.items()})
    assert cost.total is not None
    assert cost.total.p50 == pytest.approx(2200)
    assert "2 200 €" in _sent(alice, address, **NO_DUPLICATES, **DISPUTES)


def test_what_is_typed_is_tried_without_being_kept(alice: Reader, address: str) -> None:
    answer = alice.post(f"{address}/try", **WHOLE, **NO_DUPLICATES, **DISPUTES)
    assert _plain(json.loads(answer.data)["now"]) == "2 200 € par an."
    assert "2 200" not in _plain(text_of(alice.get(address)))


def test_trying_a_bad_number_says_what_is_wrong(alice: Reader, address: str) -> None:
    answer = alice.post(f"{address}/try", **WHOLE, **{"leads.central": "-1"})
    (problem,) = json.loads(answer.data)["problems"]
    assert "ne peut pas être négatif" in problem


def test_a_script_typed_into_a_field_comes_back_as_text(alice: Reader, address: str) -> None:
    answer = alice.post(address, **WHOLE, **{"leads.central": "<script>alert(1)</script>"})
    assert b"<script>alert" not in answer.data


@pytest.mark.parametrize("who", [BOB, ANNA, SAM])
def test_members_who_may_give_figures_change_inputs(house: House, address: str, who: str) -> None:
    assert "2 200 €" in _sent(house.reader(who), address, **NO_DUPLICATES, **DISPUTES)


def test_an_observer_learns_nothing_before_the_result_is_published_and_changes_nothing(
    house: House, address: str
) -> None:
    olga = house.reader(OLGA)
    assert olga.get(address).status_code == 404
    assert olga.post(address, **WHOLE).status_code == 403
    assert olga.post(f"{address}/try", **WHOLE).status_code == 403


def test_the_english_page_says_the_same(alice: Reader, address: str) -> None:
    english = address.replace("/fr/", "/en/")
    said = _sent(alice, english, **NO_DUPLICATES, **DISPUTES)
    assert "€2,200 a year." in said
