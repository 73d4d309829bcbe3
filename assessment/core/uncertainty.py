"""How far a company score may be off because answers wobble (measurement, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

Floats = npt.NDArray[np.float64]

STABLE_SHARE = 0.5
"""r: the share of the variance between persons that is stable; a planning value, printed in the annex."""
PLANNING_NOISE = 12.0
"""sigma_min: usual answer noise of a person's lever score, in points; a planning value, printed in the annex."""
ENOUGH_DEGREES = 3
"""Below this many degrees of freedom a spread says nothing: the planning value alone is used."""

TOO_WIDE = 30.0
"""Non-response bounds further apart than this many points: participation is too low."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Standard error of a company score in points; `planned` when the planning value alone was used."""

    standard_error: float
    degrees: int
    planned: bool

    def interval(self, score: float, confidence: float) -> tuple[float, float]:
        """The two-sided interval around `score`, kept within 0 and 100 points."""
        half = quantile(confidence, None if self.planned else self.degrees) * self.standard_error
        return max(0.0, score - half), min(100.0, score + half)


@cache
def quantile(confidence: float, degrees: int | None) -> float:
    """Two-sided quantile: Student's t, or the normal one where `degrees` is None."""
    upper = (1 + confidence) / 2
    return float(ndtri(upper) if degrees is None else stdtrit(degrees, upper))


def pooled_spread(groups: Mapping[str, Floats]) -> float:
    """Pooled standard deviation within groups of person scores (points); 0 where no group has two."""
    squares = sum(float(((scores - scores.mean()) ** 2).sum()) for scores in groups.values() if len(scores))
    degrees = sum(len(scores) - 1 for scores in groups.values() if len(scores))
    return sqrt(squares / degrees) if degrees > 0 else 0.0


def company_uncertainty(groups: Mapping[str, Floats], staff: Mapping[str, int]) -> Uncertainty:
    """Uncertainty of the mean of group means, one voice each.

    `groups`: person scores (points) of each function that enters, none empty. `staff`: people each function counts; an
    unknown count gives no finite population correction (f = 0), the cautious reading.
    Formula: measurement section 3, after Cochran 1977 and Kish 1965.
    """
    degrees = sum(len(scores) for scores in groups.values()) - len(groups)
    planned = degrees < ENOUGH_DEGREES
    spread = 0.0 if planned else pooled_spread(groups)
    variance = 0.0
    for function, scores in groups.items():
        answered = len(scores)
        share = min(1.0, answered / staff[function]) if staff.get(function) else 0.0
        noise = max(spread * sqrt(1 - STABLE_SHARE * share), PLANNING_NOISE)
        variance += noise**2 / answered / len(groups) ** 2
    return Uncertainty(sqrt(variance), degrees, planned)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the score could at least and at most be, had everyone answered (points), and the share that did."""

    low: float
    high: float
    response_rate: float

    @property
    def too_wide(self) -> bool:
        """Whether participation is too low to speak for the group."""
        return self.high - self.low > TOO_WIDE


def nonresponse_bounds(groups: Mapping[str, Floats], staff: Mapping[str, int]) -> Bounds | None:
    """Bounds of the company score if those who did not answer had all said the lowest, or all the highest.

    None when a function's staff is unknown, or smaller than the number of its respondents. Per function
    `[ΣS/N, (ΣS + 100(N − n))/N]`, then the mean of the functions, one voice each.
    """
    if any(staff.get(function, 0) < len(scores) for function, scores in groups.items()):
        return None
    lows = [float(scores.sum()) / staff[function] for function, scores in groups.items()]
    spans = [100 * (staff[function] - len(scores)) / staff[function] for function, scores in groups.items()]
    low = sum(lows) / len(groups)
    answered = sum(len(scores) for scores in groups.values())
    return Bounds(low, low + sum(spans) / len(groups), answered / sum(staff[function] for function in groups))
