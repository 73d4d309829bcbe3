"""Change between waves."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.core.comparison.verdicts import Verdict, VerdictReason
from assessment.core.waves.score_change import Change, Method, Scores, TwoWaves, compare_waves
from tests.core.not_none import defined

TRIAD = ("marketing", "sales", "finance")
STAFF: dict[str, int | None] = {"sales": 5, "marketing": 4, "finance": 2, "leadership": 1}
LEVERS = ("vision", "orchestrator", "processes")

# Person scores of twelve people asked twice: nothing changed in the placebo, processes rose by an option in the other.
TEAM = {
    "vision": {
        "first": "325/9 55 50 425/9 175/4 | 625/9 625/9 550/9 325/4 | 550/9 50 | 500/9",
        "placebo": "100/3 105/2 475/9 50 50 | 200/3 75 550/9 325/4 | 575/9 175/3 | 400/9",
    },
    "orchestrator": {
        "first": "25 250/7 325/8 225/8 375/8 | 50 425/8 375/7 425/8 | 175/4 475/8 | 50",
        "placebo": "125/6 25 75/2 25 425/8 | 50 375/8 425/7 475/8 | 375/8 425/8 | 325/7",
    },
    "processes": {
        "first": "275/12 100/3 250/11 350/11 350/11 | 275/6 45 600/11 125/3 | 450/11 450/11 | 125/4",
        "placebo": "125/4 175/6 200/11 400/11 400/11 | 575/12 45 625/11 175/4 | 425/11 400/11 | 100/3",
        "risen": "325/6 625/12 475/11 650/11 625/11 | 425/6 135/2 875/11 275/4 | 675/11 650/11 | 175/3",
    },
}


def _scores(lever: str, wave: str) -> dict[str, list[float]]:
    groups = TEAM[lever].get(wave, TEAM[lever]["placebo"]).split("|")
    return {name: [float(Fraction(x)) for x in group.split()] for name, group in zip(STAFF, groups, strict=True)}


def _waves(first: Scores, second: Scores, *, linked: bool = False) -> TwoWaves:
    pairs = {name: list(zip(first[name], second[name], strict=True)) for name in first} if linked else {}
    return TwoWaves(first, second, pairs)


def _team(wave: str, *, linked: bool = False, people: Mapping[str, int | None] | None = None) -> dict[str, Change]:
    scales = {lever: _waves(_scores(lever, "first"), _scores(lever, wave), linked=linked) for lever in LEVERS}
    return compare_waves(scales, triad=TRIAD, people=people)


def _one(waves: TwoWaves, people: Mapping[str, int | None] | None = None) -> Change:
    return compare_waves({"vision": waves}, triad=TRIAD, people=people)["vision"]


WAYS = [
    pytest.param({"linked": True, "people": STAFF}, Method.PAIRED, id="linked"),
    pytest.param({"people": STAFF}, Method.OVERLAP, id="unlinked, team known"),
    pytest.param({}, Method.STRATIFIED, id="unlinked, team unknown"),
]


@pytest.mark.parametrize(("way", "method"), WAYS)
def test_nothing_changed_and_no_verdict_says_otherwise(way: dict[str, Any], method: Method) -> None:
    changes = _team("placebo", **way)
    assert {change.method for change in changes.values()} == {method}
    assert {change.code for change in changes.values()} <= {Verdict.SAME, Verdict.NOISE}


@pytest.mark.parametrize(("way", "method"), WAYS)
def test_the_lever_that_rose_is_found_and_no_other(way: dict[str, Any], method: Method) -> None:
    changes = _team("risen", **way)
    assert {lever for lever, change in changes.items() if change.code is Verdict.SIGNAL} == {"processes"}
    processes = changes["processes"]
    assert (processes.method, processes.why) == (method, VerdictReason.LARGE_AND_BEYOND_CHANCE)
    assert processes.displayed == pytest.approx(22.92, abs=0.01)
    assert defined(processes.interval95).excludes_zero()


def test_a_change_carries_all_that_led_to_it() -> None:
    change = _team("risen", linked=True, people=STAFF)["processes"]
    test = defined(change.test)
    assert [function.function for function in change.functions] == ["sales", "marketing", "finance"]
    assert sum(function.weight * function.difference for function in change.functions) == pytest.approx(
        change.displayed
    )
    assert (test.n_first, test.n_second, change.linked, change.certain_overlap) == (11, 11, 11, 11)
    assert (test.p, test.p_holm, test.family) == (2 / 2**11, 3 * 2 / 2**11, 3)
    assert (test.arrangements, test.exact, test.smallest_p) == (2**11, True, 2 / 2**11)
    assert change.strongest is Verdict.SIGNAL
    assert defined(change.estimate).degrees_of_freedom == 11 - 3


def test_leadership_stands_beside_and_enters_only_alone() -> None:
    team = _waves(_scores("vision", "first"), _scores("vision", "placebo"))
    assert "leadership" not in [function.function for function in _one(team).functions]
    leaders = TwoWaves({"leadership": [50.0, 60.0, 40.0]}, {"leadership": [55.0, 60.0, 50.0]})
    assert [function.function for function in _one(leaders).functions] == ["leadership"]


def test_who_answers_more_does_not_change_the_company() -> None:
    first = {"sales": [20.0] * 10, "marketing": [80.0] * 10}
    second = {"sales": [20.0] * 3, "marketing": [80.0] * 10}
    assert _one(TwoWaves(first, second)).displayed == 0


def test_a_function_present_in_one_wave_only_is_left_out() -> None:
    change = _one(TwoWaves({"sales": [50.0] * 4, "finance": [90.0]}, {"sales": [50.0] * 4, "marketing": [10.0]}))
    assert [function.function for function in change.functions] == ["sales"]
    assert change.displayed == 0


@pytest.mark.parametrize(
    ("linked", "unlinked", "people", "method"),
    [
        (6, 0, None, Method.PAIRED),
        (5, 0, None, Method.STRATIFIED),
        (8, 2, None, Method.PAIRED),
        (7, 2, None, Method.STRATIFIED),
        (7, 2, 9, Method.OVERLAP),
        (0, 8, 12, Method.OVERLAP),
        (0, 8, 13, Method.STRATIFIED),
        (0, 8, None, Method.STRATIFIED),
    ],
)
def test_the_rule_picks_the_method(linked: int, unlinked: int, people: int | None, method: Method) -> None:
    before = [40.0 + n for n in range(linked + unlinked)]
    after = [42.0 + n * n % 7 for n in range(linked + unlinked)]
    pairs = {"sales": list(zip(before, after, strict=True))[:linked]}
    change = _one(TwoWaves({"sales": before}, {"sales": after}, pairs), {"sales": people})
    assert (change.method, change.linked) == (method, linked)


def test_a_voice_that_nobody_links_is_not_dropped() -> None:
    first = {"sales": [40.0 + n for n in range(10)], "finance": [60.0]}
    second = {"sales": [45.0 + n for n in range(10)], "finance": [20.0]}
    pairs = {"sales": list(zip(first["sales"], second["sales"], strict=True))}
    change = _one(TwoWaves(first, second, pairs))
    assert change.method is Method.STRATIFIED
    assert defined(change.estimate).value == pytest.approx((5 - 40) / 2)


def test_people_without_a_score_are_not_linked() -> None:
    pairs = {"sales": [(50.0, 60.0)] * 6 + [(None, 60.0), (50.0, None)]}
    assert _one(TwoWaves({"sales": [50.0] * 7}, {"sales": [60.0] * 7}, pairs)).linked == 6


def test_a_team_that_rises_as_one_is_found() -> None:
    first = {"sales": [float(n) for n in range(30, 38)]}
    second = {"sales": [float(n) + 25 for n in range(30, 38)]}
    change = _one(_waves(first, second, linked=True))
    assert change.code is Verdict.SIGNAL
    interval = defined(change.interval95)
    assert interval.lower < 25 < interval.upper


def test_three_heads_are_judged_by_a_usual_answer_noise() -> None:
    def heads(rise: float) -> Change:
        first = {name: [40.0] for name in TRIAD}
        second = {name: [40.0 + rise] for name in TRIAD}
        return _one(TwoWaves(first, second), dict.fromkeys(TRIAD, 1))

    assert heads(25.0).code is Verdict.CONFIRM
    assert heads(25.0).uses_planning_value
    assert heads(25.0).strongest is Verdict.CONFIRM
    assert defined(heads(25.0).estimate).standard_error == pytest.approx(12 * (2 / 3) ** 0.5)
    assert heads(15.0).code is Verdict.NOISE


def test_two_people_are_too_few() -> None:
    change = _one(TwoWaves({"sales": [10.0, 20.0]}, {"sales": [90.0, 95.0, 99.0]}))
    assert (change.code, defined(change.test).p, defined(change.test).family) == (Verdict.FEW, None, 0)
    assert _one(TwoWaves({}, {})).code is Verdict.FEW
    assert _one(TwoWaves({"sales": [None]}, {"sales": [50.0]})).code is Verdict.FEW


def test_a_hidden_scale_shows_nothing_and_counts_for_nothing() -> None:
    shown = _waves(_scores("processes", "first"), _scores("processes", "risen"), linked=True)
    hidden = TwoWaves(shown.first, shown.second, shown.pairs, hidden=True)
    changes = compare_waves({"shown": shown, "hidden": hidden}, triad=TRIAD)
    assert changes["hidden"] == Change(Verdict.HIDDEN, VerdictReason.PROTECTED)
    assert defined(changes["shown"].test).family == 1


def test_fewer_than_seven_pairs_and_three_levers_reach_no_more_than_to_be_confirmed() -> None:
    waves = _waves({"sales": [10.0, 20, 30, 40, 50, 60]}, {"sales": [62.0, 73, 81, 94, 99, 100]}, linked=True)
    changes = compare_waves(dict.fromkeys(LEVERS, waves), triad=TRIAD)
    assert {change.code for change in changes.values()} == {Verdict.CONFIRM}
    assert {change.strongest for change in changes.values()} == {Verdict.CONFIRM}


GROUP = st.lists(st.integers(0, 48).map(lambda n: n * 25 / 12), min_size=1, max_size=3)


@settings(max_examples=60)
@given(
    groups=st.dictionaries(st.sampled_from(TRIAD), st.tuples(GROUP, GROUP), min_size=1),
    linked=st.booleans(),
    known=st.booleans(),
)
def test_turning_time_round_turns_the_sign_and_nothing_else(
    *, groups: dict[str, tuple[list[float], list[float]]], linked: bool, known: bool
) -> None:
    first = {name: one for name, (one, _) in groups.items()}
    second = {name: two for name, (_, two) in groups.items()}
    pairs = {name: list(zip(one, two, strict=False)) for name, (one, two) in groups.items()} if linked else {}
    back = {name: [(two, one) for one, two in values] for name, values in pairs.items()}
    people = dict.fromkeys(TRIAD, 4) if known else None
    ahead = _one(TwoWaves(first, second, pairs), people)
    behind = _one(TwoWaves(second, first, back), people)
    assert (ahead.code, ahead.method) == (behind.code, behind.method)
    assert defined(ahead.test).p == pytest.approx(defined(behind.test).p)
    assert ahead.displayed == pytest.approx(-defined(behind.displayed))
