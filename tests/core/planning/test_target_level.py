"""Target level rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.planning.target_level import decided_target, useful_target
from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from tests.core.questionnaire_factory import alignment

ONE_EACH = {"marketing": 1, "sales": 1, "finance": 1}
TWO_EACH = {"marketing": 2, "sales": 5, "finance": 2}


@pytest.mark.parametrize(
    ("context", "steps"),
    [
        (CompanyProfile(headcount=8, staff=ONE_EACH), (2, 3)),
        (CompanyProfile(headcount=25, cycle=SalesCycle.SHORT, basket=OrderValue.LOW), (3,)),
        (CompanyProfile(headcount=25, cycle=SalesCycle.LONG), (3, 4)),
        (CompanyProfile(headcount=25, complex_offer=True), (3, 4)),
        (CompanyProfile(headcount=120, staff=TWO_EACH), (4,)),
        (CompanyProfile(headcount=120, staff=TWO_EACH, several_sites=True), (4, 5)),
        (CompanyProfile(headcount=60, marketing_share=15.5), (4, 5)),
        (CompanyProfile(headcount=60, marketing_share=15), (3, 4)),
        (CompanyProfile(), (3,)),
    ],
)
def test_the_context_gives_the_useful_level(context: CompanyProfile, steps: tuple[int, ...]) -> None:
    assert useful_target(alignment(), context).steps == steps


@settings(max_examples=400, deadline=None)
@given(
    headcount=st.integers(1, 400),
    staff=st.one_of(st.just({}), st.fixed_dictionaries({key: st.integers(0, 9) for key in ONE_EACH})),
    cycle=st.sampled_from([None, *SalesCycle]),
    basket=st.sampled_from([None, *OrderValue]),
    complex_offer=st.sampled_from([None, False, True]),
    several_sites=st.sampled_from([None, False, True]),
    marketing_share=st.sampled_from([None, 0.0, 15.0, 15.5, 60.0]),
    reached=st.sampled_from([None, 1, 2, 3, 4, 5]),
)
def test_the_rules_hold_in_their_order_at_every_size(
    headcount: int,
    staff: dict[str, int],
    cycle: SalesCycle | None,
    basket: OrderValue | None,
    complex_offer: bool | None,  # noqa: FBT001
    several_sites: bool | None,  # noqa: FBT001
    marketing_share: float | None,
    reached: int | None,
) -> None:
    context = CompanyProfile(
        headcount=headcount,
        staff=staff,
        cycle=cycle,
        basket=basket,
        complex_offer=complex_offer,
        several_sites=several_sites,
        marketing_share=marketing_share,
    )
    target = useful_target(alignment(), context, reached=reached)
    if headcount <= 10:
        assert target.total <= 3, "at most 10 staff: never above 3, whatever else holds"
    elif several_sites or (marketing_share or 0) > 15:
        assert target.steps == (4, 5)
    elif headcount < 50:
        assert target.steps == ((3, 4) if cycle is SalesCycle.LONG or complex_offer else (3,))
    elif headcount < 250:
        assert target.steps == ((4,) if staff and min(staff.values()) >= 2 else (3, 4))
    others = min(level for key, level in target.levers.items() if key != "orchestrator")
    assert target.levers["orchestrator"] <= others
    assert headcount >= 50 or target.levers["orchestrator"] == target.steps[0]


def test_the_second_step_is_aimed_at_once_the_first_is_reached() -> None:
    context = CompanyProfile(headcount=25, cycle=SalesCycle.LONG)
    assert useful_target(alignment(), context, reached=2).aim == 3
    assert useful_target(alignment(), context, reached=3).aim == 4
    assert useful_target(alignment(), context, reached=5).aim == 4


@pytest.mark.parametrize(("headcount", "orchestrator"), [(25, 3), (49, 3), (50, 4)])
def test_below_fifty_people_the_orchestrator_aims_no_higher_than_the_first_step(
    headcount: int, orchestrator: int
) -> None:
    context = CompanyProfile(headcount=headcount, cycle=SalesCycle.LONG)
    target = useful_target(alignment(), context, reached=3)
    assert target.levers == {"vision": 4, "orchestrator": orchestrator, "processes": 4}


def test_what_the_firm_decides_stands_in_place_of_the_rule_and_keeps_its_reason() -> None:
    suggested = useful_target(alignment(), CompanyProfile(headcount=120, staff=TWO_EACH))
    decided = decided_target(suggested, aim=3, levers={"vision": 5}, reason="Une année de fusion")
    assert (decided.total, decided.suggested, decided.decided) == (3, 4, "Une année de fusion")
    assert decided.levers == {"vision": 5, "orchestrator": 3, "processes": 3}
    assert decided.rule == suggested.rule


@pytest.mark.parametrize(
    ("aim", "levers", "reason"), [(0, {}, "x"), (6, {}, "x"), (3, {"vision": 9}, "x"), (3, {}, " ")]
)
def test_a_decision_is_a_level_with_a_reason(aim: int, levers: dict[str, int], reason: str) -> None:
    suggested = useful_target(alignment(), CompanyProfile())
    with pytest.raises(ValueError, match="with a reason"):
        decided_target(suggested, aim=aim, levers=levers, reason=reason)
