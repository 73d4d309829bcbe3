"""Permutation tests: sign-flip, two-sample, stratified and k-groups, exact or sampled.

Signs and two-group deals are exact at every size, by counting (`permutation_counting`). Where nothing can be counted
(several groups, values on no common step) up to 300,000 arrangements are listed; beyond, 20,000 random ones with a
fixed seed, counted (b + 1)/(B + 1) (Phipson & Smyth 2010). From 200 people a side on the asymptotic permutation
distribution takes their place (Strasser & Weber 1999). Two-sided p is the share of arrangements with |statistic| >=
|observed|, the observed one included. Everything is compared on integers: float ties would falsify small samples.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from assessment.core.statistics.descriptives import present
from assessment.core.statistics.exact_arithmetic import (
    TIE_TOLERANCE,
    common_scale,
    exact_sum,
    products,
    scaled,
    to_rationals,
)
from assessment.core.statistics.permutation_counting import Subsets, TailCounts, count_sign_flips, count_subsets
from assessment.core.statistics.permutation_enumeration import (
    Integers,
    integers,
    number_of_partitions,
    partition_sums,
    random_partition_sums,
    random_sign_flip_sums,
    random_strata_sums,
    sign_flip_sums,
    subset_sums,
)
from assessment.core.statistics.reference_distributions import chi_squared_above, normal_below
from assessment.core.statistics.undefined import Undefined

EXACT_UP_TO = 300_000
"""Arrangements that are all listed where they cannot be counted: a fraction of a second."""

ASYMPTOTIC_FROM = 200
"""People on each side from which the asymptotic permutation distribution is used: its error is then below that of a
draw."""

RANDOM_ARRANGEMENTS = 20_000
"""Draws beyond: the error of a p near .05 is then about .0015."""

SEED = 20_000
"""Fixed, so that the same answers always give the same p."""

Stratum = tuple[Sequence[float | None], Sequence[float | None]]


class NullDistribution(StrEnum):
    """Where the probabilities of a permutation test come from."""

    COUNTED = "counted"
    LISTED = "listed"
    DRAWN = "drawn"
    ASYMPTOTIC = "asymptotic"


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """A statistic in the unit of the values, the arrangements looked at, and the shares that reach it.

    `reached` counts arrangements with |statistic| >= |observed|, None where none was looked at (`arrangements` is 0
    then). `smallest_p` is the least two-sided p that this design can give without ties, None where nothing bounds it.
    """

    statistic: float | None
    arrangements: int
    null: NullDistribution
    reached: int | None
    p: float | None
    p_greater: float | None
    p_less: float | None
    smallest_p: float | None
    reason: Undefined | None = None

    @property
    def exact(self) -> bool:
        """Whether p is the share of all arrangements, none left to chance or approximation."""
        return self.null in (NullDistribution.COUNTED, NullDistribution.LISTED)


def sign_flip_test(
    differences: Sequence[float | None],
    *,
    weights: Sequence[Fraction] | None = None,
    tie_tolerance: float = TIE_TOLERANCE,
) -> PermutationTest:
    """Test Σ w_i·d_i by flipping the sign of each person's difference (Fisher 1935); plain mean without weights.

    Differences that are None are left out with their weights. Undefined without any. Raises ValueError when weights and
    differences differ in number, or for weights that are not positive.
    """
    weights = weights or [Fraction(1)] * len(differences)
    kept = [(weight, value) for weight, value in zip(weights, differences, strict=True) if value is not None]
    if not kept:
        return _undefined(Undefined.NO_VALUES)
    rationals = to_rationals([value for _, value in kept], tie_tolerance)
    total_weight = _total([weight for weight, _ in kept])
    terms = [weight * value / total_weight for (weight, _), value in zip(kept, rationals, strict=True)]
    scale = common_scale(terms)
    # Sorted, so that the random draws do not depend on the order in which people answered.
    whole = sorted(scaled(terms, scale))
    observed, slack = sum(whole), _slack(tie_tolerance, scale)
    if len(whole) >= ASYMPTOTIC_FROM:
        return _asymptotic(observed / scale, observed, math.sqrt(sum(value * value for value in whole)))
    ways = 2 ** len(whole)
    parts: dict[Fraction, list[int]] = defaultdict(list)
    for (weight, _), value in zip(kept, scaled(terms, scale), strict=True):
        parts[weight].append(value)
    counted = count_sign_flips(list(parts.values()), observed=observed, slack=slack)
    if counted is not None:
        return _counted(counted, observed / scale, ways)
    values = integers(whole, largest=sum(abs(value) for value in whole))
    if ways <= EXACT_UP_TO:
        statistics = sign_flip_sums(values)
    else:
        statistics = random_sign_flip_sums(values, RANDOM_ARRANGEMENTS, np.random.default_rng(SEED))
    return _result(statistics, observed, scale, ways, slack)


def two_sample_test(
    first: Sequence[float | None], second: Sequence[float | None], *, tie_tolerance: float = TIE_TOLERANCE
) -> PermutationTest:
    """Test mean(first) - mean(second) by exchanging labels (Pitman 1937). Undefined when a side has no value."""
    return stratified_test([(second, first)], tie_tolerance=tie_tolerance)


def stratified_test(
    strata: Sequence[Stratum],
    *,
    weights: Sequence[Fraction] | None = None,
    tie_tolerance: float = TIE_TOLERANCE,
) -> PermutationTest:
    """Test Σ v_g·(mean of the second side - mean of the first), labels exchanged inside each stratum only.

    Each stratum is a pair of value sequences; strata without a value on one side are left out. `weights` (made to sum
    to 1 over the strata kept) default to n1·n2/(n1 + n2), the most precise when all strata share one effect (Cochran
    1954). Undefined when no stratum has both sides. Raises ValueError when weights and strata differ in number, or
    for weights that are not positive.
    """
    given = [(present(first), present(second)) for first, second in strata]
    weights = weights or [Fraction(len(left) * len(right), max(1, len(left) + len(right))) for left, right in given]
    kept = [(left, right, weight) for (left, right), weight in zip(given, weights, strict=True) if left and right]
    if not kept:
        return _undefined(Undefined.GROUP_ABSENT)
    total_weight = _total([weight for _, _, weight in kept])
    lines = [_StratumLine.of(left, right, weight / total_weight, tie_tolerance) for left, right, weight in kept]
    scale = common_scale([term for line in lines for term in (*line.terms, line.offset)])
    strata_terms = [Subsets(sorted(scaled(line.terms, scale)), line.size, int(line.offset * scale)) for line in lines]
    observed = int(sum((line.observed for line in lines), Fraction(0)) * scale)
    if min(min(len(left), len(right)) for left, right, _ in kept) >= ASYMPTOTIC_FROM:
        return _asymptotic(observed / scale, observed, math.sqrt(sum(map(_deal_variance, strata_terms))))
    ways = math.prod(math.comb(len(line.terms), line.size) for line in lines)
    slack = _slack(tie_tolerance, scale)
    counted = count_subsets(strata_terms, observed=observed, slack=slack)
    if counted is not None:
        return _counted(counted, observed / scale, ways)
    largest = sum(abs(term.offset) + sum(map(abs, term.values)) for term in strata_terms)
    arrays = [integers(term.values, largest=largest) for term in strata_terms]
    sizes = [term.size for term in strata_terms]
    offset = sum(term.offset for term in strata_terms)
    if ways <= EXACT_UP_TO:
        statistics = integers([-offset], largest=largest)
        for values, size in zip(arrays, sizes, strict=True):
            statistics = np.add.outer(statistics, subset_sums(values, size)).ravel()
    else:
        statistics = random_strata_sums(arrays, sizes, RANDOM_ARRANGEMENTS, SEED) - offset
    return _result(statistics, observed, scale, ways, slack)


def _deal_variance(stratum: Subsets) -> Fraction:
    """The variance of the sum of a random subset (Strasser & Weber 1999, for one score and two groups)."""
    people = len(stratum.values)
    total = sum(stratum.values)
    squares = sum(value * value for value in stratum.values) - Fraction(total * total, people)
    return squares * stratum.size * (people - stratum.size) / (people * (people - 1))


@dataclass(frozen=True, slots=True)
class _StratumLine:
    """One stratum's share of the statistic: the sum of `size` of its terms, less an offset that never changes."""

    terms: tuple[Fraction, ...]
    size: int
    offset: Fraction
    observed: Fraction

    @classmethod
    def of(
        cls, first: Sequence[float], second: Sequence[float], weight: Fraction, tie_tolerance: float
    ) -> "_StratumLine":
        # mean2 - mean1 = S2·(1/n1 + 1/n2) - T/n1, with S2 the sum of the second side and T that of both.
        fractions = to_rationals((*first, *second), tie_tolerance)
        factor = weight * (Fraction(1, len(first)) + Fraction(1, len(second)))
        offset = weight * exact_sum(fractions) / len(first)
        terms = products(factor, fractions)
        return cls(terms, len(second), offset, exact_sum(terms[len(first) :]) - offset)


