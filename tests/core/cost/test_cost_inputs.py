"""Cost inputs: origin and validation."""

import pytest

from assessment.core.cost.calculator import calculate
from assessment.core.cost.cost_inputs import (
    CostInput,
    CostInputKey,
    ExternalInput,
    InputRange,
    InputsRefusedError,
    OwnInput,
    exactly,
)
from assessment.core.cost.cost_lines import CONSTANTS, Choices, Constant, CostLine, LeadLoss
from assessment.core.cost.default_inputs import DEFAULTS, Sector, defaults
from assessment.core.cost.inputs_from_kpis import cost_inputs
from assessment.core.cost.kpis import Kpis, KpiValue, Source
from assessment.core.cost.number_limits import Fault
from assessment.core.cost.source_grades import Grade, UnusableGradeError, usable
from tests.core.questionnaire_factory import alignment

INSTRUMENT = alignment()
E = CostInputKey


def _own(*values: float) -> OwnInput:
    return OwnInput(InputRange(*values) if len(values) == 3 else exactly(values[0]), ("finance",))


def _given(**spoil: OwnInput) -> dict[CostInputKey, CostInput]:
    own = {E.LEADS: _own(40), E.CONVERSION: _own(0.04), E.BASKET: _own(8_000), E.MARGIN: _own(0.35)}
    return cost_inputs(INSTRUMENT, Kpis(), own=own | {E(name): value for name, value in spoil.items()})


@pytest.mark.parametrize(
    ("entry", "values", "fault"),
    [
        (E.LEADS, (-40,), Fault.NEGATIVE),
        (E.LEADS, (1e7,), Fault.ABSURD),
        (E.CONVERSION, (4.0,), Fault.ABSURD),
        (E.BASKET, (0,), Fault.ZERO),
        (E.BASKET, (float("nan"),), Fault.NOT_A_NUMBER),
        (E.BASKET, (float("inf"),), Fault.NOT_A_NUMBER),
        (E.HOURLY_COST, (0,), Fault.ZERO),
        (E.HOURLY_COST, (4_370,), Fault.ABSURD),
        (E.HOURLY_COST, (-43.7,), Fault.NEGATIVE),
        (E.MARGIN, (-0.1,), Fault.NEGATIVE),
        (E.REVENUE, (0,), Fault.ZERO),
        (E.UNTREATED, (0.4, 0.2, 0.6), Fault.DISORDERED),
        (E.UNTREATED, (0.2, 0.4, 0.3), Fault.DISORDERED),
        (E.DUPLICATE_HOURS, (50,), Fault.ABSURD),
    ],
)
def test_what_cannot_stand_is_refused_with_its_reason(
    entry: CostInputKey, values: tuple[float, ...], fault: Fault
) -> None:
    with pytest.raises(InputsRefusedError) as refused:
        calculate(_given(**{entry.value: _own(*values)}))
    assert [(fault.entry, fault.fault) for fault in refused.value.faults] == [(entry, fault)]


def test_every_refusal_is_named_at_once() -> None:
    with pytest.raises(InputsRefusedError) as refused:
        calculate(_given(leads=_own(-1), basket=_own(0)))
    assert {fault.entry for fault in refused.value.faults} == {E.LEADS, E.BASKET}


def test_leads_contacted_and_untreated_cannot_pass_the_whole() -> None:
    with pytest.raises(InputsRefusedError) as refused:
        calculate(_given(untreated=_own(0.4), contacted_in_a_day=_own(0.7)))
    assert refused.value.faults[0].fault is Fault.INCONSISTENT


def test_no_figure_of_grade_d_can_enter() -> None:
    assert "D" not in {grade.value for grade in Grade}
    with pytest.raises(UnusableGradeError):
        ExternalInput(InputRange(0.3, 0.35, 0.4), "D")  # type: ignore[arg-type]
    with pytest.raises(UnusableGradeError):
        usable("D")
    folklore = [claim for claim in INSTRUMENT.claims if claim.grade == "D"]
    assert folklore
    for claim in folklore:
        assert claim.use != "euro"
        with pytest.raises(UnusableGradeError):
            usable(claim.grade)


