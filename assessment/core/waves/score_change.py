"""Change of a score between two waves: choice of test, interval and verdict.

The statistic is the change of the displayed score: the mean over functions present in both waves, one voice each. The
rule picks the method, never the analyst:

- PAIRED when at least 6 people are linked and make 80 % of both waves: signs of their weighted differences are
flipped; - OVERLAP when, without linking anyone, at least half of the smaller wave must have answered both times: t; -
STRATIFIED otherwise: wave labels are exchanged inside each function.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from assessment.core.comparison.verdicts import (
    DEFAULT_PARAMETERS,
    FEWEST_RESPONDENTS,
    Verdict,
    VerdictParameters,
    VerdictReason,
    judge,
    strongest_reachable,
)
from assessment.core.results.score_uncertainty import ENOUGH_DEGREES
from assessment.core.statistics.descriptives import mean, pooled_variance, present
from assessment.core.statistics.intervals import Estimate, Interval
from assessment.core.statistics.multiplicity import holm
from assessment.core.statistics.near_census import certain_overlap, change_error
from assessment.core.statistics.permutation import PermutationTest, sign_flip_test, stratified_test
from assessment.core.statistics.undefined import Undefined

FEWEST_PAIRS = 6
LINKED_SHARE = 0.8
OVERLAP_SHARE = 0.5
ROUNDING = 1e-9
APART = 5.0
"""Points between the tested and the displayed change from which the reader is told that people joined or left."""

Scores = Mapping[str, Sequence[float | None]]
"""Person scores (points) of one scale, by function; None for a person without a score."""

Pairs = Mapping[str, Sequence[tuple[float | None, float | None]]]
"""Scores of the same person in the first and the second wave, by function."""


class Method(StrEnum):
    """How a change was tested."""

    PAIRED = "paired"
    OVERLAP = "overlap"
    STRATIFIED = "stratified"


@dataclass(frozen=True)
class TwoWaves:
    """One scale in two waves. `pairs` holds the people who are linked; `hidden` says that its result is protected.

    `planned`: the scores are published figures of confidential teams (`published_scores`), so that only the noise that
    they were given counts: neither signs nor labels are exchanged, and one width alone is told.
    """

    first: Scores
    second: Scores
    pairs: Pairs = field(default_factory=dict)
    hidden: bool = False
    why_not: VerdictReason = VerdictReason.NOT_ENOUGH_ANSWERED
    """Why there is nothing to compare, where there is nothing."""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class FunctionCounts:
    """Scores of one function in either wave, people linked, and people who must have answered both."""

    n_first: int
    n_second: int
    linked: int
    certain_overlap: int


@dataclass(frozen=True, slots=True)
class FunctionChange:
    """What one function brings: its weight and means (points); `counts` is None where answers are confidential."""

    function: str
    weight: float
    mean_first: float
    mean_second: float
    counts: FunctionCounts | None

    @property
    def difference(self) -> float:
        """Change of the function's mean, in points."""
        return self.mean_second - self.mean_first


@dataclass(frozen=True, slots=True)
class ChangeTest:
    """The test behind a change, from which the answers of a few people could be worked backwards."""

    p: float | None = None
    p_holm: float | None = None
    family: int = 0
    smallest_p: float | None = None
    arrangements: int | None = None
    exact: bool | None = None
    n_first: int = 0
    n_second: int = 0


NO_TEST = ChangeTest()


@dataclass(frozen=True, slots=True)
class Change:
    """The verdict on one scale with all that led to it; figures are None where `why` says that there are none.

    `displayed` is the change of the displayed score, `estimate` the statistic that was tested (the same but for people
    whom PAIRED could not link), both in points. `strongest` is the strongest word this design could have reached.
    `test` is None where answers are confidential.
    """

    code: Verdict
    why: VerdictReason
    method: Method | None = None
    displayed: float | None = None
    estimate: Estimate | None = None
    interval95: Interval | None = None
    interval90: Interval | None = None
    strongest: Verdict | None = None
    linked: int = 0
    certain_overlap: int = 0
    functions: tuple[FunctionChange, ...] = ()
    test: ChangeTest | None = NO_TEST

    @property
    def tested(self) -> float | None:
        """The change in points that the verdict and its interval speak of: that of the linked people with PAIRED."""
        return self.displayed if self.estimate is None else self.estimate.value

    @property
    def moved_by_who_answered(self) -> bool:
        """Whether the displayed scores tell another change: the other way, or more than 5 points apart."""
        if self.tested is None or self.displayed is None:
            return False
        return self.tested * self.displayed < 0 or abs(self.tested - self.displayed) > APART

    @property
    def uses_planning_value(self) -> bool:
        """Whether the interval rests on a usual answer noise instead of these answers."""
        return self.estimate is not None and self.estimate.degrees_of_freedom is None


