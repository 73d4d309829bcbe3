"""Within-group agreement: rwg, average deviation, tests against chance."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessment.core.statistics.agreement_critical_values import usual_critical_rwg
from assessment.core.statistics.descriptives import mean, present, variance
from assessment.core.statistics.undefined import Undefined

OPTIONS = 5
SLIGHT_SKEW_VARIANCE = 1.34
"""Variance of 5 options when people lean a little upwards (LeBreton & Senter 2008): the second opinion."""

FEWEST_ANSWERS = 4
"""Two random raters reach r_wg = .70 half the time; up to three, agreement is never claimed."""
FEWEST_FOR_CAMPS = 5
CAMP_SHARE = 0.30
ROUNDING = 1e-9


def null_variance(options: int, probabilities: Sequence[float] | None = None) -> float:
    """Return the variance of answers 1 .. `options` given at random: (A² - 1)/12, or under the given probabilities.

    James, Demaree & Wolf 1984; LeBreton & Senter 2008. Raises ValueError when there is no option, or the
    probabilities are not one per option, are negative, or do not sum to 1 within .01 (printed tables are rounded).
    """
    if options < 1:
        raise ValueError("an item has at least one option")
    if probabilities is None:
        return (options**2 - 1) / 12
    total = math.fsum(probabilities)
    if len(probabilities) != options or min(probabilities) < 0 or abs(total - 1) > 0.0100001:
        raise ValueError("one probability per option is needed, and together they make 1")
    centre = math.fsum(option * p for option, p in enumerate(probabilities, start=1)) / total
    return math.fsum((option - centre) ** 2 * p for option, p in enumerate(probabilities, start=1)) / total


@dataclass(frozen=True, slots=True)
class WithinGroupAgreement:
    """r_wg set to 0 when negative, the same without that, and how many answered."""

    value: float | None
    untruncated: float | None
    n: int
    reason: Undefined | None = None


def rwg(answers: Sequence[float | None], *, null_variance: float) -> WithinGroupAgreement:
    """Return r_wg = 1 - s²/sigma², s² the variance of the answers given (None is left out; James, Demaree & Wolf 1984).

    Undefined with fewer than two answers. Raises ValueError for a null variance that is not positive.
    """
    if null_variance <= 0:
        raise ValueError("the variance of random answers is positive")
    given = present(answers)
    return _agreement_of(variance(given), len(given), null_variance)


def _agreement_of(spread: float | None, n: int, null_variance: float) -> WithinGroupAgreement:
    if spread is None:
        return WithinGroupAgreement(None, None, n, Undefined.FEWER_THAN_TWO_VALUES)
    untruncated = 1 - spread / null_variance
    return WithinGroupAgreement(max(0.0, untruncated), untruncated, n)


@dataclass(frozen=True, slots=True)
class AverageDeviation:
    """Mean distance of the answers to their median, in options (AD_Md)."""

    value: float | None
    n: int
    reason: Undefined | None = None


def ad_median(answers: Sequence[float | None]) -> AverageDeviation:
    """Return AD_Md over the answers given (Burke & Dunlap 2002). Undefined with fewer than two."""
    given = sorted(present(answers))
    if len(given) < 2:
        return AverageDeviation(None, len(given), Undefined.FEWER_THAN_TWO_VALUES)
    # Any value between the two middle ones is as near to the answers as their midpoint.
    middle = given[len(given) // 2]
    distances = {answer: abs(answer - middle) for answer in set(given)}
    return AverageDeviation(mean(list(map(distances.__getitem__, given))), len(given))


class Agreement(StrEnum):
    """What may be said of a group's agreement."""

    TOO_FEW = "too_few"
    TWO_CAMPS = "two_camps"
    CLEAR = "clear"
    APPARENT = "apparent"
    DIVIDED = "divided"


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """The verdict on one item with its figures; everything but the verdict is None when the group is hidden.

    `low_share` and `high_share` are the shares (0 to 1) at options 1 to 2 and 4 to 5; `passes_chance` says whether r_wg
    reaches the exact value that random answers reach 5 % of the time.
    """

    verdict: Agreement
    n: int | None
    ad_median: float | None
    rwg: float | None
    rwg_slight_skew: float | None
    rwg_critical: float | None
    passes_chance: bool | None
    low_share: float | None
    high_share: float | None


