"""Within-group agreement."""

import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.statistics.agreement_critical_values import (
    MOST_RATERS,
    Statistic,
    critical_agreement,
    critical_rwg,
    usual_critical_rwg,
)
from assessment.core.statistics.undefined import Undefined
from assessment.core.statistics.within_group_agreement import (
    Agreement,
    ad_median,
    item_agreement,
    null_variance,
    rwg,
    scale_agreement,
)
from tests.core.not_none import defined

ANSWERS = st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=14)


def _ad_mean(answers: Sequence[int]) -> float:
    centre = sum(answers) / len(answers)
    return sum(abs(answer - centre) for answer in answers) / len(answers)


def _brute_critical(
    statistic: Statistic, n: int, options: int, probabilities: Sequence[float] | None = None
) -> tuple[float | None, float | None]:
    """The weakest agreement that random answers reach at most 5 % of the time, by listing every answer pattern."""
    chances = probabilities or [1 / options] * options
    variance = null_variance(options, probabilities)

    def spread_of(answers: Sequence[int]) -> float:
        if statistic == "rwg":
            return -defined(rwg(answers, null_variance=variance).untruncated)
        return _ad_mean(answers) if statistic == "ad_mean" else defined(ad_median(answers).value)

    spreads: defaultdict[float, float] = defaultdict(float)
    for answers in itertools.product(range(1, options + 1), repeat=n):
        spreads[round(spread_of(answers), 9)] += math.prod(chances[answer - 1] for answer in answers)
    reached = 0.0
    critical: tuple[float | None, float | None] = (None, None)
    for spread in sorted(spreads):
        reached += spreads[spread]
        if reached > 0.05 + 1e-12:
            break
        critical = (-spread if statistic == "rwg" else spread, reached)
    return critical


@pytest.mark.parametrize("statistic", ["rwg", "ad_mean", "ad_median"])
@pytest.mark.parametrize(("n", "options"), [(2, 5), (3, 5), (4, 5), (6, 5), (5, 4), (4, 7), (9, 3), (12, 2)])
def test_chance_values_match_a_listing_of_every_pattern(statistic: Statistic, n: int, options: int) -> None:
    expected = _brute_critical(statistic, n, options)
    got = critical_agreement(statistic, n, options=options)
    assert got.critical == pytest.approx(expected[0])
    assert got.attained_p == pytest.approx(expected[1])


def test_chance_values_hold_for_a_skewed_null() -> None:
    skew = (0.05, 0.15, 0.20, 0.35, 0.25)
    statistics: tuple[Statistic, ...] = ("rwg", "ad_mean", "ad_median")
    for statistic in statistics:
        expected = _brute_critical(statistic, 6, 5, skew)
        got = critical_agreement(statistic, 6, probabilities=skew)
        assert got.critical == pytest.approx(expected[0])
        assert got.attained_p == pytest.approx(expected[1])


@pytest.mark.parametrize(("n", "critical"), [(3, 1.00), (5, 0.85), (8, 0.607), (10, 0.528)])
def test_chance_values_of_the_specification(n: int, critical: float) -> None:
    assert critical_rwg(n).critical == pytest.approx(critical, abs=5e-4)


def test_two_people_never_agree_beyond_chance() -> None:
    assert critical_rwg(2).reason is Undefined.UNREACHABLE_LEVEL
    assert critical_rwg(1).reason is Undefined.FEWER_THAN_TWO_VALUES


def test_chance_values_fall_as_people_join() -> None:
    values = [defined(critical_rwg(n).critical) for n in (5, 10, 20, 40, 80, 160)]
    assert values == sorted(values, reverse=True)
    assert critical_rwg(MOST_RATERS + 1).reason is Undefined.TOO_MANY_ARRANGEMENTS


@given(ANSWERS)
def test_measures_are_defined_from_two_answers_and_stay_in_range(answers: list[int | None]) -> None:
    given_answers = [answer for answer in answers if answer is not None]
    agreement, deviation = rwg(answers, null_variance=2.0), ad_median(answers)
    assert agreement.n == deviation.n == len(given_answers)
    if len(given_answers) < 2:
        assert agreement.value is None
        assert deviation.value is None
        assert agreement.reason is deviation.reason is Undefined.FEWER_THAN_TWO_VALUES
        return
    value, distance = defined(agreement.value), defined(deviation.value)
    assert 0 <= value <= 1
    assert defined(agreement.untruncated) <= value
    assert 0 <= distance <= 2
    assert (distance == 0) == (value == 1) == (len(set(given_answers)) == 1)


