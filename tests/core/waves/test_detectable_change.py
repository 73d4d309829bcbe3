"""Detectable gaps and changes."""

import pytest

from assessment.core.comparison.verdicts import Verdict
from assessment.core.privacy.confidentiality import Threshold
from assessment.core.waves.detectable_change import DetectableDifferences, detectable_differences
from assessment.core.waves.score_change import smallest_visible_change

TRIAD = ("marketing", "sales", "finance")


def _foresee(threshold: int | None, **invited: int) -> DetectableDifferences:
    return detectable_differences(
        invited, triad=TRIAD, levers=3, threshold=None if threshold is None else Threshold(threshold)
    )


def test_one_person_per_function_shows_raw_differences_only() -> None:
    found = _foresee(None, marketing=1, sales=1, finance=1)
    assert found.smallest_gap is None
    assert [gap.points for gap in found.gaps] == [None, None, None]
    assert found.strongest is Verdict.CONFIRM


@pytest.mark.parametrize(("people", "strongest"), [(6, Verdict.CONFIRM), (7, Verdict.SIGNAL)])
def test_fewer_than_seven_linked_people_reach_nothing_stronger_than_to_be_confirmed(
    people: int, strongest: Verdict
) -> None:
    assert _foresee(None, sales=people).strongest is strongest


def test_small_functions_are_merged_as_they_will_be_published() -> None:
    assert _foresee(5, marketing=4, sales=5, finance=3).groups == ("sales", "others")
    assert _foresee(5, marketing=20, sales=25, finance=6, leadership=2).groups == ("company",)
    assert _foresee(5, sales=4).groups == ()


def test_more_people_see_smaller_changes_and_gaps() -> None:
    few, many = _foresee(5, marketing=6, sales=6, finance=6), _foresee(5, marketing=30, sales=30, finance=30)
    assert few.change is not None
    assert many.change is not None
    assert many.change < few.change
    assert few.smallest_gap is not None
    assert many.smallest_gap is not None
    assert (many.smallest_gap.points or 0) < (few.smallest_gap.points or 0)


def test_the_change_is_that_of_the_change_rule() -> None:
    assert _foresee(None, sales=3, marketing=5).change == smallest_visible_change(8, linked=True)
    assert _foresee(5, sales=6, marketing=6).change == smallest_visible_change(12, linked=False)
