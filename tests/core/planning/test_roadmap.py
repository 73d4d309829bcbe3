"""Roadmap within the usual days of a firm: order, owners, and what is left out."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.core.optimiser.optimise import optimise_usual
from assessment.core.planning.causes import CauseKind
from assessment.core.planning.plan_limits import DEFAULT_PARALLEL_ACTIONS
from assessment.core.planning.roadmap import YEAR, Roadmap
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from tests.core.questionnaire_factory import alignment, diagnosed, everyone

LEADER_AT_1 = diagnosed([("leadership", everyone(1))])


def _roadmap(diagnosis: PublishedDiagnosis, context: CompanyProfile) -> Roadmap:
    return optimise_usual(diagnosis, context).roadmap


def _finish_days(roadmap: Roadmap) -> dict[str, int]:
    return {planned.action.id: planned.finish_day for planned in roadmap.actions}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_action_starts_before_its_prerequisites_are_done(level: int) -> None:
    roadmap = _roadmap(diagnosed([("leadership", everyone(level))]), CompanyProfile(headcount=60))
    finished = _finish_days(roadmap)
    for planned in roadmap.actions:
        for choice in planned.action.after:
            assert any(finished.get(name, YEAR + 1) < planned.start_day for name in choice), planned.action.id


def test_no_action_begins_before_what_it_follows_where_that_is_planned() -> None:
    roadmap = _roadmap(LEADER_AT_1, CompanyProfile(headcount=60))
    begun = {planned.action.id: planned.start_day for planned in roadmap.actions}
    read = [planned.action.id for planned in roadmap.actions]
    followers = [
        planned for planned in roadmap.actions if any(set(after) & set(begun) for after in _followed(planned.action.id))
    ]
    assert followers
    for planned in followers:
        for choice in _followed(planned.action.id):
            leaders = [name for name in choice if name in begun]
            assert not leaders or min(begun[name] for name in leaders) <= planned.start_day
            assert not leaders or min(read.index(name) for name in leaders) < read.index(planned.action.id)


def _followed(name: str) -> tuple[tuple[str, ...], ...]:
    return alignment().actions_by_id[name].follows


def test_no_more_than_three_actions_run_at_once_and_one_heavy_it_project() -> None:
    roadmap = _roadmap(LEADER_AT_1, CompanyProfile(headcount=60))
    for day in range(1, YEAR + 1):
        running = [planned for planned in roadmap.actions if planned.start_day <= day <= planned.finish_day]
        assert len(running) <= DEFAULT_PARALLEL_ACTIONS
        assert sum(planned.action.heavy_it for planned in running) <= 1


def test_the_gravest_cause_is_treated_first_though_slighter_ones_are_many() -> None:
    answers = everyone(3) | {"P3.1": 1, "O2.2": 1}
    roadmap = _roadmap(diagnosed([("leadership", answers)]), CompanyProfile(headcount=60))
    assert roadmap.target.total == 4
    assert roadmap.actions[0].action.id == "A14"
    assert [(cause.kind, cause.key) for cause in roadmap.actions[0].because[:2]] == [
        (CauseKind.PRACTICE, "P3.1"),
        (CauseKind.PRACTICE, "O2.2"),
    ]


def test_nothing_is_planned_beyond_the_useful_level_and_what_keeps_it_is_said() -> None:
    roadmap = _roadmap(diagnosed([("leadership", everyone(5))]), CompanyProfile(headcount=25))
    assert roadmap.actions == ()
    assert set(roadmap.in_place) == set(alignment().actions_by_id)
    assert (roadmap.not_needed, roadmap.not_worth_it) == ((), ())


def test_an_action_is_in_place_only_where_each_of_its_practices_stands_at_4() -> None:
    answers = everyone(3) | {"V1.1": 4, "V1.2": 5, "V2.2": 4}
    roadmap = _roadmap(diagnosed([("leadership", answers)]), CompanyProfile(headcount=25))
    assert roadmap.target.total == 3
    assert roadmap.in_place == ("A01",)
    assert {"A02", "A03", "A17"} <= set(roadmap.not_needed), "the level aimed at does not ask for them"


def test_actions_on_one_practice_do_not_add_up_beyond_the_target() -> None:
    roadmap = _roadmap(LEADER_AT_1, CompanyProfile(headcount=60))
    for lever in LEADER_AT_1.levers:
        highest = 25 * (roadmap.target.levers[lever.key] - 1)
        assert roadmap.expected_scores[lever.key] <= highest + 1e-9
    total = LEADER_AT_1.total.score
    assert total is not None
    assert roadmap.expected_total == pytest.approx(total + sum(planned.gain for planned in roadmap.actions))


def test_an_action_for_larger_firms_is_not_proposed_to_small_ones() -> None:
    assert "A11" not in _finish_days(_roadmap(LEADER_AT_1, CompanyProfile(headcount=8)))
    small = alignment().actions_by_id["A11"].headcount_min
    assert small > 8


def test_sixty_days_for_one_point_are_never_proposed_but_said_with_what_would_change_that() -> None:
    answers = everyone(4) | {"P1.1": 3, "P2.3": 3}
    diagnosis = diagnosed([("leadership", answers)])
    firm = CompanyProfile(headcount=60, staff={"marketing": 4, "sales": 8, "finance": 4, "leadership": 4})
    long = replace(
        alignment().actions_by_id["A17"], effort={"sales": 30, "marketing": 15, "finance": 10, "leadership": 5}
    )
    plan = optimise_usual(diagnosis, firm, actions=[long])
    assert plan.roadmap.actions == ()
    (refused,) = plan.roadmap.not_worth_it
    assert (refused.id, refused.days) == ("A17", 60)
    assert 1 <= refused.gain <= 2
    enough = replace(long, effort={"sales": refused.days_worth_it * 0.99})
    assert [planned.action.id for planned in optimise_usual(diagnosis, firm, actions=[enough]).roadmap.actions] == [
        "A17"
    ]
    short = replace(long, effort={"sales": refused.days_worth_it * 1.01})
    assert optimise_usual(diagnosis, firm, actions=[short]).roadmap.actions == ()


@pytest.mark.parametrize("severity", [1, 2, 3])
def test_no_practice_however_weak_or_pressing_is_worth_sixty_days_a_point(severity: int) -> None:
    answers = everyone(4) | {"O2.1": severity, "S1.1": 5, "S1.2": 5, "S1.3": 5}
    firm = CompanyProfile(headcount=60, staff={"marketing": 4, "sales": 8, "finance": 4, "leadership": 4})
    long = replace(alignment().actions_by_id["A12"], effort={"sales": 60.0})
    plan = optimise_usual(diagnosed([("leadership", answers)]), firm, actions=[long])
    assert plan.roadmap.actions == ()
    assert [uneconomic_action.id for uneconomic_action in plan.roadmap.not_worth_it] in (["A12"], [])


# Who carries what


def test_where_a_function_counts_nobody_leadership_carries_its_actions() -> None:
    firm = CompanyProfile(headcount=20, staff={"marketing": 0, "sales": 3, "finance": 1})
    _carries_nothing("marketing", _roadmap(LEADER_AT_1, firm))


def test_where_nobody_answered_in_a_function_and_none_is_told_leadership_carries_its_actions() -> None:
    weak = everyone(1)
    heard = diagnosed([("sales", weak), ("sales", weak), ("finance", weak), ("leadership", weak)])
    _carries_nothing("marketing", _roadmap(heard, CompanyProfile(headcount=25)))
    _carries_nothing("marketing", _roadmap(LEADER_AT_1, CompanyProfile(staff={"sales": 3, "finance": 1})))
    roadmap = _roadmap(heard, CompanyProfile(headcount=25, staff={"marketing": 2}))
    assert any(planned.owner == "marketing" for planned in roadmap.actions), "the firm says that there are two"


def test_a_leader_alone_says_nothing_of_who_else_there_is() -> None:
    owners = {planned.owner for planned in _roadmap(LEADER_AT_1, CompanyProfile(headcount=60)).actions}
    assert {"marketing", "sales", "finance", "leadership"} <= owners


def _carries_nothing(function: str, roadmap: Roadmap) -> None:
    assert roadmap.actions
    for planned in roadmap.actions:
        assert planned.owner != function
        assert planned.action.owner != function
        assert not planned.action.effort.get(function)
    assert function not in roadmap.load()


def test_the_load_of_the_periods_adds_up_to_the_days_of_the_actions() -> None:
    roadmap = _roadmap(LEADER_AT_1, CompanyProfile(headcount=60))
    assert sum(map(sum, roadmap.load().values())) == pytest.approx(
        sum(planned.action.days for planned in roadmap.actions)
    )


def test_days_become_dates_when_the_day_of_the_report_is_known() -> None:
    assert _roadmap(LEADER_AT_1, CompanyProfile()).day(1) is None
    assert _roadmap(LEADER_AT_1, CompanyProfile(day=date(2026, 3, 2))).day(30) == date(2026, 3, 31)
