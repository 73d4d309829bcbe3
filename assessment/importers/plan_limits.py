"""Imports plan limits: person-days, budget, pinned and excluded actions.

A table has a row per function and a column per period, its last day as the name; a row without any number limits
nothing. Rows named `budget`, `at_once`, `pinned` and `excluded` hold their value in the first of those columns. A YAML
or JSON file has the same names as keys: a function's days are a list, one number per period, or a single number of days
a month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.core.cost.number_limits import Fault, fault_of
from assessment.core.planning.plan_limits import (
    DEFAULT_PARALLEL_ACTIONS,
    MOST_DAYS,
    MOST_EUROS,
    MOST_PARALLEL_ACTIONS,
    PlanLimits,
)
from assessment.core.planning.roadmap import MONTH_DAYS, PERIODS, YEAR
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.written_numbers import written_unit
from assessment.importers.formats.name_matching import functions_by_name, nearest, plain
from assessment.importers.formats.numbers import NotAnAmountError, amount
from assessment.importers.formats.problems import PRINTED, ImportFileError, ImportNotice, ImportProblem, visible
from assessment.importers.formats.reading_limits import FIGURE_LIMITS
from assessment.importers.formats.records import LARGEST_TABLE, entries_of, is_table
from assessment.importers.formats.tables import read_table
from assessment.importers.formats.yaml_tree import Node

FUNCTION = "function"
SETTINGS = ("budget", "at_once", "pinned", "excluded", "periods")
HEADERS = {"function": FUNCTION, "fonction": FUNCTION} | {
    str(day): str(day) for day in range(MONTH_DAYS, YEAR + 1, MONTH_DAYS)
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A name with what stands behind it; `table` where its texts stand in columns, from the second on."""

    line: int
    name: str
    texts: tuple[str, ...]
    table: bool = False


@dataclass(frozen=True, slots=True)
class ImportedPlanLimits:
    """The limits of a file, and what was done with it that its author may not expect."""

    limits: PlanLimits
    notices: tuple[ImportNotice, ...] = ()


def read_capacity(content: bytes, questionnaire: Questionnaire) -> ImportedPlanLimits:
    """Read the bytes of a file of limits. Raises ImportFileError with every problem."""
    notices: tuple[ImportNotice, ...] = ()
    if is_table(content, HEADERS):
        lines, periods, problems, notices = _table(content)
    else:
        lines, periods, problems = _keys(content)
    if problems:
        raise ImportFileError(problems)
    reader = _PlanLimitsReader(questionnaire, periods)
    for line in lines:
        reader.read(line)
    if reader.problems:
        raise ImportFileError(reader.problems)
    return ImportedPlanLimits(reader.found(), notices)


def _table(
    content: bytes,
) -> tuple[list[_Line], tuple[int, ...], list[ImportProblem], tuple[ImportNotice, ...]]:
    table = read_table(content, HEADERS, limits=FIGURE_LIMITS, largest=LARGEST_TABLE)
    names = [HEADERS.get(plain(written)) for written in table.header]
    problems = list(table.problems)
    for place, (name, written) in enumerate(zip(names, table.header, strict=True), start=1):
        if name is None or (name == FUNCTION) != (place == 1):
            problems.append(
                ImportProblem("capacity_column", table.header_line, place, values={"name": visible(written)})
            )
    periods = tuple(int(name) for name in names if name and name != FUNCTION)
    if not problems and not _in_order(periods):
        problems.append(ImportProblem("capacity_periods", table.header_line))
    lines = [
        _Line(line, row[0].strip(), tuple(cell.strip() for cell in row[1:]), table=True)
        for row, line in zip(table.rows, table.lines, strict=True)
        if row[0].strip()
    ]
    return lines, periods, problems, table.notices


def _keys(content: bytes) -> tuple[list[_Line], tuple[int, ...], list[ImportProblem]]:
    entries, problems = entries_of(content)
    lines = []
    for key, node in _flat(entries).items():
        texts = [entry.text for entry in node.entries]
        if any(text is None for text in texts):
            problems.append(ImportProblem("capacity_value", node.line, values={"name": key}))
            continue
        lines.append(_Line(node.line, key, tuple(text or "" for text in texts)))
    periods: tuple[int, ...] = PERIODS
    for line in [line for line in lines if plain(line.name) == "periods"]:
        numbers = tuple(int(text) for text in line.texts if text.isascii() and text.isdigit())
        if len(numbers) != len(line.texts) or not _in_order(numbers):
            problems.append(ImportProblem("capacity_periods", line.line))
        periods = numbers
    return [line for line in lines if plain(line.name) != "periods"], periods, problems


def _flat(entries: Mapping[str, Node]) -> dict[str, Node]:
    """Entries by name; functions may stand below a key `days` or beside the others."""
    flat: dict[str, Node] = {}
    for key, node in entries.items():
        inner = node.value if plain(key) in ("days", "capacity") else None
        flat |= inner if isinstance(inner, dict) else {key: node}
    return flat


def _in_order(periods: Sequence[int]) -> bool:
    """Whether these can be the last days of periods: months of a year, one after the other."""
    return bool(periods) and list(periods) == sorted(
        {day for day in periods if 0 < day <= YEAR and not day % MONTH_DAYS}
    )


