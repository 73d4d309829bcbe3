"""Dominance and multiple-testing corrections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.statistics.dominance import TimesInTen, dominance
from assessment.core.statistics.multiplicity import holm
from assessment.core.statistics.undefined import Undefined
from tests.core.not_none import defined
from tests.core.statistics.reference_statistics import benjamini_hochberg, rejections

ANSWERS = st.lists(st.integers(0, 48).map(lambda n: n * 25 / 12), min_size=1, max_size=9)
P_VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=8)


@given(ANSWERS, ANSWERS)
def test_dominance_is_the_share_of_pairs(first: list[float], second: list[float]) -> None:
    result = dominance(first, second)
    pairs = [(x > y) - (x < y) for x in first for y in second]
    delta = defined(result.delta)
    assert delta == pytest.approx(sum(pairs) / len(pairs))
    assert result.vargha_delaney == pytest.approx((delta + 1) / 2)
    assert dominance(second, first).delta == pytest.approx(-delta)
    assert (result.interval is None) == (result.reason is not None)
    if result.interval is not None:
        assert -1 <= result.interval.lower <= delta <= result.interval.upper <= 1


def test_equal_thirds_are_ties() -> None:
    assert dominance([200 / 3 - 100 / 3], [100 / 3]).delta == 0


def test_times_in_ten_tell_ties_and_round_alike_from_either_side() -> None:
    assert dominance([3, 3, 3, 1], [2]).times_in_ten == TimesInTen(7, 2, 1)
    assert dominance([2], [3, 3, 3, 1]).times_in_ten == TimesInTen(2, 7, 1)
    assert dominance([1], [2]).times_in_ten == TimesInTen(0, 10, 0)
    assert dominance([5, 5], [5, 5]).times_in_ten == TimesInTen(0, 0, 10)
    assert dominance([], [2]).times_in_ten is None


@given(
    st.lists(st.integers(1, 5), min_size=6, max_size=12),
    st.lists(st.integers(1, 5), min_size=6, max_size=12),
)
def test_times_in_ten_add_up_whichever_side_comes_first(first: list[int], second: list[int]) -> None:
    times_in_ten, two = defined(dominance(first, second).times_in_ten), defined(dominance(second, first).times_in_ten)
    assert (times_in_ten.first, times_in_ten.second, times_in_ten.ties) == (two.second, two.first, two.ties)
    assert times_in_ten.first + times_in_ten.second + times_in_ten.ties == 10
    assert times_in_ten.ties >= 0


def test_groups_that_do_not_overlap_have_no_interval() -> None:
    assert dominance([4, 5], [1, 2]).reason is Undefined.COMPLETE_SEPARATION


@given(P_VALUES)
def test_adjusting_only_raises_and_keeps_the_order(p_values: list[float | None]) -> None:
    adjusted = holm(p_values)
    discovery = benjamini_hochberg(p_values)
    tested = [
        (p, defined(a), defined(d)) for p, a, d in zip(p_values, adjusted, discovery, strict=True) if p is not None
    ]
    assert [p is None for p in p_values] == [a is None for a in adjusted]
    assert all(p <= d + 1e-12 and d <= a + 1e-12 and a <= 1 for p, a, d in tested)
    assert [a for _, a, _ in sorted(tested)] == sorted(a for _, a, _ in tested)
    counts = rejections(p_values)
    assert counts.bonferroni <= counts.holm <= counts.benjamini_hochberg


@given(st.floats(0, 1))
def test_one_test_needs_no_adjustment(p: float) -> None:
    assert holm([p, None]) == (p, None)


def test_a_share_of_arrangements_on_the_level_reaches_it() -> None:
    assert rejections([1 / 60, 1 / 60, 1 / 60]).bonferroni == 3


def test_a_probability_lies_between_zero_and_one() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([1.2])
