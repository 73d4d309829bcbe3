"""Inference for near-complete response: measurement error without sampling error.

The finite population correction therefore applies to who answered, not to the noise of answering (Cochran 1977,
section 13.10; Kish 1965, section 12.4 for change). Two planning values enter everywhere: `stable_share`, the part of
the variance between persons that would come back if they answered again, and `smallest_noise`, the least standard
deviation (points) that a single answer is believed to have.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.core.statistics.descriptives import mean, pooled_variance, present
from assessment.core.statistics.intervals import Estimate
from assessment.core.statistics.reference_distributions import f_above
from assessment.core.statistics.undefined import Undefined

Groups = Mapping[str, Sequence[float | None]]
Staff = Mapping[str, int | None]


def share_answered(answered: int, staff: int | None) -> float:
    """Return n/N, at most 1; 0 where the number of people is unknown, so that nothing is corrected."""
    return min(1.0, answered / staff) if staff else 0.0


def answer_noise(spread: float, share: float, *, stable_share: float, smallest_noise: float) -> float:
    """Return the noise of one answer (points): max(s·sqrt(1 - r·f), sigma_min)."""
    return max(spread * math.sqrt(max(0.0, 1 - stable_share * share)), smallest_noise)


def team_gap(
    groups: Groups,
    staff: Staff,
    pair: tuple[str, str],
    *,
    stable_share: float,
    smallest_noise: float,
    pooled: tuple[float | None, int] | None = None,
) -> Estimate:
    """Return mean(first) - mean(second) of the two groups named in `pair`, in points.

    The spread is pooled within all `groups` (df = Σn - G): SE = max(sp·sqrt(Σ(1 - r·f)/n), sigma_min·sqrt(Σ1/n)) over
    the two. Undefined when one of the pair has no score, or no group has two. `pooled`: the `pooled_variance` of all
    groups where it is known already, so that of the groups only the pair is read.
    """
    scores = {name: present(groups[name]) for name in (groups if pooled is None else pair) if name in groups}
    first, second = (scores.get(name, ()) for name in pair)
    if not first or not second:
        return Estimate(None, None, None, Undefined.GROUP_ABSENT)
    difference = mean(first) - mean(second)
    spread, degrees = pooled or pooled_variance(scores.values())
    if spread is None:
        return Estimate(difference, None, None, Undefined.ONE_VALUE_PER_GROUP)
    shares = [share_answered(len(scores[name]), staff.get(name)) for name in pair]
    sizes = [len(first), len(second)]
    parts = sum((1 - stable_share * share) / size for share, size in zip(shares, sizes, strict=True))
    least = smallest_noise * math.sqrt(sum(1 / size for size in sizes))
    return Estimate(difference, max(math.sqrt(spread * max(0.0, parts)), least), degrees)


@dataclass(frozen=True, slots=True)
class Omnibus:
    """Do the groups differ at all? Weighted Q of their means, referred to F(G - 1, Σn - G)."""

    weighted_mean: float | None
    q: float | None
    numerator: int | None
    denominator: int | None
    f: float | None
    p: float | None
    reason: Undefined | None = None


def team_omnibus(groups: Groups, staff: Staff, *, stable_share: float, smallest_noise: float) -> Omnibus:
    """Compare all group means at once, each weighted by 1/SE² (Cochran 1954).

    SE of a group: max(sp·sqrt(1 - r·f), sigma_min)/sqrt(n), sp pooled within groups. Groups without a score count for
    nothing. Undefined with fewer than two groups, when no group has two scores, or without any noise.
    """
    scores = {name: given for name, values in groups.items() if (given := present(values))}
    if len(scores) < 2:
        return Omnibus(None, None, None, None, None, None, Undefined.FEWER_THAN_TWO_GROUPS)
    spread, degrees = pooled_variance(scores.values())
    if spread is None:
        return Omnibus(None, None, len(scores) - 1, 0, None, None, Undefined.ONE_VALUE_PER_GROUP)
    weights = []
    for name, given in scores.items():
        share = share_answered(len(given), staff.get(name))
        noise = answer_noise(math.sqrt(spread), share, stable_share=stable_share, smallest_noise=smallest_noise)
        if noise == 0:
            return Omnibus(None, None, len(scores) - 1, degrees, None, None, Undefined.NO_VARIATION_WITHIN)
        weights.append(len(given) / noise**2)
    means = [mean(given) for given in scores.values()]
    centre = math.fsum(w * m for w, m in zip(weights, means, strict=True)) / math.fsum(weights)
    q = math.fsum(w * (m - centre) ** 2 for w, m in zip(weights, means, strict=True))
    ratio = q / (len(scores) - 1)
    return Omnibus(centre, q, len(scores) - 1, degrees, ratio, f_above(ratio, len(scores) - 1, degrees))


def certain_overlap(first: int, second: int, people: int | None) -> int:
    """Return how many people must have answered both times, without linking anyone: max(0, n1 + n2 - N).

    `people`: how many different people could answer in either wave; None when unknown gives 0.
    """
    if not people:
        return 0
    return min(first, second, max(0, first + second - people))


def change_error(
    spreads: tuple[float, float], sizes: tuple[int, int], overlap: int, *, stable_share: float, smallest_noise: float
) -> float:
    """Return the standard error of a group's change between two waves, answers unlinked.

    max(sqrt(s1²/n1 + s2²/n2 - 2·r·s1·s2·c/(n1·n2)), sigma_min·sqrt(1/n1 + 1/n2)); spreads in points, `overlap` c.
    """
    (s1, s2), (n1, n2) = spreads, sizes
    squared = s1**2 / n1 + s2**2 / n2 - 2 * stable_share * s1 * s2 * overlap / (n1 * n2)
    return max(math.sqrt(max(0.0, squared)), smallest_noise * math.sqrt(1 / n1 + 1 / n2))


@dataclass(frozen=True, slots=True)
class NonresponseBounds:
    """Lowest and highest mean the whole group could have, and the share (0 to 1) that answered."""

    lower: float | None
    upper: float | None
    response_rate: float | None
    reason: Undefined | None = None


def nonresponse_bounds(
    scores: Sequence[float | None], staff: int | None, *, lowest: float = 0.0, highest: float = 100.0
) -> NonresponseBounds:
    """Return the bounds of a group's mean if the silent were all at the lowest score, or all at the highest.

    Worst-case bounds (Manski 2003). Undefined when the number of people is unknown, zero, or below the number of
    scores.
    """
    given = present(scores)
    if not staff or staff < len(given):
        return NonresponseBounds(None, None, None, Undefined.UNKNOWN_STAFF)
    silent = staff - len(given)
    total = math.fsum(given)
    return NonresponseBounds((total + lowest * silent) / staff, (total + highest * silent) / staff, len(given) / staff)
