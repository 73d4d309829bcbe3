"""How exactly means, scores and spreads of confidential groups are told."""

from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.privacy.confidentiality import Threshold
from assessment.core.privacy.mean_precision import ExtremeBound, published_mean
from assessment.core.privacy.protected_figures import (
    PublishedFigure,
    PublishedScale,
    protected_figures,
    published_scores,
)
from assessment.core.privacy.suppression_reasons import SuppressionReason
from assessment.core.questionnaire.answer_sheet import Cells

# --- how exactly a mean is told ---------------------------------------------------------------------------------------


def _told(total: int, people: int, insiders: int = 1) -> tuple[float, str | None] | None:
    mean = published_mean(total, people, insiders=insiders)
    return None if mean is None else (mean.value, mean.end)


@pytest.mark.parametrize(
    ("total", "people", "figure"),
    [
        (6, 6, (2.0, "at_most")),
        (12, 6, (2.0, "at_most")),
        (13, 6, (2.25, None)),
        (20, 6, (3.25, None)),
        (23, 6, (3.75, None)),
        (24, 6, (4.0, "at_least")),
        (26, 6, (4.0, "at_least")),
        (30, 6, (4.0, "at_least")),
        (11, 5, (2.25, "at_most")),
        (15, 5, (3.0, None)),
        (250, 50, (4.5, "at_least")),
        (190, 50, (3.75, None)),
    ],
)
def test_a_mean_is_told_in_quarters_of_an_option_then_as_a_bound(
    total: int, people: int, figure: tuple[float, str | None]
) -> None:
    assert _told(total, people) == figure


def test_of_three_people_nothing_can_be_told_and_with_two_of_them_reading_of_five_neither() -> None:
    assert {_told(total, 3) for total in range(3, 16)} == {None}
    assert {_told(total, 5, 2) for total in range(5, 26)} == {None}


@pytest.mark.parametrize("people", [*range(4, 13), 14])
@pytest.mark.parametrize("insiders", [1, 2])
def test_whoever_knows_the_rule_and_their_own_answers_is_left_with_three_options_for_everybody(
    people: int, insiders: int
) -> None:
    """Every value that may be published, every set of answers behind it, every answer of those who read."""
    cells: dict[object, set[int]] = {}
    for total in range(people, 5 * people + 1):
        cells.setdefault(_told(total, people, insiders), set()).add(total)
    for figure, totals in cells.items():
        if figure is None:
            continue
        for known in range(insiders + 1):
            for own in range(known, 5 * known + 1):
                shares = _shares(people - known, {total - own for total in totals})
                if shares:
                    assert sum(share > 0 for share in shares) >= 3, (figure, own)
                    assert max(shares) <= Fraction(3, 4), (figure, own)


@cache
def _ways(people: int, total: int) -> int:
    """Sets of answers of that many people with that sum, counted one by one."""
    if people == 0:
        return int(total == 0)
    return sum(_ways(people - 1, total - answer) for answer in range(1, 6))


def _shares(others: int, totals: set[int]) -> list[Fraction]:
    """How likely each option is for one of the others when their sum is one of these; empty where it cannot be."""
    whole = sum(_ways(others, total) for total in totals)
    if not whole:
        return []
    return [Fraction(sum(_ways(others - 1, total - answer) for total in totals), whole) for answer in range(1, 6)]


@given(st.lists(st.integers(1, 5), min_size=4, max_size=70), st.data())
def test_raising_an_answer_never_lowers_what_is_published(answers: list[int], data: st.DataObject) -> None:
    who = data.draw(st.integers(0, len(answers) - 1))
    raised = [min(5, answer + (number == who)) for number, answer in enumerate(answers)]
    assert _value(raised) >= _value(answers)


def _value(answers: list[int]) -> float:
    cells = np.array(answers, dtype=np.int8)[:, None]
    value = protected_figures(("a",), cells, threshold=Threshold(3)).items["a"].value
    assert value is not None
    return value


# --- figures of one group ---------------------------------------------------------------------------------------------


def _scale(rows: list[list[int]], threshold: int = 5, insiders: int = 1) -> PublishedScale:
    cells: Cells = np.array(rows, dtype=np.int8)
    codes = tuple("abcdefgh"[: cells.shape[1]])
    return protected_figures(codes, cells, threshold=Threshold(threshold), insiders=insiders)


def test_an_item_that_too_few_of_the_group_answered_is_hidden() -> None:
    items = _scale([[2, 3, 4], [3, 3, 2], [0, 4, 3], [4, 2, 2], [2, 4, 4]]).items
    assert items["a"] == PublishedFigure(None, hidden=SuppressionReason.FEW_ANSWERS)
    assert items["b"] == PublishedFigure(3.25, answered=5)


def test_a_larger_group_needs_one_answer_more_so_that_its_members_may_read_it() -> None:
    rows = [[2, 3], [3, 3], [0, 4], [4, 2], [2, 4], [3, 4]]
    assert _scale(rows).items["a"].hidden is SuppressionReason.FEW_ANSWERS
    assert _scale([*rows, [4, 3]]).items["b"].exact


def test_the_score_of_a_scale_is_the_mean_of_what_is_published_of_its_items() -> None:
    published_scale = _scale([[2, 3, 4], [3, 3, 2], [0, 4, 3], [4, 2, 2], [2, 4, 4]])
    assert published_scale.score == PublishedFigure(25 * ((3.25 + 3.0) / 2 - 1), answered=5)
    assert _scale([[0, 3, 0], [3, 3, 2], [2, 4, 3], [4, 2, 2], [2, 4, 4]]).score.hidden is SuppressionReason.FEW_ANSWERS


def test_a_bound_tells_neither_how_many_answered_nor_the_mean() -> None:
    assert _scale([[5], [5], [5], [5], [5]]).items["a"] == _scale([[5], [5], [5], [4], [1]]).items["a"]


def test_a_score_made_of_bounds_and_means_is_told_as_about() -> None:
    published_scale = _scale([[5, 3], [5, 3], [5, 4], [5, 2], [5, 4]])
    assert (published_scale.score.value, published_scale.score.end) == (
        25 * ((3.75 + 3.25) / 2 - 1),
        ExtremeBound.ABOUT,
    )


def test_the_spread_of_a_group_counts_from_eleven_people_on_and_in_steps_of_six_points() -> None:
    apart = [[1, 1], [5, 5], [2, 2], [4, 4], [3, 3]]
    assert _scale(apart * 2).spread == 0
    large = _scale([*apart * 2, [3, 3]])
    # Two items with a variance of 2 options each, 0.3 between them: 25 · sqrt(2 · 1.3 / 2) = 28.5 points.
    assert large.spread == 30
    scores = published_scores(np.zeros(11), large)
    assert float(scores.mean()) == pytest.approx(50)
    assert float(scores.std(ddof=1)) == pytest.approx(30)
