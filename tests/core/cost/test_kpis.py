"""KPI validation and disagreements."""

from dataclasses import replace

import pytest

from assessment.core.cost.kpis import Disagreement, Kpis, KpiValue, Source, disagreements, faults
from assessment.core.cost.number_limits import Fault
from assessment.core.questionnaire.definition import Kpi
from tests.core.questionnaire_factory import alignment

INSTRUMENT = alignment()


def _kpi(code: str) -> Kpi:
    return next(kpi for kpi in (*INSTRUMENT.kpis, *INSTRUMENT.trends) if kpi.code == code)


def _leads(**spoil: object) -> KpiValue:
    value = KpiValue("K1", "marketing", 40, source=Source.SYSTEM, period="2026-03")
    return replace(value, **spoil)  # type: ignore[arg-type]


def _faults(*values: KpiValue) -> list[tuple[str, Fault]]:
    return [(kpi_fault.code, kpi_fault.fault) for kpi_fault in faults(INSTRUMENT, Kpis(values))]


def test_a_value_of_each_figure_can_stand() -> None:
    numbers = {"K8": -12.0, "lead_velocity": -5.0}
    values = [
        KpiValue(kpi.code, kpi.asked_of[0] if kpi.asked_of else "marketing", numbers.get(kpi.code, 12.0))
        for kpi in (*INSTRUMENT.kpis, *INSTRUMENT.trends)
    ]
    assert _faults(*values) == []


@pytest.mark.parametrize(
    ("spoilt", "fault"),
    [
        (_leads(value=-1.0), Fault.NEGATIVE),
        (_leads(value=1e9), Fault.ABSURD),
        (_leads(value=float("nan")), Fault.NOT_A_NUMBER),
        (_leads(value=float("inf")), Fault.NOT_A_NUMBER),
        (_leads(value=None), Fault.MISSING),
        (_leads(source=Source.UNKNOWN), Fault.SURPLUS),
        (_leads(second=3.0), Fault.SURPLUS),
        (_leads(code="K99"), Fault.UNKNOWN_FIGURE),
        (_leads(function="astrology"), Fault.UNKNOWN_FUNCTION),
        (_leads(code="K2", value=101.0), Fault.ABSURD),
        (_leads(code="K5", value=0.0), Fault.ZERO),
        (_leads(code="K7", value=0.0), Fault.ZERO),
        (_leads(code="K8", value=-101.0), Fault.ABSURD),
        (_leads(code="K10", value=41.0), Fault.ABSURD),
        (_leads(code="K9", value=30.0, second=31.0), Fault.INCONSISTENT),
    ],
)
def test_what_cannot_stand_is_refused_with_its_reason(spoilt: KpiValue, fault: Fault) -> None:
    assert _faults(spoilt) == [(spoilt.code, fault)]


def test_nothing_at_all_is_an_answer_where_it_makes_sense() -> None:
    assert (
        _faults(*(KpiValue(code, "sales", 0.0) for code in ("K1", "K2", "K4", "K6", "K8", "K10", "K11", "K12"))) == []
    )


def test_one_function_gives_a_figure_once() -> None:
    assert _faults(_leads(), _leads(value=41.0)) == [("K1", Fault.TWICE)]
    assert _faults(_leads(), _leads(function="sales")) == []


def test_the_best_placed_function_speaks_first_and_another_stands_in() -> None:
    leader, sales = KpiValue("K2", "leadership", 70.0), KpiValue("K2", "sales", 45.0)
    assert Kpis((leader, sales)).figure(_kpi("K2")) == 45.0
    assert Kpis((leader,)).figure(_kpi("K2")) == 70.0
    assert Kpis((leader, replace(sales, value=None, source=Source.UNKNOWN))).figure(_kpi("K2")) == 70.0
    assert [value.function for value in Kpis((leader, sales)).of(_kpi("K2"))] == ["sales", "leadership"]


def test_a_pair_is_the_second_in_percent_of_the_first_from_whoever_knows_each() -> None:
    marketing = KpiValue("K9", "marketing", 30.0, second=25.0)
    sales = KpiValue("K9", "sales", None, second=9.0)
    assert Kpis((marketing, sales)).figure(_kpi("K9")) == pytest.approx(30.0)
    assert Kpis((sales,)).figure(_kpi("K9")) is None
    assert Kpis((KpiValue("K9", "marketing", 0.0, second=0.0),)).figure(_kpi("K9")) is None


def test_hours_that_each_gives_for_themselves_are_a_mean_over_people() -> None:
    values = (KpiValue("K10", "sales", 6.0), KpiValue("K10", "finance", 2.0))
    assert Kpis(values).figure(_kpi("K10")) == pytest.approx(4.0)
    assert Kpis(values, {"sales": 3, "finance": 1}).figure(_kpi("K10")) == pytest.approx(5.0)
    assert disagreements(INSTRUMENT, Kpis(values)) == ()


def test_a_figure_is_unknown_only_when_it_was_asked_and_nobody_could_tell() -> None:
    unknown = KpiValue("K12", "finance", None, source=Source.UNKNOWN)
    assert Kpis((unknown,)).is_unknown(_kpi("K12"))
    assert not Kpis().is_unknown(_kpi("K12"))
    assert not Kpis((unknown, KpiValue("K12", "leadership", 30.0))).is_unknown(_kpi("K12"))


@pytest.mark.parametrize(("sales", "percent"), [(50.0, 25.0), (51.0, 27.5), (32.0, 25.0), (0.0, None)])
def test_two_functions_that_count_differently_are_shown_side_by_side(sales: float, percent: float | None) -> None:
    differences = disagreements(INSTRUMENT, Kpis((KpiValue("K1", "sales", sales), _leads())))
    assert differences == (Disagreement(_kpi("K1"), (_leads(), KpiValue("K1", "sales", sales)), percent),)
    assert differences[0].passes(25) is (percent != 25.0)


def test_two_functions_that_count_alike_do_not_disagree() -> None:
    assert disagreements(INSTRUMENT, Kpis((KpiValue("K1", "sales", 40.0), _leads()))) == ()


def test_trends_are_figures_like_the_others() -> None:
    two = (KpiValue("lead_velocity", "marketing", 10.0), KpiValue("lead_velocity", "sales", -10.0))
    (disagreement,) = disagreements(INSTRUMENT, Kpis(two))
    assert disagreement.kpi.code == "lead_velocity"
    assert disagreement.percent == pytest.approx(200)
