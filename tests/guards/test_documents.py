"""Documents name existing files, commands and settings."""

import ast
import re

import pytest

from assessment.cli.commands.questionnaire.group import COMMANDS as QUESTIONNAIRE_COMMANDS
from assessment.cli.main import COMMANDS
from tests.guards.imports import ROOT, sources
from tests.guards.test_imports import MAY_IMPORT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "questionnaires/README.md")


def _variables_read() -> set[str]:
    """Names of the settings, from the calls that read them and from the strings of the code."""
    variables: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                variables |= set(re.findall(r"^DIAPASON_([A-Z_]+)$", node.value))
            if isinstance(node, ast.JoinedStr) and ast.unparse(node).startswith(("f'{PREFIX}", 'f"{PREFIX}')):
                variables |= {str(part.value) for part in node.values if isinstance(part, ast.Constant)}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                name = node.args[0]
                given = isinstance(node.func.value, ast.Name | ast.Call) and ast.unparse(node.func.value).endswith(
                    ("given", "_Given(os.environ if environ is None else environ)")
                )
                if given and isinstance(name, ast.Constant):
                    variables.add(str(name.value))
    return variables


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    documented = set(re.findall(r"`DIAPASON_([A-Z_]+)`", README))
    assert documented == _variables_read()


def test_every_command_named_exists() -> None:
    named = re.findall(r"(?:^|`|\$ )diapason ([a-z]+)(?: ([a-z]+))?", README, re.MULTILINE)
    assert len(named) > 8
    for command, inner in named:
        assert command in COMMANDS, command
        if command == "questionnaire" and inner:
            assert inner in QUESTIONNAIRE_COMMANDS, inner


def test_every_command_is_in_the_readme() -> None:
    for command in COMMANDS:
        assert f"diapason {command}" in README


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_linked_to_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert not [link for link in links if not ((ROOT / name).parent / link).exists()]


def test_every_make_target_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"`make ([a-z]+)|^make ([a-z]+)", text, re.MULTILINE):
            name = "".join(target)
            assert re.search(rf"^{name}:", makefile, re.MULTILINE), (document, name)


def test_the_import_rule_told_is_the_rule_kept() -> None:
    layers = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("Who may import whom")[1].split("```")[1]
    for line in layers.strip().splitlines():
        rooms, targets = line.split("→")
        named = {target.split(" ")[0] for target in targets.replace(" (reading)", "").strip().split(", ")}
        for room in rooms.split(","):
            assert named - {"numpy", "scipy", "ortools", room.strip()} <= MAY_IMPORT[room.strip()], line