class _PlanLimitsReader:
    """Lines one by one."""

    def __init__(self, questionnaire: Questionnaire, periods: tuple[int, ...]) -> None:
        self.questionnaire = questionnaire
        self.periods = periods
        self.functions = functions_by_name(questionnaire)
        self.actions = {plain(action.id): action.id for action in questionnaire.actions}
        self.days: dict[str, tuple[float, ...]] = {}
        self.budget: float | None = None
        self.parallel_actions = DEFAULT_PARALLEL_ACTIONS
        self.named: dict[str, tuple[str, ...]] = {}
        self.seen: set[str] = set()
        self.problems: list[ImportProblem] = []

    def read(self, line: _Line) -> None:
        """Take one line in, or note what is wrong with it."""
        word = plain(line.name).replace(" ", "_")
        name = word if word in SETTINGS else self.functions.get(plain(line.name), "")
        if name in self.seen:
            self._note("context_key_twice", line, key=line.name)
        self.seen |= {name} - {""}
        texts = [text for text in line.texts if text]
        if not name:
            self._unknown(line)
        elif name == "budget":
            self.budget = self._single(line, texts)
        elif name == "at_once":
            self._read_at_once(line, texts)
        elif name in ("pinned", "excluded"):
            self.named[name] = self._actions(line, texts)
        elif texts:
            self.days[name] = self._days(line)

    def _note(self, what: str, line: _Line, place: int | None = None, **values: object) -> None:
        """A problem of a line, or of the text at `place` in it."""
        column = place + 2 if line.table and place is not None else 0
        self.problems.append(ImportProblem(what, line.line, column, values={"name": visible(line.name), **values}))

    def _unknown(self, line: _Line) -> None:
        allowed = [*(function.key for function in self.questionnaire.functions), *SETTINGS]
        # Nobody sees more problems than are printed, and the search for a near name takes its time.
        seen = len(self.problems) > PRINTED
        near = None if seen else nearest(line.name, {**self.functions, **{name: name for name in SETTINGS}})
        if near:
            self._note("capacity_unknown_near", line, near=near)
        else:
            self._note("capacity_unknown", line, allowed=allowed)

    def _number(self, line: _Line, place: int, unit: str) -> float | None:
        """The number at a place of a line, in days or in euros."""
        text = line.texts[place]
        try:
            number = amount(text)
        except NotAnAmountError as error:
            self._note(error.what, line, place, **error.values)
            return None
        if number is not None and written_unit(text) not in (None, unit):
            self._note(f"figure_unit_{unit}", line, place, value=visible(text))
            return None
        return number

    def _single(self, line: _Line, texts: Sequence[str]) -> float | None:
        if len(texts) > 1:
            self._note("capacity_value", line)
            return None
        place = line.texts.index(texts[0]) if texts else 0
        euros = self._number(line, place, "euro") if texts else None
        if euros is not None and fault_of(euros, MOST_EUROS):
            self._note("capacity_amount", line, place, value=euros, most=int(MOST_EUROS.highest))
        return euros

    def _read_at_once(self, line: _Line, texts: Sequence[str]) -> None:
        if not texts:
            return
        whole = len(texts) == 1 and texts[0].isascii() and texts[0].isdigit()
        if not whole or not 1 <= int(texts[0]) <= MOST_PARALLEL_ACTIONS:
            self._note("capacity_at_once", line, value=visible(" ".join(texts)), most=MOST_PARALLEL_ACTIONS)
            return
        self.parallel_actions = int(texts[0])

    def _actions(self, line: _Line, texts: Sequence[str]) -> tuple[str, ...]:
        words = [word for text in texts for word in text.replace(",", " ").replace(";", " ").split()]
        action_ids = []
        for word in words:
            action = self.actions.get(plain(word))
            if action is None:
                self._note("capacity_action", line, value=visible(word), allowed=list(self.actions.values()))
            else:
                action_ids.append(action)
        both = set(action_ids) & {
            name for key, names in self.named.items() for name in names if key != plain(line.name)
        }
        for name in sorted(both):
            self._note("capacity_both", line, value=name)
        return tuple(dict.fromkeys(action_ids))

    def _days(self, line: _Line) -> tuple[float, ...]:
        before = len(self.problems)
        numbers = [self._number(line, place, "days") if text else 0.0 for place, text in enumerate(line.texts)]
        if len(self.problems) > before:
            return ()
        given = tuple(number or 0.0 for number in numbers)
        if len(given) == 1 != len(self.periods):
            given = tuple(given[0] * month for month in self._months())
        if len(given) != len(self.periods):
            self._note("capacity_count", line, count=len(given), periods=list(map(str, self.periods)))
        for place, number in enumerate(given):
            fault = fault_of(number, MOST_DAYS)
            if fault is not None:
                what = "capacity_negative" if fault is Fault.NEGATIVE else "capacity_amount"
                self._note(what, line, place, value=number, most=int(MOST_DAYS.highest))
                break
        return given

    def _months(self) -> list[float]:
        """Months in each period."""
        return [(last - first) / MONTH_DAYS for first, last in zip((0, *self.periods), self.periods, strict=False)]

    def found(self) -> PlanLimits:
        """What the lines say together."""
        return PlanLimits(
            self.days,
            self.budget,
            self.parallel_actions,
            frozenset(self.named.get("pinned", ())),
            frozenset(self.named.get("excluded", ())),
            self.periods,
        )
