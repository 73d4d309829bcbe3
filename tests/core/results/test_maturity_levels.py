"""Maturity levels and display rules."""

import pytest

from assessment.core.results.maturity_levels import LevelDisplay, capped_level, nearest_level, shown_level
from tests.core.questionnaire_factory import QUICK, diagnosed, everyone


@pytest.mark.parametrize(
    ("mean", "level"), [(1, 1), (1.49, 1), (1.5, 2), (2.5, 3), (2.5 - 1e-12, 3), (3.49, 3), (3.5, 4), (4.5, 5), (5, 5)]
)
def test_a_mean_on_a_cut_takes_the_upper_level(mean: float, level: int) -> None:
    assert nearest_level(mean) == level


def test_a_level_stands_at_most_one_above_the_weakest_part() -> None:
    assert capped_level(5, 2) == 3
    assert capped_level(3, 2) == 3
    assert capped_level(5, None) == 5


@pytest.mark.parametrize(
    ("interval", "respondents", "saying"),
    [
        ((51, 59), 12, LevelDisplay.ONE),
        ((45, 70), 12, LevelDisplay.BETWEEN),
        ((30, 70), 12, LevelDisplay.RANGE),
        ((51, 59), 2, LevelDisplay.RANGE),
        ((51, 59), 1, LevelDisplay.ONE_PERSON),
    ],
)
def test_how_a_level_is_said_depends_on_how_sure_it_is(
    interval: tuple[float, float], respondents: int, saying: LevelDisplay
) -> None:
    assert shown_level(55, interval, weakest=None, respondents=respondents).saying is saying


def test_the_weakest_dimension_caps_its_lever_and_is_named() -> None:
    answers = everyone(5) | {"P4.1": 1, "P4.2": 1}
    processes = diagnosed([("leadership", answers)]).levers[2]
    assert (processes.level_before_cap, processes.level) == (4, 2)
    assert processes.capped_by is not None
    assert processes.capped_by.dimension.code == "P4"


def test_a_dimension_of_one_item_caps_nothing() -> None:
    answers = everyone(5, length=QUICK) | {"P3.1": 1}
    processes = diagnosed([("leadership", answers)], length=QUICK).levers[2]
    assert (processes.level_before_cap, processes.level, processes.capped_by) == (4, 4, None)


def test_the_weakest_lever_caps_the_total_and_is_named() -> None:
    answers = everyone(5) | {code: 1 for code in everyone(1) if code.startswith("O")}
    total = diagnosed([("leadership", answers)]).total
    assert (total.level_before_cap, total.level) == (4, 2)
    assert total.capped_by is not None
    assert total.capped_by.key == "orchestrator"