@given(ANSWERS, st.randoms())
def test_neither_order_nor_direction_matters(answers: list[int | None], shuffle: Random) -> None:
    mixed = list(answers)
    shuffle.shuffle(mixed)
    turned = [None if answer is None else 6 - answer for answer in answers]
    verdict = item_agreement(answers).verdict
    assert item_agreement(mixed).verdict is verdict
    assert item_agreement(turned).verdict is verdict


@given(ANSWERS)
def test_clear_agreement_is_always_beyond_chance_and_never_up_to_three_people(answers: list[int | None]) -> None:
    agreement = item_agreement(answers)
    assert (defined(agreement.n) < 4) == (agreement.verdict is Agreement.TOO_FEW)
    if agreement.verdict is Agreement.CLEAR:
        assert defined(agreement.rwg) >= defined(agreement.rwg_critical) - 1e-9
        assert defined(agreement.ad_median) <= 5 / 6 + 1e-9


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ([3, 3, 3], Agreement.TOO_FEW),
        ([3, 3, 3, None, None], Agreement.TOO_FEW),
        ([3, 3, 3, 3], Agreement.CLEAR),
        ([1, 1, 5, 5], Agreement.DIVIDED),
        ([1, 1, 3, 5, 5], Agreement.TWO_CAMPS),
        ([1, 1, 1, 2, 4, 4, 4, 4, 4, 4], Agreement.TWO_CAMPS),
        ([1, 1, 3, 3, 3, 3, 3, 3, 5, 5], Agreement.APPARENT),
        ([3, 4, 4, 4, 2], Agreement.APPARENT),
        ([1, 2, 3, 4, 3, 1, 5, 3], Agreement.DIVIDED),
    ],
)
def test_the_first_rule_that_holds_decides(answers: list[int | None], verdict: Agreement) -> None:
    assert item_agreement(answers).verdict is verdict


def test_a_deviation_on_the_practical_cut_is_within_it() -> None:
    # Five options out over six people is exactly A/6.
    agreement = item_agreement([3, 3, 3, 3, 3, 3, 1, 1, 5, 5, 4, 2])
    assert agreement.ad_median == pytest.approx(10 / 12)
    assert agreement.verdict is Agreement.APPARENT


def test_a_hidden_group_shows_nothing() -> None:
    hidden = item_agreement([3, 3, 3, 3, 3], hidden=True)
    assert hidden.verdict is Agreement.TOO_FEW
    assert {hidden.n, hidden.rwg, hidden.ad_median, hidden.low_share} == {None}


def test_a_lever_needs_half_its_items_beyond_chance() -> None:
    clear, apparent, divided = [4] * 6, [3, 4, 4, 4, 2, 3], [1, 2, 3, 5, 5, 3]
    assert scale_agreement([clear, apparent]).verdict is Agreement.CLEAR
    assert scale_agreement([clear, apparent, apparent]).verdict is Agreement.APPARENT
    assert scale_agreement([divided, divided]).verdict is Agreement.DIVIDED
    assert scale_agreement([clear, [4, 4, None, None, None, None]]).items_judged == 1
    assert scale_agreement([]).verdict is Agreement.TOO_FEW
    assert scale_agreement([clear], hidden=True).verdict is Agreement.TOO_FEW


def test_the_variance_of_random_answers_needs_a_distribution() -> None:
    with pytest.raises(ValueError, match="one probability per option"):
        null_variance(5, [0.5, 0.5])
    with pytest.raises(ValueError, match="positive"):
        rwg([1, 2], null_variance=0)
    assert null_variance(7) == 4.0


@pytest.mark.parametrize("people", [1, 2, 3, 4, 5, 8, 10, 23, 40, 77, 120])
def test_the_kept_chance_values_are_those_that_are_worked_out(people: int) -> None:
    assert usual_critical_rwg(people) == critical_rwg(people).critical


def test_beyond_300_people_the_chance_value_of_300_stands() -> None:
    assert usual_critical_rwg(5000) == usual_critical_rwg(MOST_RATERS)
