"""Forecast and its comparison."""

from dataclasses import replace

import pytest

from assessment.core.optimiser.optimise import optimise_usual
from assessment.core.planning.forecast import Forecast, ForecastVerdict, compare, forecast
from assessment.core.planning.roadmap import Roadmap
from assessment.core.questionnaire.company_profile import CompanyProfile
from assessment.core.results.published_diagnosis import PublishedDiagnosis
from tests.core.questionnaire_factory import QUICK, alignment, diagnosed, everyone

FIRM = CompanyProfile(headcount=60)


def _wave(level: int = 1, **items: int) -> PublishedDiagnosis:
    answers = everyone(level) | {code.replace("_", "."): value for code, value in items.items()}
    return diagnosed([(function, answers) for function in ("marketing", "sales", "finance")])


def _locked(day: int = 90, wave: PublishedDiagnosis | None = None) -> tuple[Forecast, Roadmap]:
    wave = wave or _wave()
    roadmap = optimise_usual(wave, FIRM).roadmap
    return forecast(roadmap, wave, day=day), roadmap


def test_only_actions_done_by_the_next_wave_lift_anything() -> None:
    locked, roadmap = _locked(day=30)
    done = {planned.action.id for planned in roadmap.actions if planned.finish_day <= 30}
    assert done
    assert {name for item in locked.items for name in item.actions} == done
    assert len(_locked(day=180)[0].items) > len(locked.items)


def test_a_practice_rises_by_its_actions_up_to_its_target() -> None:
    locked, roadmap = _locked(day=360)
    lifted = {item.code: item for item in locked.items}
    twice = [code for code, item in lifted.items() if len(item.actions) == 2]
    assert twice
    assert all(lifted[code].rise.central == pytest.approx(2) for code in twice)
    near = _wave(3, V2_2=3)
    short, roadmap = _locked(day=360, wave=near)
    target = roadmap.target.levers["vision"]
    assert all(item.rise.central <= target - 3 + 1e-9 for item in short.items if item.code.startswith("V"))


def test_the_range_holds_half_of_what_is_hoped_and_the_wobble_of_answers() -> None:
    item = _locked(day=30)[0].items[0]
    # Three people, one in each function: a change of their mean wobbles by 0.7 × √(2/3); 80 % is 1.28 of that.
    wobble = 1.2816 * 0.7 * (2 / 3) ** 0.5
    assert item.rise.central == 1
    assert item.rise.low == pytest.approx(0.5 - wobble, abs=1e-4)
    assert item.rise.high == pytest.approx(1 + wobble, abs=1e-4)


def test_more_people_make_the_range_narrower_and_no_mean_passes_five() -> None:
    answers = everyone(1)
    many = diagnosed([(function, answers) for function in ("marketing", "sales", "finance") for _ in range(5)])
    wide, narrow = (
        _locked(day=30)[0].items[0].rise,
        forecast(optimise_usual(many, FIRM).roadmap, many, day=30).items[0].rise,
    )
    assert narrow.high - narrow.low < wide.high - wide.low
    high = _wave(4, V1_1=3)
    assert all(4 + item.rise.high <= 5 + 1e-9 for item in _locked(day=360, wave=high)[0].items if item.code != "V1.1")


def test_a_light_review_lifts_half_until_the_dashboard_is_done() -> None:
    actions = tuple(alignment().actions_by_id[name] for name in ("A02", "A13", "A14"))
    wave = replace(_wave(), questionnaire=replace(alignment(), actions=actions))
    roadmap = optimise_usual(wave, FIRM).roadmap
    finished = {planned.action.id: planned.finish_day for planned in roadmap.actions}
    assert finished == {"A02": 30, "A14": 30, "A13": 60}
    rises = {day: {item.code: item.rise.central for item in forecast(roadmap, wave, day=day).items} for day in (30, 60)}
    assert rises[30]["P3.1"] == 0.5
    assert rises[60]["P3.1"] == 1


@pytest.mark.parametrize(
    ("after", "landing"),
    [
        (1, ForecastVerdict.BELOW),
        (2, ForecastVerdict.WITHIN),
        (4, ForecastVerdict.ABOVE),
        (-1, ForecastVerdict.UNKNOWN),
    ],
)
def test_each_practice_comes_down_within_below_or_above_its_range(after: int, landing: ForecastVerdict) -> None:
    wave = diagnosed([(function, everyone(1)) for function in ("marketing", "sales", "finance") for _ in range(8)])
    locked = forecast(optimise_usual(wave, FIRM).roadmap, wave, day=30)
    code = locked.items[0].code
    answers = everyone(1) | {code: after}
    next_wave = diagnosed([(function, answers) for function in ("marketing", "sales", "finance") for _ in range(8)])
    outcome = next(outcome for outcome in compare(locked, next_wave).outcomes if outcome.forecast.code == code)
    assert outcome.landing is landing
    assert outcome.change == (None if after == -1 else after - 1)


def test_only_functions_that_answered_both_times_are_compared() -> None:
    locked, _ = _locked(day=30)
    code = locked.items[0].code
    sales_alone = diagnosed([("sales", everyone(1) | {code: 2}), ("leadership", everyone(5))])
    assert compare(locked, sales_alone).outcomes[0].change == 1
    strangers = diagnosed([("leadership", everyone(5))])
    comparison = compare(locked, strangers)
    assert {outcome.landing for outcome in comparison.outcomes} == {ForecastVerdict.UNKNOWN}
    assert comparison.count(ForecastVerdict.UNKNOWN) == len(locked.items)
    assert comparison.rest_change is None


def test_what_nothing_was_to_lift_tells_what_moved_by_itself() -> None:
    locked, _ = _locked(day=30)
    lifted = {item.code for item in locked.items}
    lever_items = {item.code for item in alignment().lever_items}
    assert locked.rest.keys() == lever_items - lifted
    assert compare(locked, _wave(2)).rest_change == 1
    assert compare(locked, _wave(1)).rest_change == 0


def test_a_practice_that_was_not_asked_is_neither_forecast_nor_compared() -> None:
    quick = diagnosed([("leadership", everyone(1, length=QUICK))], length=QUICK)
    locked = forecast(optimise_usual(quick, FIRM).roadmap, quick)
    assert {item.code for item in locked.items} <= set(quick.items)
    full, _ = _locked(day=90)
    outcomes = {outcome.forecast.code: outcome.landing for outcome in compare(full, quick).outcomes}
    assert all(outcomes[code] is ForecastVerdict.UNKNOWN for code in outcomes.keys() - quick.items.keys())


def test_another_version_of_the_questionnaire_is_said() -> None:
    locked, _ = _locked()
    assert compare(locked, _wave()).same_version
    older = Forecast(locked.day, "0.9.0", locked.items, locked.rest)
    assert not compare(older, _wave()).same_version
