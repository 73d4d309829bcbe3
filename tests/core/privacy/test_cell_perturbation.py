"""Answers of confidential teams as they are moved before anything is computed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.analysis.campaign_analysis import analyse_campaign
from assessment.core.privacy.analysis_settings import AnalysisSettings
from assessment.core.privacy.cell_perturbation import (
    most_moves,
    perturbed_counts,
    perturbed_sheet,
    planning_noise,
    sum_variance,
)
from assessment.core.privacy.confidentiality import Mode, Threshold
from assessment.core.privacy.published_groups import every_function
from assessment.core.questionnaire.answer_sheet import sheet_codes
from assessment.core.questionnaire.definition import Length
from assessment.core.waves.detectable_differences import planned_noise
from tests.core.not_none import defined
from tests.core.privacy.published_tables import tables
from tests.core.questionnaire_factory import alignment
from tests.core.team_answers import mixed_cells, team

KEY = "a secret of the organisation"
SIZES = {"sales": 8, "marketing": 6, "finance": 5}


def _moved(answers: list[int], place: str, *, key: str = KEY) -> list[int]:
    counts = [answers.count(option) for option in range(1, 6)]
    moved = perturbed_counts(counts, place, key=key)
    assert min(moved) >= 0
    return [option for option, count in enumerate(moved, start=1) for _ in range(count)]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30).map(sorted), st.text(min_size=1, max_size=8))
def test_so_many_people_answer_1_to_5_and_their_sum_stays_near(answers: list[int], place: str) -> None:
    moved = _moved(answers, place)
    assert len(moved) == len(answers)
    assert set(moved) <= {1, 2, 3, 4, 5}
    assert abs(sum(moved) - sum(answers)) <= most_moves(len(answers))


@pytest.mark.parametrize("people", [5, 9, 10, 14])
def test_what_is_added_to_a_sum_is_zero_on_average_and_as_wide_as_told(people: int) -> None:
    answers = ([2] * people + [3] * people + [4] * people)[people // 2 : people // 2 + people * 2 : 2]
    added = [sum(_moved(answers, str(item))) - sum(answers) for item in range(4000)]
    assert abs(np.mean(added)) < 0.1
    assert np.var(added) == pytest.approx(sum_variance(len(answers)), rel=0.08)


def test_the_same_answers_are_moved_alike_and_others_or_elsewhere_anew() -> None:
    answers = [1, 2, 2, 3, 3, 4, 5]
    places = [f"sales/{item}" for item in range(60)]
    once = [_moved(answers, place) for place in places]
    assert once == [_moved(answers, place) for place in places]
    others = [sorted([*answers, 3]), [1, 2, 2, 3, 3, 4, 4]]
    for other, place, key in ((others[0], "", KEY), (others[1], "", KEY), (answers, "x", KEY), (answers, "", "other")):
        added = [sum(_moved(other, p + place, key=key)) - sum(other) for p in places]
        assert added != [sum(moved) - sum(answers) for moved in once]


def test_neither_the_order_of_people_nor_what_other_groups_say_changes_how_a_group_is_moved() -> None:
    sheet = team(SIZES, mixed_cells(19, seed=3))
    grouping = every_function(SIZES, triad=alignment().triad)
    moved = perturbed_sheet(sheet, grouping, key=KEY)
    backwards = replace(sheet, respondents=sheet.respondents[::-1], cells=sheet.cells[::-1])
    elsewhere = replace(sheet, cells=np.vstack([sheet.cells[:14], np.full_like(sheet.cells[14:], 3)]))
    for other in (perturbed_sheet(backwards, grouping, key=KEY), perturbed_sheet(elsewhere, grouping, key=KEY)):
        for function in ("sales", "marketing"):
            rows, other_rows = (
                [row for row, name in enumerate(some.functions) if name == function] for some in (moved, other)
            )
            assert (np.sort(moved.cells[rows], axis=0) == np.sort(other.cells[other_rows], axis=0)).all()
    assert ((moved.cells > 0) == (sheet.cells > 0)).all()
    assert (moved.cells != sheet.cells).any()


def test_everything_that_is_published_is_made_of_the_moved_answers() -> None:
    """Means, spreads, agreement, cross-ratings and company: as if the moved answers had been given."""
    sizes = {"sales": 14, "marketing": 12}
    sheet = team(sizes, mixed_cells(26, seed=5))
    settings = AnalysisSettings(mode=Mode.CONFIDENTIAL, threshold=Threshold(5), staff=sizes)
    moved = perturbed_sheet(sheet, every_function(sizes, triad=alignment().triad), key=KEY)
    for reader in (None, "sales"):
        published = analyse_campaign(alignment(), sheet, replace(settings, reader=reader, perturbation_key=KEY))
        as_if = analyse_campaign(alignment(), moved, replace(settings, reader=reader))
        assert published.items == as_if.items
        assert published.map == as_if.map
        assert published.agreement == as_if.agreement
        assert [rating.items for rating in published.crossratings] == [rating.items for rating in as_if.crossratings]
        assert tables(published) != tables(analyse_campaign(alignment(), sheet, replace(settings, reader=reader)))


def test_named_heads_and_files_are_left_as_they_are() -> None:
    assert AnalysisSettings(perturbation_key=KEY).perturbation_key == ""
    sheet = team(SIZES, mixed_cells(19, seed=3))
    assert analyse_campaign(alignment(), sheet, AnalysisSettings(perturbation_key=KEY)).items == (
        analyse_campaign(alignment(), sheet).items
    )


def test_ranges_are_wider_by_the_noise_that_was_added() -> None:
    sheet = team(SIZES, mixed_cells(19, seed=3))
    settings = AnalysisSettings(mode=Mode.CONFIDENTIAL, threshold=Threshold(5), staff=SIZES)
    exact = analyse_campaign(alignment(), sheet, settings)
    noised = analyse_campaign(alignment(), sheet, replace(settings, perturbation_key=KEY))
    for before, after in zip(defined(exact.diagnosis).levers, defined(noised.diagnosis).levers, strict=True):
        items = len(alignment().of_length(after.lever.items, settings.length))
        wider = planning_noise(people=5, items=items) / 12
        assert wider > 1.03
        assert defined(after.uncertainty).standard_error == pytest.approx(
            wider * defined(before.uncertainty).standard_error
        )
    assert noised.parameters.smallest_noise == pytest.approx(planning_noise(people=5, items=8))


def test_a_short_questionnaire_may_ask_nothing_of_a_lever() -> None:
    first, *others = alignment().levers
    unasked = [
        replace(dimension, items=tuple(replace(item, quick=False) for item in dimension.items))
        for dimension in first.dimensions
    ]
    questionnaire = replace(alignment(), levers=(replace(first, dimensions=tuple(unasked)), *others))
    sheet, codes = team(SIZES, mixed_cells(19, seed=3)), sheet_codes(questionnaire, Length.QUICK)
    asked = replace(sheet, codes=codes, cells=sheet.cells[:, [sheet.codes.index(code) for code in codes]])
    settings = AnalysisSettings(Length.QUICK, Mode.CONFIDENTIAL, Threshold(5), perturbation_key=KEY)
    analysis = analyse_campaign(questionnaire, asked, settings)
    assert [lever.score is None for lever in defined(analysis.diagnosis).levers] == [True] + [False] * len(others)
    assert planned_noise(questionnaire, Length.QUICK, Threshold(5)) == analysis.parameters
