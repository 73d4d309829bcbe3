"""Cost inputs built from the company's KPIs, completed by external defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assessment.core.cost.cost_inputs import LIMITS, STAFF, CostInput, CostInputKey, InputRange, OwnInput, exactly
from assessment.core.cost.default_inputs import Sector, defaults
from assessment.core.cost.kpis import Kpis, KpiValue, Source, person_weights
from assessment.core.questionnaire.definition import Kpi, Questionnaire

ESTIMATE_SPREAD = 0.20
"""An estimate is taken 20 % either way, a hypothesis; a figure read in a system as it stands."""
PERCENT = 0.01
ENTRIES: Mapping[str, tuple[CostInputKey, float]] = {
    "K1": (CostInputKey.LEADS, 1),
    "K2": (CostInputKey.CONTACTED_IN_A_DAY, PERCENT),
    "K4": (CostInputKey.CONVERSION, PERCENT),
    "K5": (CostInputKey.BASKET, 1),
    "K6": (CostInputKey.MARGIN, PERCENT),
    "K8": (CostInputKey.FORECAST_GAP, PERCENT),
    "K11": (CostInputKey.DISPUTE_HOURS, 1),
    "K12": (CostInputKey.LEAD_COST, 1),
}
"""The input that each figure gives, and what turns its unit into the input's."""
CONTENTS, DUPLICATES = "K9", "K10"


def cost_inputs(
    questionnaire: Questionnaire,
    kpis: Kpis,
    *,
    own: Mapping[CostInputKey, OwnInput] | None = None,
    sector: Sector | None = None,
) -> dict[CostInputKey, CostInput]:
    """Every input known: what was typed on the cost page (`own`), else the firm's figures, else outside figures.

    `kpis` holds no faulty value (see `kpis.faults`); its staff counts the people whose duplicated hours are added up.
    """
    given: dict[CostInputKey, CostInput] = {**_from_kpis(questionnaire, kpis), **(own or {})}
    inputs: dict[CostInputKey, CostInput] = {**defaults(sector), **given}
    return {entry: _within_the_whole(entry, inputs) for entry in CostInputKey if entry in inputs}


def _from_kpis(questionnaire: Questionnaire, kpis: Kpis) -> dict[CostInputKey, OwnInput]:
    by_code = {kpi.code: kpi for kpi in questionnaire.kpis}
    own_inputs: dict[CostInputKey, OwnInput] = {}
    for code, (entry, unit) in ENTRIES.items():
        if code in by_code and (own := _own(entry, unit, by_code[code], kpis)) is not None:
            own_inputs[entry] = own
    if CONTENTS in by_code:
        own_inputs |= _contents(by_code[CONTENTS], kpis)
    return own_inputs | _people(by_code.get(DUPLICATES), questionnaire, kpis)


def _own(entry: CostInputKey, unit: float, kpi: Kpi, kpis: Kpis) -> OwnInput | None:
    """The best-placed function's figure; where others count differently the range reaches theirs."""
    values = [value for value in kpis.given(kpi) if value.value is not None]
    if not values:
        return None
    ranges = [spread(abs(value.value or 0.0) * unit, value.source, entry) for value in values]
    low, high = min(input_range.low for input_range in ranges), max(input_range.high for input_range in ranges)
    return OwnInput(InputRange(low, ranges[0].central, high), *_givers(values))


def spread(value: float, source: Source, entry: CostInputKey) -> InputRange:
    """The range of a figure given as one number, in the input's unit: a point when read in a system."""
    if source is Source.SYSTEM:
        return exactly(value)
    around = InputRange(value * (1 - ESTIMATE_SPREAD), value, value * (1 + ESTIMATE_SPREAD))
    return around.within(LIMITS[entry].lowest, LIMITS[entry].highest)


def _givers(values: list[KpiValue]) -> tuple[tuple[str, ...], Source]:
    read = all(value.source is Source.SYSTEM for value in values)
    return tuple(dict.fromkeys(value.function for value in values)), Source.SYSTEM if read else Source.ESTIMATE


def _contents(kpi: Kpi, kpis: Kpis) -> dict[CostInputKey, OwnInput]:
    """Materials produced, and the share of them that nobody used."""
    produced, used = kpis.pair(kpi)
    if produced is None:
        return {}
    by, source = _givers(list(kpis.given(kpi)))
    own_inputs = {CostInputKey.CONTENTS: OwnInput(spread(produced, source, CostInputKey.CONTENTS), by, source)}
    if produced and used is not None:
        own_inputs[CostInputKey.UNUSED] = OwnInput(spread(1 - used / produced, source, CostInputKey.UNUSED), by, source)
    return own_inputs


def _people(kpi: Kpi | None, questionnaire: Questionnaire, kpis: Kpis) -> dict[CostInputKey, OwnInput]:
    """People of the triad and of every function that told its duplicated hours, and the mean of those hours."""
    values = [value for value in (kpis.given(kpi) if kpi else ()) if value.value is not None]
    functions = [value.function for value in values]
    counted = [function for function in dict.fromkeys((*questionnaire.triad, *functions)) if kpis.staff.get(function)]
    own_inputs: dict[CostInputKey, OwnInput] = {}
    if counted:
        people = sum(kpis.staff[function] for function in counted)
        own_inputs[CostInputKey.PEOPLE] = OwnInput(exactly(people), (STAFF,), Source.SYSTEM)
    if values:
        weights = person_weights(functions, kpis.staff)
        ranges = [(weights[value.function], _hours(value)) for value in values]
        own_inputs[CostInputKey.DUPLICATE_HOURS] = OwnInput(_weighted_mean(ranges), *_givers(values))
    return own_inputs


def _weighted_mean(ranges: Sequence[tuple[float, InputRange]]) -> InputRange:
    whole = sum(weight for weight, _ in ranges)
    return InputRange(
        sum(weight * input_range.low for weight, input_range in ranges) / whole,
        sum(weight * input_range.central for weight, input_range in ranges) / whole,
        sum(weight * input_range.high for weight, input_range in ranges) / whole,
    )


def _hours(value: KpiValue) -> InputRange:
    if value.low is not None and value.high is not None:
        return InputRange(value.low, value.value or 0.0, value.high)
    return spread(value.value or 0.0, value.source, CostInputKey.DUPLICATE_HOURS)


def _within_the_whole(entry: CostInputKey, inputs: Mapping[CostInputKey, CostInput]) -> CostInput:
    """A lead contacted within a day is not untreated: the firm's K2 lowers the outside share of untreated leads."""
    given = inputs[entry]
    contacted = inputs.get(CostInputKey.CONTACTED_IN_A_DAY)
    if entry is not CostInputKey.UNTREATED or isinstance(given, OwnInput) or contacted is None:
        return given
    limited = given.range.within(0.0, 1 - contacted.range.high)
    return (
        given if limited == given.range else replace(given, range=limited, limited_by=CostInputKey.CONTACTED_IN_A_DAY)
    )
