"""Decision rule that labels a difference (gap or change) by effect size, p-value and precision.

A word is chosen from top to bottom: HIDDEN, FEW, SIGNAL, SMALL, CONFIRM, SAME, NOISE. When nothing differs, SIGNAL or
SMALL stands in at most 7 % of the families of tests (`benchmarks/false_alarms.py` measures it).
"""

from dataclasses import dataclass
from enum import StrEnum

from assessment.core.results.score_uncertainty import PLANNING_NOISE, STABLE_SHARE
from assessment.core.statistics.intervals import Estimate
from assessment.core.statistics.multiplicity import at_most
from assessment.core.statistics.reference_distributions import critical_value

FEWEST_RESPONDENTS = 3
"""Below this on either side no difference is judged."""

ROUNDING = 1e-9
"""A difference of 10 points computed from thirds may come out a hair below 10."""


class Verdict(StrEnum):
    """The verdict, from the most silent to the most ordinary."""

    HIDDEN = "HIDDEN"
    FEW = "FEW"
    SIGNAL = "SIGNAL"
    SMALL = "SMALL"
    CONFIRM = "CONFIRM"
    SAME = "SAME"
    NOISE = "NOISE"


class VerdictReason(StrEnum):
    """What the verdict rests on."""

    PROTECTED = "the group is protected"
    FEW_RESPONDENTS = "fewer than three respondents on one side"
    NO_STANDARD_ERROR = "the standard error is undefined"
    OTHER_ITEMS = "too few questions are the same in both waves"
    OTHER_PEOPLE = "no function answered in both waves"
    NOT_ENOUGH_ANSWERED = "nobody of a function that answered in both waves has a score"
    LARGE_AND_BEYOND_CHANCE = "beyond chance, and at least as large as what matters"
    SMALL_AND_BEYOND_CHANCE = "beyond chance, but smaller than what matters"
    LARGE_AND_LIKELY = "large, and chance alone makes it in at most one case in ten"
    LARGE_FOR_USUAL_NOISE = "large against a usual answer noise; too few people for more"
    INSIDE_MARGIN = "any difference that matters is excluded"
    CHANCE_SUFFICES = "chance is enough to explain it"


class RespondentBand(StrEnum):
    """How many people stand behind a figure, as far as it changes what may be said."""

    ONE = "one"
    TWO = "two"
    FEW = "few"
    SEVERAL = "several"
    MANY = "many"


FEWEST_IN_BAND = {RespondentBand.MANY: 10, RespondentBand.SEVERAL: 5, RespondentBand.FEW: 3, RespondentBand.TWO: 2}


def respondent_band(people: int) -> RespondentBand:
    """The band of that many people, one at least."""
    return next((band for band, least in FEWEST_IN_BAND.items() if people >= least), RespondentBand.ONE)


@dataclass(frozen=True, slots=True)
class VerdictParameters:
    """Fixed when a wave opens, printed in the annex.

    `delta`: points that matter. `alpha`: level of a family of tests. `stable_share`: r, the part of the variance
    between persons that is stable. `smallest_noise`: sigma_min, the least noise of an answer, in points.
    """

    delta: float = 10.0
    alpha: float = 0.05
    stable_share: float = STABLE_SHARE
    smallest_noise: float = PLANNING_NOISE


DEFAULT_PARAMETERS = VerdictParameters()


@dataclass(frozen=True, slots=True)
class VerdictResult:
    """A verdict and its reason."""

    code: Verdict
    why: VerdictReason


def judge(
    estimate: Estimate,
    sizes: tuple[int, int],
    *,
    p: float | None,
    p_holm: float | None,
    parameters: VerdictParameters = DEFAULT_PARAMETERS,
    hidden: bool = False,
) -> VerdictResult:
    """Return the first verdict that holds for a difference in points.

    `sizes`: respondents on each side. `p`: of this test alone; `p_holm`: adjusted within its family; None when not
    tested. An estimate without degrees of freedom rests on the planning value alone (a few named heads) and never
    goes beyond CONFIRM. `hidden`: the group fails the rules of protection.
    """
    if hidden:
        return VerdictResult(Verdict.HIDDEN, VerdictReason.PROTECTED)
    if min(sizes) < FEWEST_RESPONDENTS:
        return VerdictResult(Verdict.FEW, VerdictReason.FEW_RESPONDENTS)
    wide, narrow = estimate.interval(1 - parameters.alpha), estimate.interval(1 - 2 * parameters.alpha)
    if wide is None or narrow is None or estimate.value is None or estimate.standard_error is None:
        return VerdictResult(Verdict.FEW, VerdictReason.NO_STANDARD_ERROR)
    large = abs(estimate.value) >= parameters.delta - ROUNDING
    if estimate.degrees_of_freedom is None:
        threshold = critical_value(1 - parameters.alpha, None) * estimate.standard_error
        confirmed = large and abs(estimate.value) >= threshold
        verdict_result = VerdictResult(Verdict.CONFIRM, VerdictReason.LARGE_FOR_USUAL_NOISE) if confirmed else None
    else:
        verdict_result = _tested(p, p_holm, large=large, excludes_zero=wide.excludes_zero(), alpha=parameters.alpha)
    if verdict_result is None and narrow.lies_within(parameters.delta):
        verdict_result = VerdictResult(Verdict.SAME, VerdictReason.INSIDE_MARGIN)
    return verdict_result or VerdictResult(Verdict.NOISE, VerdictReason.CHANCE_SUFFICES)


def _tested(
    p: float | None, p_holm: float | None, *, large: bool, excludes_zero: bool, alpha: float
) -> VerdictResult | None:
    if p_holm is not None and at_most(p_holm, alpha) and excludes_zero:
        if large:
            return VerdictResult(Verdict.SIGNAL, VerdictReason.LARGE_AND_BEYOND_CHANCE)
        return VerdictResult(Verdict.SMALL, VerdictReason.SMALL_AND_BEYOND_CHANCE)
    if p is not None and at_most(p, 2 * alpha) and large:
        return VerdictResult(Verdict.CONFIRM, VerdictReason.LARGE_AND_LIKELY)
    return None


def strongest_reachable(
    smallest_p: float | None, family: int, *, parameters: VerdictParameters = DEFAULT_PARAMETERS
) -> Verdict:
    """Return the strongest word that a design can reach, to be said before the wave opens.

    CONFIRM where the smallest attainable p times the number of tests in the family exceeds alpha (fewer than 7 linked
    pairs with 3 levers, 4 against 4); else SIGNAL. `smallest_p` None means that p is not bounded by the number of
    arrangements.
    """
    if smallest_p is not None and not at_most(smallest_p * family, parameters.alpha):
        return Verdict.CONFIRM
    return Verdict.SIGNAL
