"""Which measurements may enter the next figure of a benchmark."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.benchmark.empirical_bayes import NARROWEST
from assessment.core.benchmark.release_guard import BATCH, FEWEST_FIRMS, Measurements, batches, next_release
from benchmarks.privacy.differencing import NEAR, History, ReleasedFigure, attacks, narrowest

FIVE = frozenset("abcde")


@pytest.mark.parametrize("present", ["", "a", "abcd"])
def test_four_firms_make_no_figure(present: str) -> None:
    assert next_release([], frozenset(present)) is None


def test_five_firms_make_one() -> None:
    assert next_release([], FIVE) == FIVE


@pytest.mark.parametrize("joining", ["f", "fg"])
def test_one_or_two_more_wait(joining: str) -> None:
    assert next_release([FIVE], FIVE | set(joining)) is None


def test_three_more_come_in_together() -> None:
    assert next_release([FIVE], FIVE | set("fgh")) == FIVE | set("fgh")


def test_one_that_leaves_takes_two_with_it_where_enough_remain() -> None:
    eight = frozenset("abcdefgh")
    chosen = next_release([eight], eight - {"a"})
    assert chosen is not None
    assert len(eight - chosen) == BATCH
    assert "a" not in chosen


def test_one_that_leaves_five_keeps_the_figure_as_it_was() -> None:
    assert next_release([FIVE], FIVE - {"a"}) is None


def test_a_firm_measured_again_counts_as_one_that_left_and_one_that_joined() -> None:
    again = (FIVE - {"a"}) | {"a2"}
    assert next_release([FIVE], again) is None
    everybody_again = frozenset(f"{name}2" for name in FIVE)
    assert next_release([FIVE], everybody_again) == everybody_again


def test_a_batch_that_left_comes_back_whole_or_not_at_all() -> None:
    eight = FIVE | set("fgh")
    figures = [FIVE, eight, FIVE]
    assert next_release(figures, FIVE | set("fg")) is None
    assert next_release(figures, eight) == eight


def test_nothing_new_makes_no_figure() -> None:
    assert next_release([FIVE], FIVE) is None


@given(st.lists(st.frozensets(st.sampled_from("abcdefghijklmnopq")), max_size=12))
def test_whoever_joins_and_leaves_no_two_measurements_stand_alone(story: list[Measurements]) -> None:
    figures: list[Measurements] = []
    for present in story:
        chosen = next_release(figures, present)
        if chosen is None:
            continue
        assert chosen <= present
        assert len(chosen) >= FEWEST_FIRMS
        figures.append(chosen)
        assert min(len(members) for members in batches(figures).values()) >= BATCH


def test_no_history_places_a_firm_within_fewer_points_than_promised() -> None:
    for way, points in attacks(12, 7, events=22):
        assert points >= NARROWEST - NEAR, way


def test_the_attack_finds_a_firm_that_joined_alone() -> None:
    """What the rule prevents: the attack is no blunt one."""
    scores = dict.fromkeys("abcdef", 50.0) | {"f": 64.0}
    figures = tuple(
        ReleasedFigure(frozenset(names), float(np.mean([scores[name] for name in names])), 9e9)
        for names in ("abcde", "abcdef")
    )
    assert narrowest(History(figures, scores), rounded=False, spreads=False) < 1
