"""The useful level by the firm's context, row by row of the instrument's table."""

import pytest

from assessment.core.context import Basket, Context, Cycle
from assessment.core.targets import useful_target
from tests.core.building import alignment

ONE_EACH = {"marketing": 1, "sales": 1, "finance": 1}
TWO_EACH = {"marketing": 2, "sales": 5, "finance": 2}


@pytest.mark.parametrize(
    ("context", "steps"),
    [
        (Context(headcount=8, staff=ONE_EACH), (2, 3)),
        (Context(headcount=25, cycle=Cycle.SHORT, basket=Basket.LOW), (3,)),
        (Context(headcount=25, cycle=Cycle.LONG), (3, 4)),
        (Context(headcount=25, complex_offer=True), (3, 4)),
        (Context(headcount=120, staff=TWO_EACH), (4,)),
        (Context(headcount=120, staff=TWO_EACH, several_sites=True), (4, 5)),
        (Context(headcount=60, marketing_share=15.5), (4, 5)),
        (Context(headcount=60, marketing_share=15), (3, 4)),
        (Context(), (3,)),
    ],
)
def test_the_context_gives_the_useful_level(context: Context, steps: tuple[int, ...]) -> None:
    assert useful_target(alignment(), context).steps == steps


def test_the_second_step_is_aimed_at_once_the_first_is_reached() -> None:
    context = Context(headcount=25, cycle=Cycle.LONG)
    assert useful_target(alignment(), context, reached=2).aim == 3
    assert useful_target(alignment(), context, reached=3).aim == 4
    assert useful_target(alignment(), context, reached=5).aim == 4


@pytest.mark.parametrize(("headcount", "orchestrator"), [(25, 3), (49, 3), (50, 4)])
def test_below_fifty_people_the_orchestrator_aims_no_higher_than_the_first_step(
    headcount: int, orchestrator: int
) -> None:
    context = Context(headcount=headcount, cycle=Cycle.LONG)
    target = useful_target(alignment(), context, reached=3)
    assert target.levers == {"vision": 4, "orchestrator": orchestrator, "processes": 4}
