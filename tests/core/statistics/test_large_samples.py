"""Vectorised results equal one-by-one results for large samples."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.statistics import permutation_counting, permutation_enumeration
from assessment.core.statistics.agreement_critical_values import _grown, _table_of_sums
from assessment.core.statistics.dominance import dominance
from assessment.core.statistics.permutation import RANDOM_ARRANGEMENTS, groups_test, groups_tests, two_sample_test
from assessment.core.statistics.permutation_counting import Subsets, TailCounts, count_subsets
from assessment.core.statistics.permutation_enumeration import (
    MANY_PEOPLE,
    SHUFFLED_TOGETHER,
    _random_orders,
    integers,
    random_partition_sums,
    random_strata_sums,
)

DRAWS = 20_000
SIZES = (350, 250, 100)


def _values(people: int, seed: int) -> list[int]:
    return sorted(np.random.default_rng(seed).binomial(40, 0.4, people).tolist())


def test_sums_of_random_subsets_have_the_mean_and_the_spread_of_drawing_without_replacement() -> None:
    people = MANY_PEOPLE + 60
    values = _values(people, 1)
    sums = random_strata_sums([integers(values, largest=10**6)], [120], DRAWS, 2)
    mean, variance = float(np.mean(values)), float(np.var(values))
    expected = 120 * variance * (people - 120) / (people - 1)
    assert sums.mean() == pytest.approx(120 * mean, abs=4 * (expected / DRAWS) ** 0.5)
    assert sums.var() == pytest.approx(expected, rel=0.05)


def test_every_person_is_dealt_once_and_each_group_gets_its_number() -> None:
    values = integers(_values(sum(SIZES), 3), largest=10**6)
    sums = random_partition_sums([(values, SIZES)], DRAWS, 4)[0]
    assert sums.shape == (DRAWS, 3)
    assert (sums.sum(axis=1) == values.sum()).all()
    assert sums.mean(axis=0) == pytest.approx([size * values.mean() for size in SIZES], rel=0.01)
    ones = random_partition_sums([(np.ones(sum(SIZES), dtype=np.int64), SIZES)], 10, 5)[0]
    assert (ones == SIZES).all()


def test_groups_dealt_in_bulk_vary_as_those_dealt_person_by_person(monkeypatch: pytest.MonkeyPatch) -> None:
    values = integers(_values(sum(SIZES), 6), largest=10**6)
    monkeypatch.setattr(permutation_enumeration, "MANY_PEOPLE", 1)
    bulk = random_partition_sums([(values, SIZES)], DRAWS, 7)[0]
    monkeypatch.setattr(permutation_enumeration, "MANY_PEOPLE", 10**6)
    single = random_partition_sums([(values, SIZES)], DRAWS, 7)[0]
    assert np.cov(bulk.T) == pytest.approx(np.cov(single.T), rel=0.06)


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_probabilities_in_bulk_are_those_of_random_orders(shift: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(8)
    first = (25 * random.binomial(10, 0.40, 220) / 2.5).tolist()
    second = (25 * (random.binomial(10, 0.40, 250) + shift / 4) / 2.5).tolist()
    third = (25 * random.binomial(10, 0.42, 190) / 2.5).tolist()
    monkeypatch.setattr(permutation_enumeration, "MANY_PEOPLE", 1)
    bulk = groups_test([first, second, third]).p
    monkeypatch.setattr(permutation_enumeration, "MANY_PEOPLE", 10**6)
    assert bulk == pytest.approx(groups_test([first, second, third]).p, abs=0.015)


def test_sums_beyond_64_bits_stay_exact() -> None:
    values = integers([value * 10**17 for value in _values(700, 9)], largest=10**21)
    sums = random_partition_sums([(values, (500, 200))], 50, 10)[0]
    assert values.dtype == object
    assert {sum(row) for row in sums.tolist()} == {sum(values.tolist())}


@pytest.mark.parametrize("size", [1, 4, 9, 13])
@pytest.mark.parametrize("narrow_cells", [0, 10**6])
def test_subsets_are_counted_as_by_listing_them(size: int, narrow_cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permutation_counting, "NARROW_CELLS", narrow_cells)
    values = _values(18, 12)
    sums = [sum(subset) for subset in combinations(values, size)]
    observed = sums[len(sums) // 3]
    expected = TailCounts(
        reached=sum(abs(total) >= abs(observed) for total in sums),
        greater=sum(total >= observed for total in sums),
        less=sum(total <= observed for total in sums),
    )
    assert count_subsets([Subsets(values, size, 0)], observed=observed, slack=0) == expected


def test_integers_of_any_width_are_dealt_alike() -> None:
    values = _values(90, 13)
    narrow = random_partition_sums([(integers(values, largest=10**6), (40, 30, 20))], 50, 14)[0]
    wide = random_partition_sums([(integers(values, largest=10**30), (40, 30, 20))], 50, 14)[0]
    assert wide.dtype == object
    assert wide.tolist() == narrow.tolist()


def test_scales_of_equally_many_people_share_orders_that_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(15)
    scales = [[random.binomial(12, 0.5, size).astype(float).tolist() for size in (30, 20, 25)] for _ in range(3)]
    scales.append([random.binomial(12, 0.5, size).astype(float).tolist() for size in (22, 21, 20)])
    alone = [groups_test(groups) for groups in scales]
    lengths: list[int] = []
    plain = permutation_enumeration._random_orders

    def noted(
        row: npt.NDArray[np.int64], draws: int, random: np.random.Generator
    ) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
        lengths.append(len(row))
        assert draws == RANDOM_ARRANGEMENTS
        return plain(row, draws, random)

    monkeypatch.setattr(permutation_enumeration, "_random_orders", noted)
    assert groups_tests(scales) == alone
    assert Counter(lengths) == {75: 1, 63: 1}


@pytest.mark.parametrize("people", [9, 16, 83])
def test_a_choice_kept_as_bits_sums_what_an_order_would(people: int) -> None:
    values, draws = integers(_values(people, 16), largest=10**6), 2 * SHUFFLED_TOGETHER + 30
    orders = _random_orders(np.arange(people), draws, np.random.default_rng(17))
    expected = [row for _, part in orders for row in values[part[:, :4]].sum(axis=1)]
    assert random_strata_sums([values], [4], draws, 17).tolist() == expected
    wide = integers(values.tolist(), largest=10**30)
    assert random_strata_sums([wide], [4], draws, 17).tolist() == expected


def test_the_same_answers_give_the_same_probability() -> None:
    random = np.random.default_rng(11)
    first, second = (random.normal(50, 15, 150).tolist() for _ in range(2))
    assert two_sample_test(first, second) == two_sample_test(first[::-1], second[::-1])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 25 / 3, 12.5, 25.0, 50.0, 100.0]), min_size=2, max_size=12),
    st.lists(st.sampled_from([0.0, 25 / 3, 12.5, 25.0, 50.0, 100.0]), min_size=2, max_size=12),
)
def test_counting_on_sorted_values_finds_the_signs_of_all_pairs(first: list[float], second: list[float]) -> None:
    signs = [(one > two) - (one < two) for one, two in product(first, second)]
    result = dominance(first, second)
    assert result.delta == pytest.approx(sum(signs) / len(signs))
    if result.variance is not None and result.delta is not None:
        table = np.array(signs).reshape(len(first), len(second))
        n, m = table.shape
        rows = ((table.mean(axis=1) - result.delta) ** 2).sum()
        columns = ((table.mean(axis=0) - result.delta) ** 2).sum()
        cells = ((table - result.delta) ** 2).sum()
        cliff = (m * m * rows + n * n * columns - cells) / (n * m * (n - 1) * (m - 1))
        assert result.variance == pytest.approx(max(cliff, (1 - result.delta**2) / (n * m - 1)))


@pytest.mark.parametrize("people", [1, 9, 10, 11, 37])
def test_the_chances_of_agreement_do_not_depend_on_where_the_table_was_kept(people: int) -> None:
    chances = (0.05, 0.15, 0.2, 0.35, 0.25)
    kept, fresh = _table_of_sums(people, chances), _grown(np.ones((1, 1)), people, chances)
    assert kept.shape == fresh.shape
    assert (kept == fresh).all()
    assert fresh.sum() == pytest.approx(1)
