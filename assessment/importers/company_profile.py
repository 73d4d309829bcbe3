"""Imports a company profile from YAML or JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

import yaml

from assessment.core.questionnaire.company_profile import CompanyProfile, OrderValue, SalesCycle
from assessment.core.questionnaire.definition import Questionnaire
from assessment.core.questionnaire.free_text import cleaned
from assessment.importers.formats.delimited import decoded
from assessment.importers.formats.name_matching import functions_by_name, nearest, plain
from assessment.importers.formats.problems import ImportFileError, ImportProblem, visible
from assessment.importers.formats.yaml_tree import as_yaml

LARGEST = 256 * 1024
LONGEST_NAME = 120
"""Characters of an organisation's name; the cover sets it on three lines at most."""
MOST_PEOPLE = 100_000
YEARS = range(2000, 2101)
CYCLES = {"short": SalesCycle.SHORT, "court": SalesCycle.SHORT, "long": SalesCycle.LONG}
BASKETS = {
    "low": OrderValue.LOW,
    "bas": OrderValue.LOW,
    "faible": OrderValue.LOW,
    "high": OrderValue.HIGH,
    "eleve": OrderValue.HIGH,
}
YES_OR_NO = {"true": True, "yes": True, "oui": True, "false": False, "no": False, "non": False}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _NotAllowedError(Exception):
    """A value that cannot stand; `what` names the problem's text."""

    def __init__(self, what: str, **values: Any) -> None:
        super().__init__(what)
        self.what = what
        self.values = values


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Any
    line: int


