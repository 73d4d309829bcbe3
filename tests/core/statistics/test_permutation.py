"""Permutation tests: exact counts, ties, seeds."""

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.statistics.permutation import (
    RANDOM_ARRANGEMENTS,
    NullDistribution,
    groups_test,
    sign_flip_test,
    stratified_test,
    two_sample_test,
)
from assessment.core.statistics.undefined import Undefined
from tests.core.not_none import defined
from tests.core.statistics.reference_statistics import smallest_p_of_labels, smallest_p_of_pairs

SCORES = st.builds(lambda total, items: 25 * (total / items), st.integers(0, 12), st.integers(1, 12))
"""Points as the product makes them: floats of thirds, sevenths, elevenths."""


def _exact(score: float) -> Fraction:
    return Fraction(score).limit_denominator(12)


def _brute_sign_flip(differences: list[Fraction]) -> Fraction:
    observed = abs(sum(differences, Fraction(0)))
    signed = itertools.product((1, -1), repeat=len(differences))
    sums = [sum((s * d for s, d in zip(signs, differences, strict=True)), Fraction(0)) for signs in signed]
    reached = [abs(total) >= observed for total in sums]
    return Fraction(sum(reached), len(reached))


def _mean_gap(pooled: list[Fraction], chosen: Sequence[int]) -> Fraction:
    inside = [pooled[i] for i in chosen]
    outside = [pooled[i] for i in range(len(pooled)) if i not in chosen]
    return sum(inside, Fraction(0)) / len(inside) - sum(outside, Fraction(0)) / len(outside)


def _brute_two_sample(first: list[Fraction], second: list[Fraction]) -> Fraction:
    pooled = [*first, *second]
    observed = abs(_mean_gap(pooled, range(len(first))))
    chosen = list(itertools.combinations(range(len(pooled)), len(first)))
    return Fraction(sum(abs(_mean_gap(pooled, subset)) >= observed for subset in chosen), len(chosen))


@given(st.lists(SCORES, min_size=1, max_size=8), st.data())
def test_sign_flips_match_a_count_with_fractions(before: list[float], data: st.DataObject) -> None:
    after = data.draw(st.lists(SCORES, min_size=len(before), max_size=len(before)))
    test = sign_flip_test([two - one for one, two in zip(before, after, strict=True)])
    exact = [_exact(two) - _exact(one) for one, two in zip(before, after, strict=True)]
    assert test.p == float(_brute_sign_flip(exact))


@given(st.lists(SCORES, min_size=1, max_size=5), st.lists(SCORES, min_size=1, max_size=5))
def test_labels_match_a_count_with_fractions(first: list[float], second: list[float]) -> None:
    test = two_sample_test(first, second)
    assert test.p == float(_brute_two_sample([_exact(x) for x in first], [_exact(y) for y in second]))


@given(st.lists(SCORES, min_size=1, max_size=6), st.lists(SCORES, min_size=1, max_size=6), st.randoms())
def test_neither_order_nor_side_nor_origin_nor_unit_matters(
    first: list[float], second: list[float], shuffle: Random
) -> None:
    p = two_sample_test(first, second).p
    mixed = list(first)
    shuffle.shuffle(mixed)
    assert two_sample_test(mixed, second).p == p
    assert two_sample_test(second, first).p == p
    assert two_sample_test([x + 10 for x in first], [y + 10 for y in second]).p == p
    assert two_sample_test([x / 5 for x in first], [y / 5 for y in second]).p == p


@given(st.lists(SCORES, min_size=1, max_size=9), st.lists(SCORES, min_size=1, max_size=9))
def test_one_sided_shares_cover_everything_and_p_never_reaches_zero(first: list[float], second: list[float]) -> None:
    test = two_sample_test(first, second)
    p, greater, less = defined(test.p), defined(test.p_greater), defined(test.p_less)
    assert 0 < p <= 1
    assert min(greater, less) > 0
    assert greater + less >= 1
    assert test.exact
    assert test.reached == round(p * test.arrangements)


def test_float_ties_are_kept() -> None:
    # Comparing the floats themselves would give .4286.
    first = [58.333333333333336, 50.0, 41.666666666666664, 50.0]
    second = [16.666666666666668, 41.666666666666664, 66.66666666666667, 41.666666666666664]
    assert two_sample_test(first, second).p == 44 / 70


def test_scores_that_are_no_simple_fractions_keep_their_ties() -> None:
    values = [0.123456789012, 12.98765432101, 41.4142135623731]
    assert sign_flip_test([*values, *(-value for value in values)]).p == 1.0