def item_agreement(answers: Sequence[int | None], *, hidden: bool = False) -> ItemAgreement:
    """Return how far a group agrees on one item answered 1 to 5 (None: not answered).

    The practical cut of AD_Md is A/6 = .83 (Dunlap, Burke & Smith-Crowe 2003). First that holds: fewer than 4
    answers; two camps (30 % or more at each end, from 5 answers); clear agreement (AD_Md within the cut and beyond
    chance); apparent agreement (within the cut only); divided.
    """
    if hidden:
        return ItemAgreement(Agreement.TOO_FEW, None, None, None, None, None, None, None, None)
    given = present(answers)
    n = len(given)
    deviation = ad_median(given).value
    spread = variance(given)
    uniform = _agreement_of(spread, n, null_variance(OPTIONS))
    skewed = _agreement_of(spread, n, SLIGHT_SKEW_VARIANCE)
    critical = usual_critical_rwg(n)
    passes = None
    if uniform.untruncated is not None:
        passes = critical is not None and uniform.untruncated >= critical - ROUNDING
    options = Counter(given)
    low = sum(count for answer, count in options.items() if answer <= 2) / n if n else None
    high = sum(count for answer, count in options.items() if answer >= 4) / n if n else None
    verdict = _item_verdict(n, deviation, passes=bool(passes), low=low, high=high)
    return ItemAgreement(verdict, n, deviation, uniform.value, skewed.value, critical, passes, low, high)


def _item_verdict(n: int, deviation: float | None, *, passes: bool, low: float | None, high: float | None) -> Agreement:
    if n < FEWEST_ANSWERS or deviation is None or low is None or high is None:
        return Agreement.TOO_FEW
    if n >= FEWEST_FOR_CAMPS and min(low, high) >= CAMP_SHARE - ROUNDING:
        return Agreement.TWO_CAMPS
    if deviation > OPTIONS / 6 + ROUNDING:
        return Agreement.DIVIDED
    return Agreement.CLEAR if passes else Agreement.APPARENT


@dataclass(frozen=True, slots=True)
class ScaleAgreement:
    """The verdict on a scale: AD_Md averaged over its items (options), and how many of the judged items pass chance."""

    verdict: Agreement
    mean_ad_median: float | None
    items_judged: int
    items_passing: int
    items: tuple[ItemAgreement, ...]


def scale_agreement(items: Sequence[Sequence[int | None]], *, hidden: bool = False) -> ScaleAgreement:
    """Return how far a group agrees on a lever: `items` holds the group's answers, one sequence per item.

    Items with fewer than 4 answers are not judged. Clear agreement asks for a mean AD_Md within A/6 and half of the
    judged items beyond chance.
    """
    return of_items([item_agreement(answers, hidden=hidden) for answers in items])


def of_items(items: Sequence[ItemAgreement]) -> ScaleAgreement:
    """Return the `scale_agreement` of items that are judged already."""
    verdicts = tuple(items)
    judged = [item for item in verdicts if item.verdict is not Agreement.TOO_FEW]
    deviations = [item.ad_median for item in judged if item.ad_median is not None]
    passing = sum(bool(item.passes_chance) for item in judged)
    if not deviations:
        return ScaleAgreement(Agreement.TOO_FEW, None, 0, 0, verdicts)
    average = mean(deviations)
    verdict = Agreement.DIVIDED
    if average <= OPTIONS / 6 + ROUNDING:
        verdict = Agreement.CLEAR if 2 * passing >= len(judged) else Agreement.APPARENT
    return ScaleAgreement(verdict, average, len(judged), passing, verdicts)