def _total(weights: Sequence[Fraction]) -> Fraction:
    if any(weight <= 0 for weight in weights):
        raise ValueError("weights must be positive")
    return sum(weights, Fraction(0))


def _slack(tie_tolerance: float, scale: int) -> int:
    return int(Fraction(tie_tolerance) * scale)


def _result(statistics: Integers, observed: int, scale: int, ways: int, slack: int) -> PermutationTest:
    exact = ways <= EXACT_UP_TO
    reached = int(np.count_nonzero(abs(statistics) >= abs(observed) - slack))
    greater = int(np.count_nonzero(statistics >= observed - slack))
    less = int(np.count_nonzero(statistics <= observed + slack))
    return PermutationTest(
        statistic=observed / scale,
        arrangements=len(statistics),
        null=NullDistribution.LISTED if exact else NullDistribution.DRAWN,
        reached=reached,
        p=_share(reached, len(statistics), exact=exact),
        p_greater=_share(greater, len(statistics), exact=exact),
        p_less=_share(less, len(statistics), exact=exact),
        smallest_p=2 / ways if exact else 1 / (RANDOM_ARRANGEMENTS + 1),
    )


def _counted(tails: TailCounts, statistic: float, ways: int) -> PermutationTest:
    p, p_greater, p_less = (min(1.0, count / ways) for count in (tails.reached, tails.greater, tails.less))
    reached = min(ways, round(tails.reached))
    return PermutationTest(statistic, ways, NullDistribution.COUNTED, reached, p, p_greater, p_less, 2 / ways)