def test_numbers_too_large_for_64_bits_are_still_exact() -> None:
    first = [Fraction(n, 1) + 1 / 997 for n in (1, 2, 3)]
    second = [float(n) + shift for n, shift in zip((7, 8, 9), (1 / 991, 1 / 983, 1 / 977), strict=True)]
    assert two_sample_test([float(x) for x in first], second).p == 0.1
    assert two_sample_test([1e15, 2e15 + 1 / 7], [3e15, 4e15]).p == pytest.approx(2 / 6)
    assert groups_test([[1e11 + 1 / 3, 2e11], [3e11, 4e11 + 1 / 7]]).p == pytest.approx(2 / 6)


def _ways_by_sum(differences: Sequence[int]) -> dict[int, int]:
    ways = {0: 1}
    for value in differences:
        longer: dict[int, int] = {}
        for total, count in ways.items():
            for signed in (total + value, total - value):
                longer[signed] = longer.get(signed, 0) + count
        ways = longer
    return ways


@pytest.mark.parametrize("people", [18, 40, 90, 150])
def test_signs_are_counted_at_every_size(people: int) -> None:
    random = Random(people)
    differences = [random.randint(-12, 16) for _ in range(people)]
    test = sign_flip_test([value / 12 for value in differences])
    reached = sum(count for total, count in _ways_by_sum(differences).items() if abs(total) >= abs(sum(differences)))
    assert (test.null, test.arrangements) == (NullDistribution.COUNTED, 2**people)
    assert test.p == pytest.approx(float(Fraction(reached, 2**people)), rel=1e-10)


@pytest.mark.parametrize(("first", "second"), [(11, 11), (30, 25), (9, 90), (70, 60), (150, 40)])
def test_deals_to_two_groups_are_counted_at_every_size(first: int, second: int) -> None:
    random = Random(first)
    values = [random.randint(0, 8) for _ in range(first + second)]
    ways: dict[tuple[int, int], int] = {(0, 0): 1}
    for value in values:
        longer = dict(ways)
        for (size, total), count in ways.items():
            if size < first:
                longer[size + 1, total + value] = longer.get((size + 1, total + value), 0) + count
        ways = longer
    people, everything, observed = first + second, sum(values), sum(values[:first])
    reached = sum(
        count
        for (size, total), count in ways.items()
        if size == first and abs(total * people - everything * first) >= abs(observed * people - everything * first)
    )
    test = two_sample_test([25 * v / 3 for v in values[:first]], [25 * v / 3 for v in values[first:]])
    assert test.null is NullDistribution.COUNTED
    assert test.p == pytest.approx(reached / math.comb(people, first), rel=1e-10)


@pytest.mark.parametrize("people", [12, 20, 40])
def test_scores_of_incomplete_answers_are_counted_too(people: int) -> None:
    # Tenths, ninths, eighths and sevenths of 25 points: a table of sums would need a step of 1/2520.
    random = Random(people)
    scores = [25 * random.randint(0, 4 * items) / items for items in random.choices([7, 8, 9, 10], k=2 * people)]
    test = two_sample_test(scores[:people], scores[people:])
    assert test.exact
    mirrored = two_sample_test([100 - score for score in scores[people:]], [100 - score for score in scores[:people]])
    assert test.p == pytest.approx(mirrored.p, rel=1e-9)
    assert test.p_greater == pytest.approx(mirrored.p_greater, rel=1e-9)


def test_linked_functions_of_unequal_size_are_counted_exactly() -> None:
    random = Random(3)
    differences = [25 * random.randint(-6, 9) / 8 for _ in range(7 + 11 + 13)]
    weights = [Fraction(1, size) for size in (7, 11, 13) for _ in range(size)]
    test = sign_flip_test(differences, weights=weights)
    exact = [int(weight * 1001) * int(d * 8 / 25) for weight, d in zip(weights, differences, strict=True)]
    ways = _ways_by_sum(exact)
    reached = sum(count for total, count in ways.items() if abs(total) >= abs(sum(exact)))
    assert test.null is NullDistribution.COUNTED
    assert test.p == pytest.approx(reached / 2**31, rel=1e-10)


def test_what_cannot_be_counted_is_drawn_and_p_is_never_zero() -> None:
    random = Random(5)
    test = sign_flip_test([100 + random.random() for _ in range(60)])
    assert (test.arrangements, test.exact) == (RANDOM_ARRANGEMENTS, False)
    assert test.p == test.smallest_p == 1 / (RANDOM_ARRANGEMENTS + 1)
    assert two_sample_test([float(n) for n in range(30)], [100.0 + n for n in range(30)]).p == 2 / math.comb(60, 30)


def test_from_200_people_a_side_the_asymptotic_distribution_stands_in() -> None:
    random = Random(6)
    first, second = ([25 * random.randint(0, 12) / 12 for _ in range(size)] for size in (199, 230))
    counted = two_sample_test(first, second)
    asymptotic = two_sample_test([*first, second[0]], second)
    assert (counted.null, asymptotic.null) == (NullDistribution.COUNTED, NullDistribution.ASYMPTOTIC)
    assert asymptotic.p == pytest.approx(counted.p, abs=0.06)
    assert groups_test([[*first, 25.0], second]).p == pytest.approx(two_sample_test([*first, 25.0], second).p)
    assert two_sample_test([50.0] * 200, [50.0] * 200).p == 1.0
    assert sign_flip_test([0.0] * 250).p == 1.0


