"""What a test gives for the same values stays what it was: a faster way to it changes no figure.

The figures were kept from before distributions were counted and drawn in less time.
"""

import random

import pytest

from assessment.core.statistics.permutation import groups_tests, stratified_test, two_sample_test

ANSWERS, OFTEN = (0, 1, 2, 3, 4), (10, 20, 30, 20, 10)
LAST_DIGITS = 1e-12
"""A processor may add up the same floats in another order."""

TWO_SAMPLES = {
    ("even", 6): ("counted", 0.3618881118881119, 0.8228438228438228, 0.17773892773892774),
    ("uneven", 6): ("counted", 0.671911421911422, 0.664918414918415, 0.3356643356643357),
    ("even", 20): ("counted", 0.026247428920010803, 0.9865481672747788, 0.013451832728936899),
    ("uneven", 20): ("counted", 0.4513913934557468, 0.2257462783919658, 0.7744416215363079),
    ("even", 41): ("counted", 0.20940276712232606, 0.8955628352508578, 0.10486260327718915),
    ("uneven", 41): ("counted", 0.7279564549453933, 0.363944354497204, 0.6361282212451744),
    ("even", 84): ("counted", 0.17660251782477754, 0.9116160029591817, 0.08844056888783405),
    ("uneven", 84): ("drawn", 0.09149542522873856, 0.9542022898855057, 0.04584770761461927),
    ("even", 120): ("counted", 0.028478119302082997, 0.9857700253602435, 0.014243839052755461),
    ("uneven", 120): ("drawn", 0.010249487525623718, 0.9950502474876256, 0.004999750012499375),
    ("even", 160): ("drawn", 0.015799210039498024, 0.992000399980001, 0.00814959252037398),
    ("uneven", 160): ("drawn", 0.01639918004099795, 0.991900404979751, 0.00814959252037398),
    ("even", 199): ("drawn", 0.04599770011499425, 0.9782010899455027, 0.022098895055247238),
    ("uneven", 199): ("drawn", 0.0026498675066246686, 0.9988500574971252, 0.00119994000299985),
    ("even", 230): ("asymptotic", 0.01800443335329259, 0.9909977833233538, 0.009002216676646295),
    ("uneven", 230): ("asymptotic", 6.592558306192967e-05, 0.999967037208469, 3.296279153096484e-05),
}
"""By how many values a scale has and people a side: where the probabilities come from, two-sided, greater and less."""

TWO_STRATA = {
    6: ("counted", 0.9571905949528328, 0.4801487556732312, 0.5198861078980959),
    20: ("counted", 0.4072648638837873, 0.20365559181146042, 0.7964015337133866),
    84: ("drawn", 0.07059647017649118, 0.03549822508874556, 0.9646517674116294),
    150: ("drawn", 0.01809909504524774, 0.009399530023498826, 0.9906504674766262),
}

THREE_GROUPS = {
    5: ("drawn", [0.35693215339233036, 0.19484025798710064, 0.6312184390780461]),
    20: ("drawn", [0.38923053847307637, 0.16099195040247988, 0.47962601869906507]),
    84: ("drawn", [0.5691715414229288, 0.009799510024498775, 0.09979501024948753]),
    160: ("drawn", [0.3391330433478326, 0.0019499025048747563, 0.6528173591320434]),
    250: ("asymptotic", [0.18315771180176238, 0.00165640839598452, 0.12820849267832998]),
}
"""Three scales by people a group: two of them share random orders; from 640 on values are dealt by the handful."""


def _even(people: int, seed: int, shift: float = 0.0) -> list[float]:
    """Scores of three questions each: thirteen values."""
    draw = random.Random(seed)
    return [25 * (sum(draw.choices(ANSWERS, OFTEN, k=3)) / 3) + shift for _ in range(people)]


def _uneven(people: int, seed: int, shift: float = 0.0) -> list[float]:
    """Scores of two to seven questions each: on a step so small that larger groups cannot be counted."""
    draw = random.Random(seed)
    counts = [2, 3, 4, 5, 6, 7]
    return [
        25 * sum(draw.choices(ANSWERS, OFTEN, k=asked)) / asked + shift
        for asked in (draw.choice(counts) for _ in range(people))
    ]


@pytest.mark.parametrize(("kind", "people"), TWO_SAMPLES)
def test_two_samples_keep_their_probabilities(kind: str, people: int) -> None:
    first, second = (
        (_even(people, 1), _even(people + 1, 2, 3.0))
        if kind == "even"
        else (_uneven(people, 3), _uneven(people + 1, 4, 3.0))
    )
    null, *probabilities = TWO_SAMPLES[kind, people]
    test = two_sample_test(first, second)
    assert test.null == null
    assert [test.p, test.p_greater, test.p_less] == pytest.approx(probabilities, rel=LAST_DIGITS, abs=0)


@pytest.mark.parametrize("people", TWO_STRATA)
def test_strata_keep_their_probabilities(people: int) -> None:
    first = _even(people, 5), _uneven(people + 2, 6, 2.0)
    second = _uneven(people + 3, 7), _even(people, 8, 4.0)
    null, *probabilities = TWO_STRATA[people]
    test = stratified_test([first, second])
    assert test.null == null
    assert [test.p, test.p_greater, test.p_less] == pytest.approx(probabilities, rel=LAST_DIGITS, abs=0)


@pytest.mark.parametrize("people", THREE_GROUPS)
def test_several_groups_keep_their_probabilities(people: int) -> None:
    scales = [
        [_even(people, 11), _even(people + 1, 12, 1.0), _uneven(people, 13)],
        [_even(people, 14), _even(people + 1, 15, 2.0), _even(people, 16)],
        [_uneven(people, 17), _uneven(people, 18, 1.0), _even(people, 19)],
    ]
    null, probabilities = THREE_GROUPS[people]
    tests = groups_tests(scales)
    assert {test.null for test in tests} == {null}
    assert [test.p for test in tests] == pytest.approx(probabilities, rel=LAST_DIGITS, abs=0)