def without_test(change: Change) -> Change:
    """A change as it may be shown where answers are confidential: no probability, no head count of a function."""
    functions = tuple(replace(function, counts=None) for function in change.functions)
    return replace(change, functions=functions, test=None)


def compare_waves(
    scales: Mapping[str, TwoWaves],
    *,
    triad: Sequence[str],
    people: Mapping[str, int | None] | None = None,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
) -> dict[str, Change]:
    """Judge one family of scales (the levers, or the symptoms) between two waves; p is adjusted within it (Holm).

    A protected scale comes back with its code alone, without any figure.

    `triad`: functions whose mean is the company's score; others count only when none of them has scores in both waves.
    `people`: by function, how many different people could answer in either wave; unknown gives no certain overlap.
    """
    measured = {
        name: None if scale.hidden else _measure(scale, triad, people or {}, parameters)
        for name, scale in scales.items()
    }
    tested = [measured.p if measured else None for measured in measured.values()]
    family = sum(p is not None for p in tested)
    return {
        name: Change(Verdict.HIDDEN, VerdictReason.PROTECTED)
        if scale.hidden
        else _one_width(_verdict(measured, p_holm, family, parameters, why_not=scale.why_not), scale)
        for (name, scale), measured, p_holm in zip(scales.items(), measured.values(), holm(tested), strict=True)
    }


def _one_width(change: Change, scale: TwoWaves) -> Change:
    """Of published figures one width is told, whichever the verdict speaks of."""
    return replace(change, interval90=None) if scale.planned else change


@dataclass(frozen=True, slots=True)
class _Measured:
    """A scale before its family is known."""

    method: Method
    functions: tuple[FunctionChange, ...]
    counts: tuple[FunctionCounts, ...]
    estimate: Estimate
    p: float | None = None
    test: PermutationTest | None = None


def _measure(
    scale: TwoWaves, triad: Sequence[str], people: Mapping[str, int | None], parameters: VerdictParameters
) -> _Measured | None:
    first = {name: given for name, values in scale.first.items() if (given := present(values))}
    second = {name: given for name, values in scale.second.items() if (given := present(values))}
    shared = [name for name in first if name in second]
    voices = [name for name in shared if name in triad] or shared
    if not voices:
        return None
    differences = {
        name: [
            later - earlier for earlier, later in scale.pairs.get(name, ()) if earlier is not None and later is not None
        ]
        for name in voices
    }
    counts = tuple(
        FunctionCounts(
            n_first=len(first[name]),
            n_second=len(second[name]),
            linked=len(differences[name]),
            certain_overlap=certain_overlap(len(first[name]), len(second[name]), people.get(name)),
        )
        for name in voices
    )
    functions = tuple(
        FunctionChange(name, 1 / len(voices), mean(first[name]), mean(second[name]), count)
        for name, count in zip(voices, counts, strict=True)
    )
    method = _method(counts)
    if method is Method.PAIRED:
        return _paired(functions, counts, list(differences.values()), parameters, planned=scale.planned)
    scores = [(first[name], second[name]) for name in voices]
    return _unlinked(method, functions, counts, scores, parameters, planned=scale.planned)


def _sizes(counts: Sequence[FunctionCounts]) -> tuple[int, int]:
    return sum(count.n_first for count in counts), sum(count.n_second for count in counts)


def _method(counts: Sequence[FunctionCounts]) -> Method:
    linked, sizes = sum(count.linked for count in counts), _sizes(counts)
    # Every function must be linked somewhere, or its voice would drop out of the statistic.
    every_voice = all(count.linked for count in counts)
    if every_voice and linked >= FEWEST_PAIRS and linked >= LINKED_SHARE * max(sizes) - ROUNDING:
        return Method.PAIRED
    if sum(count.certain_overlap for count in counts) >= max(1.0, OVERLAP_SHARE * min(sizes)):
        return Method.OVERLAP
    return Method.STRATIFIED


