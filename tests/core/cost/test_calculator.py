"""Cost calculation."""

from collections.abc import Mapping
from itertools import pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.cost.calculator import Amount, Cost, CostLineState, calculate
from assessment.core.cost.cost_inputs import STAFF, CostInput, CostInputKey, InputRange, OwnInput, exactly
from assessment.core.cost.cost_lines import Choices, CostLine, Derived, LeadLoss, Overlap
from assessment.core.cost.inputs_from_kpis import cost_inputs
from assessment.core.cost.kpis import Kpis
from assessment.core.cost.payback import payback, two_digits
from assessment.core.cost.sensitivity import tornado
from tests.core.questionnaire_factory import alignment

INSTRUMENT = alignment()
E = CostInputKey


def _own(*values: float) -> OwnInput:
    return OwnInput(InputRange(*values) if len(values) == 3 else exactly(values[0]), ("finance",))


def _worked(**spoil: OwnInput) -> dict[CostInputKey, CostInput]:
    """The worked case of the instrument: five people, forty leads a month, four people half an hour to two in disputes.

    Dispute hours a month are such that eleven months hold the 46 weeks of the case.
    """
    weekly = 4 * 46 / 11
    own = {
        E.LEADS: _own(40),
        E.CONVERSION: _own(0.02, 0.04, 0.06),
        E.BASKET: _own(6_000, 8_000, 10_000),
        E.MARGIN: _own(0.35),
        E.CONTENTS: _own(30),
        E.PEOPLE: _own(5),
        E.DISPUTE_HOURS: _own(0.5 * weekly, weekly, 2 * weekly),
    }
    return cost_inputs(INSTRUMENT, Kpis(), own=own | {E(name): value for name, value in spoil.items()})


def _amount(cost: Cost, line: CostLine) -> Amount:
    amount = cost.by_line[line].amount
    assert amount is not None
    return amount


def _total(cost: Cost) -> Amount:
    assert cost.total is not None
    return cost.total


def test_the_worked_case_comes_out() -> None:
    cost = calculate(_worked())
    total = _total(cost)
    assert (total.p10, total.p50, total.p90) == pytest.approx((18_600, 24_300, 31_200), rel=0.02)
    lines = {
        CostLine.UNTREATED_LEADS: (2_900, 5_000, 8_300),
        CostLine.UNUSED_CONTENTS: (3_000, 4_600, 6_600),
        CostLine.DUPLICATES: (5_700, 9_500, 14_700),
        CostLine.DISPUTES: (2_800, 4_500, 6_800),
    }
    for line, euros in lines.items():
        amount = _amount(cost, line)
        assert (amount.p10, amount.p50, amount.p90) == pytest.approx(euros, rel=0.02), line
    assert [line.line for line in cost.counted] == list(lines)


def test_the_same_inputs_give_the_same_euros() -> None:
    assert calculate(_worked()).total == calculate(_worked()).total
    assert calculate(_worked(), seed=7).total != calculate(_worked()).total


def test_a_changed_input_moves_only_the_lines_that_it_enters() -> None:
    before, after = calculate(_worked()), calculate(_worked(contents=_own(60)))
    moved = {line for line in CostLine if before.by_line[line].amount != after.by_line[line].amount}
    assert moved == {CostLine.UNUSED_CONTENTS}


def test_doubled_inputs_double_the_lines_that_they_multiply() -> None:
    once, twice = calculate(_worked()), calculate(_worked(leads=_own(80)))
    for end in ("low", "p10", "p50", "p90", "high"):
        doubled = 2 * getattr(_amount(once, CostLine.UNTREATED_LEADS), end)
        assert getattr(_amount(twice, CostLine.UNTREATED_LEADS), end) == pytest.approx(doubled)


