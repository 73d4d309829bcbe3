"""Score intervals and non-response bounds."""

from math import sqrt

import numpy as np
import pytest

from assessment.core.results.rank_robustness import weakest_rank_share
from assessment.core.results.replayed_rank import replayed_rank
from assessment.core.results.score_uncertainty import company_uncertainty, nonresponse_bounds

SALES = np.array([50.0, 62.5, 37.5, 75.0, 25.0])
FINANCE = np.array([40.0, 60.0])


def test_few_heads_rest_on_the_planning_noise_of_twelve_points() -> None:
    alone = company_uncertainty({"leadership": np.array([50.0])}, {})
    assert alone.planned
    assert alone.standard_error == pytest.approx(12)
    three = company_uncertainty({name: np.array([50.0]) for name in ("a", "b", "c")}, {})
    assert three.standard_error == pytest.approx(12 / sqrt(3))


def test_who_answered_out_of_how_many_narrows_the_interval_but_never_closes_it() -> None:
    groups = {"sales": SALES, "finance": FINANCE}
    unknown = company_uncertainty(groups, {})
    everyone = company_uncertainty(groups, {"sales": 5, "finance": 2})
    assert everyone.standard_error < unknown.standard_error
    assert everyone.standard_error > 0
    pooled = sqrt((((SALES - 50) ** 2).sum() + ((FINANCE - 50) ** 2).sum()) / 5)
    expected = sqrt((pooled**2 * 0.5 / 5 + pooled**2 * 0.5 / 2) / 4)
    assert everyone.standard_error == pytest.approx(expected)
    assert everyone.degrees == 5


def test_a_team_that_agrees_keeps_the_usual_answer_noise() -> None:
    same = company_uncertainty({"sales": np.full(8, 50.0)}, {"sales": 8})
    assert same.standard_error == pytest.approx(12 / sqrt(8))


def test_each_function_has_its_part_of_the_company_s_uncertainty() -> None:
    uncertainty = company_uncertainty({"sales": SALES, "finance": FINANCE}, {"sales": 5, "finance": 4})
    assert uncertainty.standard_error == pytest.approx(
        sqrt(sum(error**2 for error in uncertainty.functions.values())) / 2
    )
    interval = uncertainty.function_interval("finance", 50.0)
    assert interval is not None
    low, high = interval
    assert (low + high) / 2 == pytest.approx(50)
    company_low, company_high = uncertainty.interval(50.0, 0.95)
    assert high - low > company_high - company_low, "two people say less than seven"
    assert uncertainty.function_interval("leadership", 50.0) is None


def test_intervals_stay_on_the_scale() -> None:
    low, high = company_uncertainty({"a": np.array([2.0])}, {}).interval(2.0, 0.95)
    assert low == 0
    assert high == pytest.approx(2 + 1.959964 * 12, abs=1e-4)


def test_bounds_say_what_the_silent_could_change() -> None:
    bounds = nonresponse_bounds({"sales": np.array([25, 50, 62.5, 50])}, {"sales": 6})
    assert bounds is not None
    assert [bounds.low, bounds.high] == pytest.approx([31.25, 64.58333333])
    assert bounds.response_rate == pytest.approx(2 / 3)
    assert bounds.too_wide
    assert nonresponse_bounds({"sales": SALES}, {}) is None


def test_the_weakest_lever_is_as_steady_as_its_items_agree() -> None:
    assert weakest_rank_share([[2, 2, 2], [3, 3], [4, 4, 4]]) == 1.0
    between = weakest_rank_share([[1, 5, 2], [2, 4, 3], [4, 4]])
    assert between is not None
    assert 0.4 < between < 0.9
    assert weakest_rank_share([[1, 5, 2], [2, 4, 3], [4, 4]]) == between
    assert weakest_rank_share([[1], []]) is None


def test_a_silent_function_of_the_triad_widens_the_bounds_and_lowers_the_response_rate() -> None:
    groups = {"sales": np.array([44.0]), "marketing": np.array([75.0])}
    bounds = nonresponse_bounds(groups, {"sales": 4, "marketing": 4, "finance": 4}, silent={"finance": 4})
    assert bounds is not None
    assert bounds.response_rate == pytest.approx(2 / 12)
    assert [bounds.low, bounds.high] == pytest.approx([(11 + 75 / 4) / 3, (86 + 375 / 4 + 100) / 3])


def test_few_answers_out_of_many_asked_widen_the_interval() -> None:
    few = company_uncertainty({"sales": SALES}, {"sales": 20})
    deviation = sqrt(((SALES - 50) ** 2).sum() / 4)
    assert few.standard_error == pytest.approx(deviation * sqrt(1 - 0.5 * 0.25) * sqrt(1.75) / sqrt(5))
    half = company_uncertainty({"sales": SALES}, {"sales": 10})
    assert half.standard_error == pytest.approx(deviation * sqrt(0.75) / sqrt(5))


def test_levers_that_would_change_places_are_told_as_level() -> None:
    apart = replayed_rank({"a": 60.0, "b": 30.0, "c": 58.0}, {"a": 5.0, "b": 5.0, "c": 5.0})
    assert apart is not None
    assert (apart.last > 0.99, apart.level_with) == (True, ())
    close = replayed_rank({"a": 60.0, "b": 52.0, "c": 55.0}, {"a": 6.0, "b": 6.0, "c": 6.0})
    assert close is not None
    assert close.level_with == ("c",)
    assert 0.45 < close.last < 0.65
    assert replayed_rank({"a": 60.0}, {"a": 6.0}) is None
    assert replayed_rank({"a": 60.0, "b": 52.0}, {"a": 6.0, "b": 6.0}) == replayed_rank(
        {"a": 60.0, "b": 52.0}, {"a": 6.0, "b": 6.0}
    )
