"""YAML or JSON document as a tree with line numbers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from assessment.importers.formats.problems import ImportFileError, ImportProblem, visible

LARGEST = 256 * 1024
DEEPEST = 4
MOST = 20_000
"""Entries that are looked at: a file that refers to itself a million times over ends here."""
NOTHING = frozenset({"", "~", "null"})
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
"""A sign beyond the first 65,536 as JSON may write it, in two halves, neither of which YAML takes for a sign."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """An entry: a text, a list of entries, or entries by key. A text without quotes that says nothing is empty."""

    line: int
    value: "str | list[Node] | dict[str, Node]"

    @property
    def text(self) -> str | None:
        """The text; None for a list or a mapping."""
        return self.value if isinstance(self.value, str) else None

    @property
    def entries(self) -> list["Node"]:
        """Entries of a list; a single text or mapping is a list of one, and nothing a list of none."""
        if isinstance(self.value, list):
            return self.value
        return [] if self.value == "" else [self]


@dataclass
class _Count:
    seen: int = 0
    whole_keys: bool = False


def as_yaml(content: str) -> str:
    """A JSON text as YAML reads it: signs that JSON writes in two halves are written in one."""
    return _SURROGATES.sub(_joined, content)


def _joined(match: re.Match[str]) -> str:
    high, low = int(match[2], 16), int(match[3], 16)
    return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"


def read_nodes(content: str, *, whole_keys: bool = False) -> tuple[Mapping[str, Node], list[ImportProblem]]:
    """Entries by key, and keys that are written twice. Raises ImportFileError where the text is no mapping.

    Keys are shortened and made safe to print, unless they are texts of a person to compare: `whole_keys`.
    """
    loader = _Loader(as_yaml(content))
    try:
        node = loader.get_single_node()
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise ImportFileError([ImportProblem("context_not_yaml", mark.line + 1 if mark else 1)]) from error
    finally:
        loader.dispose()
    if node is None:
        raise ImportFileError([ImportProblem("nothing_written")])
    if not isinstance(node, yaml.MappingNode):
        raise ImportFileError([ImportProblem("entries_not_a_mapping", node.start_mark.line + 1)])
    problems: list[ImportProblem] = []
    root = _node(node, 1, _Count(whole_keys=whole_keys), problems)
    return (root.value if isinstance(root.value, dict) else {}), problems


def _node(node: yaml.Node, depth: int, count: _Count, problems: list[ImportProblem]) -> Node:
    line = node.start_mark.line + 1
    count.seen += 1
    if depth > DEEPEST or count.seen > MOST:
        raise ImportFileError([ImportProblem("entries_too_deep", line)])
    if isinstance(node, yaml.ScalarNode):
        return Node(line, "" if node.style is None and node.value.casefold() in NOTHING else node.value)
    if isinstance(node, yaml.SequenceNode):
        return Node(line, [_node(inner, depth + 1, count, problems) for inner in node.value])
    entries: dict[str, Node] = {}
    for key, inner in _pairs(node, whole_keys=count.whole_keys):
        if key in entries:
            problems.append(ImportProblem("context_key_twice", inner.start_mark.line + 1, values={"key": visible(key)}))
        entries[key] = _node(inner, depth + 1, count, problems)
    return Node(line, entries)


def _pairs(node: yaml.Node, *, whole_keys: bool) -> Iterator[tuple[str, yaml.Node]]:
    for key, inner in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ImportFileError([ImportProblem("context_not_yaml", key.start_mark.line + 1)])
        yield key.value if whole_keys else visible(key.value), inner