def _paired(
    functions: tuple[FunctionChange, ...],
    counts: tuple[FunctionCounts, ...],
    differences: Sequence[Sequence[float]],
    parameters: VerdictParameters,
    *,
    planned: bool,
) -> _Measured:
    """Mean of the functions' mean differences; spread pooled inside functions, so that each may change on its own.

    When all differences inside the functions are equal, their spread of zero says nothing of the noise: the planning
    value stands in.
    """
    value = mean([mean(values) for values in differences])
    variance, degrees = pooled_variance(differences)
    spread = math.sqrt(variance) if variance and not planned else parameters.smallest_noise
    error = spread * math.sqrt(sum(1 / len(values) for values in differences)) / len(differences)
    if planned:
        estimate = Estimate(value, error, degrees)
        return _Measured(Method.PAIRED, functions, counts, estimate, estimate.p)
    weights = [Fraction(1, len(values)) for values in differences for _ in values]
    test = sign_flip_test([value for values in differences for value in values], weights=weights)
    return _Measured(Method.PAIRED, functions, counts, Estimate(value, error, degrees), test.p, test)


def _unlinked(
    method: Method,
    functions: tuple[FunctionChange, ...],
    counts: tuple[FunctionCounts, ...],
    scores: Sequence[tuple[Sequence[float], Sequence[float]]],
    parameters: VerdictParameters,
    *,
    planned: bool,
) -> _Measured:
    """Mean of the functions' changes, each with the standard error of a group whose answers are not linked.

    Spreads are pooled inside the functions of a wave. With fewer than 3 degrees of freedom the planning value alone is
    used, with the normal quantile, and no labels are exchanged.
    """
    value = mean([function.difference for function in functions])
    before, degrees_before = pooled_variance([earlier for earlier, _ in scores])
    after, degrees_after = pooled_variance([later for _, later in scores])
    degrees = min(degrees_before, degrees_after)
    enough = degrees >= ENOUGH_DEGREES
    spreads = (math.sqrt(before or 0.0), math.sqrt(after or 0.0)) if enough else (0.0, 0.0)
    errors = [
        change_error(
            spreads,
            (count.n_first, count.n_second),
            count.certain_overlap,
            stable_share=parameters.stable_share,
            smallest_noise=parameters.smallest_noise,
        )
        for count in counts
    ]
    error = math.sqrt(sum(error**2 for error in errors)) / len(functions)
    estimate = Estimate(value, error, degrees if enough else None, None if error > 0 else Undefined.NO_VARIATION)
    if min(_sizes(counts)) < FEWEST_RESPONDENTS:
        return _Measured(method, functions, counts, estimate)
    if method is Method.OVERLAP or not enough or planned:
        return _Measured(method, functions, counts, estimate, estimate.p)
    test = stratified_test(scores, weights=[Fraction(1)] * len(scores))
    return _Measured(method, functions, counts, estimate, test.p, test)


def _verdict(
    measured: _Measured | None,
    p_holm: float | None,
    family: int,
    parameters: VerdictParameters,
    *,
    why_not: VerdictReason,
) -> Change:
    if measured is None:
        return Change(Verdict.FEW, why_not)
    functions, counts, estimate, test = measured.functions, measured.counts, measured.estimate, measured.test
    sizes = _sizes(counts)
    judgement = judge(estimate, sizes, p=measured.p, p_holm=p_holm, parameters=parameters)
    smallest_p = test.smallest_p if test else None
    strongest = strongest_reachable(smallest_p, family, parameters=parameters)
    return Change(
        code=judgement.code,
        why=judgement.why,
        method=measured.method,
        displayed=mean([function.difference for function in functions]),
        estimate=estimate,
        interval95=estimate.interval(1 - parameters.alpha),
        interval90=estimate.interval(1 - 2 * parameters.alpha),
        strongest=Verdict.CONFIRM if estimate.degrees_of_freedom is None else strongest,
        linked=sum(count.linked for count in counts),
        certain_overlap=sum(count.certain_overlap for count in counts),
        functions=functions,
        test=ChangeTest(
            p=measured.p,
            p_holm=p_holm,
            family=family,
            smallest_p=smallest_p,
            arrangements=test.arrangements if test else None,
            exact=test.exact if test else None,
            n_first=sizes[0],
            n_second=sizes[1],
        ),
    )
