"""Gaps between functions."""

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.comparison import function_gaps
from assessment.core.comparison.function_gaps import NOT_TESTED, Gap, InferenceModel, Scores, compare_functions
from assessment.core.comparison.verdicts import Verdict, VerdictReason
from assessment.core.statistics import near_census
from assessment.core.statistics.descriptives import pooled_variance
from tests.core.not_none import defined

SALES = [30.0, 35.0, 40.0, 32.5, 37.5, 35.0]
FINANCE = [70.0, 75.0, 80.0, 72.5]
MARKETING = [36.0, 33.0, 38.0, 31.0, 35.0]
STAFF: dict[str, int | None] = {"sales": 6, "marketing": 5, "finance": 4}
LEVER = {"sales": SALES, "marketing": MARKETING, "finance": FINANCE}


def _gaps(lever: Scores, staff: Mapping[str, int | None] = STAFF) -> dict[tuple[str, str], Gap]:
    lever_gaps = compare_functions({"vision": lever}, staff)["vision"]
    return {(gap.first, gap.second): gap for gap in lever_gaps.pairs}


def test_the_two_that_differ_are_named_and_the_others_are_not() -> None:
    gaps = _gaps(LEVER)
    assert gaps["sales", "finance"].code is Verdict.SIGNAL
    assert gaps["marketing", "finance"].code is Verdict.SIGNAL
    assert gaps["sales", "marketing"].code in {Verdict.SAME, Verdict.NOISE}


def test_a_gap_carries_all_that_led_to_it() -> None:
    gap = _gaps(LEVER)["sales", "finance"]
    test = defined(gap.test)
    assert gap.reading is InferenceModel.FIXED_TEAM
    assert defined(gap.estimate).value == pytest.approx(35.0 - 74.375)
    assert defined(gap.estimate).degrees_of_freedom == 15 - 3
    assert defined(gap.interval90).upper < defined(gap.interval95).upper < 0
    assert (test.n_first, test.n_second, test.answered_first, test.family) == (6, 4, 1.0, 3)
    assert gap.times_in_ten is None, "four answers are too few for times in ten"
    assert defined(test.p) <= defined(test.p_holm)


@pytest.mark.parametrize("staff", [{}, {"sales": None, "finance": 4}, {"sales": 8, "marketing": 5, "finance": 4}])
def test_where_too_few_answered_or_the_size_is_unknown_people_are_a_sample(staff: dict[str, int | None]) -> None:
    gap = _gaps(LEVER, staff)["sales", "finance"]
    assert gap.reading is InferenceModel.SAMPLE
    assert defined(gap.test).p == 1 / 210  # of all ways to pick 4 among 10, this one alone reaches a gap so wide
    assert gap.code is Verdict.SIGNAL


def test_the_spread_of_a_team_is_pooled_once_for_all_its_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    pooled: list[int] = []

    def noted(groups: Iterable[Sequence[float]]) -> tuple[float | None, int]:
        pooled.append(len(groups := list(groups)))
        return pooled_variance(groups)

    monkeypatch.setattr(function_gaps, "pooled_variance", noted)
    monkeypatch.setattr(near_census, "pooled_variance", noted)
    assert len(_gaps(LEVER)) == 3
    assert pooled == [3, 3], "for the lever as a whole, and for its pairs"


def test_both_functions_must_have_answered_for_a_fixed_team() -> None:
    gaps = _gaps(LEVER, STAFF | {"sales": 8})
    assert gaps["sales", "finance"].reading is InferenceModel.SAMPLE
    assert gaps["marketing", "finance"].reading is InferenceModel.FIXED_TEAM


def test_a_pair_stands_only_where_its_lever_does() -> None:
    alike = {"sales": [50.0, 60.0, 40.0], "finance": [52.0, 61.0, 42.0], "marketing": [48.0, 58.0, 41.0]}
    levers = {"vision": LEVER, "orchestrator": alike, "processes": alike}
    lever_gaps = compare_functions(levers, STAFF)
    for lever in lever_gaps.values():
        assert all(defined(defined(gap.test).p_holm) >= defined(defined(lever.overall).p_holm) for gap in lever.pairs)
    vision = defined(lever_gaps["vision"].overall)
    assert vision.p_holm == pytest.approx(3 * defined(vision.p))


def test_named_heads_are_to_be_discussed_not_judged() -> None:
    gaps = _gaps({"sales": [20.0], "finance": [80.0]}, {"sales": 1, "finance": 1})
    gap = gaps["sales", "finance"]
    assert (gap.code, gap.why, defined(gap.test).p) == (Verdict.FEW, VerdictReason.FEW_RESPONDENTS, None)
    assert defined(gap.estimate).value == -60
    assert gap.times_in_ten is None


def test_a_protected_function_enters_no_figure() -> None:
    hidden = compare_functions({"vision": LEVER}, STAFF, hidden=frozenset({"finance"}))["vision"]
    without = compare_functions({"vision": {"sales": SALES, "marketing": MARKETING}}, STAFF)["vision"]
    assert hidden.overall == without.overall
    pairs = {(gap.first, gap.second): gap for gap in hidden.pairs}
    assert pairs["sales", "marketing"] == without.pairs[0]
    gap = pairs["sales", "finance"]
    assert (gap.code, gap.estimate, gap.test) == (Verdict.HIDDEN, None, NOT_TESTED)


def test_two_unanimous_functions_are_compared_by_a_usual_answer_noise() -> None:
    gap = _gaps({"sales": [25.0] * 6, "finance": [75.0] * 6}, {})["sales", "finance"]
    assert gap.code is Verdict.SIGNAL
    interval = defined(gap.interval95)
    assert interval.lower < -50 < interval.upper


def test_a_function_alone_has_nobody_to_differ_from() -> None:
    lever_gaps = compare_functions({"vision": {"sales": SALES, "finance": [None]}}, STAFF)["vision"]
    assert lever_gaps.pairs == ()
    assert defined(lever_gaps.overall).p is None
    assert defined(lever_gaps.overall).reason is not None


GROUP = st.lists(st.integers(0, 48).map(lambda n: n * 25 / 12), min_size=1, max_size=5)


@settings(max_examples=60)
@given(sales=GROUP, finance=GROUP, known=st.booleans())
def test_a_gap_turns_its_sign_with_its_sides(*, sales: list[float], finance: list[float], known: bool) -> None:
    lever = {"sales": sales, "finance": finance}
    staff = {name: len(values) for name, values in lever.items()} if known else {}
    ahead = _gaps(lever, staff)["sales", "finance"]
    behind = _gaps(dict(reversed(lever.items())), staff)["finance", "sales"]
    assert ahead.code is behind.code
    assert defined(ahead.estimate).value == pytest.approx(-defined(defined(behind.estimate).value))
