"""Optimality against brute force and a second solver."""

import random
from dataclasses import replace

import pytest

from assessment.core.optimiser.build_problem import build_problem
from assessment.core.optimiser.objective_weights import charge_of
from assessment.core.optimiser.solver import solve
from assessment.core.planning.plan_limits import PlanLimits, usual_capacity
from assessment.core.planning.roadmap import PERIODS
from assessment.core.planning.target_level import Target
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.questionnaire.planning_content import Action
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from tests.core.planning import brute_force_planner as oracle
from tests.core.planning import highs_planner as highs
from tests.core.planning.limits_factory import plan_limits
from tests.core.questionnaire_factory import alignment, diagnosed

INSTRUMENT = alignment()
INSTANCES, BATCHES = 320, 8
SIZES = (3, 4, 5, 6, 7, 8, 9, 10)
FUNCTIONS = ("sales", "marketing", "finance", "leadership")
ROUNDING = 1e-3
"""Points that ties and whole numbers may cost, never more."""


def _instance(seed: int) -> tuple[oracle.Instance, PublishedDiagnosis, Target]:
    """A random small problem; larger catalogues get shorter calendars, so that everything can be tried."""
    draw = random.Random(seed)
    size = SIZES[seed % len(SIZES)]
    slots = {3: 6, 4: 6, 5: 5, 6: 4, 7: 4, 8: 3, 9: 3, 10: 3}[size]
    periods = tuple(sorted({*draw.sample(range(1, slots + 1), k=draw.randint(1, slots)), slots}))
    heads = [
        {item.code: draw.choice((1, 2, 3, 4, 5)) if draw.random() < 0.5 else 4 for item in INSTRUMENT.rated_items}
        for _ in range(draw.choice((1, 3)))
    ]
    diagnosis = diagnosed(list(zip(("sales", "marketing", "finance"), heads, strict=False)))
    target = Target(
        4, (4,), {"vision": 4, "orchestrator": draw.choice((3, 4)), "processes": 4}, rule=None, followed=False
    )
    actions = _catalogue(draw, size, slots)
    ids = [action.id for action in actions]
    problem = build_problem(
        diagnosis, CompanyProfile(headcount=25), limits=PlanLimits(), target=target, actions=actions
    )
    lacking = {
        practice.code: oracle.Wanted(practice.gap, practice.worth, practice.urgency) for practice in problem.practices
    }
    standing = frozenset(action.id for action in actions if not lacking.keys() & set(action.items))
    instance = oracle.Instance(
        actions=actions,
        wanted=lacking,
        once=[oracle.Once(cause.worth, cause.treated_by) for cause in problem.single_causes],
        charges={action.id: charge_of(action, problem.weights) for action in actions},
        standing=standing,
        capacity={
            function: [draw.choice((0, 1, 2, 3.5, 6)) + (number == 0) for number, _ in enumerate(periods)]
            for function in draw.sample(FUNCTIONS, k=draw.randint(1, 3))
        },
        periods=[30 * period for period in periods],
        at_once=draw.choice((1, 2, 3, 3)),
        budget=draw.choice((None, None, 3_000, 8_000)),
        headcount=25,
        pinned=frozenset(draw.sample(ids, k=draw.choice((0, 0, 0, 0, 1, 2)))),
        excluded=frozenset(draw.sample(ids, k=draw.choice((0, 0, 1)))),
    )
    return instance, diagnosis, target


