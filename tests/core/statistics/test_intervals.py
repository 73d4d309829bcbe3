"""Confidence intervals and undefined values."""

import math
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.statistics.intervals import Estimate, welch_difference
from assessment.core.statistics.near_census import certain_overlap, nonresponse_bounds, team_gap, team_omnibus
from assessment.core.statistics.reliability import (
    alpha_can_be_read,
    cronbach_alpha,
    feldt_interval,
    intraclass_correlation,
)
from assessment.core.statistics.undefined import Undefined
from tests.core.not_none import defined
from tests.core.statistics.reference_statistics import (
    NO_SPREAD_GIVEN,
    POWER_BELOW_ALPHA,
    detectable_change,
    equivalence,
    measurement_error,
    paired_difference,
    team_change,
    team_mean,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

SCORE = st.one_of(st.none(), st.integers(0, 48).map(lambda n: n * 25 / 12))
SCORES = st.lists(SCORE, max_size=8)
PLANNING: dict[str, Any] = {"stable_share": 0.5, "smallest_noise": 12.0}


def _finite(result: "DataclassInstance") -> None:
    """Every number in a result, however nested, is finite; None stands for what is undefined."""
    for value in astuple(result):
        parts = value if isinstance(value, tuple) else (value,)
        assert all(part is None or isinstance(part, str) or math.isfinite(part) for part in parts)


@given(SCORES, SCORES, st.one_of(st.none(), st.integers(0, 12)))
def test_no_input_gives_a_number_that_is_none(
    first: list[float | None], second: list[float | None], people: int | None
) -> None:
    pair = {"sales": first, "finance": second}
    staff = {"sales": people, "finance": people}
    estimates = [
        welch_difference(first, second),
        paired_difference(first, [*second, *first][: len(first)]),
        team_mean(first, people, **PLANNING),
        team_gap(pair, staff, ("sales", "finance"), **PLANNING),
        team_change(first, second, people=people, **PLANNING),
    ]
    for estimate in estimates:
        _finite(estimate)
        assert (estimate.interval(0.95) is None) == (estimate.reason is not None)
        assert estimate.p is None or 0 <= estimate.p <= 1
        _finite(equivalence(estimate, 10))
    _finite(team_omnibus(pair, staff, **PLANNING))
    _finite(intraclass_correlation([first, second]))
    _finite(cronbach_alpha([[value, value] for value in first]))
    _finite(measurement_error([[value, value] for value in first]))
    _finite(nonresponse_bounds(first, people))


@given(st.lists(st.integers(0, 48).map(lambda n: n * 25 / 12), min_size=2, max_size=9), st.integers(0, 20))
def test_the_interval_of_a_full_team_never_collapses(scores: list[float], absent: int) -> None:
    estimate = team_mean(scores, len(scores) + absent, **PLANNING)
    error = defined(estimate.standard_error)
    assert error >= 12 / math.sqrt(len(scores)) - 1e-9
    assert error <= defined(team_mean(scores, None, **PLANNING).standard_error) + 1e-9


@given(SCORES, SCORES)
def test_a_difference_turns_its_sign_with_its_sides(first: list[float | None], second: list[float | None]) -> None:
    estimate, two = welch_difference(first, second), welch_difference(second, first)
    assert estimate.reason == two.reason
    if estimate.value is not None:
        assert estimate.value == pytest.approx(-defined(two.value))
    assert estimate.p == (None if two.p is None else pytest.approx(two.p))


def test_more_answers_than_staff_count_as_everyone() -> None:
    scores = [10.0, 50.0, 80.0]
    assert team_mean(scores, 2, **PLANNING) == team_mean(scores, 3, **PLANNING)


def test_the_certain_overlap_is_what_cannot_be_otherwise() -> None:
    assert certain_overlap(10, 10, 12) == 8
    assert certain_overlap(3, 4, 9) == 0
    assert certain_overlap(5, 5, 4) == 5
    assert certain_overlap(5, 5, None) == 0


def test_equal_differences_of_thirds_are_no_variation() -> None:
    estimate = paired_difference([100 / 3, 50.0, 200 / 3], [25.0, 125 / 3, 175 / 3])
    assert (estimate.standard_error, estimate.reason) == (0.0, Undefined.NO_VARIATION)
    assert estimate.p is None


def test_a_planning_value_uses_the_normal_quantile() -> None:
    interval = defined(Estimate(0.0, 10.0, None).interval(0.95))
    assert interval.upper == pytest.approx(19.59964, abs=1e-4)
    assert Estimate(19.59964, 10.0, None).p == pytest.approx(0.05, abs=1e-6)


def test_group_means_without_noise_are_not_compared() -> None:
    omnibus = team_omnibus({"a": [1, 1], "b": [2, 2]}, {}, stable_share=0.5, smallest_noise=0)
    assert (omnibus.p, omnibus.reason) == (None, Undefined.NO_VARIATION_WITHIN)


@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=10))
def test_alpha_matches_the_covariance_formula(rows: list[list[float]]) -> None:
    covariance = np.cov(np.array(rows), rowvar=False)
    alpha = cronbach_alpha(rows)
    if covariance.sum() < 1e-9:
        assert (alpha.value, alpha.reason) == (None, Undefined.NO_VARIATION)
    else:
        assert alpha.value == pytest.approx(1.5 * (1 - np.trace(covariance) / covariance.sum()))
        interval = defined(alpha.interval)
        assert interval.lower <= defined(alpha.value) <= interval.upper


def test_a_low_alpha_in_an_aligned_team_is_not_read() -> None:
    assert alpha_can_be_read(mean_ad_median=0.9, score_deviation=20, planning_noise=12)
    assert not alpha_can_be_read(mean_ad_median=0.6, score_deviation=20, planning_noise=12)
    assert not alpha_can_be_read(mean_ad_median=0.9, score_deviation=11.9, planning_noise=12)


def test_detectable_changes_shrink_with_people() -> None:
    differences = [defined(detectable_change(n, 12.0, design="paired").difference) for n in (4, 8, 12, 20, 40)]
    assert differences == sorted(differences, reverse=True)
    assert detectable_change(8, 0.0, design="paired").reason is NO_SPREAD_GIVEN
    assert detectable_change(8, 12.0, design="paired", power=0.02).reason is POWER_BELOW_ALPHA


def test_silence_leaves_bounds_that_close_when_everyone_answers() -> None:
    assert nonresponse_bounds([50.0, 75.0], 2).lower == nonresponse_bounds([50.0, 75.0], 2).upper == 62.5
    assert nonresponse_bounds([], 4).upper == 100
    assert nonresponse_bounds([50.0], None).reason is Undefined.UNKNOWN_STAFF


def test_what_cannot_be_computed_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        team_mean([math.nan], 3, **PLANNING)
    with pytest.raises(ValueError, match="positive"):
        equivalence(Estimate(0.0, 1.0, 5), 0)
    with pytest.raises(ValueError, match="same number"):
        measurement_error([[1, 2], [1]])
    with pytest.raises(ValueError, match="one cell per item"):
        cronbach_alpha([[1, 2], [1]])
    with pytest.raises(ValueError, match="two people"):
        feldt_interval(0.5, 1, 3)
    with pytest.raises(ValueError, match="unknown design"):
        detectable_change(8, 12.0, design="crossover")  # type: ignore[arg-type]
