"""Texts and their uses in code and templates."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes

from assessment.i18n import LANGUAGES, read_yaml, wording_files
from assessment.paths import folder
from assessment.questionnaire_files.catalogue import folders, questionnaire
from tests.guards.imports import ROOT, sources

HOLE = "\0"
"""Stands for the part of a key that is only known when the product runs."""
FILL = r"[\w.-]+"


@dataclass(frozen=True)
class Leaf:
    """One text as written: in each language a sentence, or its forms for one and for several."""

    key: str
    texts: Mapping[str, Any]

    def forms(self, language: str) -> dict[str, str]:
        """The text by form; a text without forms has the form `""`."""
        text = self.texts[language]
        return text if isinstance(text, dict) else {"": text or ""}

    @property
    def placeholders(self) -> set[str]:
        """Names between braces in either language."""
        return {name for language in LANGUAGES for text in self.forms(language).values() for name in holes(text)}

    @property
    def plural(self) -> bool:
        """Whether `count` chooses its form."""
        return isinstance(self.texts["fr"], dict)


def holes(text: str) -> set[str]:
    """Names between braces in a text."""
    return set(re.findall(r"\{(\w+)\}", text))


def leaves() -> Iterator[Leaf]:
    """Every text of the wording files. A branch that holds neither texts nor branches is an error of the file."""
    for path in wording_files():
        yield from _leaves(read_yaml(path), path.stem)


def _leaves(branch: Any, key: str) -> Iterator[Leaf]:
    assert isinstance(branch, dict), f"{key} holds {branch!r}, not a text in both languages"
    if set(branch) & set(LANGUAGES):
        yield Leaf(key, branch)
        return
    for name, inner in branch.items():
        yield from _leaves(inner, f"{key}.{name}")


@cache
def known() -> dict[str, Leaf]:
    """Every text by its key."""
    return {leaf.key: leaf for leaf in leaves()}


@dataclass(frozen=True)
class Asked:
    """A place that asks for a text. `pattern` holds HOLE where the key is completed at run time."""

    place: str
    pattern: str
    values: frozenset[str] | None
    """Names of the values handed over; None when they are not all written there."""

    def matches(self) -> list[str]:
        """Keys that it may mean."""
        if HOLE not in self.pattern:
            return [self.pattern] if self.pattern in known() else []
        shape = re.compile(FILL.join(map(re.escape, self.pattern.split(HOLE))))
        return [key for key in known() if shape.fullmatch(key)]


def asked() -> Iterator[Asked]:
    """Every call of a language in the code and in the templates."""
    for path in sources():
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _speaks(node.func) and node.args:
                values = {keyword.arg for keyword in node.keywords}
                arguments = None if None in values else frozenset(name for name in values if name)
                for pattern in filter(_is_key, _patterns(node.args[0])):
                    yield Asked(f"{place}:{node.lineno}", pattern, arguments)
    for path in templates():
        tree = _template(path)
        names = _set_strings(tree)
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "say" and call.args:
                arguments = None if call.dyn_kwargs else frozenset(keyword.key for keyword in call.kwargs)
                for pattern in filter(_is_key, _template_patterns(call.args[0], names)):
                    yield Asked(f"{path.relative_to(ROOT)}:{call.lineno}", pattern, arguments)


def templates() -> list[Path]:
    """Every template."""
    return sorted(path for path in folder("templates").rglob("*") if path.is_file() and path.suffix != ".css")


def _is_key(pattern: str) -> bool:
    """`language("fr")` chooses a language; `language("report.page")` asks for a text."""
    return "." in pattern


def _template(path: Path) -> nodes.Template:
    return Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(path.read_text(encoding="utf-8"))


def _speaks(function: ast.expr) -> bool:
    """Whether a call is `say(…)`, `….say(…)`, `….say.has(…)`, `language(…)` or `language(…)(…)`."""
    if isinstance(function, ast.Attribute):
        return function.attr == "say" or (function.attr == "has" and _speaks(function.value))
    if isinstance(function, ast.Call):
        return _speaks(function.func)
    return isinstance(function, ast.Name) and function.id in ("say", "language")


def _patterns(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_patterns(node.body), *_patterns(node.orelse)]
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values]
        return [re.sub(f"{HOLE}+", HOLE, "".join(parts))]
    if isinstance(node, ast.BinOp):
        return [left + right for left in _patterns(node.left) for right in _patterns(node.right)]
    return [HOLE]


def _template_patterns(node: nodes.Expr, names: Mapping[str, str]) -> list[str]:
    """`names`: what the template itself calls its strings, by `{% set %}`."""
    if isinstance(node, nodes.CondExpr):
        other = _template_patterns(node.expr2, names) if node.expr2 else []
        return [*_template_patterns(node.expr1, names), *other]
    if isinstance(node, nodes.Const):
        return [str(node.value)]
    if isinstance(node, nodes.Concat | nodes.Add):
        parts = node.nodes if isinstance(node, nodes.Concat) else [node.left, node.right]
        joined = [""]
        for part in parts:
            joined = [before + after for before in joined for after in _template_patterns(part, names)]
        return [re.sub(f"{HOLE}+", HOLE, pattern) for pattern in joined]
    return [names.get(node.name, HOLE) if isinstance(node, nodes.Name) else HOLE]


def _set_strings(tree: nodes.Template) -> dict[str, str]:
    return {
        assignment.target.name: assignment.node.value
        for assignment in tree.find_all(nodes.Assign)
        if isinstance(assignment.target, nodes.Name)
        and isinstance(assignment.node, nodes.Const)
        and isinstance(assignment.node.value, str)
    }


@cache
def patterns() -> frozenset[str]:
    """Every string of the code and the templates; HOLE stands where something is put in at run time."""
    patterns: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                patterns |= set(_patterns(node))
    for path in templates():
        tree = _template(path)
        names = _set_strings(tree)
        patterns |= {node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)}
        for joined in tree.find_all((nodes.Concat, nodes.Add)):
            patterns |= set(_template_patterns(joined, names))
    return frozenset(patterns)


@cache
def words() -> frozenset[str]:
    """What may fill a hole: whole strings of the code and the templates, and keys of the questionnaires."""
    fillings = {pattern.rstrip(".") for pattern in patterns() if HOLE not in pattern}
    for name in folders():
        content = questionnaire(name)
        fillings |= {claim.grade for claim in content.claims} | {claim.topic for claim in content.claims}
        fillings |= {kpi.unit for kpi in (*content.kpis, *content.trends)}
        fillings |= {function.key for function in content.functions} | {lever.key for lever in content.levers}
    return frozenset(fillings)


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    """Patterns with holes that say something of their own."""
    pierced = (pattern for pattern in patterns() if HOLE in pattern and re.search(r"\w", pattern.replace(HOLE, "")))
    return tuple(re.compile(f"({FILL})".join(map(re.escape, pattern.split(HOLE)))) for pattern in sorted(pierced))


def is_used(key: str) -> bool:
    """Whether some string of the product is the key, or becomes it when its holes are filled with other strings."""
    return key in words() or any(
        match and all(_is_word(fill) for fill in match.groups()) for match in (s.fullmatch(key) for s in _shapes())
    )


@cache
def _is_word(fill: str) -> bool:
    if fill in words() or fill.isdigit() or ("." in fill and all(_is_word(part) for part in fill.split("."))):
        return True
    return any(
        match and all(inner in words() for inner in match.groups()) for match in (s.fullmatch(fill) for s in _shapes())
    )


@cache
def asked_list() -> tuple[Asked, ...]:
    """Every place that asks for a text, found once."""
    return tuple(asked())
