"""KPI values that contradict answers."""

import pytest

from assessment.core.cost.kpi_contradictions import Contradiction, ContradictionKind, contradictions
from assessment.core.cost.kpis import Kpis, KpiValue, Source
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from tests.core.questionnaire_factory import QUICK, alignment, diagnosed, everyone

INSTRUMENT = alignment()


def _firm(**items: int) -> PublishedDiagnosis:
    answers = everyone(3) | {code.replace("_", "."): value for code, value in items.items()}
    return diagnosed([(function, answers) for function in ("marketing", "sales", "finance")])


def _found(diagnosis: PublishedDiagnosis, *values: KpiValue) -> list[Contradiction]:
    return list(contradictions(INSTRUMENT, diagnosis, Kpis(values)))


def _unknown(code: str, function: str) -> KpiValue:
    return KpiValue(code, function, None, source=Source.UNKNOWN)


CASES = [
    # figure, the answer that meets the rule, a value that contradicts it, the value that just does not
    ("K2", "sales", "P2_1", 4, 49.0, 50.0),
    ("K3", "sales", "V2_2", 4, 59.0, 60.0),
    ("K8", "finance", "P2_4", 4, 20.5, 20.0),
    ("K8", "finance", "P2_4", 4, -20.5, -20.0),
    ("K11", "leadership", "S1_1", 2, 9.0, 8.0),
]


@pytest.mark.parametrize(("code", "function", "item", "answer", "beyond", "within"), CASES)
def test_a_rule_fires_beyond_its_threshold_and_shows_both_numbers(
    code: str, function: str, item: str, answer: int, beyond: float, within: float
) -> None:
    diagnosis = _firm(**{item: answer})
    value = KpiValue(code, function, beyond)
    (contradiction,) = _found(diagnosis, value)
    assert contradiction.kpi.code == code
    assert contradiction.items == {item.replace("_", "."): answer}
    assert (contradiction.figure, contradiction.values) == (beyond, (value,))
    assert contradiction.message.fr
    assert _found(diagnosis, KpiValue(code, function, within)) == []
    assert _found(_firm(), value) == [], "an answer of 3 says nothing that the figure denies"


@pytest.mark.parametrize(("code", "function", "item", "answer", "beyond", "within"), CASES)
def test_without_a_figure_nothing_is_claimed(
    code: str, function: str, item: str, answer: int, beyond: float, within: float
) -> None:
    diagnosis = _firm(**{item: answer})
    assert _found(diagnosis) == []
    assert _found(diagnosis, _unknown(code, function)) == []


def test_a_share_of_a_pair_is_compared_in_percent() -> None:
    diagnosis = _firm(P1_3=4)
    (contradiction,) = _found(diagnosis, KpiValue("K9", "marketing", 30, second=11))
    assert contradiction.against is ContradictionKind.BELOW
    assert contradiction.figure == pytest.approx(100 * 11 / 30)
    assert _found(diagnosis, KpiValue("K9", "marketing", 30, second=12)) == []


def test_measured_practices_without_a_measure_are_a_contradiction_of_their_own() -> None:
    (contradiction,) = _found(_firm(P1_3=5), KpiValue("K9", "marketing", 30), _unknown("K9", "sales"))
    assert (contradiction.kpi.code, contradiction.against, contradiction.figure, contradiction.items) == (
        "K9",
        ContradictionKind.UNKNOWN,
        None,
        {"P1.3": 5},
    )
    (cost,) = _found(_firm(V3_2=4), _unknown("K12", "finance"))
    assert (cost.kpi.code, cost.against) == ("K12", ContradictionKind.UNKNOWN)
    assert _found(_firm(V3_2=4), _unknown("K12", "finance"), KpiValue("K12", "leadership", 31)) == []
    assert _found(_firm(V3_2=4)) == [], "a figure left blank was not asked"


def test_sales_and_marketing_that_count_leads_differently_contradict_one_another_whatever_is_answered() -> None:
    marketing, sales = KpiValue("K1", "marketing", 60), KpiValue("K1", "sales", 40)
    (contradiction,) = _found(_firm(), sales, marketing)
    assert contradiction.against is ContradictionKind.DIFFERS
    assert contradiction.items == {}
    assert contradiction.values == (marketing, sales)
    assert contradiction.figure == pytest.approx(50)
    assert _found(_firm(), KpiValue("K1", "sales", 50), KpiValue("K1", "marketing", 40)) == []


def test_every_item_that_a_rule_names_must_stand() -> None:
    hours = KpiValue("K10", "sales", 5)
    (contradiction,) = _found(_firm(S4_1=2, S4_2=1, S4_3=2), hours)
    assert contradiction.items == {"S4.1": 2, "S4.2": 1, "S4.3": 2}
    assert _found(_firm(S4_1=2, S4_2=3, S4_3=2), hours) == []


def test_an_item_that_was_not_asked_or_not_answered_supports_no_claim() -> None:
    quick = diagnosed([("leadership", everyone(2, length=QUICK))], length=QUICK)
    assert "S4.2" not in quick.items
    assert _found(quick, KpiValue("K10", "sales", 12)) == []
    silent = diagnosed([("sales", everyone(3) | {"P2.1": -1})])
    assert _found(silent, KpiValue("K2", "sales", 10)) == []


def test_the_mean_of_the_firm_is_what_is_set_against_the_figure() -> None:
    split = diagnosed([("sales", everyone(3) | {"P2.1": 5}), ("marketing", everyone(3) | {"P2.1": 3})])
    (contradiction,) = _found(split, KpiValue("K2", "sales", 30))
    assert (contradiction.items, contradiction.bound, contradiction.threshold) == ({"P2.1": 4.0}, 4, 50)
    lower = diagnosed([("sales", everyone(3) | {"P2.1": 4}), ("marketing", everyone(3) | {"P2.1": 3})])
    assert _found(lower, KpiValue("K2", "sales", 30)) == []