def _asymptotic(statistic: float, observed: int, deviation: float) -> PermutationTest:
    """The normal distribution of a linear statistic, whose permutation mean is 0; p is 1 where nothing varies."""
    ratio = observed / deviation if deviation else 0.0
    below = normal_below(ratio) if deviation else 1.0
    above = normal_below(-ratio) if deviation else 1.0
    p = 2 * min(below, above) if deviation else 1.0
    return PermutationTest(statistic, 0, NullDistribution.ASYMPTOTIC, None, p, above, below, None)


def _share(count: int, arrangements: int, *, exact: bool) -> float:
    # A random draw lacks the observed arrangement: it is added to both sides, and p is never 0.
    return count / arrangements if exact else (count + 1) / (arrangements + 1)


def _undefined(reason: Undefined) -> PermutationTest:
    return PermutationTest(None, 0, NullDistribution.LISTED, None, None, None, None, None, reason)


@dataclass(frozen=True, slots=True)
class GroupsTest:
    """Do k groups differ? F and eta² of the one-way analysis (None with a reason when undefined) and the p of F."""

    f: float | None
    eta_squared: float | None
    arrangements: int
    null: NullDistribution
    p: float | None
    reason: Undefined | None = None

    @property
    def exact(self) -> bool:
        """Whether p is the share of all arrangements, none left to chance or approximation."""
        return self.null in (NullDistribution.COUNTED, NullDistribution.LISTED)


def groups_test(groups: Sequence[Sequence[float | None]], *, tie_tolerance: float = TIE_TOLERANCE) -> GroupsTest:
    """Test whether groups share one mean by dealing the values into groups of the same sizes anew.

    None values and empty groups are left out. When every value is equal p is 1 and F undefined. Undefined with fewer
    than two groups.
    """
    return groups_tests([groups], tie_tolerance=tie_tolerance)[0]


