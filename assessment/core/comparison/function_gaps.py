"""Gaps between functions: omnibus test per lever, then pairwise comparisons with corrected p-values.

*Fixed-team reading* when 80 % or more of both functions answered and their size is known: the people themselves are
the subject, only their answers wobble. *Sample reading* otherwise: Welch's interval and the permutation of labels
must agree. A pair is never called different beyond chance unless its lever's functions are.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from assessment.core.comparison.verdicts import (
    DEFAULT_PARAMETERS,
    FEWEST_RESPONDENTS,
    RespondentBand,
    Verdict,
    VerdictParameters,
    VerdictReason,
    judge,
    respondent_band,
)
from assessment.core.statistics.descriptives import mean, pooled_variance, present
from assessment.core.statistics.dominance import Dominance, TimesInTen, dominance
from assessment.core.statistics.intervals import Estimate, Interval, welch_difference
from assessment.core.statistics.multiplicity import holm
from assessment.core.statistics.near_census import share_answered, team_gap, team_omnibus
from assessment.core.statistics.permutation import groups_tests, two_sample_test
from assessment.core.statistics.undefined import Undefined

ENOUGH_ANSWERED = 0.8
FEWEST_FOR_TIMES = 6
"""Answers on each side from which "so many times in 10" is said."""
ROUNDING = 1e-9

Scores = Mapping[str, Sequence[float | None]]
"""Person scores (points) of one lever, by function; None for a person without a score."""


class InferenceModel(StrEnum):
    """Whether the people stand for themselves or for others too."""

    FIXED_TEAM = "fixed_team"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Overall:
    """Do the functions differ at all on a lever? F is None with `reason` where it is undefined."""

    reading: InferenceModel
    f: float | None
    p: float | None
    p_holm: float | None
    reason: Undefined | None


@dataclass(frozen=True, slots=True)
class GapTest:
    """The test behind a gap, from which the answers of a few people could be worked backwards.

    `answered_*` are shares of 0 to 1, None where the size of the function is unknown. `p_holm` is adjusted inside the
    lever and never below that of `Overall`.
    """

    p: float | None = None
    p_holm: float | None = None
    family: int = 0
    n_first: int = 0
    n_second: int = 0
    answered_first: float | None = None
    answered_second: float | None = None
    dominance: Dominance | None = None


NOT_TESTED = GapTest()


@dataclass(frozen=True, slots=True)
class Gap:
    """The verdict on first minus second, in points, with all that led to it; figures are None for a protected pair.

    `band`: how many people the smaller side counts, as far as it changes what may be said. `times_in_ten`: how often
    each side rates higher, from six answers a side on. `test` is None where answers are confidential.
    """

    first: str
    second: str
    code: Verdict
    why: VerdictReason
    reading: InferenceModel | None = None
    estimate: Estimate | None = None
    interval95: Interval | None = None
    interval90: Interval | None = None
    band: RespondentBand | None = None
    times_in_ten: TimesInTen | None = None
    test: GapTest | None = NOT_TESTED


@dataclass(frozen=True, slots=True)
class LeverGaps:
    """One lever: the overall comparison (None where answers are confidential), then every pair of functions."""

    reading: InferenceModel
    overall: Overall | None
    pairs: tuple[Gap, ...]


def without_tests(gaps: LeverGaps) -> LeverGaps:
    """The gaps of one lever as they may be shown where answers are confidential: no probability, no head count."""
    return replace(gaps, overall=None, pairs=tuple(replace(gap, test=None) for gap in gaps.pairs))


def compare_functions(
    levers: Mapping[str, Scores],
    staff: Mapping[str, int | None],
    *,
    hidden: frozenset[str] = frozenset(),
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
    planned: bool = False,
) -> dict[str, LeverGaps]:
    """Judge the gaps between functions: overall p adjusted over the levers (Holm), pairs inside their lever.

    `staff`: how many people each function counts, None when unknown. `hidden`: functions that are protected; they
    enter no figure at all. `planned`: the scores are published figures of confidential teams (`published_scores`), so
    that only the noise that they were given counts: no labels are exchanged, no order is told, and one width alone.
    """
    scores = {
        lever: {name: given for name, values in groups.items() if name not in hidden and (given := present(values))}
        for lever, groups in levers.items()
    }
    overall = _overall(list(scores.values()), staff, parameters, planned=planned)
    adjusted = holm([overall.p for overall in overall])
    result = {}
    for (lever, groups), overall_test, p_holm in zip(scores.items(), overall, adjusted, strict=True):
        names = [name for name in levers[lever] if name in groups or name in hidden]
        pairs = _pairs(names, groups, staff, p_holm, parameters, planned=planned)
        result[lever] = LeverGaps(overall_test.reading, replace(overall_test, p_holm=p_holm), pairs)
    return result


def _reading(
    names: Sequence[str], groups: Mapping[str, Sequence[float]], staff: Mapping[str, int | None]
) -> InferenceModel:
    shares = (share_answered(len(groups[name]), staff.get(name)) for name in names)
    return (
        InferenceModel.FIXED_TEAM
        if all(share >= ENOUGH_ANSWERED - ROUNDING for share in shares)
        else InferenceModel.SAMPLE
    )


def _overall(
    levers: Sequence[Mapping[str, Sequence[float]]],
    staff: Mapping[str, int | None],
    parameters: VerdictParameters,
    *,
    planned: bool,
) -> list[Overall]:
    readings = [_reading(list(groups), groups, staff) for groups in levers]
    of_teams = [planned or reading is InferenceModel.FIXED_TEAM for reading in readings]
    samples = iter(
        groups_tests([list(groups.values()) for groups, of_team in zip(levers, of_teams, strict=True) if not of_team])
    )
    overall = []
    for groups, reading, of_team in zip(levers, readings, of_teams, strict=True):
        test = (
            team_omnibus(groups, staff, stable_share=parameters.stable_share, smallest_noise=parameters.smallest_noise)
            if of_team
            else next(samples)
        )
        overall.append(Overall(reading, test.f, test.p, None, test.reason))
    return overall


@dataclass(frozen=True, slots=True)
class _Tested:
    reading: InferenceModel
    estimate: Estimate
    p: float | None


def _pairs(
    names: Sequence[str],
    groups: Mapping[str, Sequence[float]],
    staff: Mapping[str, int | None],
    overall: float | None,
    parameters: VerdictParameters,
    *,
    planned: bool,
) -> tuple[Gap, ...]:
    pairs = list(combinations(names, 2))
    # Once for the lever: every pair of a team is judged by the spread within all of its groups.
    pooled = pooled_variance(groups.values())
    tested = [
        _test(pair, groups, staff, parameters, pooled=pooled, planned=planned) if set(pair) <= set(groups) else None
        for pair in pairs
    ]
    adjusted = holm([tested.p if tested else None for tested in tested])
    family = sum(tested is not None and tested.p is not None for tested in tested)
    gaps = []
    for pair, test, p_holm in zip(pairs, tested, adjusted, strict=True):
        if test is None:
            gaps.append(Gap(*pair, Verdict.HIDDEN, VerdictReason.PROTECTED))
            continue
        both = None if p_holm is None or overall is None else max(p_holm, overall)
        # Of planned figures no order is told, and one width alone.
        effect = None if planned else _dominance(pair, groups)
        gap = _gap(pair, test, both, family, effect, groups, staff, parameters)
        gaps.append(replace(gap, interval90=None) if planned else gap)
    return tuple(gaps)


def _test(
    pair: tuple[str, str],
    groups: Mapping[str, Sequence[float]],
    staff: Mapping[str, int | None],
    parameters: VerdictParameters,
    *,
    pooled: tuple[float | None, int],
    planned: bool,
) -> _Tested:
    first, second = (groups[name] for name in pair)
    reading = _reading(pair, groups, staff)
    if min(len(first), len(second)) < FEWEST_RESPONDENTS:
        difference = Estimate(mean(first) - mean(second), None, None, Undefined.FEWER_THAN_TWO_VALUES)
        return _Tested(reading, difference, None)
    if planned or reading is InferenceModel.FIXED_TEAM:
        estimate = team_gap(
            groups,
            staff,
            pair,
            stable_share=parameters.stable_share,
            smallest_noise=parameters.smallest_noise,
            pooled=pooled,
        )
        return _Tested(reading, estimate, estimate.p)
    estimate = welch_difference(first, second)
    if estimate.reason is Undefined.NO_VARIATION:
        # Two unanimous functions: no spread to go by, yet the next answers would wobble.
        error = parameters.smallest_noise * math.sqrt(1 / len(first) + 1 / len(second))
        estimate = Estimate(estimate.value, error, len(first) + len(second) - 2)
    return _Tested(reading, estimate, two_sample_test(first, second).p)


def _dominance(pair: tuple[str, str], groups: Mapping[str, Sequence[float]]) -> Dominance | None:
    """How often each side rates higher; None where a side is too small."""
    first, second = (groups[name] for name in pair)
    return dominance(first, second) if min(len(first), len(second)) >= FEWEST_RESPONDENTS else None


def _gap(
    pair: tuple[str, str],
    tested: _Tested,
    p_holm: float | None,
    family: int,
    effect: Dominance | None,
    groups: Mapping[str, Sequence[float]],
    staff: Mapping[str, int | None],
    parameters: VerdictParameters,
) -> Gap:
    sizes = len(groups[pair[0]]), len(groups[pair[1]])
    judgement = judge(tested.estimate, sizes, p=tested.p, p_holm=p_holm, parameters=parameters)
    people = [staff.get(name) for name in pair]
    shares = [share_answered(size, count) if count else None for size, count in zip(sizes, people, strict=True)]
    return Gap(
        first=pair[0],
        second=pair[1],
        code=judgement.code,
        why=judgement.why,
        reading=tested.reading,
        estimate=tested.estimate,
        interval95=tested.estimate.interval(1 - parameters.alpha),
        interval90=tested.estimate.interval(1 - 2 * parameters.alpha),
        band=respondent_band(min(sizes)),
        times_in_ten=effect.times_in_ten if effect and min(sizes) >= FEWEST_FOR_TIMES else None,
        test=GapTest(
            p=tested.p,
            p_holm=p_holm,
            family=family,
            n_first=sizes[0],
            n_second=sizes[1],
            answered_first=shares[0],
            answered_second=shares[1],
            dominance=effect,
        ),
    )
