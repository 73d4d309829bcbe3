"""Explanation of infeasible limits."""

from collections.abc import Mapping

import pytest

from assessment.core.cost.number_limits import Fault
from assessment.core.optimiser.constraint_names import Constraint, ConstraintKind, Infeasible
from assessment.core.optimiser.optimise import OptimisedPlan, optimise
from assessment.core.planning.plan_limits import (
    DEFAULT_PARALLEL_ACTIONS,
    MOST_PARALLEL_ACTIONS,
    LimitFault,
    LimitsRefusedError,
    PlanLimits,
    limit_faults,
    usual_capacity,
)
from assessment.core.questionnaire.company_profile import CompanyProfile
from tests.core.planning.limits_factory import plan_limits
from tests.core.questionnaire_factory import diagnosed, everyone

AT_1 = diagnosed([("leadership", everyone(1))])
FIRM = CompanyProfile(headcount=60, staff={"marketing": 2, "sales": 4, "finance": 1, "leadership": 1})
CAPACITY = usual_capacity(FIRM.staff)
FUNCTIONS = ("sales", "marketing", "finance", "leadership")


def _no_plan(**limits: object) -> Infeasible:
    outcome = optimise(AT_1, FIRM, limits=plan_limits(**({"capacity": CAPACITY} | limits)))  # type: ignore[arg-type]
    assert isinstance(outcome, Infeasible)
    return outcome


def _lifts(infeasible: Infeasible) -> dict[tuple[Constraint, ...], tuple[float | None, ...]]:
    return {tuple(remedy.lifts): tuple(remedy.lifts.values()) for remedy in infeasible.remedies}


def test_a_pinned_purchase_beyond_the_budget_says_what_is_missing() -> None:
    infeasible = _no_plan(pinned=["A17"], budget=5_000)
    budget, pin = Constraint(ConstraintKind.BUDGET), Constraint(ConstraintKind.PINNED, "A17")
    assert set(infeasible.conflict) == {budget, pin}
    assert _lifts(infeasible) == {(budget,): (10_000.0,), (pin,): (None,)}


def test_a_pinned_action_without_days_says_how_many_are_missing() -> None:
    infeasible = _no_plan(capacity=CAPACITY | {"finance": (0.0,) * 6}, pinned=["A06"])
    finance = Constraint(ConstraintKind.CAPACITY, "finance")
    assert finance in infeasible.conflict
    # A06 takes 2 days of finance after A13, which takes 4.
    assert _lifts(infeasible)[finance,] == (6.0,)
    assert isinstance(
        optimise(AT_1, FIRM, limits=plan_limits(CAPACITY | {"finance": (0, 0, 2, 3, 1, 0)}, pinned=["A06"])),
        OptimisedPlan,
    )


def test_when_nobody_has_a_day_the_days_of_a_first_win_are_named() -> None:
    infeasible = _no_plan(capacity=dict.fromkeys(FUNCTIONS, (0.0,) * 6))
    assert Constraint(ConstraintKind.QUICK_WIN) in infeasible.conflict
    (remedy,) = infeasible.remedies
    assert all(limit.rule is ConstraintKind.CAPACITY for limit in remedy.lifts)
    assert sum(days or 0 for days in remedy.lifts.values()) == pytest.approx(2), "A04 is the smallest first win"


def test_too_few_seats_say_how_many_are_needed() -> None:
    # Eight actions of four months each take 32 months of the 12 that one seat holds.
    pinned = ["A06", "A07", "A08", "A09", "A13", "A17", "A19", "A22"]
    infeasible = _no_plan(capacity={}, parallel_actions=1, pinned=pinned)
    (more,) = _lifts(infeasible)[Constraint(ConstraintKind.AT_ONCE),]
    assert more is not None
    fits = plan_limits({}, parallel_actions=int(more), pinned=pinned)
    assert isinstance(optimise(AT_1, FIRM, limits=fits), OptimisedPlan)


@pytest.mark.parametrize(("count", "stands"), [(0, False), (1, True), (MOST_PARALLEL_ACTIONS, True), (21, False)])
def test_from_one_to_twenty_actions_may_run_at_once(count: int, *, stands: bool) -> None:
    faults = limit_faults(PlanLimits(parallel_actions=count))
    assert faults == (() if stands else (LimitFault("at_once", Fault.ABSURD),))
    assert 1 <= DEFAULT_PARALLEL_ACTIONS <= MOST_PARALLEL_ACTIONS == 20


@pytest.mark.parametrize(
    ("limits", "context", "culprit"),
    [
        ({"pinned": ["A18"]}, FIRM, Constraint(ConstraintKind.HEAVY_IT)),
        ({"pinned": ["A17"], "excluded": ["A17"]}, FIRM, Constraint(ConstraintKind.EXCLUDED, "A17")),
        ({"pinned": ["A11"]}, CompanyProfile(headcount=8), Constraint(ConstraintKind.MINIMUM_SIZE)),
        ({"pinned": ["A18"], "excluded": ["A17"]}, FIRM, Constraint(ConstraintKind.PREREQUISITES)),
    ],
)
def test_each_kind_of_limit_can_be_named(
    limits: Mapping[str, list[str]], context: CompanyProfile, culprit: Constraint
) -> None:
    outcome = optimise(AT_1, context, limits=plan_limits({}, **limits))
    assert isinstance(outcome, Infeasible)
    assert culprit in outcome.conflict
    assert (culprit,) in _lifts(outcome)


def test_two_limits_that_each_forbid_the_plan_are_lifted_together() -> None:
    outcome = optimise(AT_1, CompanyProfile(headcount=8), limits=plan_limits({}, pinned=["A11", "A17"], budget=0))
    assert isinstance(outcome, Infeasible)
    assert set(_lifts(outcome)) == {
        (Constraint(ConstraintKind.BUDGET), Constraint(ConstraintKind.MINIMUM_SIZE)),
        (Constraint(ConstraintKind.PINNED, "A11"), Constraint(ConstraintKind.PINNED, "A17")),
    }


@pytest.mark.parametrize(
    ("limits", "name", "fault"),
    [
        ({"capacity": {"finance": (1.0,) * 5}}, "finance", Fault.MISSING),
        ({"capacity": {"finance": (1.0,) * 7}}, "finance", Fault.SURPLUS),
        ({"capacity": {"finance": (-1.0,) * 6}}, "finance", Fault.NEGATIVE),
        ({"capacity": {"finance": (float("nan"),) * 6}}, "finance", Fault.NOT_A_NUMBER),
        ({"capacity": {"fincance": (1.0,) * 6}}, "fincance", Fault.UNKNOWN_FUNCTION),
        ({"budget": -1.0}, "budget", Fault.NEGATIVE),
        ({"budget": 1e12}, "budget", Fault.ABSURD),
        ({"pinned": ["A99"]}, "A99", Fault.UNKNOWN_FIGURE),
        ({"parallel_actions": 0}, "at_once", Fault.ABSURD),
        ({"parallel_actions": 21}, "at_once", Fault.ABSURD),
        ({"capacity": {}, "periods": (45, 90)}, "periods", Fault.DISORDERED),
    ],
)
def test_limits_that_cannot_stand_are_refused(limits: dict[str, object], name: str, fault: Fault) -> None:
    with pytest.raises(LimitsRefusedError) as refused:
        optimise(AT_1, FIRM, limits=plan_limits(**({"capacity": CAPACITY} | limits)))  # type: ignore[arg-type]
    assert [(fault.name, fault.fault) for fault in refused.value.faults] == [(name, fault)]
