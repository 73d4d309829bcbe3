"""scripts/setup on incomplete machines."""

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
NEEDED = ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "scripts/setup")
SYSTEM_TOOLS = ("bash", "cat", "sha256sum", "cut", "dirname", "basename", "env", "mkdir", "rm")
ROOT_USER, PLAIN_USER = "echo 0", "echo 1000"
NO_ENSUREPIP = """
case "$*" in
*version_info*) exit 0 ;;
--version) echo Python 3.11.2 ;;
*) exit 1 ;;
esac
"""
"""A Python that is recent enough and lacks the package that makes environments, as on a bare Debian."""


@dataclass(frozen=True)
class Machine:
    """A copy of the project on a machine that holds only the programs it is given."""

    project: Path
    programs: Path

    def add(self, name: str, script: str) -> None:
        """Put a program on the path."""
        program = self.programs / name
        program.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def set_up(self, *arguments: str, environ: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Run the script."""
        return subprocess.run(
            [shutil.which("bash") or "bash", str(self.project / "scripts" / "setup"), *arguments],
            env={"PATH": str(self.programs), "HOME": str(self.project), **(environ or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without Python, without a way to install packages, used by a plain user."""
    project = tmp_path / "a project"
    for name in NEEDED:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, project / name)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in SYSTEM_TOOLS:
        (programs / name).symlink_to(shutil.which(name) or name)
    machine = Machine(project, programs)
    machine.add("id", PLAIN_USER)
    return machine


def test_an_unknown_purpose_is_refused(machine: Machine) -> None:
    ran = machine.set_up("fly")
    assert ran.returncode == 2
    assert "usage: scripts/setup [run|test]" in ran.stderr


def test_without_python_it_names_the_command_and_stops(machine: Machine) -> None:
    ran = machine.set_up("run")
    assert ran.returncode == 1
    assert "Python 3.11 or later is needed" in ran.stderr
    assert "sudo apt-get install -y python3 python3-venv" in ran.stderr


def test_an_old_python_is_not_taken(machine: Machine) -> None:
    machine.add("python3", "exit 1")
    assert "Python 3.11 or later is needed" in machine.set_up("run").stderr


def _python(version: str, *, of_the_system: bool) -> str:
    """A Python that makes environments and tells its version when asked."""
    return f"""
case "$*" in
*base_prefix*) exit {int(not of_the_system)} ;;
--version) echo Python {version} ;;
esac
"""


@pytest.mark.parametrize(
    ("first", "second", "asked", "taken"),
    [
        (True, False, None, "3.11.7"),
        (False, True, None, "3.12.1"),
        (False, False, None, "3.11.7"),
        (False, True, "python3", "3.11.7"),
    ],
)
def test_the_python_of_the_system_is_taken_before_another(
    machine: Machine, *, first: bool, second: bool, asked: str | None, taken: str
) -> None:
    machine.add("python3", _python("3.11.7", of_the_system=first))
    machine.add("python3.12", _python("3.12.1", of_the_system=second))
    ran = machine.set_up("run", environ={"PYTHON": asked} if asked else None)
    assert f"making .venv with Python {taken}" in ran.stderr


def test_a_second_python_of_that_name_further_down_the_path_is_found(machine: Machine) -> None:
    machine.add("python3", _python("3.11.7", of_the_system=False))
    further = Machine(machine.project, machine.programs.parent / "further")
    further.programs.mkdir()
    further.add("python3", _python("3.11.2", of_the_system=True))
    ran = machine.set_up("run", environ={"PATH": f"{machine.programs}:{further.programs}"})
    assert "making .venv with Python 3.11.2" in ran.stderr


def test_a_plain_user_is_told_the_command_for_a_missing_package(machine: Machine) -> None:
    machine.add("python3", NO_ENSUREPIP)
    machine.add("apt-get", "exit 99")
    ran = machine.set_up("run")
    assert ran.returncode == 1
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv" in ran.stderr


