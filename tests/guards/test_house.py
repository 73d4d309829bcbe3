"""Shape of the source tree: one name for one thing, folders that need no scrolling, no circles between folders."""

import ast
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from tests.guards.imports import ROOT, imports, modules, room, sources

MOST_FILES = 15
"""Files of one folder: beyond, a newcomer scrolls instead of choosing."""
NOT_COUNTED = {"versions"}
"""Folders that only grow: one migration after another, which nobody browses."""
SMALLEST = 30
"""Lines: a shorter module with one importer belongs into that importer."""


def _tracked(*patterns: str) -> list[PurePosixPath]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (PurePosixPath(line) for line in listed.stdout.splitlines())
    return [path for path in paths if (ROOT / path).is_file()]


def _text(path: PurePosixPath) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _trees(pattern: str, words: Iterable[str]) -> dict[str, ast.Module]:
    """The modules in which one of the words stands at all: reading the others would take most of the time."""
    texts = {str(path): _text(path) for path in _tracked(pattern)}
    return {path: ast.parse(text) for path, text in texts.items() if any(word in text for word in words)}


def test_no_folder_needs_scrolling() -> None:
    files: dict[str, int] = defaultdict(int)
    for path in _tracked():
        files[str(path.parent)] += path.name != "__init__.py"
    full = {folder: count for folder, count in files.items() if count > MOST_FILES}
    assert {folder for folder in full if PurePosixPath(folder).name not in NOT_COUNTED} == set()


def test_a_class_name_stands_for_one_thing() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in _tracked("*.py"):
        for found in re.finditer(r"^ *class (\w+)[(:\[]", _text(path), re.MULTILINE):
            places[found[1]].append(str(path))
    assert {name: lines for name, lines in places.items() if len(lines) > 1} == {}


def test_no_test_measures_time() -> None:
    clocks = {"monotonic", "perf_counter", "process_time", "thread_time"}
    used: dict[str, set[str]] = defaultdict(set)
    for path, tree in _trees("tests/*.py", clocks).items():
        for node in ast.walk(tree):
            name = node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.alias) else ""
            if name.removesuffix("_ns") in clocks:
                used[path].add(name)
    assert used == {}, "a busy machine is slow and right: count the work instead, and measure speed in benchmarks"


def test_no_test_sleeps() -> None:
    """What a test waits for is looked at again and again (`tests/waiting.py`), or held until the test lets it go."""
    sleepers = {"sleep", "wait_for_timeout"}
    used: dict[str, set[str]] = defaultdict(set)
    for path, tree in _trees("tests/*.py", sleepers).items():
        for node in ast.walk(tree):
            name = node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.alias) else ""
            if name in sleepers:
                used[path].add(name)
    assert set(used) == {"tests/waiting.py"}, f"a busy machine is not as far as it was thought to be: {dict(used)}"


def test_no_test_gives_up_after_a_time_of_its_own() -> None:
    """One patience for all (`tests/waiting.py`): it ends what is stuck, and nothing that is slow."""
    named: dict[str, list[int]] = defaultdict(list)
    for path, tree in _trees("tests/*.py", ("timeout",)).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and "timeout" in (node.arg or "") and isinstance(node.value, ast.Constant):
                named[path].append(node.lineno)
    assert named == {}


def _in_circles(needs: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """What is left of a graph when everything that needs nothing of the rest has been taken away, again and again."""
    left = {name: set(wanted) - {name} for name, wanted in needs.items()}
    while free := [name for name, wanted in left.items() if not wanted & left.keys()]:
        for name in free:
            del left[name]
    return {name: wanted & left.keys() for name, wanted in left.items()}


def test_no_module_imports_itself_in_a_circle_not_even_for_types() -> None:
    needs: dict[str, set[str]] = {name: set() for name in modules()}
    for line in imports():
        if line.module in needs and line.name in needs:
            needs[line.name].add(line.module)
    assert _in_circles(needs) == {}


def test_folders_of_a_layer_import_without_a_circle() -> None:
    packages = {name for name in modules() if any(other.startswith(f"{name}.") for other in modules())}
    needs: dict[str, set[str]] = {}
    for line in imports():
        source, target = (_folder(name, packages) for name in (line.name, line.module))
        if line.module in modules() and source != target and not _nested(source, target):
            needs.setdefault(source, set()).add(target)
            needs.setdefault(target, set())
    assert _in_circles(needs) == {}


def _folder(module: str, packages: set[str]) -> str:
    return module if module in packages else module.rpartition(".")[0]


def _nested(source: str, target: str) -> bool:
    """A folder and one inside it: its files on top may be shared by the folders below, or assemble them."""
    return source.startswith(f"{target}.") or target.startswith(f"{source}.")


def test_a_short_module_with_one_importer_stands_inside_it() -> None:
    importers: dict[str, set[str]] = defaultdict(set)
    for line in imports():
        importers[line.module].add(line.name)
    too_short = []
    for name in modules():
        path = ROOT / f"{name.replace('.', '/')}.py"
        if (
            path.is_file()
            and {room(importer) for importer in importers[name]} == {room(name)}
            and len(importers[name]) == 1
        ):
            lines = path.read_text(encoding="utf-8").count("\n")
            if lines < SMALLEST and not path.with_name("__init__.py").read_text(encoding="utf-8").count(name):
                too_short.append((name, lines, *importers[name]))
    assert not too_short


def test_nothing_of_the_product_is_called_by_tests_alone() -> None:
    """A function or class whose name stands nowhere but in its definition; what a decorator registers is called."""
    callers = [*_tracked("assessment", "reports", "benchmarks", "scripts", "templates", "pyproject.toml")]
    texts = (_text(path) for path in callers if path.suffix in {"", ".py", ".html", ".txt", ".yaml", ".toml", ".mako"})
    mentioned = Counter(word for text in texts for word in re.findall(r"\w+", text))
    definition = re.compile(r"(?<!\n)\n\n\n(?:def|class) (\w+)")
    unused = [
        f"{path}: {found[1]}"
        for path in sources()
        for found in definition.finditer(path.read_text(encoding="utf-8"))
        if mentioned[found[1]] == 1
    ]
    assert unused == []