def test_random_draws_are_repeatable_and_do_not_depend_on_order() -> None:
    first, second = [float(n % 7) for n in range(20)], [float(n % 5) + 0.5 for n in range(20)]
    assert two_sample_test(first, second) == two_sample_test(first[::-1], second[::-1])
    differences = [float(n % 7) - 2 for n in range(25)]
    assert sign_flip_test(differences) == sign_flip_test(differences[::-1])


def test_the_share_of_twenty_pairs_is_exact() -> None:
    differences = [1, 2, -1, 3, 0, 2, -2, 1, 4, -1, 2, 1, -3, 2, 1, 0, 2, -1, 1, 3]
    ways = _ways_by_sum(differences)
    exact = sum(count for total, count in ways.items() if abs(total) >= sum(differences)) / 2 ** len(differences)
    assert sign_flip_test(differences).p == exact


def test_weights_decide_what_is_compared() -> None:
    # One person in finance speaks as loudly as two in sales.
    test = sign_flip_test([-10, 10, 10], weights=[Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)])
    assert test.statistic == pytest.approx(5)
    assert test.p == pytest.approx(6 / 8)
    assert sign_flip_test([-10, 10, 10]).p == 1.0


def test_strata_are_never_mixed() -> None:
    sure = stratified_test([([1, 2], [3, 4]), ([101, 102], [103, 104])])
    assert sure.arrangements == 36
    assert sure.p == pytest.approx(2 / 36)


def test_a_stratum_with_one_empty_side_is_left_out() -> None:
    alone = stratified_test([([1, 2], [3, 4])])
    assert stratified_test([([1, 2], [3, 4]), ([], [9.0])]) == alone


def test_one_stratum_is_the_two_sample_test() -> None:
    strata = stratified_test([([1, 2, 4], [3, 5, 6])], weights=[Fraction(1, 3)])
    assert strata.p == two_sample_test([3, 5, 6], [1, 2, 4]).p
    assert strata.statistic == pytest.approx(14 / 3 - 7 / 3)


def _brute_groups(groups: list[list[int]]) -> Fraction:
    sizes = [len(group) for group in groups]
    ends = list(itertools.accumulate(sizes))
    pooled = [value for group in groups for value in group]

    def between(values: Sequence[int]) -> Fraction:
        parts = [values[end - size : end] for size, end in zip(sizes, ends, strict=True)]
        return sum((Fraction(sum(part) ** 2, len(part)) for part in parts), Fraction(0))

    orders = list(itertools.permutations(pooled))
    return Fraction(sum(between(order) >= between(pooled) for order in orders), len(orders))


@settings(max_examples=25)
@given(
    st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=3), min_size=2, max_size=3).filter(
        lambda g: sum(map(len, g)) <= 7
    )
)
def test_groups_match_a_count_over_all_orders(groups: list[list[int]]) -> None:
    test = groups_test([[float(x) for x in group] for group in groups])
    assert test.p == pytest.approx(float(_brute_groups(groups)), abs=1e-12)
    assert (test.f is None) == (test.reason is not None)


def test_many_people_in_groups_are_drawn_at_random() -> None:
    apart = groups_test([[float(n) for n in range(10)], [50.0 + n for n in range(10)], [90.0 + n for n in range(10)]])
    assert (apart.exact, apart.p) == (False, 1 / (RANDOM_ARRANGEMENTS + 1))
    alike = groups_test([[float(n) for n in range(10)]] * 3)
    assert alike.p == 1.0


def test_two_groups_and_two_samples_agree_when_sizes_are_equal() -> None:
    first, second = [1.0, 2.0, 4.0, 4.0], [3.0, 5.0, 5.0, 6.0]
    assert groups_test([first, second]).p == two_sample_test(first, second).p


def test_the_smallest_p_is_known_beforehand() -> None:
    assert smallest_p_of_pairs(6).two_sided == 2 / 64
    assert smallest_p_of_labels([(4, 4)]).two_sided == 2 / 70
    assert smallest_p_of_labels([(2, 2), (3, 3)]).two_sided == 2 / 120
    assert smallest_p_of_pairs(0).reason is Undefined.NO_VALUES
    assert sign_flip_test([1, 2, 3, 4, 5, 6]).p == smallest_p_of_pairs(6).two_sided


def test_weights_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        sign_flip_test([1.0, 2.0], weights=[Fraction(0), Fraction(1)])
    with pytest.raises(ValueError, match="finite"):
        two_sample_test([float("nan")], [1.0])
