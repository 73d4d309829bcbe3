"""JSON-schema validation and cross-file checks."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError

from assessment.i18n import read_yaml
from assessment.questionnaire_files.problems import QuestionnaireProblem
from assessment.questionnaire_files.yaml_reader import Document, Position, dotted

SCHEMA = Path(__file__).parent / "schema.yaml"
LABEL_LENGTH = 36
SHORT_LENGTH = 16
SHOWN = 60
"""Characters of a wrong value that a message repeats."""
Files = Mapping[str, Document]


@cache
def _validator(kind: str) -> Draft202012Validator:
    schemas = _schemas()
    return Draft202012Validator({"$defs": schemas["$defs"], **schemas[kind]})


@cache
def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = read_yaml(SCHEMA)
    return schemas


def schema_problems(document: Document, kind: str) -> list[QuestionnaireProblem]:
    """Where a file departs from the schema of its kind (`manifest`, `lever`, `symptoms`, …)."""
    if document.problems:
        return list(document.problems)
    errors = sorted(_validator(kind).iter_errors(document.value), key=lambda error: [str(step) for step in error.path])
    return [problem for error in errors for problem in _told(document, error)]


def _told(document: Document, error: ValidationError) -> Iterator[QuestionnaireProblem]:
    """One problem per thing to mend; the library's own words are English, so each rule has its text in our wording."""
    position: Position = tuple(error.absolute_path)
    rule, wanted, instance = str(error.validator), cast("Any", error.validator_value), cast("Any", error.instance)
    if rule == "required":
        for missing in wanted:
            if missing not in instance:
                yield _problem(document, (*position, missing), "missing")
    elif rule == "additionalProperties" and isinstance(instance, dict):
        known = cast("dict[str, Any]", error.schema).get("properties", {})
        for extra in instance:
            if extra not in known:
                yield _problem(document, (*position, str(extra)), "unknown_key", known=", ".join(sorted(known)))
    elif rule == "enum":
        yield _problem(document, position, "not_allowed", value=instance, allowed=", ".join(map(str, wanted)))
    elif rule in ("minItems", "maxItems"):
        yield _problem(document, position, "wrong_count", count=len(instance), wanted=wanted)
    elif rule == "type":
        yield _problem(document, position, "wrong_type", value=str(instance)[:SHOWN], wanted=wanted)
    else:
        what = {"const": "grade_d", "minLength": "empty_text"}.get(rule, "wrong_value")
        values = {"value": str(instance)[:SHOWN]} if what == "wrong_value" else {}
        yield _problem(document, position, what, **values)


def _problem(document: Document, position: Position, what: str, **values: Any) -> QuestionnaireProblem:
    return QuestionnaireProblem(document.name, document.line(position), dotted(position), what, values)


def crossing_problems(files: Files) -> list[QuestionnaireProblem]:
    """What only shows across files: codes used twice, references to nothing, actions that wait for each other."""
    problems: list[QuestionnaireProblem] = []
    items: set[str] = set()
    codes: dict[str, str] = {}
    for document, position, code in _codes(files):
        if code in codes:
            problems.append(_problem(document, position, "code_twice", code=code, other=codes[code]))
        codes[code] = f"{document.name}:{document.line(position)}"
        if len(position) > 3:
            items.add(code)
    problems += _lengths(files)
    problems += _next_step_problems(files)
    if "actions" in files:
        problems += _action_problems(files, items)
    if "targets" in files:
        problems += _target_problems(files)
    return problems


def _codes(files: Files) -> Iterator[tuple[Document, Position, str]]:
    for document in files.values():
        for group in ("dimensions", "families"):
            for outer, holder in enumerate(document.value.get(group, ())):
                yield document, (group, outer, "code"), holder["code"]
                for inner, item in enumerate(holder["items"]):
                    yield document, (group, outer, "items", inner, "code"), item["code"]
        for number, item in enumerate(document.value.get("items", ())):
            yield document, ("items", number, "code"), item["code"]


