"""Effort calibration."""

import pytest

from assessment.core.planning.effort_calibration import LEAST, MOST, ActualEffort, corrected, factors
from assessment.core.questionnaire.definition import Questionnaire


def test_before_anything_is_done_the_catalogue_stands(questionnaire: Questionnaire) -> None:
    assert corrected(questionnaire.actions, ()) == questionnaire.actions


def test_an_action_done_before_takes_the_mean_of_what_it_took(questionnaire: Questionnaire) -> None:
    done = (ActualEffort("A01", {"sales": 2, "marketing": 3}), ActualEffort("A01", {"sales": 4}))
    (action_after,) = [action for action in corrected(questionnaire.actions, done) if action.id == "A01"]
    assert action_after.effort["sales"] == 3
    assert action_after.effort["marketing"] == 3
    assert action_after.effort["leadership"] == 1, "nobody said how long it took leadership"


def test_others_follow_the_functions_factor_which_moves_slowly(questionnaire: Questionnaire) -> None:
    done = (ActualEffort("A02", {"sales": 4.5}),)
    assert factors(questionnaire.actions, done) == {"sales": pytest.approx(14.5 / 11.5)}
    before = questionnaire.actions_by_id["A13"].effort
    after = next(action.effort for action in corrected(questionnaire.actions, done) if action.id == "A13")
    assert after["sales"] == pytest.approx(before["sales"] * 14.5 / 11.5)
    assert after["finance"] == before["finance"]


@pytest.mark.parametrize(("days", "factor"), [(10_000, MOST), (0, 10 / 11.5), (1.5, 1.0)])
def test_a_factor_stays_within_what_days_can_mean(questionnaire: Questionnaire, days: float, factor: float) -> None:
    assert factors(questionnaire.actions, (ActualEffort("A02", {"sales": days}),))["sales"] == pytest.approx(factor)
    assert LEAST < 1 < MOST


def test_actions_that_the_catalogue_has_no_more_count_for_nothing(questionnaire: Questionnaire) -> None:
    assert factors(questionnaire.actions, (ActualEffort("Z99", {"sales": 40}),)) == {}
