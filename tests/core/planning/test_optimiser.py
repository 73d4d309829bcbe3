"""Optimiser respects every constraint."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assessment.core.optimiser.exclusion_reasons import ExclusionReason
from assessment.core.optimiser.marginal_values import worth_of_a_day, worth_of_action
from assessment.core.optimiser.objective_weights import euros_per_option, pressures
from assessment.core.optimiser.optimise import OptimisedPlan, optimise, optimise_usual
from assessment.core.planning.causes import CauseKind
from assessment.core.planning.plan_limits import usual_capacity
from assessment.core.planning.roadmap import PERIODS
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from tests.core.planning.limits_factory import plan_limits
from tests.core.questionnaire_factory import alignment, diagnosed, everyone

ROOT = Path(__file__).parents[3]
INSTRUMENT = alignment()
AT_1 = diagnosed([("leadership", everyone(1))])
FIRM = CompanyProfile(headcount=60, staff={"marketing": 2, "sales": 4, "finance": 1, "leadership": 1})
CAPACITY = usual_capacity(FIRM.staff)
FUNCTIONS = ("sales", "marketing", "finance", "leadership")


def _plan(diagnosis: PublishedDiagnosis = AT_1, context: CompanyProfile = FIRM, **limits: object) -> OptimisedPlan:
    besides = {name: limits.pop(name) for name in ("actions", "avoidable") if name in limits}
    outcome = optimise(diagnosis, context, limits=plan_limits(**({"capacity": CAPACITY} | limits)), **besides)  # type: ignore[arg-type]
    assert isinstance(outcome, OptimisedPlan)
    return outcome


def _ids(plan: OptimisedPlan) -> set[str]:
    return {planned.action.id for planned in plan.roadmap.actions}


def test_the_same_question_gets_the_same_plan() -> None:
    first, second = _plan(), _plan()
    assert first.solution == second.solution
    assert first.roadmap == second.roadmap


def test_neither_the_process_nor_its_hash_seed_changes_the_plan() -> None:
    question = (
        "from tests.core.planning.test_optimiser import _plan\n"
        "plan = _plan(pinned=['A17', 'A22', 'A09'], excluded=['A04', 'A19', 'A21'])\n"
        "print([(found.action.id, found.start_day) for found in plan.roadmap.actions], plan.solution.objective)"
    )
    answers = {_in_a_process_of_its_own(question, hash_seed=seed) for seed in ("1", "2", "3")}
    assert len(answers) == 1


def test_pages_that_do_not_plan_never_load_the_solver() -> None:
    modules = (
        "planning.forecast",
        "cost.kpi_contradictions",
        "cost.sensitivity",
        "optimiser.build_problem",
        "planning.plan_limits",
        "optimiser.exclusion_reasons",
    )
    imports = "".join(f"import assessment.core.{name}\n" for name in modules)
    assert _in_a_process_of_its_own(f"{imports}import sys\nprint('ortools' in sys.modules)", hash_seed="0") == "False\n"


def _in_a_process_of_its_own(program: str, *, hash_seed: str) -> str:
    command = [sys.executable, "-c", program]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    completed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return completed.stdout


# Within the limits


@pytest.fixture(scope="module")
def usual() -> OptimisedPlan:
    return _plan()


def test_the_plan_is_proven_to_be_the_best(usual: OptimisedPlan) -> None:
    assert usual.solution.proven
    assert usual.gap == 0
    assert usual.solution.objective == pytest.approx(usual.solution.bound)


def test_nobody_is_asked_for_more_days_than_they_have(usual: OptimisedPlan) -> None:
    assert set(usual.load) == set(FUNCTIONS)
    for function, days in usual.load.items():
        assert all(day <= most + 1e-9 for day, most in zip(days, CAPACITY[function], strict=True)), function
        assert sum(days) == pytest.approx(
            sum(planned.action.effort.get(function, 0) for planned in usual.roadmap.actions)
        )


def test_dates_respect_prerequisites_seats_and_the_quick_win(usual: OptimisedPlan) -> None:
    planned = {action.action.id: action for action in usual.roadmap.actions}
    assert any(planned_action.finish_day <= 30 and planned_action.gain > 0 for planned_action in planned.values())
    for day in range(1, 361):
        assert (
            sum(planned_action.start_day <= day <= planned_action.finish_day for planned_action in planned.values())
            <= 3
        )
    for planned_action in planned.values():
        for choice in planned_action.action.after:
            assert any(name in planned and planned[name].finish_day < planned_action.start_day for name in choice)
    assert sum(planned_action.action.heavy_it for planned_action in planned.values()) <= 1


def test_gains_of_overlapping_actions_do_not_add_up(usual: OptimisedPlan) -> None:
    gains = sum(planned.gain for planned in usual.roadmap.actions)
    assert gains == pytest.approx(usual.gain)
    assert usual.roadmap.expected_total == pytest.approx((AT_1.total.score or 0.0) + gains)
    for lever in AT_1.levers:
        assert usual.roadmap.expected_scores[lever.key] <= 25 * (usual.roadmap.target.levers[lever.key] - 1) + 1e-9


def test_the_roadmap_reads_like_the_other_one(usual: OptimisedPlan) -> None:
    starts = [planned.start_day for planned in usual.roadmap.actions]
    assert starts == sorted(starts)
    assert usual.roadmap.first(3) == usual.roadmap.actions[:3]
    assert _plan(context=replace(FIRM, day=date(2026, 3, 2))).roadmap.day(1) == date(2026, 3, 2)


def test_nothing_is_planned_where_nothing_lacks() -> None:
    plan = _plan(diagnosed([("leadership", everyone(5))]))
    assert plan.roadmap.actions == ()
    assert (plan.gain, plan.gap, plan.held_back) == (0, 0, ())


@pytest.mark.parametrize("cell", [Cell.NOT_APPLICABLE, Cell.DONT_KNOW])
def test_practices_that_were_not_rated_weigh_nothing(cell: Cell) -> None:
    silent = everyone(5) | {item.code: cell for item in INSTRUMENT.lever_items}
    assert _plan(diagnosed([("leadership", silent)])).roadmap.actions == ()


def test_what_nobody_knows_is_to_be_settled() -> None:
    silent = everyone(5) | {item.code: Cell.DONT_KNOW for item in INSTRUMENT.levers[1].items}
    plan = _plan(diagnosed([("leadership", silent)]))
    assert plan.gain == 0
    assert "A10" in _ids(plan)
    for planned in plan.roadmap.actions:
        unknown = {cause.key for cause in planned.because if cause.kind is CauseKind.UNKNOWN}
        assert unknown == {code for code in planned.action.settles if code.startswith("O")}
        assert unknown


def test_the_budget_holds_even_if_every_purchase_costs_the_most() -> None:
    plan = _plan(budget=2_500)
    assert 0 <= plan.spending[0] <= plan.spending[1] <= 2_500
    assert "A17" not in _ids(plan)


def test_what_is_pinned_is_planned_and_what_is_excluded_is_not() -> None:
    with_crm = _plan(pinned=["A17"])
    assert "A17" in _ids(with_crm)
    bonuses = _plan(pinned=["A06"])
    assert {"A06", "A13"} <= _ids(bonuses), "what must come first comes too"
    without = _plan(excluded=["A17"])
    assert not {"A17", "A18"} & _ids(without)
    reasons = {
        excluded_action.id: (excluded_action.reason, excluded_action.names) for excluded_action in without.held_back
    }
    assert reasons["A17"] == (ExclusionReason.EXCLUDED, ())
    assert reasons["A18"] == (ExclusionReason.PREREQUISITES, ("A17",))


def test_without_finance_days_only_what_needs_none_is_planned_and_the_rest_says_why() -> None:
    plan = _plan(capacity=CAPACITY | {"finance": (0.0,) * 6})
    assert _ids(plan)
    assert all(not planned.action.effort.get("finance") for planned in plan.roadmap.actions)
    held = {excluded_action.id: excluded_action for excluded_action in plan.held_back}
    assert (held["A01"].reason, held["A01"].names, held["A01"].amount) == (ExclusionReason.CAPACITY, ("finance",), 1.0)
    optimised_plan = _plan(capacity=CAPACITY | {"finance": (1.0,) * 6})
    assert optimised_plan.solution.objective > plan.solution.objective
    assert max(optimised_plan.load["finance"]) <= 1 + 1e-9


def test_a_function_without_anybody_is_carried_by_leadership() -> None:
    context = CompanyProfile(headcount=60, staff={"marketing": 0, "sales": 3, "finance": 2, "leadership": 3})
    plan = _plan(context=context, capacity=usual_capacity(context.staff))
    assert _ids(plan)
    assert "marketing" not in plan.load
    assert all(planned.owner != "marketing" for planned in plan.roadmap.actions)


def test_a_small_firm_is_not_given_what_needs_a_larger_one() -> None:
    plan = _plan(context=replace(FIRM, headcount=15))
    assert all(planned.action.headcount_min <= 15 for planned in plan.roadmap.actions)
    assert {
        excluded_action.id
        for excluded_action in plan.held_back
        if excluded_action.reason is ExclusionReason.MINIMUM_SIZE
    } == {
        "A06",
        "A11",
        "A18",
        "A23",
    }


def test_what_stands_already_need_not_come_first() -> None:
    answers = everyone(1) | {"V2.2": 5, "P2.2": 5}
    plan = _plan(diagnosed([("leadership", answers)]))
    assert "A02" not in _ids(plan)
    assert "A15" in _ids(plan), "it waits for A02, whose practices lack nothing"


def test_a_review_may_begin_light_and_brings_less_until_the_dashboard_comes() -> None:
    review = replace(INSTRUMENT.actions_by_id["A14"], per_quarter=False)
    dashboard = replace(INSTRUMENT.actions_by_id["A13"], after=())
    alone = _plan(actions=[review], capacity={})
    (planned,) = alone.roadmap.actions
    both = _plan(actions=[review, dashboard], capacity={})
    assert planned.light
    first = next(action for action in both.roadmap.actions if action.action.id == "A14")
    assert first.gain == pytest.approx(2 * planned.gain)


def test_work_that_comes_back_every_quarter_is_said_as_a_habit(usual: OptimisedPlan) -> None:
    rituals = [planned.action for planned in usual.roadmap.actions if planned.action.per_quarter]
    assert rituals
    habits = usual.problem.habits(tuple(_ids(usual)))
    assert habits["sales"] == sum(action.effort["sales"] for action in rituals)


# What things are worth


def test_one_more_day_is_worth_what_the_plan_with_it_gains() -> None:
    tight = _plan(capacity={"finance": (0.5, 0, 0, 0, 0, 0), "sales": (40.0,) * 6})
    worth = {day_marginal_value.function: day_marginal_value for day_marginal_value in worth_of_a_day(tight)}
    assert set(worth) == {"finance", "sales"}
    assert worth["finance"].worth > 0
    assert worth["finance"].added
    assert worth["sales"].worth == 0
    richer = [
        _plan(capacity={"finance": tuple(0.5 * (p == 0) + (p == best) for p in range(6)), "sales": (40.0,) * 6})
        for best in range(6)
    ]
    most = max(plan.solution.objective for plan in richer) - tight.solution.objective
    assert worth["finance"].worth >= most - 1e-3, "a day split over periods is worth at least a day in one of them"


def test_an_action_is_worth_what_the_plan_without_it_loses(usual: OptimisedPlan) -> None:
    name = usual.roadmap.actions[0].action.id
    lost = worth_of_action(usual, name)
    without = _plan(excluded=[name])
    assert lost.worth == pytest.approx(usual.solution.objective - without.solution.objective)
    assert lost.names is not None
    assert name not in lost.names
    assert lost.worth is not None
    assert lost.worth >= 0


def test_an_action_that_everything_hangs_on_leaves_no_plan() -> None:
    first, then = INSTRUMENT.actions_by_id["A13"], INSTRUMENT.actions_by_id["A06"]
    only = _plan(actions=[first, then], pinned=["A06"], capacity={})
    assert worth_of_action(only, "A13").names is None


def test_pressure_draws_the_plan_towards_what_eases_it() -> None:
    calm = diagnosed([("leadership", everyone(1))])
    pressed = diagnosed([("leadership", everyone(1) | {"S2.1": 5, "S2.2": 5, "S2.3": 5})])
    assert pressures(calm, INSTRUMENT.actions)["P2.1"] == 0
    assert pressures(pressed, INSTRUMENT.actions)["P2.1"] == 100
    assert pressures(pressed, INSTRUMENT.actions)["O1.1"] == 0
    assert "P1.4" not in pressures(pressed, INSTRUMENT.actions), "nothing in the catalogue lifts it"


def test_euros_of_a_line_are_shared_and_never_spared_twice() -> None:
    gaps = {"P1.1": 2.0, "P1.2": 1.0, "P1.3": 0.0}
    euros = euros_per_option(gaps, {"C5": 9_000, "C4": 5_000}, INSTRUMENT.actions)
    assert euros == {"P1.1": 3_000, "P1.2": 3_000}
    plan = _plan(capacity={}, avoidable={"C5": 9_000, "C6": 4_000})
    assert 0 < plan.euros_avoided <= 13_000
    assert _plan(capacity={}).euros_avoided == 0


def test_a_firm_of_tens_of_thousands_gets_a_plan() -> None:
    plan = optimise_usual(AT_1, CompanyProfile(staff={"sales": 40_000, "finance": 5_000, "leadership": 30}))
    assert isinstance(plan, OptimisedPlan)
    assert plan.roadmap.actions


def test_usual_days_grow_with_people_and_with_the_length_of_the_period() -> None:
    assert usual_capacity({"sales": 3, "finance": 0}) == {
        "sales": (6, 6, 6, 18, 18, 18),
        "finance": (0,) * len(PERIODS),
    }
