"""The YAML file of a mapping: written for a person to look at, read back with the line of every problem."""

import json
from collections.abc import Collection, Iterator, Mapping

from assessment.core.questionnaire.definition import Kind, Questionnaire
from assessment.core.questionnaire.respondents import RespondentRole
from assessment.i18n import Language
from assessment.importers.form_exports.column_mapping import (
    LEFT_ASIDE,
    OPTION_NAMES,
    SEVERAL,
    UNDECIDED,
    ColumnMapping,
    MappedColumn,
    box_of,
)
from assessment.importers.formats.name_matching import FUNCTION, RESPONDENT, ROLE
from assessment.importers.formats.problems import ImportFileError, ImportProblem, letters, visible
from assessment.importers.formats.records import entries_of
from assessment.importers.formats.yaml_tree import Node

LONGEST_HEADER = 160
"""Characters of a header that the file repeats; the shape's signature holds the whole of it."""
MOST_BELOW = 20
WIDE = 72
KEYS = (
    *("shape", "rows_below_header", "columns", "function", "functions", "role", "roles", "answers", "answers_of"),
    "several",
)


def written_mapping(mapping: ColumnMapping, questionnaire: Questionnaire, say: Language) -> str:
    """The file's text, with comments in the reader's language on what is sure, likely or left to decide."""
    lines = [f"# {line}" for line in say("intake.mapping.opening").strip().split("\n")]
    lines += ["", f"shape: {mapping.shape}"]
    lines += [f"# {say('intake.mapping.below')}", f"rows_below_header: {mapping.rows_below_header}"]
    lines += ["", f"# {say('intake.mapping.columns')}", "columns:"]
    for number, column in enumerate(mapping.columns, start=1):
        entry = f"{_quoted(column.header[:LONGEST_HEADER])}, read_as: {_quoted(column.read_as)}"
        lines += _commented(f"  {_quoted(letters(number))}: {{header: {entry}}}", _remark(column, questionnaire, say))
    if not any(column.read_as == RESPONDENT for column in mapping.columns):
        lines.append(f"  # {say('intake.mapping.numbered')}")
    functions = ", ".join(function.key for function in questionnaire.functions)
    lines += ["", f"# {say('intake.mapping.functions', allowed=functions)}"]
    if mapping.function:
        lines += [f"# {say('intake.mapping.function')}", f"function: {_quoted(mapping.function)}"]
    lines += _labels("functions", mapping.functions)
    lines += ["", f"# {say('intake.mapping.roles')}"]
    lines += [f"role: {_quoted(mapping.role)}"] if mapping.role else []
    lines += _labels("roles", mapping.roles)
    lines += ["", f"# {say('intake.mapping.answers')}"]
    lines += _labels("answers", mapping.answers)
    if mapping.answers_of:
        lines += [f"# {say('intake.mapping.answers_of')}", "answers_of:"]
        for code, labels in mapping.answers_of.items():
            lines += [f"  {_quoted(code)}:", *(f"    {_quoted(label)}: {_quoted(to)}" for label, to in labels.items())]
    if mapping.several:
        lines += [f"# {say('intake.mapping.several')}", f"several: {mapping.several}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as JSON writes it, which YAML reads."""
    return json.dumps(text, ensure_ascii=False)


def _commented(entry: str, remark: str) -> Iterator[str]:
    """An entry with its remark behind it, or above where the line would grow long."""
    if len(entry) > WIDE and remark:
        yield f"  # {remark}"
        yield entry
    else:
        yield f"{entry}  # {remark}" if remark else entry


def _remark(column: MappedColumn, questionnaire: Questionnaire, say: Language) -> str:
    if column.read_as == LEFT_ASIDE:
        return say("intake.mapping.aside")
    if column.read_as == UNDECIDED and column.near:
        question = questionnaire.items_by_code[column.near].question.within(say.code)
        values = {"code": column.near, "similarity": column.similarity, "question": question}
        if column.box:
            return say("intake.mapping.near_box", **values)
        return say("intake.mapping.near", **values)
    if box := box_of(column.read_as):
        question = questionnaire.items_by_code[box[0]].question.within(say.code)
        return say("intake.mapping.box", option=box[1], question=question)
    item = questionnaire.items_by_code.get(column.read_as)
    if item is None:
        return say("intake.mapping.decide") if column.read_as == UNDECIDED else ""
    return say("intake.mapping.alike", similarity=column.similarity, question=item.question.within(say.code))


def _labels(name: str, labels: Mapping[str, str]) -> Iterator[str]:
    yield f"{name}:" if labels else f"{name}: {{}}"
    for label, value in labels.items():
        yield f"  {_quoted(label)}: {_quoted(value)}"


def read_mapping(content: bytes, questionnaire: Questionnaire) -> ColumnMapping:
    """Read a mapping file. Raises ImportFileError with every problem; entries still undecided are none."""
    entries, problems = entries_of(content, whole_keys=True)
    reader = _MappingReader(questionnaire, problems)
    mapping = reader.mapping(entries)
    if reader.problems:
        raise ImportFileError(reader.problems)
    return mapping


class _MappingReader:
    """Reads entry by entry and notes what is wrong with each."""

    def __init__(self, questionnaire: Questionnaire, problems: list[ImportProblem]) -> None:
        self.problems = problems
        self._rated = {item.code for item in questionnaire.rated_items if item.kind is not Kind.OPEN}
        self._targets = (RESPONDENT, FUNCTION, ROLE, *questionnaire.items_by_code, LEFT_ASIDE, UNDECIDED)
        self._functions = (*(function.key for function in questionnaire.functions), LEFT_ASIDE, UNDECIDED)
        self._roles = (*map(str, RespondentRole), UNDECIDED)

    def mapping(self, entries: Mapping[str, Node]) -> ColumnMapping:
        """The mapping; what cannot be read is a problem and left out of it."""
        for key, node in entries.items():
            if key not in KEYS:
                self._note("mapping_key", node, name=visible(key), allowed=list(KEYS))
        for key in ("shape", "columns"):
            if key not in entries:
                self.problems.append(ImportProblem("mapping_without", values={"name": key}))
        answers_of = {
            code: self._labels(node, (*OPTION_NAMES, UNDECIDED)) for code, node in self._entries(entries, "answers_of")
        }
        for code, node in self._entries(entries, "answers_of"):
            if code not in self._rated:
                self._note("mapping_value", node, value=visible(code), allowed=sorted(self._rated))
        return ColumnMapping(
            shape=self._text(entries, "shape"),
            rows_below_header=self._count(entries, "rows_below_header"),
            columns=tuple(self._columns(entries)),
            answers=self._labels(entries.get("answers"), (*OPTION_NAMES, UNDECIDED)),
            answers_of=answers_of,
            functions=self._labels(entries.get("functions"), self._functions),
            roles=self._labels(entries.get("roles"), self._roles),
            function=self._one_of(entries, "function", self._functions),
            role=self._one_of(entries, "role", self._roles),
            several=self._one_of(entries, "several", SEVERAL),
        )

    def _note(self, what: str, node: Node, **values: object) -> None:
        self.problems.append(ImportProblem(what, node.line, values=values))

    def _text(self, entries: Mapping[str, Node], key: str) -> str:
        node = entries.get(key)
        return (node.text or "") if node else ""

    def _one_of(self, entries: Mapping[str, Node], key: str, allowed: Collection[str]) -> str:
        value = self._text(entries, key)
        if value and value not in allowed:
            self._note("mapping_value", entries[key], value=visible(value), allowed=list(allowed))
        return value

    def _count(self, entries: Mapping[str, Node], key: str) -> int:
        value = self._text(entries, key) or "0"
        if value.isascii() and value.isdigit() and int(value[:9]) <= MOST_BELOW:
            return int(value)
        self._note("mapping_value", entries[key], value=visible(value), allowed=[f"0–{MOST_BELOW}"])
        return 0

    def _entries(self, entries: Mapping[str, Node], key: str) -> Iterator[tuple[str, Node]]:
        node = entries.get(key)
        if node is None or node.value == "":
            return
        if isinstance(node.value, dict):
            yield from node.value.items()
        else:
            self._note("mapping_not_entries", node, name=key)

    def _columns(self, entries: Mapping[str, Node]) -> Iterator[MappedColumn]:
        seen: dict[str, str] = {}
        for letter, node in self._entries(entries, "columns"):
            inner = node.value if isinstance(node.value, dict) else {}
            header, read_as = self._text(inner, "header"), self._text(inner, "read_as")
            box = box_of(read_as)
            if read_as not in self._targets and not (box and box[0] in self._rated):
                self._note("mapping_target", node, value=visible(read_as), name=letter)
            elif read_as in seen:
                self._note("mapping_twice", node, value=read_as, name=letter, first=seen[read_as])
            elif read_as in (RESPONDENT, FUNCTION, ROLE):
                seen[read_as] = letter
            yield MappedColumn(header, read_as or UNDECIDED, box=box is not None)

    def _labels(self, node: Node | None, allowed: Collection[str]) -> dict[str, str]:
        if node is None or node.value == "":
            return {}
        if not isinstance(node.value, dict):
            self._note("mapping_not_entries", node, name="–")
            return {}
        labels = {}
        for label, inner in node.value.items():
            value = inner.text or ""
            if value not in allowed:
                self._note("mapping_value", inner, value=visible(value), allowed=list(allowed))
            labels[label] = value
        return labels
