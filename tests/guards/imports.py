"""Imports of every module, from the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("assessment", "reports")


@dataclass(frozen=True)
class Import:
    """One module that imports another. `late`: inside a function. `for_types`: for the type checker alone."""

    file: str
    line: int
    module: str
    late: bool
    for_types: bool

    @property
    def source(self) -> str:
        """The room of the module that imports."""
        return room(self.name)

    @property
    def name(self) -> str:
        """The dotted name of the module that imports."""
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def target(self) -> str:
        """The room that is imported; for a package from elsewhere, its name."""
        return room(self.module)


def room(module: str) -> str:
    """The part of the house in which a module stands: `core`, `web`, `settings`, … ; `reports` is one room."""
    top, _, rest = module.partition(".")
    return rest.partition(".")[0] if top == "assessment" and rest else top


def sources() -> list[Path]:
    """Every Python file of the product."""
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@cache
def modules() -> frozenset[str]:
    """Dotted names of every module of the product."""
    names = (path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in sources())
    return frozenset(name.removesuffix(".__init__") for name in names)


@cache
def imports() -> tuple[Import, ...]:
    """Every import of the product, standard library and packages from elsewhere included."""
    return tuple(_imports())


def _imports() -> Iterator[Import]:
    for path in sources():
        file = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        late = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for inner in ast.walk(node)
        }
        typed = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
            for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            for module in _modules(node, file):
                yield Import(file, getattr(node, "lineno", 0), module, id(node) in late, id(node) in typed)


def _modules(node: ast.AST, file: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    if node.level:
        raise AssertionError(f"{file}:{node.lineno}: relative imports hide who imports whom")
    base = node.module or ""
    # `from assessment import i18n` imports a module; `from assessment.i18n import Language` a name of one.
    return [inner if (inner := f"{base}.{name.name}") in modules() else base for name in node.names]