def test_every_euro_comes_again_from_its_trace() -> None:
    cost = calculate(_worked())
    random = np.random.default_rng(99)
    draws: dict[CostInputKey, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
    for cost_line_result in cost.counted:
        assert cost_line_result.trace is not None
        parts = cost_line_result.trace.parts
        amount = _amount(cost, cost_line_result.line)
        assert prod(part.low for part in parts) == pytest.approx(amount.low)
        assert prod(part.high for part in parts) == pytest.approx(amount.high)
        product = np.ones(200_000)
        for part in parts:
            for entry, given_input in part.inputs:
                low, central, high = given_input.range.low, given_input.range.central, given_input.range.high
                if entry not in draws:
                    point = low == high
                    draws[entry] = np.full(200_000, low) if point else random.triangular(low, central, high, 200_000)
                product *= draws[entry]
            if not part.inputs:
                product *= part.central
        quantiles = np.quantile(product, (0.1, 0.5, 0.9))
        assert (amount.p10, amount.p50, amount.p90) == pytest.approx(tuple(quantiles), rel=0.015), cost_line_result.line


def test_the_total_is_the_sum_of_its_lines_within_its_bounds() -> None:
    cost = calculate(_worked())
    total = _total(cost)
    amounts = [_amount(cost, line.line) for line in cost.counted]
    assert total.low == pytest.approx(sum(amount.low for amount in amounts))
    assert total.high == pytest.approx(sum(amount.high for amount in amounts))
    assert total.low <= total.p10 <= total.p50 <= total.p90 <= total.high


def test_without_any_figure_of_the_firm_there_is_no_total() -> None:
    cost = calculate(cost_inputs(INSTRUMENT, Kpis()))
    assert cost.total is None
    assert cost.by_line[CostLine.UNTREATED_LEADS].state is CostLineState.LACKING
    assert set(cost.by_line[CostLine.UNTREATED_LEADS].lacking) == {E.LEADS, E.CONVERSION, E.BASKET, E.MARGIN}
    assert cost.by_line[CostLine.DISPUTES].lacking == (E.DISPUTE_HOURS,), "only the firm can give it"
    assert cost.by_line[CostLine.CREDIT_NOTES].lacking == (E.CREDIT_NOTES, E.BROKEN_PROMISES)


def test_it_can_say_a_small_number_and_zero() -> None:
    small = calculate({E.CONTENTS: _own(1), E.UNUSED: _own(0.1), E.HOURS_PER_CONTENT: _own(1), E.HOURLY_COST: _own(40)})
    assert two_digits(_total(small).p50) == 4
    nothing = calculate(_worked(untreated=_own(0), contents=_own(0), people=_own(0), dispute_hours=_own(0)))
    assert _total(nothing) == Amount(0, 0, 0, 0, 0)
    assert payback(nothing, 1_000) is None
    assert [swing.width for swing in tornado(nothing)] == [0] * len(tornado(nothing))


# Counting nothing twice


def test_a_lost_lead_counts_for_its_margin_or_for_its_spend_never_both() -> None:
    inputs = _worked(lead_cost=_own(44))
    by_margin, by_spend = calculate(inputs), calculate(inputs, Choices(lead_loss=LeadLoss.SPEND))
    for cost, inside, beside in (
        (by_margin, CostLine.UNTREATED_LEADS, CostLine.WASTED_SPEND),
        (by_spend, CostLine.WASTED_SPEND, CostLine.UNTREATED_LEADS),
    ):
        assert cost.by_line[inside].state is CostLineState.COUNTED
        assert cost.by_line[beside].state is CostLineState.APART
        assert _total(cost).high == pytest.approx(sum(_amount(cost, line.line).high for line in cost.counted))
    assert _amount(by_margin, CostLine.WASTED_SPEND) == _amount(by_spend, CostLine.WASTED_SPEND)


def test_late_answers_are_off_until_asked_for_and_then_touch_no_untreated_lead() -> None:
    late = {"contacted_in_a_day": _own(0.5), "response_loss": _own(0.2), "untreated": _own(0.3)}
    off = calculate(_worked(**late))
    assert off.by_line[CostLine.LATE_RESPONSE].state is CostLineState.OFF
    cost = calculate(_worked(**late), Choices(late_response=True))
    trace = cost.by_line[CostLine.LATE_RESPONSE].trace
    assert trace is not None
    (share,) = [part for part in trace.parts if part.factor is Derived.LATE]
    assert (share.low, share.high) == pytest.approx((0.2, 0.2)), "half in a day, three tenths never: a fifth is late"
    ranges = late | {"contacted_in_a_day": _own(0.4, 0.5, 0.6), "untreated": _own(0.1, 0.2, 0.3)}
    wide = calculate(_worked(**ranges), Choices(late_response=True)).by_line[CostLine.LATE_RESPONSE].trace
    assert wide is not None
    (share,) = [part for part in wide.parts if part.factor is Derived.LATE]
    assert (share.low, share.central, share.high) == pytest.approx((0.1, 0.3, 0.5))
    everyone_else = calculate(_worked(**late | {"untreated": _own(0.5)}), Choices(late_response=True))
    assert _amount(everyone_else, CostLine.LATE_RESPONSE).high == 0


def test_hours_already_counted_elsewhere_are_taken_out_of_the_duplicates() -> None:
    case = {"unused": _own(0.5), "hours_per_content": _own(8), "duplicate_hours": _own(2), "dispute_hours": _own(10)}
    free = {"hourly_cost": _own(40), "recoverable_duplicates": _own(0.5)}
    inputs = _worked(**case, **free)
    whole = 5 * 2 * 46
    expected = {
        frozenset[Overlap](): whole,
        frozenset({Overlap.CONTENTS}): whole - 30 * 0.5 * 8,
        frozenset({Overlap.DISPUTES}): whole - 10 * 11,
        frozenset(Overlap): whole - 30 * 0.5 * 8 - 10 * 11,
    }
    for held, hours in expected.items():
        amount = _amount(calculate(inputs, Choices(duplicates_hold=held)), CostLine.DUPLICATES)
        assert amount.p50 == pytest.approx(hours * 40 * 0.5)
    none_left = calculate(_worked(**case | {"duplicate_hours": _own(0.1)}), Choices(duplicates_hold=frozenset(Overlap)))
    assert _amount(none_left, CostLine.DUPLICATES) == Amount(0, 0, 0, 0, 0)


def test_the_forecast_gap_stands_apart_whatever_is_chosen() -> None:
    inputs = _worked(forecast_gap=_own(0.2), revenue=_own(1_000_000), carrying_rate=_own(0.05))
    assert calculate(inputs).by_line[CostLine.FORECAST_GAP].state is CostLineState.OFF
    cost = calculate(inputs, Choices(forecast_gap=True))
    assert cost.by_line[CostLine.FORECAST_GAP].state is CostLineState.APART
    assert _amount(cost, CostLine.FORECAST_GAP).p50 == pytest.approx(10_000)
    assert cost.total == calculate(inputs).total


def test_credit_notes_count_when_the_firm_gives_them() -> None:
    cost = calculate({E.CREDIT_NOTES: _own(12_000), E.BROKEN_PROMISES: _own(0.25)})
    assert _total(cost) == Amount(3_000, 3_000, 3_000, 3_000, 3_000)


def test_the_total_never_passes_a_tenth_of_revenue_and_says_when_it_would_have() -> None:
    large = calculate(_worked(revenue=_own(10_000_000)))
    assert (large.capped, large.cap) == (False, 1_000_000)
    small = calculate(_worked(revenue=_own(250_000)))
    assert small.capped
    assert _total(small).p50 == pytest.approx(24_300, rel=0.02)
    assert (_total(small).p90, _total(small).high) == (25_000, 25_000)
    tiny = calculate(_worked(revenue=_own(100_000)))
    assert {_total(tiny).p10, _total(tiny).p50, _total(tiny).p90} == {10_000}
    assert sum(tiny.avoidable.values()) <= 10_000 * 1.05
    assert calculate(_worked()).cap is None


# What is made of it


def test_the_tornado_names_every_input_of_the_total_widest_first() -> None:
    cost = calculate(_worked())
    swings = tornado(cost)
    widths = [swing.width for swing in swings]
    assert widths == sorted(widths, reverse=True)
    assert swings[0].entry is E.DUPLICATE_HOURS
    entered = {entry for line in cost.counted if line.trace for part in line.trace.parts for entry, _ in part.inputs}
    assert {swing.entry for swing in swings} == entered
    held = calculate(_worked(duplicate_hours=_own(cost.inputs[E.DUPLICATE_HOURS].range.high)))
    assert _total(held).p50 == pytest.approx(swings[0].at_high)


def _ranges(highest: float, lowest: float = 0.0) -> st.SearchStrategy[InputRange]:
    three = st.lists(st.floats(lowest, highest, allow_subnormal=False), min_size=3, max_size=3)
    return three.map(lambda values: InputRange(*sorted(values)))


INPUTS: Mapping[CostInputKey, st.SearchStrategy[InputRange]] = {
    **dict.fromkeys(CostInputKey, _ranges(1.0)),
    **dict.fromkeys((E.LEADS, E.CONTENTS, E.DISPUTE_HOURS), _ranges(500)),
    **dict.fromkeys((E.BASKET, E.REVENUE, E.CREDIT_NOTES), _ranges(1e6, 1.0)),
    **dict.fromkeys((E.HOURLY_COST, E.LEAD_COST), _ranges(200, 5.0)),
    **dict.fromkeys((E.HOURS_PER_CONTENT, E.PEOPLE, E.DUPLICATE_HOURS), _ranges(30)),
    E.UNTREATED: _ranges(0.5),
    E.CONTACTED_IN_A_DAY: _ranges(0.5),
}
CHOICES = st.builds(
    Choices,
    lead_loss=st.sampled_from(LeadLoss),
    late_response=st.booleans(),
    forecast_gap=st.booleans(),
    duplicates_hold=st.frozensets(st.sampled_from(Overlap)),
)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(dict(INPUTS)), CHOICES)
def test_whatever_stands_gives_ordered_euros_within_bounds(
    ranges: Mapping[CostInputKey, InputRange], choices: Choices
) -> None:
    cost = calculate(
        {entry: OwnInput(input_range, ("finance",)) for entry, input_range in ranges.items()}, choices, draws=500
    )
    amounts = [line.amount for line in cost.lines if line.amount is not None]
    assert cost.uncapped is not None
    for amount in (*amounts, cost.uncapped, _total(cost)):
        slack = 1e-6 + 1e-9 * amount.high
        ends = (amount.low, amount.p10, amount.p50, amount.p90, amount.high)
        assert all(first <= second + slack for first, second in pairwise(ends))
        assert amount.low >= 0
    states = {line.line: line.state for line in cost.lines}
    assert (states[CostLine.UNTREATED_LEADS], states[CostLine.WASTED_SPEND]) != (
        CostLineState.COUNTED,
        CostLineState.COUNTED,
    )
    assert cost.cap is not None
    assert _total(cost).high <= cost.cap


def test_beside_no_amount_there_is_no_amount_of_a_line() -> None:
    """The people are known and all else is from outside: an amount would be that of any firm of its size."""
    people = OwnInput(exactly(40), (STAFF,))
    known: dict[CostInputKey, CostInput] = {**cost_inputs(INSTRUMENT, Kpis()), E.PEOPLE: people}
    cost = calculate(known)
    assert cost.total is None
    assert not cost.avoidable
    assert not tornado(cost)
    assert all(line.amount is None for line in cost.lines)
    told = calculate({**known, E.DUPLICATE_HOURS: _own(2)})
    assert told.by_line[CostLine.DUPLICATES].amount is not None
    assert E.DUPLICATE_HOURS in cost.by_line[CostLine.DUPLICATES].lacking
