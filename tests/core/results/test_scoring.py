"""Scores of persons, functions and company."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.questionnaire.respondents import Cell
from assessment.core.results.diagnosis import diagnose
from assessment.core.results.maturity_levels import ShownLevel
from assessment.core.results.scoring import person_scores
from assessment.importers.answers import read_answers
from tests.core.questionnaire_factory import alignment, diagnosed, everyone
from tests.core.statistics.reference_statistics import person_score

CASES = Path(__file__).parents[1] / "cases"
DONT_KNOW, NOT_APPLICABLE, SKIPPED = int(Cell.DONT_KNOW), int(Cell.NOT_APPLICABLE), int(Cell.SKIPPED)


@pytest.mark.parametrize(
    ("row", "score"),
    [
        ([1, 1, 1, 1], 0.0),
        ([5, 5, 5, 5], 100.0),
        ([4, 3, 5, 2], 62.5),
        ([4, 2, DONT_KNOW, SKIPPED], 50.0),
        ([4, DONT_KNOW, DONT_KNOW, SKIPPED], None),
        ([4, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE], None),
        ([4, 2, NOT_APPLICABLE, NOT_APPLICABLE], 50.0),
        ([NOT_APPLICABLE] * 4, None),
        ([DONT_KNOW] * 4, None),
        ([3], 50.0),
        ([3, SKIPPED], None),
    ],
)
def test_a_person_has_a_score_from_half_the_applicable_items_and_two_answers(
    row: list[int], score: float | None
) -> None:
    computed = person_scores(np.array([row], dtype=np.int8))[0]
    assert (None if np.isnan(computed) else computed) == score


def test_nobody_is_given_a_number_they_did_not_give() -> None:
    assert person_score([4, 3, 5, 2, 4]) == 65.0
    assert person_score([4, None, None, 5, None]) is None
    assert person_score([]) is None


def test_the_company_is_the_mean_of_the_triad_one_voice_each() -> None:
    many_in_sales = [("sales", everyone(1))] * 8
    diagnosis = diagnosed([*many_in_sales, ("marketing", everyone(5)), ("finance", everyone(3))])
    vision = diagnosis.scales["vision"]
    assert vision.score == pytest.approx((0 + 100 + 50) / 3)
    assert vision.company.functions["sales"].weight == pytest.approx(1 / 3)


def test_leadership_stands_beside_as_long_as_the_triad_answers() -> None:
    diagnosis = diagnosed([("sales", everyone(2)), ("leadership", everyone(5))])
    vision = diagnosis.scales["vision"]
    assert vision.score == 25
    assert vision.company.functions["leadership"].score == 100
    assert vision.company.functions["leadership"].weight == 0


def test_a_leader_alone_speaks_for_the_firm() -> None:
    assert diagnosed([("leadership", everyone(4))]).total.score == 75


def test_what_those_who_would_make_the_score_did_not_say_is_open_from_end_to_end() -> None:
    lone = diagnosed([("leadership", everyone(4))], staff={"sales": 4, "finance": 2, "leadership": 1}).scales["vision"]
    assert lone.bounds is not None
    assert (lone.bounds.low, lone.bounds.high, lone.bounds.response_rate, lone.bounds.too_wide) == (0, 100, 0, True)
    own = diagnosed([("leadership", everyone(4))], staff={"leadership": 2}).scales["vision"]
    assert own.bounds is not None
    assert (own.bounds.low, own.bounds.high, own.bounds.response_rate) == (37.5, 87.5, 0.5)


def test_without_a_lever_there_is_no_total_and_the_reason_is_said() -> None:
    silent = everyone(3) | {item.code: DONT_KNOW for item in alignment().levers[1].items}
    diagnosis = diagnosed([("sales", silent), ("finance", silent), ("marketing", silent)])
    assert diagnosis.total.score is None
    assert diagnosis.total.reason == "missing_lever"
    assert diagnosis.scales["orchestrator"].reason == "dont_know"
    assert {result.item.code for result in diagnosis.blind_spots} == {item.code for item in alignment().levers[1].items}


def test_each_item_tells_what_one_option_more_brings_to_its_lever() -> None:
    answers = everyone(3) | {"V1.1": 5, "V1.2": DONT_KNOW}
    before = diagnosed([("leadership", answers)])
    assert before.items["V1.1"].gain == 0
    assert before.items["V1.2"].gain == 0
    after = diagnosed([("leadership", answers | {"V2.1": 4})])
    gained = (after.scales["vision"].score or 0) - (before.scales["vision"].score or 0)
    assert before.items["V2.1"].gain == pytest.approx(gained)


def test_an_item_that_misses_answers_and_carries_the_score_is_noted() -> None:
    codes = [item.code for item in alignment().levers[0].items]
    five_low = dict.fromkeys(codes[1:6], 1)
    lonely = diagnosed([("sales", five_low | {codes[0]: 5}), ("sales", dict.fromkeys(codes[1:], 1))]).levers[0]
    assert [(thin.code, thin.missing) for thin in lonely.thin_items] == [(codes[0], 0.5)]
    assert lonely.thin_items[0].points == pytest.approx(lonely.score)
    shared = diagnosed([("sales", five_low | {codes[0]: 5}), ("sales", five_low | {codes[0]: 5})]).levers[0]
    assert codes[0] not in [thin.code for thin in shared.thin_items]


CELL = st.sampled_from([-2, -1, 0, 1, 2, 3, 4, 5])
CODES = [item.code for item in alignment().rated_items]
ROW = st.lists(CELL, min_size=len(CODES), max_size=len(CODES)).map(lambda cells: dict(zip(CODES, cells, strict=True)))
PEOPLE = st.lists(
    st.tuples(st.sampled_from(["marketing", "sales", "finance", "leadership"]), ROW), min_size=1, max_size=7
)


@settings(max_examples=60, deadline=None)
@given(PEOPLE, st.data())
def test_raising_any_answer_lowers_no_score_and_no_level(
    people: list[tuple[str, dict[str, int]]], data: st.DataObject
) -> None:
    who = data.draw(st.integers(0, len(people) - 1))
    lever_codes = [item.code for item in alignment().lever_items]
    raisable = [code for code in lever_codes if 1 <= people[who][1][code] <= 4]
    if not raisable:
        return
    code = data.draw(st.sampled_from(raisable))
    raised = list(people)
    raised[who] = (people[who][0], people[who][1] | {code: people[who][1][code] + 1})
    before, after = diagnosed(people), diagnosed(raised)
    for lower, upper in zip(before.levers, after.levers, strict=True):
        assert (upper.score is None) == (lower.score is None)
        assert (upper.score or 0) >= (lower.score or 0) - 1e-9
        assert (upper.level or 0) >= (lower.level or 0)
        _rises(lower.shown, upper.shown)
    assert (after.total.level or 0) >= (before.total.level or 0)
    _rises(before.total.shown, after.total.shown)


def _rises(before: ShownLevel | None, after: ShownLevel | None) -> None:
    """No end of the shown range falls."""
    if before is None or after is None:
        assert before == after
        return
    assert before.span is not None
    assert after.span is not None
    assert (after.low, after.high, after.closer) >= (before.low, before.high, before.closer)
    assert after.low >= before.low
    assert after.high >= before.high
    assert after.span[0] >= before.span[0] - 1e-4
    assert after.span[1] >= before.span[1] - 1e-4


@pytest.mark.parametrize("scale", ["vision", "orchestrator", "processes"])
def test_an_answer_that_rises_far_above_the_others_lowers_no_end_of_the_range(scale: str) -> None:
    before, after = (
        diagnose(alignment(), imported_answers.sheet, length=imported_answers.length)
        for name in ("before", "after")
        for imported_answers in (read_answers((CASES / f"mono_shown_low_{name}.csv").read_bytes(), alignment()),)
    )
    lower, upper = (
        {lever.key: lever.shown for lever in published_diagnosis.levers}[scale]
        for published_diagnosis in (before, after)
    )
    _rises(lower, upper)


@settings(max_examples=40, deadline=None)
@given(PEOPLE)
def test_every_score_stands_between_0_and_100(people: list[tuple[str, dict[str, int]]]) -> None:
    for scale in diagnosed(people).scales.values():
        if scale.score is not None:
            low, high = scale.interval() or (0, 0)
            assert 0 <= low <= scale.score <= high <= 100