def _catalogue(draw: random.Random, size: int, slots: int) -> tuple[Action, ...]:
    """Random actions on a handful of practices, so that they overlap; what they wait for comes before them."""
    practices = draw.sample([item.code for item in INSTRUMENT.lever_items], k=min(12, 2 + size))
    actions: list[Action] = []
    for number, model in enumerate(draw.sample(INSTRUMENT.actions, k=size)):
        ids = [action.id for action in actions]
        after = [
            tuple(draw.sample(ids, k=min(len(ids), draw.choice((1, 1, 2))))) for _ in range(draw.choice((0, 0, 1, 2)))
        ]
        actions.append(
            replace(
                model,
                id=f"B{number:02}",
                items=tuple(draw.sample(practices, k=draw.choice((1, 1, 2, 3)))),
                effort={
                    function: draw.choice((0, 0, 0.5, 1, 1.5, 3) if number else (0, 0.5, 1)) for function in FUNCTIONS
                },
                settles=tuple(draw.sample(practices, k=draw.choice((0, 0, 1, 2)))),
                per_quarter=number > 0 and draw.random() < 0.2,
                cost=draw.choice(((0, 0), (0, 0), (0, 2_000), (1_000, 5_000))),
                after=tuple(choice for choice in after if choice),
                light_without=tuple(draw.sample(ids, k=1)) if ids and draw.random() < 0.3 else (),
                horizon=draw.choice((30, 30, 60, 60, 90, 120, 180)) if number else 30,
                heavy_it=draw.random() < 0.3,
                headcount_min=draw.choice((0, 0, 0, 20, 30)) if number else 0,
            )
        )
    return tuple(actions)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_plan_is_better_than_the_one_found(batch: int) -> None:
    impossible = 0
    for seed in range(batch * INSTANCES // BATCHES, (batch + 1) * INSTANCES // BATCHES):
        instance, diagnosis, target = _instance(seed)
        problem = build_problem(
            diagnosis,
            CompanyProfile(headcount=instance.headcount),
            limits=plan_limits(
                instance.capacity,
                budget=instance.budget,
                parallel_actions=instance.at_once,
                pinned=instance.pinned,
                excluded=instance.excluded,
                periods=tuple(instance.periods),
            ),
            target=target,
            actions=instance.actions,
        )
        solution, expected = solve(problem), oracle.best(instance)
        if expected is None:
            assert solution is None, seed
            impossible += 1
            continue
        assert solution is not None, seed
        assert solution.proven
        assert oracle.holds(instance, solution.starts), seed
        assert oracle.worth(instance, solution.starts) == pytest.approx(solution.objective, abs=1e-9), seed
        assert expected - ROUNDING <= solution.objective <= expected + 1e-9, seed
    assert 0 < impossible < INSTANCES / BATCHES * 0.6, "both kinds of instances were met"


@pytest.mark.parametrize("seed", range(4))
def test_another_solver_finds_no_better_plan_out_of_the_whole_catalogue(seed: int) -> None:
    draw = random.Random(seed)
    heads = [{item.code: draw.randint(1, 4) for item in INSTRUMENT.rated_items} for _ in range(3)]
    diagnosis = diagnosed(list(zip(("sales", "marketing", "finance"), heads, strict=True)))
    staff = {function: draw.randint(1, 3) for function in FUNCTIONS}
    periods = (90, 180, 270, 360) if seed % 2 else PERIODS
    budget = draw.choice((None, 4_000, 20_000))
    problem = build_problem(
        diagnosis,
        CompanyProfile(headcount=60, staff=staff),
        limits=PlanLimits(usual_capacity(staff, periods), budget, periods=periods),
    )
    lacking = {
        practice.code: oracle.Wanted(practice.gap, practice.worth, practice.urgency) for practice in problem.practices
    }
    instance = oracle.Instance(
        actions=INSTRUMENT.actions,
        wanted=lacking,
        once=[oracle.Once(cause.worth, cause.treated_by) for cause in problem.single_causes],
        charges={action.id: charge_of(action, problem.weights) for action in INSTRUMENT.actions},
        standing=frozenset(action.id for action in INSTRUMENT.actions if not lacking.keys() & set(action.items)),
        capacity=problem.limits.capacity,
        periods=periods,
        at_once=3,
        budget=budget,
        headcount=60,
        pinned=frozenset(),
        excluded=frozenset(),
    )
    solution = solve(problem)
    assert solution is not None
    assert solution.proven
    assert solution.objective == pytest.approx(highs.best(instance), abs=ROUNDING)


@pytest.mark.parametrize("seed", range(0, INSTANCES, 20))
def test_the_other_solver_and_trying_everything_agree(seed: int) -> None:
    instance, _, _ = _instance(seed)
    expected = oracle.best(instance)
    assert highs.best(instance) == (None if expected is None else pytest.approx(expected, abs=1e-6))
