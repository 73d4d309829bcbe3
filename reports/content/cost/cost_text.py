"""Cost inputs, factors and amounts in words."""

from collections.abc import Mapping

from assessment.core.cost.calculator import Amount
from assessment.core.cost.cost_inputs import STAFF, CostInput, CostInputKey, OwnInput
from assessment.core.cost.cost_lines import CONSTANTS, Constant, Derived, Factor
from assessment.core.cost.payback import two_digits
from assessment.core.questionnaire.definition import Questionnaire
from assessment.i18n import MINUS, Language
from reports.content.writing.number_units import COUNT, EURO, HOURS, PERCENT, with_unit

UNITS: Mapping[CostInputKey, str] = {
    **dict.fromkeys(CostInputKey, PERCENT),
    **dict.fromkeys((CostInputKey.LEADS, CostInputKey.CONTENTS, CostInputKey.PEOPLE), COUNT),
    **dict.fromkeys(
        (
            CostInputKey.BASKET,
            CostInputKey.LEAD_COST,
            CostInputKey.HOURLY_COST,
            CostInputKey.REVENUE,
            CostInputKey.CREDIT_NOTES,
        ),
        EURO,
    ),
    **dict.fromkeys((CostInputKey.HOURS_PER_CONTENT, CostInputKey.DUPLICATE_HOURS, CostInputKey.DISPUTE_HOURS), HOURS),
}
"""The unit in which people read and type each input; shares are shown in percent."""
SCALE = {PERCENT: 100.0}
"""What turns a kept value into the one that is shown."""


def scale(entry: CostInputKey) -> float:
    """What turns the kept value of an input into the one that people read."""
    return SCALE.get(UNITS[entry], 1.0)


def euros(amount: float, say: Language) -> str:
    """Euros to two significant digits."""
    return say.euros(two_digits(amount))


def between(low: float, high: float, say: Language) -> str:
    """A range of euros: 19 000 – 31 000 €; one amount where both ends read the same."""
    ends = euros(low, say), euros(high, say)
    return ends[0] if ends[0] == ends[1] else say("cost.between", low=ends[0], high=ends[1])


def quantiles(amount: Amount, say: Language) -> str:
    """P10 – P50 – P90."""
    words = [euros(number, say) for number in (amount.p10, amount.p50, amount.p90)]
    return words[0] if len(set(words)) == 1 else say("cost.quantiles", p10=words[0], p50=words[1], p90=words[2])


def value(entry: CostInputKey, number: float, say: Language) -> str:
    """An input's value with its unit."""
    return with_unit(number * scale(entry), UNITS[entry], say)


def factor_name(factor: Factor, say: Language) -> str:
    """What is multiplied, in words."""
    if isinstance(factor, Constant):
        return say(f"cost.constants.{factor.value}", value=say.number(CONSTANTS[factor]))
    return say(f"cost.{'entries' if isinstance(factor, CostInputKey) else 'derived'}.{factor.value}")


def factor_value(factor: Factor, number: float, say: Language) -> str:
    """A factor's value with its unit."""
    if isinstance(factor, CostInputKey):
        return value(factor, number, say)
    if factor is Derived.LATE:
        return with_unit(number * 100, PERCENT, say)
    return with_unit(number, HOURS if factor is Derived.HOURS_LEFT else COUNT, say)


def given_by(given: CostInput, questionnaire: Questionnaire, say: Language) -> str:
    """Who gave an input, or that it is an outside figure."""
    if not isinstance(given, OwnInput):
        return say("cost.by.reference")
    names = [
        say("cost.by.staff") if key == STAFF else questionnaire.functions_by_key[key].name.within(say.code)
        for key in given.by
    ]
    return say.list(names)


def grade(given: CostInput, say: Language) -> str:
    """How well an input is founded: the firm's own figure and how it is known, or the grade of an outside one."""
    if isinstance(given, OwnInput):
        return say(f"cost.sources.{given.source}")
    if given.grade.value == "hypothesis":
        return say("cost.hypothesis")
    return say("cost.grade", grade=given.grade.value.replace("-", MINUS))
