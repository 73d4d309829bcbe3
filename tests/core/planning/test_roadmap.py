"""Greedy roadmap."""

from datetime import date

import pytest

from assessment.core.planning.roadmap import PARALLEL_ACTIONS, YEAR, Roadmap, plan
from assessment.core.questionnaire.company_profile import CompanyProfile
from tests.core.questionnaire_factory import alignment, diagnosed, everyone

LEADER_AT_1 = diagnosed([("leadership", everyone(1))])


def _finish_days(roadmap: Roadmap) -> dict[str, int]:
    return {planned.action.id: planned.finish_day for planned in roadmap.actions}


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_action_starts_before_its_prerequisites_are_done(level: int) -> None:
    roadmap = plan(diagnosed([("leadership", everyone(level))]), CompanyProfile(headcount=60))
    finished = _finish_days(roadmap)
    for planned in roadmap.actions:
        for choice in planned.action.after:
            assert any(finished.get(name, YEAR + 1) < planned.start_day for name in choice), planned.action.id


def test_no_more_than_three_actions_run_at_once_and_one_heavy_it_project() -> None:
    roadmap = plan(LEADER_AT_1, CompanyProfile(headcount=60))
    for day in range(1, YEAR + 1):
        running = [planned for planned in roadmap.actions if planned.start_day <= day <= planned.finish_day]
        assert len(running) <= PARALLEL_ACTIONS
        assert sum(planned.action.heavy_it for planned in running) <= 1


def test_a_small_first_step_is_taken_for_the_sake_of_what_it_opens() -> None:
    # V1.1 and V1.2 lack little, so A01 brings little by itself; but it leads to A10, which lifts O1.1, O1.2 and O1.3.
    answers = everyone(4) | {"V1.1": 3, "V1.2": 2, "O1.1": 1, "O1.2": 1, "O1.3": 1}
    roadmap = plan(diagnosed([("leadership", answers)]), CompanyProfile(headcount=30))
    assert [planned.action.id for planned in roadmap.first(2)] == ["A01", "A10"]


def test_nothing_is_planned_beyond_the_useful_level() -> None:
    assert plan(diagnosed([("leadership", everyone(5))]), CompanyProfile(headcount=25)).actions == ()


def test_actions_on_one_practice_do_not_add_up_beyond_the_target() -> None:
    roadmap = plan(LEADER_AT_1, CompanyProfile(headcount=60))
    for lever in LEADER_AT_1.levers:
        highest = 25 * (roadmap.target.levers[lever.key] - 1)
        assert roadmap.expected_scores[lever.key] <= highest + 1e-9
    total = LEADER_AT_1.total.score
    assert total is not None
    assert roadmap.expected_total == pytest.approx(total + sum(planned.gain for planned in roadmap.actions))


def test_an_action_for_larger_firms_is_not_proposed_to_small_ones() -> None:
    assert "A11" not in _finish_days(plan(LEADER_AT_1, CompanyProfile(headcount=8)))
    small = alignment().actions_by_id["A11"].headcount_min
    assert small > 8


def test_where_a_function_has_nobody_leadership_carries_its_actions() -> None:
    roadmap = plan(LEADER_AT_1, CompanyProfile(headcount=20, staff={"marketing": 0, "sales": 3, "finance": 1}))
    assert all(planned.owner != "marketing" for planned in roadmap.actions)


def test_the_load_of_the_periods_adds_up_to_the_days_of_the_actions() -> None:
    roadmap = plan(LEADER_AT_1, CompanyProfile(headcount=60))
    assert sum(map(sum, roadmap.load().values())) == pytest.approx(
        sum(planned.action.days for planned in roadmap.actions)
    )


def test_days_become_dates_when_the_day_of_the_report_is_known() -> None:
    assert plan(LEADER_AT_1, CompanyProfile()).day(1) is None
    assert plan(LEADER_AT_1, CompanyProfile(day=date(2026, 3, 2))).day(30) == date(2026, 3, 31)
