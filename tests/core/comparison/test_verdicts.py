"""Verdict decision rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.core.comparison.verdicts import (
    DEFAULT_PARAMETERS,
    Verdict,
    VerdictParameters,
    VerdictReason,
    VerdictResult,
    judge,
    strongest_reachable,
)
from assessment.core.statistics.intervals import Estimate
from assessment.core.statistics.undefined import Undefined

TWELVE = (12, 12)


def _judge(
    value: float,
    error: float,
    *,
    p: float,
    p_holm: float | None = None,
    sizes: tuple[int, int] = TWELVE,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
    hidden: bool = False,
) -> VerdictResult:
    estimate = Estimate(value, error, 10)
    p_holm = p if p_holm is None else p_holm
    return judge(estimate, sizes, p=p, p_holm=p_holm, parameters=parameters, hidden=hidden)


@pytest.mark.parametrize(
    ("judgement", "code", "why"),
    [
        (_judge(30.0, 1.0, p=0.001, hidden=True, sizes=(1, 1)), Verdict.HIDDEN, VerdictReason.PROTECTED),
        (_judge(30.0, 1.0, p=0.001, sizes=(2, 12)), Verdict.FEW, VerdictReason.FEW_RESPONDENTS),
        (_judge(30.0, 1.0, p=0.001, sizes=(12, 2)), Verdict.FEW, VerdictReason.FEW_RESPONDENTS),
        (_judge(15.0, 5.0, p=0.01), Verdict.SIGNAL, VerdictReason.LARGE_AND_BEYOND_CHANCE),
        (_judge(-15.0, 5.0, p=0.01), Verdict.SIGNAL, VerdictReason.LARGE_AND_BEYOND_CHANCE),
        (_judge(6.0, 2.0, p=0.01), Verdict.SMALL, VerdictReason.SMALL_AND_BEYOND_CHANCE),
        (_judge(15.0, 5.0, p=0.02, p_holm=0.06), Verdict.CONFIRM, VerdictReason.LARGE_AND_LIKELY),
        (_judge(15.0, 10.0, p=0.01), Verdict.CONFIRM, VerdictReason.LARGE_AND_LIKELY),
        (_judge(6.0, 2.0, p=0.02, p_holm=0.06), Verdict.SAME, VerdictReason.INSIDE_MARGIN),
        (_judge(1.0, 3.0, p=0.7), Verdict.SAME, VerdictReason.INSIDE_MARGIN),
        (_judge(1.0, 8.0, p=0.9), Verdict.NOISE, VerdictReason.CHANCE_SUFFICES),
        (_judge(15.0, 10.0, p=0.15), Verdict.NOISE, VerdictReason.CHANCE_SUFFICES),
    ],
)
def test_the_first_rule_that_holds_decides(judgement: VerdictResult, code: Verdict, why: VerdictReason) -> None:
    assert (judgement.code, judgement.why) == (code, why)


def test_what_sits_on_a_limit_reaches_it() -> None:
    assert _judge(10.0 - 1e-13, 3.0, p=0.05, p_holm=3 * (1 / 60)).code is Verdict.SIGNAL
    assert _judge(10.0, 5.0, p=0.10).code is Verdict.CONFIRM


def test_a_difference_without_standard_error_is_not_judged() -> None:
    estimate = Estimate(20.0, None, None, Undefined.ONE_VALUE_PER_GROUP)
    assert judge(estimate, TWELVE, p=0.01, p_holm=0.01).why is VerdictReason.NO_STANDARD_ERROR


def test_a_difference_that_was_not_tested_is_never_established() -> None:
    assert judge(Estimate(40.0, 5.0, 9), TWELVE, p=None, p_holm=None).code is Verdict.NOISE


def test_named_heads_go_no_further_than_to_be_confirmed() -> None:
    def heads(value: float, error: float) -> VerdictResult:
        return judge(Estimate(value, error, None), (3, 3), p=1e-9, p_holm=1e-9)

    assert heads(50.0, 9.8).why is VerdictReason.LARGE_FOR_USUAL_NOISE
    assert heads(19.0, 9.8).code is Verdict.NOISE
    assert heads(9.0, 4.0).code is Verdict.NOISE
    assert heads(1.0, 4.0).code is Verdict.SAME


def test_parameters_belong_to_the_wave() -> None:
    assert _judge(15.0, 5.0, p=0.01, parameters=VerdictParameters(delta=20)).code is Verdict.SMALL
    assert _judge(15.0, 5.0, p=0.03, parameters=VerdictParameters(alpha=0.01)).code is Verdict.NOISE


def test_what_a_design_can_reach_is_known_beforehand() -> None:
    assert strongest_reachable(2 / 64, 3) is Verdict.CONFIRM
    assert strongest_reachable(2 / 128, 3) is Verdict.SIGNAL
    assert strongest_reachable(2 / 70, 3) is Verdict.CONFIRM
    assert strongest_reachable(2 / 70, 1) is Verdict.SIGNAL
    assert strongest_reachable(None, 3) is Verdict.SIGNAL


@given(
    st.floats(-100, 100), st.floats(0.1, 40), st.one_of(st.none(), st.integers(3, 60)), st.floats(0, 1), st.floats(0, 1)
)
def test_strong_words_need_strong_evidence(
    value: float, error: float, degrees: float | None, p: float, growth: float
) -> None:
    p_holm = p + (1 - p) * growth
    code = judge(Estimate(value, error, degrees), TWELVE, p=p, p_holm=p_holm).code
    mirrored = judge(Estimate(-value, error, degrees), TWELVE, p=p, p_holm=p_holm).code
    assert mirrored is code
    assert code not in {Verdict.HIDDEN, Verdict.FEW}
    if code in {Verdict.SIGNAL, Verdict.SMALL}:
        assert degrees is not None
        assert p_holm <= 0.05 + 1e-9
        assert abs(value) > 1.9 * error
    if code in {Verdict.SIGNAL, Verdict.CONFIRM}:
        assert abs(value) >= 10 - 1e-6
    if code is Verdict.SAME:
        assert abs(value) < 10
