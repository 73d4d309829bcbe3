"""Rounding and payback."""

import pytest

from assessment.core.cost.calculator import calculate
from assessment.core.cost.cost_inputs import CostInputKey, OwnInput, exactly
from assessment.core.cost.cost_lines import CostLine
from assessment.core.cost.payback import payback, plan_euros, two_digits


def _own(value: float) -> OwnInput:
    return OwnInput(exactly(value), ("finance",))


def test_the_plan_pays_for_itself_from_a_share_of_what_is_lost() -> None:
    cost = calculate({CostInputKey.CREDIT_NOTES: _own(40_000), CostInputKey.BROKEN_PROMISES: _own(0.5)})
    euros = plan_euros(10, hourly_cost=40, spending=(0, 400))
    assert euros == 3_000
    result = payback(cost, euros)
    assert result is not None
    assert (result.of_total, result.of_line, result.within_a_year) == (0.15, {CostLine.CREDIT_NOTES: 0.15}, True)
    too_much = payback(cost, 30_000)
    assert too_much is not None
    assert not too_much.within_a_year


@pytest.mark.parametrize(
    ("euros", "rounded"),
    [
        (0, 0),
        (0.4, 0),
        (4.5, 5),
        (9.96, 10),
        (12.4, 12),
        (99.5, 100),
        (24_312, 24_000),
        (24_500, 25_000),
        (-1_250, -1_300),
    ],
)
def test_modelled_money_bears_two_digits(euros: float, rounded: int) -> None:
    assert two_digits(euros) == rounded
