"""Detectable gaps and changes."""

import numpy as np
import pytest

from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.waves.detectable_differences import (
    DetectableDifferences,
    detectable_differences,
    threshold_that_shows_groups,
)
from assessment.core.waves.minimal_detectable_change import minimal_detectable_change
from assessment.core.waves.score_change import TwoWaves, compare_waves

TRIAD = ("marketing", "sales", "finance")


def _foresee(threshold: int | None, **invited: int) -> DetectableDifferences:
    return detectable_differences(
        invited, triad=TRIAD, levers=3, threshold=None if threshold is None else Threshold(threshold)
    )


def test_one_person_per_function_shows_raw_differences_only() -> None:
    differences = _foresee(None, marketing=1, sales=1, finance=1)
    assert differences.smallest_gap is None
    assert [gap.points for gap in differences.gaps] == [None, None, None]
    assert differences.strongest is Verdict.CONFIRM


@pytest.mark.parametrize(("people", "strongest"), [(6, Verdict.CONFIRM), (7, Verdict.SIGNAL)])
def test_fewer_than_seven_linked_people_reach_nothing_stronger_than_to_be_confirmed(
    people: int, strongest: Verdict
) -> None:
    assert _foresee(None, sales=people).strongest is strongest


def test_small_functions_are_merged_as_they_will_be_published() -> None:
    assert _foresee(5, marketing=4, sales=5, finance=3).groups == ("sales", "others")
    assert _foresee(5, marketing=20, sales=25, finance=6, leadership=2).groups == ("company",)
    assert _foresee(5, sales=4).groups == ()


def test_a_lower_threshold_is_named_where_it_shows_groups_and_may_be_chosen() -> None:
    def lower(least: int, **invited: int) -> int | None:
        return threshold_that_shows_groups(invited, triad=TRIAD, threshold=Threshold(8), least=least)

    assert lower(3, marketing=20, sales=25, finance=4) == 4
    assert lower(5, marketing=20, sales=25, finance=4) is None, "what is asked of the same people stays"
    assert lower(3, marketing=20, sales=25, finance=2) is None, "two people are never shown"


def test_more_people_see_smaller_changes_and_gaps() -> None:
    few, many = _foresee(5, marketing=6, sales=6, finance=6), _foresee(5, marketing=30, sales=30, finance=30)
    assert few.change is not None
    assert many.change is not None
    assert many.change < few.change
    assert few.smallest_gap is not None
    assert many.smallest_gap is not None
    assert (many.smallest_gap.points or 0) < (few.smallest_gap.points or 0)


def test_the_change_is_that_of_the_change_rule() -> None:
    assert _foresee(None, sales=3, marketing=5).change == minimal_detectable_change((3, 5), linked=True)
    assert _foresee(5, sales=6, marketing=6).change == minimal_detectable_change((6, 6), linked=False)


@pytest.mark.parametrize("sizes", [(8,), (4, 4, 4), (7, 6, 7)])
def test_the_change_that_is_promised_is_found_four_times_in_five(sizes: tuple[int, ...]) -> None:
    """The product's own rule on fresh draws: no draw and no line of the simulation is shared."""
    points = minimal_detectable_change(sizes, linked=True)
    assert points is not None
    random = np.random.default_rng(11)
    detected = 0
    for _ in range(200):
        scales = {}
        for lever, moved in (("vision", points), ("orchestrator", 0), ("processes", 0)):
            pairs = {
                f"f{number}": [(50.0, 50.0 + 2.5 * round(float(random.normal(moved, 12)) / 2.5)) for _ in range(size)]
                for number, size in enumerate(sizes)
            }
            first = {name: [one for one, _ in given] for name, given in pairs.items()}
            second = {name: [two for _, two in given] for name, given in pairs.items()}
            scales[lever] = TwoWaves(first, second, pairs)
        change = compare_waves(scales, triad=tuple(first))["vision"]
        detected += change.code in (Verdict.SIGNAL, Verdict.SMALL)
    assert detected >= 0.73 * 200


def test_where_no_change_can_be_established_none_is_promised() -> None:
    assert minimal_detectable_change((6,), linked=True) is None
    assert minimal_detectable_change((1, 1, 1), linked=True) is None