def _lengths(files: Files) -> Iterator[QuestionnaireProblem]:
    for document in files.values():
        for position, value in _walk(document.value, ()):
            if not isinstance(value, str) or len(position) < 2 or position[-1] not in ("fr", "en"):
                continue
            longest = {"label": LABEL_LENGTH, "short": SHORT_LENGTH}.get(str(position[-2]))
            if longest and len(value) > longest:
                yield _problem(document, position, "too_long", count=len(value), longest=longest)


def _walk(value: Any, position: Position) -> Iterator[tuple[Position, Any]]:
    yield position, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from _walk(inner, (*position, step))


def _next_step_problems(files: Files) -> Iterator[QuestionnaireProblem]:
    """Practices without next steps beside others that have some, and functions that nobody of the firm answers for."""
    functions = [function["key"] for function in files["manifest"].value["functions"]]
    practices = [
        (document, ("dimensions", outer, "items", inner), item)
        for document in files.values()
        for outer, holder in enumerate(document.value.get("dimensions", ()))
        for inner, item in enumerate(holder["items"])
    ]
    written = any("next_steps" in item for _, _, item in practices)
    for document, place, item in practices:
        if written and "next_steps" not in item:
            yield _problem(document, (*place, "next_steps"), "no_next_steps", code=item["code"])
        for number, step in enumerate(item.get("next_steps", ())):
            if step["begins"] not in functions:
                at = (*place, "next_steps", number, "begins")
                yield _problem(document, at, "not_allowed", value=step["begins"], allowed=", ".join(functions))


def _action_problems(files: Files, items: set[str]) -> Iterator[QuestionnaireProblem]:
    document = files["actions"]
    actions = document.value["actions"]
    levers = {"all", *files["manifest"].value["levers"]}
    kpis = {kpi["code"] for kpi in files["kpis"].value["kpis"]} if "kpis" in files else set()
    known = {action["id"] for action in actions}
    families = {family["key"] for family in files["symptoms"].value["families"]} if "symptoms" in files else set()
    waiting: dict[str, set[str]] = {}
    for number, action in enumerate(actions):
        place: Position = ("actions", number)
        waiting[action["id"]] = {_named([choice])[0] for choice in action.get("after", [])}
        yield from _reference_problems(document, number, {"action": known, "item": items, "family": families})
        if action["lever"] not in levers:
            yield _problem(document, (*place, "lever"), "unknown_lever", code=action["lever"])
        if "kpi_code" in action and action["kpi_code"] not in kpis:
            yield _problem(document, (*place, "kpi_code"), "unknown_kpi", code=action["kpi_code"])
        if [other["id"] for other in actions].index(action["id"]) != number:
            yield _problem(document, (*place, "id"), "code_twice", code=action["id"], other=document.name)
    for name in _in_a_circle(waiting):
        yield _problem(document, ("actions",), "circle", code=name)


def _reference_problems(
    document: Document, number: int, known: Mapping[str, set[str]]
) -> Iterator[QuestionnaireProblem]:
    """Actions, items and families that an action names and that do not exist."""
    action = document.value["actions"][number]
    needed = [*_named(action.get("after", [])), *action.get("light_without", [])]
    named = [
        ("after", "action", needed),
        ("follows", "action", _named(action.get("follows", []))),
        ("items", "item", action["items"]),
        ("settles", "item", action.get("settles", [])),
        ("eases", "family", action.get("eases", [])),
    ]
    for key, kind, codes in named:
        for code in codes:
            if code not in known[kind]:
                yield _problem(document, ("actions", number, key), f"unknown_{kind}", code=code)


def _named(choices: Sequence[str | Sequence[str]]) -> list[str]:
    return [name for choice in choices for name in ([choice] if isinstance(choice, str) else choice)]


def _in_a_circle(waiting: Mapping[str, set[str]]) -> list[str]:
    """Actions that, followed from prerequisite to prerequisite, wait for themselves."""
    left = dict(waiting)
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    return sorted(left)


def _target_problems(files: Files) -> Iterator[QuestionnaireProblem]:
    document = files["targets"]
    follow = document.value.get("follow")
    if follow and follow["lever"] not in files["manifest"].value["levers"]:
        yield _problem(document, ("follow", "lever"), "unknown_lever", code=follow["lever"])