def read_context(content: bytes, questionnaire: Questionnaire) -> CompanyProfile:
    """Company profile from the bytes of a YAML or JSON file. Raises ImportFileError with every problem."""
    if len(content) > LARGEST:
        raise ImportFileError([ImportProblem("context_too_large", values={"kilobytes": LARGEST // 1024})])
    entries, problems = _entries(cleaned(decoded(content)))
    readers: dict[str, Callable[[Any], object]] = {
        "organisation": _name,
        "headcount": lambda value: _count(value, least=1),
        "staff": dict,
        "cycle": lambda value: _choice(value, CYCLES, ["short", "long"]),
        "basket": lambda value: _choice(value, BASKETS, ["low", "high"]),
        "complex_offer": lambda value: _choice(value, YES_OR_NO, ["true", "false"]),
        "several_sites": lambda value: _choice(value, YES_OR_NO, ["true", "false"]),
        "marketing_share": _percent,
        "day": _day,
    }
    fields: dict[str, Any] = {}
    for key, entry in entries.items():
        if key not in readers:
            problems.append(_unknown_key(key, entry.line))
        elif key == "staff":
            fields[key], import_problems = _staff(entry, questionnaire)
            problems += import_problems
        elif entry.value is not None:
            try:
                fields[key] = readers[key](entry.value)
            except _NotAllowedError as refusal:
                problems.append(_problem(key, entry.line, refusal))
    problems += _contradictions(fields, entries)
    if problems:
        raise ImportFileError(problems)
    return CompanyProfile(**fields)


def _entries(text: str) -> tuple[dict[str, _Entry], list[ImportProblem]]:
    """Keys with their values and lines; a mapping below keeps its keys with lines too."""
    loader = _Loader(as_yaml(text))
    try:
        node = loader.get_single_node()
        if node is None:
            raise ImportFileError([ImportProblem("empty_context")])
        if not isinstance(node, yaml.MappingNode):
            raise ImportFileError([ImportProblem("context_not_a_mapping", node.start_mark.line + 1)])
        return _mapping(loader, node, "")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ImportFileError([ImportProblem("context_not_yaml", mark.line + 1 if mark else 1)]) from error
    except RecursionError as error:
        raise ImportFileError([ImportProblem("context_not_yaml", 1)]) from error
    finally:
        loader.dispose()


def _mapping(loader: Any, node: yaml.MappingNode, above: str) -> tuple[dict[str, _Entry], list[ImportProblem]]:
    entries: dict[str, _Entry] = {}
    problems: list[ImportProblem] = []
    for key_node, value_node in node.value:
        key = visible(key_node.value)
        line = key_node.start_mark.line + 1
        if key in entries:
            problems.append(ImportProblem("context_key_twice", line, values={"key": above + key}))
        elif isinstance(value_node, yaml.MappingNode) and not above:
            inner, import_problems = _mapping(loader, value_node, f"{above}{key}.")
            entries[key] = _Entry(inner, line)
            problems += import_problems
        else:
            entries[key] = _Entry(_value(loader, value_node), line)
    return entries, problems


def _value(loader: Any, node: yaml.Node) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        # No key takes a list, and one that holds itself a million times over must not be spelled out in a message.
        return ["…"]
    try:
        return loader.construct_object(node)
    except ValueError:
        # YAML takes 2026-02-30 for a date and stumbles over it; as a text it is refused with its line.
        return node.value


def _problem(key: str, line: int, refusal: _NotAllowedError) -> ImportProblem:
    return ImportProblem(refusal.what, line, values={"key": key, **refusal.values})


def _unknown_key(key: str, line: int) -> ImportProblem:
    known = [field.name for field in fields(CompanyProfile)]
    near = nearest(key, known)
    if near:
        return ImportProblem("context_unknown_key_near", line, values={"key": key, "near": near})
    return ImportProblem("context_unknown_key", line, values={"key": key, "allowed": known})


def _staff(entry: _Entry, questionnaire: Questionnaire) -> tuple[dict[str, int], list[ImportProblem]]:
    """People per function; functions may be written as in an answer file."""
    if not isinstance(entry.value, Mapping):
        return {}, [ImportProblem("context_staff", entry.line, values={"key": "staff"})]
    names = functions_by_name(questionnaire)
    staff: dict[str, int] = {}
    problems = []
    for written, inner in entry.value.items():
        function = names.get(plain(written))
        if function is None:
            allowed = [known.key for known in questionnaire.functions]
            values = {"value": written, "allowed": allowed}
            problems.append(ImportProblem("context_staff_function", inner.line, values=values))
            continue
        if function in staff:
            problems.append(ImportProblem("context_key_twice", inner.line, values={"key": f"staff.{written}"}))
        try:
            staff[function] = _count(inner.value, least=0)
        except _NotAllowedError as refusal:
            problems.append(_problem(f"staff.{written}", inner.line, refusal))
    return staff, problems


def _contradictions(fields: Mapping[str, Any], entries: Mapping[str, _Entry]) -> list[ImportProblem]:
    headcount, together = fields.get("headcount"), sum(fields.get("staff", {}).values())
    if headcount is None or together <= headcount:
        return []
    values = {"key": "headcount", "headcount": headcount, "together": together}
    return [ImportProblem("context_more_staff_than_heads", entries["headcount"].line, values=values)]


def _name(value: Any) -> str:
    if isinstance(value, bool | float | list | Mapping | date):
        raise _NotAllowedError("context_not_text", value=visible(value))
    name = " ".join(str(value).split())
    if not name:
        raise _NotAllowedError("context_empty_text")
    if len(name) > LONGEST_NAME:
        raise _NotAllowedError("context_too_long", count=len(name), most=LONGEST_NAME)
    return name


def _count(value: Any, *, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
        raise _NotAllowedError("context_not_a_count", value=visible(value))
    if not least <= value <= MOST_PEOPLE:
        raise _NotAllowedError("context_absurd_count", value=visible(value), least=least, most=MOST_PEOPLE)
    return int(value)


def _percent(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _NotAllowedError("context_not_a_percent", value=visible(value))
    if not 0 <= value <= 100:
        raise _NotAllowedError("context_not_a_percent", value=visible(value))
    if 0 < value < 1:
        raise _NotAllowedError("context_share", value=visible(value))
    return float(value)


def _choice(value: Any, choices: Mapping[str, Any], allowed: list[str]) -> Any:
    choice = choices.get(plain(str(value)))
    if choice is None:
        raise _NotAllowedError("context_choice", value=visible(value), allowed=allowed)
    return choice


def _day(value: Any) -> date:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value.strip())
        except ValueError as error:
            raise _NotAllowedError("context_day", value=visible(value)) from error
    if not isinstance(value, date) or isinstance(value, datetime) or value.year not in YEARS:
        raise _NotAllowedError("context_day", value=visible(value))
    return value