def groups_tests(
    scales: Sequence[Sequence[Sequence[float | None]]], *, tie_tolerance: float = TIE_TOLERANCE
) -> list[GroupsTest]:
    """Return `groups_test` of the groups of each scale; scales of equally many people share the random orders."""
    prepared = [_prepared(groups, tie_tolerance) for groups in scales]
    by_people: dict[int, list[_Deal]] = defaultdict(list)
    for test in prepared:
        if isinstance(test, _Deal) and not test.listed:
            by_people[len(test.values)].append(test)
    sums: dict[int, Integers] = {}
    for deals in by_people.values():
        dealt = random_partition_sums([(deal.values, deal.sizes) for deal in deals], RANDOM_ARRANGEMENTS, SEED)
        sums.update(zip(map(id, deals), dealt, strict=True))
    return [
        deal if isinstance(deal, GroupsTest) else deal.tested(sums.get(id(deal)), tie_tolerance) for deal in prepared
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deal:
    """Values of one scale that are to be dealt into groups of these sizes, and what was observed.

    The statistic is unit × the sum of squares between groups, less `centred`: it orders arrangements as F does.
    """

    values: Integers
    sizes: Sequence[int]
    unit: int
    centred: int
    observed: int
    f: float | None
    eta_squared: float | None
    reason: Undefined | None

    @property
    def listed(self) -> bool:
        """Whether every arrangement is looked at."""
        return number_of_partitions(self.sizes) <= EXACT_UP_TO

    def tested(self, random_sums: Integers | None, tie_tolerance: float) -> GroupsTest:
        """The test, from the group sums of random arrangements; of every arrangement where there are none."""
        exact = random_sums is None
        sums = partition_sums(self.values, self.sizes) if random_sums is None else random_sums
        factors = np.array([self.unit // size for size in self.sizes], dtype=self.values.dtype)
        between = (sums * sums * factors).sum(axis=1) - self.centred
        reached = int(np.count_nonzero(between >= self.observed - int(Fraction(tie_tolerance) * self.observed)))
        null = NullDistribution.LISTED if exact else NullDistribution.DRAWN
        p = _share(reached, len(between), exact=exact)
        return GroupsTest(self.f, self.eta_squared, len(between), null, p, self.reason)


def _prepared(groups: Sequence[Sequence[float | None]], tie_tolerance: float) -> GroupsTest | _Deal:
    """The test of one scale where it needs no deal of several groups, else what is to be dealt."""
    values_given = [given for group in groups if (given := present(group))]
    filled = [to_rationals(given, tie_tolerance) for given in values_given]
    if len(filled) < 2:
        return GroupsTest(None, None, 0, NullDistribution.LISTED, None, Undefined.FEWER_THAN_TWO_GROUPS)
    sizes = [len(group) for group in filled]
    people = sum(sizes)
    pooled = [value for group in filled for value in group]
    scale = common_scale(pooled)
    # Around the whole part of the mean, so that the squares below stay small.
    centre = int(exact_sum(pooled) * scale / people)
    whole = [[value - centre for value in scaled(group, scale)] for group in filled]
    total = sum(map(sum, whole))
    unit = math.lcm(people, *sizes)
    centred = total * total * (unit // people)
    observed = sum(sum(group) ** 2 * (unit // len(group)) for group in whole) - centred
    f, eta_squared, reason = _f_and_eta(whole, Fraction(observed, unit))
    if min(sizes) >= ASYMPTOTIC_FROM:
        p = 1.0 if eta_squared is None else chi_squared_above(eta_squared * (people - 1), len(sizes) - 1)
        return GroupsTest(f, eta_squared, 0, NullDistribution.ASYMPTOTIC, p, reason)
    if len(sizes) == 2:
        # Of two groups F rises with the distance between their means: one list of signs is enough.
        deal = two_sample_test(*values_given, tie_tolerance=tie_tolerance)
        return GroupsTest(f, eta_squared, deal.arrangements, deal.null, deal.p, reason)
    largest = unit * sum(abs(value) for group in whole for value in group) ** 2
    values = integers(sorted(value for group in whole for value in group), largest=largest)
    return _Deal(
        values=values,
        sizes=sizes,
        unit=unit,
        centred=centred,
        observed=observed,
        f=f,
        eta_squared=eta_squared,
        reason=reason,
    )


def _f_and_eta(
    groups: Sequence[Sequence[int]], between: Fraction
) -> tuple[float | None, float | None, Undefined | None]:
    people = sum(map(len, groups))
    values = [value for group in groups for value in group]
    overall = sum(value * value for value in values) - Fraction(sum(values) ** 2, people)
    if overall == 0:
        return None, None, Undefined.NO_VARIATION
    eta_squared = float(between / overall)
    if people == len(groups):
        return None, eta_squared, Undefined.ONE_VALUE_PER_GROUP
    within = overall - between
    if within == 0:
        return None, eta_squared, Undefined.NO_VARIATION_WITHIN
    return float(between / (len(groups) - 1) / (within / (people - len(groups)))), eta_squared, None