def test_outside_figures_bear_the_grade_of_the_register() -> None:
    register = {claim.id: claim for claim in INSTRUMENT.claims}
    for sector in Sector:
        for entry, reference in defaults(sector).items():
            assert {register[name].use for name in reference.claims} <= {"euro"}, entry
            grades = {usable(register[name].grade) for name in reference.claims}
            assert grades == ({reference.grade} if reference.claims else set()), entry
            assert bool(reference.claims) is (reference.grade is not Grade.HYPOTHESIS), entry


def test_a_sector_brings_a_lead_cost_and_a_conversion_that_can_stand() -> None:
    for sector in Sector:
        inputs = cost_inputs(INSTRUMENT, Kpis(), own={E.LEADS: _own(40)}, sector=sector)
        cost = calculate(inputs, Choices(lead_loss=LeadLoss.SPEND))
        spend = cost.by_line[CostLine.WASTED_SPEND].amount
        assert spend is not None
        assert spend.p50 > 0
    assert E.CONVERSION not in defaults()


def test_the_firms_own_figures_come_before_outside_ones() -> None:
    figures = Kpis(
        (
            KpiValue("K1", "marketing", 40, source=Source.SYSTEM),
            KpiValue("K2", "sales", 90, source=Source.SYSTEM),
            KpiValue("K4", "sales", 5, source=Source.ESTIMATE),
            KpiValue("K8", "finance", -15, source=Source.SYSTEM),
            KpiValue("K9", "marketing", 30, second=12, source=Source.SYSTEM),
            KpiValue("K10", "sales", 4, source=Source.SYSTEM),
            KpiValue("K10", "service", 1, source=Source.SYSTEM),
        ),
        {"sales": 3, "marketing": 1, "finance": 1, "service": 1},
    )
    inputs = cost_inputs(INSTRUMENT, figures, own={E.HOURLY_COST: _own(50)})
    ranges = {
        entry: (outcome.range.low, outcome.range.central, outcome.range.high) for entry, outcome in inputs.items()
    }
    assert ranges[E.LEADS] == (40, 40, 40)
    assert ranges[E.CONVERSION] == pytest.approx((0.04, 0.05, 0.06)), "an estimate is taken a fifth either way"
    assert ranges[E.FORECAST_GAP] == pytest.approx((0.15, 0.15, 0.15))
    assert ranges[E.CONTENTS] == (30, 30, 30)
    assert ranges[E.UNUSED] == pytest.approx((0.6, 0.6, 0.6))
    assert ranges[E.PEOPLE] == (6, 6, 6), "the triad, and whoever told their hours"
    assert ranges[E.DUPLICATE_HOURS] == pytest.approx((3.25, 3.25, 3.25))
    assert ranges[E.HOURLY_COST] == (50, 50, 50)
    untreated = inputs[E.UNTREATED]
    assert isinstance(untreated, ExternalInput)
    assert untreated.limited_by is E.CONTACTED_IN_A_DAY
    assert ranges[E.UNTREATED] == pytest.approx((0.1, 0.1, 0.1)), "nine leads in ten are contacted: one may be left"
    assert isinstance(inputs[E.UNUSED], OwnInput)
    assert isinstance(inputs[E.RECOVERABLE_LEADS], ExternalInput)


def test_where_two_functions_count_differently_the_range_reaches_both() -> None:
    figures = Kpis(
        (
            KpiValue("K1", "sales", 30, source=Source.SYSTEM),
            KpiValue("K1", "marketing", 50, source=Source.SYSTEM),
        )
    )
    leads = cost_inputs(INSTRUMENT, figures)[E.LEADS]
    assert isinstance(leads, OwnInput)
    assert (leads.range, leads.by) == (InputRange(30, 50, 50), ("marketing", "sales"))


def test_constants_are_those_of_the_instrument() -> None:
    assert CONSTANTS == {Constant.MONTHS: 12, Constant.WEEKS: 46, Constant.MEETING_MONTHS: 11}
    central = {entry: reference.range.central for entry, reference in DEFAULTS.items()}
    assert central[E.UNTREATED] == 0.25
    assert central[E.HOURLY_COST] == 43.7
    assert central[E.DUPLICATE_HOURS] == pytest.approx(0.05 * 1607 / 46)
