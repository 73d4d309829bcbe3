"""Figures of a benchmark, coarsened, and a client's score shrunk towards them with its range.

Parametric empirical Bayes for a normal mean among normal means (Morris 1983, "Parametric Empirical Bayes Inference:
Theory and Applications", JASA 78, section 5, with equal weights). With k firms of scores y_j and noise variances V_j:

    mean  m = Σ y_j / k                     A = max(0, Σ (y_j − m)² / (k − 1) − Σ V_j / k)
    B = (k − 3)/(k − 1) · V/(V + A)         estimate = (1 − B)·y + B·m
    s² = V·(1 − (k − 1)/k · B) + 2/(k − 3) · B²·(y − m)²

A is the same for all scales of a kind, their mean, for with few firms that of one scale is mostly chance. What is
released of the firms are m and the root of A, both rounded to GRID: no reader gets anything finer, and everything that
is said of a client follows from them and from the client's own score.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt

GRID = 5.0
"""Points to which what is released is rounded: about the standard error of a usual campaign's lever."""
COUNTED_FROM, COUNTED_TO = 20.0, 80.0
"""A firm's score counts as no less and no more than this: an average at an end of the scale would tell everybody's."""
NARROWEST = min(COUNTED_FROM, 100.0 - COUNTED_TO)
"""Points within which no reader can place a firm's score, whatever figures they have seen."""
RANGE_QUANTILE = 1.96
"""Normal quantile of a range of 95 %."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What is released of `firms` firms on one scale: mean and spread between firms, in points, both coarse."""

    firms: int
    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class ShrunkScore:
    """A client's score drawn towards its consultant's clients: estimate with its range, in points of 0 to 100.

    `others`: mean of the other clients, as it follows from the reference.
    """

    measured: float
    estimate: float
    low: float
    high: float
    others: float


def counted(points: float) -> float:
    """A score as a benchmark counts it."""
    return min(COUNTED_TO, max(COUNTED_FROM, points))


def coarse_mean(scores: Collection[float]) -> float:
    """The mean of firms' scores, to the nearest GRID."""
    return _to_grid(sum(map(counted, scores)) / len(scores))


def coarse_spread(scales: Sequence[Sequence[tuple[float, float]]]) -> float:
    """The standard deviation between firms, over scales of one kind, to the nearest GRID and never less than it.

    `scales`: per scale its firms' (score, noise variance); at least one scale, each with two firms or more.
    """
    excess = sum(_excess(firms) for firms in scales) / len(scales)
    return max(GRID, _to_grid(sqrt(max(0.0, excess))))


def shrunk(points: float, variance: float, reference: Reference, *, own: float | None) -> ShrunkScore:
    """A client's score beside the reference. `own`: the client's score that the reference counts; None for none.

    `reference` counts four firms or more. The rounding of the mean widens the range by its own variance, GRID²/12.
    """
    firms = reference.firms
    share = (firms - 3) / (firms - 1) * variance / (variance + reference.spread**2)
    distance = points - reference.mean
    spread = sqrt(
        variance * (1 - (firms - 1) / firms * share)
        + 2 / (firms - 3) * (share * distance) ** 2
        + share**2 * GRID**2 / 12
    )
    estimate = points - share * distance
    others = reference.mean if own is None else (firms * reference.mean - counted(own)) / (firms - 1)
    return ShrunkScore(
        points,
        estimate,
        max(0.0, estimate - RANGE_QUANTILE * spread),
        min(100.0, estimate + RANGE_QUANTILE * spread),
        min(COUNTED_TO, max(COUNTED_FROM, others)),
    )


def _excess(firms: Sequence[tuple[float, float]]) -> float:
    scores = [counted(points) for points, _ in firms]
    mean = sum(scores) / len(scores)
    between = sum((score - mean) ** 2 for score in scores) / (len(scores) - 1)
    return between - sum(variance for _, variance in firms) / len(firms)


def _to_grid(value: float) -> float:
    return GRID * int(value / GRID + 0.5)
