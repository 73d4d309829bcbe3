"""Quantiles and tail probabilities of the normal, t and F distributions."""

from functools import cache
from typing import Any


@cache
def special() -> Any:
    """SciPy's special functions, loaded when a figure first needs one: pages of questions need none.

    They are a third of the time until the first page, and 25 MB of each process.
    """
    from scipy import special as loaded  # noqa: PLC0415

    return loaded


def normal_quantile(probability: float) -> float:
    """Return the value below which a standard normal variable falls with this probability."""
    return float(special().ndtri(probability))


def normal_below(value: float) -> float:
    """Return the probability that a standard normal variable falls below `value`."""
    return float(special().ndtr(value))


def chi_squared_above(value: float, degrees_of_freedom: float) -> float:
    """Return the probability that chi-squared exceeds `value`."""
    return float(special().chdtrc(degrees_of_freedom, value))


def t_quantile(probability: float, degrees_of_freedom: float) -> float:
    """Return the quantile of Student's t."""
    return float(special().stdtrit(degrees_of_freedom, probability))


def t_below(value: float, degrees_of_freedom: float) -> float:
    """Return the probability that Student's t falls below `value`."""
    return float(special().stdtr(degrees_of_freedom, value))


def f_quantile(probability: float, numerator: float, denominator: float) -> float:
    """Return the quantile of Fisher's F with these degrees of freedom."""
    return float(special().fdtri(numerator, denominator, probability))


def f_above(value: float, numerator: float, denominator: float) -> float:
    """Return the probability that Fisher's F exceeds `value`."""
    return float(special().fdtrc(numerator, denominator, value))


def critical_value(confidence: float, degrees_of_freedom: float | None) -> float:
    """Return the two-sided critical value of Student's t, or of the normal when `degrees_of_freedom` is None."""
    probability = (1 + confidence) / 2
    if degrees_of_freedom is None:
        return normal_quantile(probability)
    return t_quantile(probability, degrees_of_freedom)


def two_sided_p(ratio: float, degrees_of_freedom: float | None) -> float:
    """Return the probability of a ratio at least this far from zero, under t or (None) the normal."""
    if degrees_of_freedom is None:
        return float(2 * special().ndtr(-abs(ratio)))
    return 2 * t_below(-abs(ratio), degrees_of_freedom)


def noncentrality_for_power(power: float, alpha: float, degrees_of_freedom: float) -> float:
    """Return the noncentrality at which a two-sided t test reaches `power`, counting the upper tail alone.

    That is the convention of R's power.t.test(strict = FALSE). Raises ValueError when power is not above alpha / 2,
    where no positive noncentrality answers.
    """
    if not alpha / 2 < power < 1:
        raise ValueError("power must lie between alpha / 2 and 1")
    threshold = t_quantile(1 - alpha / 2, degrees_of_freedom)
    return float(special().nctdtrinc(degrees_of_freedom, 1 - power, threshold))
