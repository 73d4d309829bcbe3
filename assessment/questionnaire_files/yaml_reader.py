"""YAML reader that keeps line numbers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assessment.questionnaire_files.problems import QuestionnaireProblem

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Position = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One file: its plain value, the line of every key or entry, and what could not be read."""

    name: str
    value: Any
    lines: dict[Position, int]
    problems: tuple[QuestionnaireProblem, ...] = ()

    def line(self, position: Position) -> int:
        """The line of a value, or of the nearest thing around it."""
        while position and position not in self.lines:
            position = position[:-1]
        return self.lines.get(position, 1)


def read_document(path: Path) -> Document:
    """Read one YAML file; what is no YAML, no text or holds a key twice becomes a problem, never an exception."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Document(name, None, {}, (QuestionnaireProblem(name, 1, "", "not_utf8"),))
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Document(name, None, {}, (QuestionnaireProblem(name, 1, "", "empty_file"),))
        lines: dict[Position, int] = {}
        problems: list[QuestionnaireProblem] = []
        _walk(node, (), name, lines, problems)
        return Document(name, loader.construct_document(node), lines, tuple(problems))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        return Document(name, None, {}, (QuestionnaireProblem(name, line, "", "not_yaml"),))
    finally:
        loader.dispose()


def _walk(
    node: yaml.Node, position: Position, name: str, lines: dict[Position, int], problems: list[QuestionnaireProblem]
) -> None:
    lines.setdefault(position, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*position, str(key.value))
            line = key.start_mark.line + 1
            if place in lines:
                problems.append(QuestionnaireProblem(name, line, dotted(place), "key_twice"))
            lines[place] = line
            _walk(value, place, name, lines, problems)
    elif isinstance(node, yaml.SequenceNode):
        for number, entry in enumerate(node.value):
            _walk(entry, (*position, number), name, lines, problems)


def dotted(position: Position) -> str:
    """A position as a person would write it: `dimensions[0].items[2].question.en`."""
    written = ""
    for step in position:
        written += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if written else step
    return written