def test_root_installs_it_without_a_question(machine: Machine, tmp_path: Path) -> None:
    machine.add("python3", NO_ENSUREPIP)
    machine.add("id", ROOT_USER)
    machine.add("apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {tmp_path}/asked')
    machine.set_up("run")
    asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[0].startswith("noninteractive update")
    assert asked[1].startswith("noninteractive install -y")
    assert asked[1].endswith("--no-install-recommends python3-venv")


def test_sudo_is_used_only_where_it_asks_nothing(machine: Machine, tmp_path: Path) -> None:
    machine.add("python3", NO_ENSUREPIP)
    machine.add("apt-get", f'echo "$*" >> {tmp_path}/asked')
    machine.add("sudo", "exit 1")
    machine.set_up("run")
    assert not (tmp_path / "asked").exists()
    machine.add("sudo", 'test "$1" = -n && shift; exec "$@"')
    machine.add("true", "exit 0")
    machine.set_up("run")
    assert "python3-venv" in (tmp_path / "asked").read_text(encoding="utf-8")


def _stamp(machine: Machine, purpose: str, lock: str) -> None:
    files = [machine.project / name for name in (lock, "pyproject.toml", "scripts/setup")]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    venv = machine.project / ".venv"
    (venv / "bin").mkdir(parents=True, exist_ok=True)
    (venv / f"{purpose}.stamp").write_text(f"{digest} {machine.project}\n", encoding="utf-8")
    python = venv / "bin" / "python"
    python.write_text("#!/bin/bash\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)


@pytest.mark.parametrize(
    ("made", "lock", "wanted"),
    [
        ("run", "requirements.lock", "run"),
        ("test", "requirements-dev.lock", "test"),
        ("test", "requirements-dev.lock", "run"),
    ],
)
def test_a_second_time_nothing_is_done(machine: Machine, made: str, lock: str, wanted: str) -> None:
    _stamp(machine, made, lock)
    ran = machine.set_up(wanted)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_modules_are_translated_even_where_python_may_not_write_what_it_translates(machine: Machine) -> None:
    _stamp(machine, "run", "requirements.lock")
    python = machine.project / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/bash\nexec {sys.executable} "$@"\n', encoding="utf-8")
    modules = [machine.project / "assessment" / "core" / "level.py", machine.project / "reports" / "page.py"]
    for module in modules:
        module.parent.mkdir(parents=True)
        module.write_text("LEVEL = 3\n", encoding="utf-8")
    ran = machine.set_up("run", environ={"PYTHONDONTWRITEBYTECODE": "1"})
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert all(list((module.parent / "__pycache__").glob(f"{module.stem}.*.pyc")) for module in modules)


def test_an_environment_to_run_is_not_enough_to_test(machine: Machine) -> None:
    _stamp(machine, "run", "requirements.lock")
    assert machine.set_up("test").returncode == 1


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_change_of_what_it_was_made_from_makes_it_anew(machine: Machine, changed: str) -> None:
    _stamp(machine, "run", "requirements.lock")
    with (machine.project / changed).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert "Python 3.11 or later is needed" in machine.set_up("run").stderr


def test_a_project_that_was_moved_makes_it_anew(machine: Machine, tmp_path: Path) -> None:
    _stamp(machine, "run", "requirements.lock")
    moved = Machine(machine.project.rename(tmp_path / "elsewhere"), machine.programs)
    assert moved.set_up("run").returncode == 1


def test_the_lock_files_hold_what_the_project_asks_for() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        names = {line.partition("==")[0].partition("[")[0] for line in text.splitlines() if "==" in line}
        assert {"flask", "weasyprint", "hatchling", "editables", "numpy"} <= names
        pinned = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert all("==" in line for line in pinned)
        assert text.count("--hash=sha256:") >= len(pinned)


def test_continuous_integration_runs_the_tests_with_nobody_at_the_keyboard() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "exec make test </dev/null" in script.read_text(encoding="utf-8")
