"""Imports KPIs and cost inputs.

Besides the figures of the questionnaire a file may name the inputs of the cost (`untreated`, `hourly_cost`, …), and say
what is counted (`sector`, `lead_loss`, …). Shares are percent everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from assessment.core.cost.cost_inputs import LIMITS, CostInputKey, InputRange, OwnInput
from assessment.core.cost.cost_inputs import faults as input_faults
from assessment.core.cost.cost_lines import Choices, LeadLoss, Overlap
from assessment.core.cost.default_inputs import Sector
from assessment.core.cost.inputs_from_kpis import CONTENTS, DUPLICATES, ENTRIES, PERCENT, cost_inputs, spread
from assessment.core.cost.kpis import LIMITS_BY_CODE, LIMITS_BY_UNIT, PER_PERSON, Kpis, KpiValue, Source, faults
from assessment.core.cost.kpis import PERCENT as PERCENT_UNIT
from assessment.core.cost.number_limits import Fault, NumberLimits, fault_of
from assessment.core.questionnaire.definition import Kpi, Questionnaire
from assessment.core.questionnaire.written_numbers import written_unit
from assessment.importers.formats.name_matching import functions_by_name, nearest, plain
from assessment.importers.formats.numbers import NotAnAmountError, amount
from assessment.importers.formats.problems import PRINTED, ImportFileError, ImportNotice, ImportProblem, visible
from assessment.importers.formats.records import Record
from assessment.importers.kpi_columns import (
    IN_PERCENT,
    LONGEST_PERIOD,
    NOT_KNOWN,
    SETTINGS,
    SOURCES,
    read_setting,
    unit_of,
)
from assessment.importers.kpi_rows import rows_of_figures

RANGED = {code: entry for code, (entry, _) in ENTRIES.items()} | {DUPLICATES: CostInputKey.DUPLICATE_HOURS}
"""Figures that may be given with their low and high value, and the input that they become."""
BEHIND = RANGED | {CONTENTS: CostInputKey.CONTENTS}


@dataclass(frozen=True)
class GivenFigures:
    """What a file gives: figures, inputs of the cost with their ranges, and what the cost counts."""

    kpis: Kpis
    own: Mapping[CostInputKey, OwnInput] = field(default_factory=dict)
    sector: Sector | None = None
    choices: Choices = field(default_factory=Choices)
    notices: tuple[ImportNotice, ...] = ()
    """What was done with the file that its author may not expect."""


def read_kpis(content: bytes, questionnaire: Questionnaire) -> GivenFigures:
    """Read the bytes of a file of figures. Raises ImportFileError with every problem."""
    rows, problems, notices = rows_of_figures(content, questionnaire)
    if problems and not rows:
        raise ImportFileError(problems)
    reader = _KpisReader(questionnaire)
    for row in rows:
        reader.read(row)
    problems += reader.problems
    problems += reader.value_faults()
    if not problems:
        problems += reader.input_faults()
    if problems:
        raise ImportFileError(problems)
    return replace(reader.found(), notices=notices)


class _NotReadableError(Exception):
    """A row that cannot be read; its problem says why."""

    def __init__(self, problem: ImportProblem) -> None:
        super().__init__(problem.what)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Numbers:
    low: float | None
    value: float | None
    high: float | None
    second: float | None
    source: Source

    @property
    def given(self) -> bool:
        """Whether anything was said."""
        numbers = (self.low, self.value, self.high, self.second)
        return self.source is Source.UNKNOWN or any(number is not None for number in numbers)

    @property
    def ranged(self) -> bool:
        """Whether low or high was said."""
        return self.low is not None or self.high is not None


class _KpisReader:
    """Rows one by one, with the line on which each figure stands."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.kpis = {plain(kpi.code): kpi for kpi in (*questionnaire.kpis, *questionnaire.trends)}
        self.entries = {plain(entry): entry for entry in CostInputKey}
        self.settings = {plain(name): name for name in SETTINGS}
        self.functions = functions_by_name(questionnaire)
        self.values: list[KpiValue] = []
        self.ranges: dict[CostInputKey, list[tuple[Kpi | None, OwnInput]]] = {}
        self.lines: dict[tuple[str, str], Record] = {}
        self.chosen: dict[str, object] = {}
        self.problems: list[ImportProblem] = []

    def read(self, row: Record) -> None:
        """Take one row in, or note what is wrong with it."""
        code = plain(row.get("code"))
        try:
            if code in self.kpis:
                self._kpi(row, self.kpis[code])
            elif code in self.entries:
                self._entry(row, self.entries[code])
            elif code in self.settings:
                self._setting(row, self.settings[code])
            else:
                self.problems.append(self._unknown(row))
        except _NotReadableError as refusal:
            self.problems.append(refusal.problem)

    def _kpi(self, row: Record, kpi: Kpi) -> None:
        numbers = self._numbers(row)
        if not numbers.given:
            return  # a figure left blank was not asked
        best = kpi.asked_of[0] if kpi.asked_of else self.questionnaire.triad[0]
        function = self._function(row) or best
        period = " ".join(row.get("period").split())[:LONGEST_PERIOD] or None
        own = kpi.code in PER_PERSON
        low, high = (numbers.low, numbers.high) if own else (None, None)
        value = KpiValue(kpi.code, function, numbers.value, numbers.second, numbers.source, period, low, high)
        if (kpi.code, function) in self.lines:
            raise _NotReadableError(row.problem("figure_twice", "code", name=kpi.code, function=function))
        self.lines[kpi.code, function] = row
        self.values.append(value)
        if not numbers.ranged:
            return
        if own:
            self._own_range(row, numbers)
            return
        if kpi.code not in RANGED:
            raise _NotReadableError(row.problem("figure_no_range", "low", name=kpi.code))
        unit = ENTRIES[kpi.code][1] if kpi.code in ENTRIES else 1
        self._keep(row, RANGED[kpi.code], numbers, by=(function,), unit=unit, kpi=kpi)

    def _own_range(self, row: Record, numbers: _Numbers) -> None:
        """Check the range of a figure that is weighed by people once they are counted."""
        if numbers.value is None or numbers.low is None or numbers.high is None:
            raise _NotReadableError(row.problem("figure_missing", "value", name=row.get("code")))
        if not numbers.low <= numbers.value <= numbers.high:
            limits = LIMITS[CostInputKey.DUPLICATE_HOURS]
            raise _NotReadableError(self._fault(Fault.DISORDERED, row, row.get("code"), limits, 1))

    def _entry(self, row: Record, entry: CostInputKey) -> None:
        numbers = self._numbers(row)
        if not numbers.given or numbers.source is Source.UNKNOWN:
            return
        if numbers.second is not None:
            raise _NotReadableError(row.problem("figure_surplus", "second", name=str(entry)))
        if entry in self.ranges:
            raise _NotReadableError(row.problem("figure_twice", "code", name=str(entry), function=""))
        function = self._function(row)
        unit = PERCENT if entry in IN_PERCENT else 1
        self.lines[str(entry), ""] = row
        self._keep(row, entry, numbers, by=(function,) if function else (), unit=unit, kpi=None)

    def _keep(
        self, row: Record, entry: CostInputKey, numbers: _Numbers, *, by: tuple[str, ...], unit: float, kpi: Kpi | None
    ) -> None:
        """A range as it is given; a single number is spread as figures are."""
        if numbers.value is None or (numbers.low is None) != (numbers.high is None):
            raise _NotReadableError(row.problem("figure_missing", "value", name=row.get("code")))
        if numbers.low is None or numbers.high is None:
            if (fault := fault_of(numbers.value * unit, LIMITS[entry])) is not None:
                raise _NotReadableError(self._fault(fault, row, str(entry), LIMITS[entry], 1 / unit))
            input_range = spread(numbers.value * unit, numbers.source, entry)
        else:
            given = [numbers.low * unit, numbers.value * unit, numbers.high * unit]
            if entry is CostInputKey.FORECAST_GAP:
                # The distance counts in either direction; a range that goes through 0 starts there.
                through = given[0] < 0 < given[2]
                given = [0.0 if through else min(map(abs, given)), abs(given[1]), max(map(abs, given))]
            input_range = InputRange(*given)
        self.ranges.setdefault(entry, []).append((kpi, OwnInput(input_range, by, numbers.source)))

    def _setting(self, row: Record, name: str) -> None:
        written = row.get("value")
        if not written:
            return
        value, allowed = read_setting(name, written)
        if value is None:
            values = {"name": name, "value": visible(written), "allowed": list(allowed)}
            raise _NotReadableError(row.problem("figure_setting", "value", **values))
        self.chosen[name] = value

    def _numbers(self, row: Record) -> _Numbers:
        source = self._source(row)
        if plain(row.get("value")) in NOT_KNOWN or row.get("value") == "?":
            return _Numbers(None, None, None, None, Source.UNKNOWN)
        numbers = {name: self._number(row, name) for name in ("low", "value", "high", "second")}
        return _Numbers(**numbers, source=source)

    def _number(self, row: Record, column: str) -> float | None:
        written = row.get(column)
        try:
            number = amount(written)
        except NotAnAmountError as error:
            raise _NotReadableError(row.problem(error.what, column, name=row.get("code"), **error.values)) from error
        values = {"name": row.get("code"), "value": visible(written)}
        code = plain(row.get("code"))
        asked, unit = unit_of(self.kpis.get(code) or self.entries[code]), written_unit(written)
        if number is not None and unit is not None and unit != asked:
            raise _NotReadableError(row.problem(f"figure_unit_{asked}", column, **values))
        if number is not None and 0 < abs(number) < 1 and unit is None and asked == PERCENT_UNIT:
            readings = {"share": number, "percent": round(100 * number, 6)}
            raise _NotReadableError(row.problem("amount_share", column, **values, **readings))
        return number

    def _source(self, row: Record) -> Source:
        written = row.get("source")
        if not written:
            return Source.ESTIMATE
        source = SOURCES.get(plain(written))
        if source is None:
            raise _NotReadableError(row.problem("figure_source", "source", value=visible(written)))
        return source

    def _function(self, row: Record) -> str:
        written = row.get("function")
        if not written:
            return ""
        key = self.functions.get(plain(written))
        if key is None:
            near = nearest(written, self.functions)
            what = "unknown_function_near" if near else "unknown_function"
            allowed = [function.key for function in self.questionnaire.functions]
            values = {"value": visible(written), "near": near or "", "allowed": allowed}
            raise _NotReadableError(row.problem(what, "function", **values))
        return key

    def _unknown(self, row: Record) -> ImportProblem:
        names = {**{name: kpi.code for name, kpi in self.kpis.items()}, **self.entries, **self.settings}
        # Nobody sees more problems than are printed, and the search for a near name takes its time.
        seen = len(self.problems) > PRINTED
        near = None if seen else nearest(row.get("code"), {name: str(known) for name, known in names.items()})
        values = {"value": visible(row.get("code")), "near": near or "", "allowed": list(map(str, names.values()))}
        return row.problem("unknown_figure_near" if near else "unknown_figure", "code", **values)

    def value_faults(self) -> Iterator[ImportProblem]:
        """Figures that could be read and cannot stand."""
        for fault in faults(self.questionnaire, Kpis(tuple(self.values))):
            row = self.lines[fault.code, fault.function]
            yield self._fault(fault.fault, row, fault.code, self._limits(fault.code), 1)

    def input_faults(self) -> Iterator[ImportProblem]:
        """What cannot stand among the inputs that good figures become."""
        given = self.found()
        inputs = cost_inputs(self.questionnaire, given.kpis, own=given.own, sector=given.sector)
        for fault in input_faults(inputs):
            row = self._row_of(fault.entry)
            scale = 100 if fault.entry in IN_PERCENT else 1
            yield self._fault(fault.fault, row, row.get("code"), LIMITS[fault.entry], scale)

    def _limits(self, code: str) -> NumberLimits:
        kpi = self.kpis[plain(code)]
        return LIMITS_BY_CODE.get(kpi.code, LIMITS_BY_UNIT[kpi.unit])

    def _row_of(self, entry: CostInputKey) -> Record:
        if (str(entry), "") in self.lines:
            return self.lines[str(entry), ""]
        codes = [code for code, behind in BEHIND.items() if behind is entry]
        return next(
            (row for (code, _), row in self.lines.items() if code in codes), Record(0, {"code": str(entry)}, {})
        )

    def _fault(self, fault: Fault, row: Record, name: str, limits: NumberLimits, scale: float) -> ImportProblem:
        low, high = (int(bound) if bound == int(bound) else bound for bound in _scaled(limits, scale))
        return row.problem(f"figure_{fault}", "value", name=name, low=low, high=high)

    def found(self) -> GivenFigures:
        """What the rows give together."""
        held = self.chosen.get("duplicates_hold")
        choices = Choices(
            lead_loss=LeadLoss(str(self.chosen.get("lead_loss", LeadLoss.MARGIN))),
            late_response=bool(self.chosen.get("count_late_response", False)),
            forecast_gap=bool(self.chosen.get("show_forecast_gap", False)),
            duplicates_hold=held if isinstance(held, frozenset) else frozenset[Overlap](),
        )
        sector = self.chosen.get("sector")
        kpis = Kpis(tuple(self.values))
        own = {entry: _together(given, kpis, entry) for entry, given in self.ranges.items()}
        return GivenFigures(kpis, own, Sector(str(sector)) if sector else None, choices)


def _scaled(limits: NumberLimits, scale: float) -> tuple[float, float]:
    return limits.lowest * scale, limits.highest * scale


def _together(given: list[tuple[Kpi | None, OwnInput]], kpis: Kpis, entry: CostInputKey) -> OwnInput:
    """The best-placed function's range, reaching what others give for the same figure."""
    kpi = given[0][0]
    if kpi is None:
        return given[0][1]
    order = [value.function for value in kpis.of(kpi)]
    ranked = sorted((own for _, own in given), key=lambda own: order.index(own.by[0]))
    unit = ENTRIES[kpi.code][1] if kpi.code in ENTRIES else 1
    givers = {own.by[0] for own in ranked}
    others = [value for value in kpis.given(kpi) if value.value is not None and value.function not in givers]
    ranges = [own.range for own in ranked]
    ranges += [spread(abs(value.value or 0.0) * unit, value.source, entry) for value in others]
    by = tuple(dict.fromkeys((*(own.by[0] for own in ranked), *(value.function for value in others))))
    whole = InputRange(
        min(input_range.low for input_range in ranges),
        ranges[0].central,
        max(input_range.high for input_range in ranges),
    )
    return replace(ranked[0], range=whole, by=by)
