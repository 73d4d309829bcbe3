"""Wheel and sdist install and run."""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

import assessment
from tests.cli.conftest import ANSWERS
from tests.waiting import PATIENCE, wait_until

ROOT = Path(__file__).parents[2]
SHIPPED = {
    "templates": "assessment/templates",
    "questionnaires": "assessment/questionnaires",
    "assessment/wording": "assessment/wording",
    "assessment/static": "assessment/static",
    "assessment/migrations": "assessment/migrations",
}
"""Folders of the checkout, and where the wheel holds them."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel made from the sdist."""
    place = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(place), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return place


@pytest.fixture(scope="module")
def scheduler(built: Path) -> Path:
    """The wheel."""
    return next(built.glob("*.whl"))


@dataclass(frozen=True)
class Installed:
    """The product in an environment of its own, run from a folder that holds nothing of it."""

    scripts: Path
    folder: Path

    def environ(self) -> dict[str, str]:
        """Variables of a machine that knows neither the checkout nor its environment."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DIAPASON_", "VIRTUAL"))
        }
        return {**kept, "DIAPASON_INSTANCE": str(self.folder / "instance")}

    def run(self, *arguments: str) -> str:
        """What the command prints. It must succeed."""
        ran = subprocess.run(
            [str(self.scripts / "diapason"), *arguments],
            cwd=self.folder,
            env=self.environ(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def python(self, code: str) -> str:
        """What a line of Python prints there."""
        ran = subprocess.run(
            [str(self.scripts / "python"), "-c", code],
            cwd=self.folder,
            env=self.environ(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        return ran.stdout.strip()


@pytest.fixture(scope="module")
def installed(scheduler: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel installed; its dependencies are those of the tests, the checkout is out of sight."""
    place = tmp_path_factory.mktemp("elsewhere")
    environment = place / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    scripts = environment / "bin"
    command = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "--quiet"]
    command += ["--no-deps", "--no-index", str(scheduler)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    packages = next((environment / "lib").glob("python*")) / "site-packages"
    # A line of a .pth adds one folder; the .pth files inside that folder, the checkout's among them, are not read.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    folder = place / "folder"
    folder.mkdir()
    shutil.copy(ANSWERS / "team-of-twelve-wave1.csv", folder / "answers.csv")
    return Installed(scripts, folder)


@pytest.mark.parametrize("source", sorted(SHIPPED))
def test_the_wheel_holds_every_file_that_is_read_at_run_time(scheduler: Path, source: str) -> None:
    held = set(zipfile.ZipFile(scheduler).namelist())
    wanted = {
        f"{SHIPPED[source]}/{path.relative_to(ROOT / source).as_posix()}"
        for path in (ROOT / source).rglob("*")
        if path.is_file() and not {"__pycache__", ".ruff_cache"} & set(path.parts)
    }
    assert wanted
    assert wanted <= held


def test_the_wheel_holds_nothing_else_than_the_product(scheduler: Path) -> None:
    names = zipfile.ZipFile(scheduler).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"assessment", "reports"}
    assert not [name for name in names if "test" in Path(name).name or name.endswith((".pyc", ".db", ".key"))]
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_sdist_holds_what_a_builder_needs_and_no_leftovers(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "scripts/setup", "requirements.lock"} <= names
    assert not [name for name in names if name.startswith((".venv", "instance", "dist"))]


def test_it_runs_from_its_own_files(installed: Installed) -> None:
    output = installed.python("import assessment, reports; print(assessment.__file__); print(reports.__file__)")
    assert all(str(installed.scripts.parent) in line for line in output.splitlines())
    assert str(Path(assessment.__file__).parent) not in output


def test_the_command_tells_its_version(installed: Installed) -> None:
    assert installed.run("--version").startswith("diapason ")


def test_the_questionnaires_came_along(installed: Installed) -> None:
    output = installed.run("questionnaire", "list", "--lang", "en")
    assert "alignment 1.1.0" in output
    assert "lead-handoff" in output
    assert installed.run("questionnaire", "check")


def test_it_diagnoses_and_prints(installed: Installed) -> None:
    installed.run("diagnose", "answers.csv", "--pdf", "report.pdf", "--json", "figures.json")
    assert (installed.folder / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert '"respondents": 12' in (installed.folder / "figures.json").read_text(encoding="utf-8")


def test_it_finds_itself_fit(installed: Installed) -> None:
    assert "Everything needed is there." in installed.run("doctor", "--lang", "en", "--port", "0")


def test_its_database_is_made_by_the_migrations_inside(installed: Installed) -> None:
    assert installed.run("purge", "--lang", "en").startswith("0 questionnaire")
    assert (installed.folder / "instance" / "diapason.db").is_file()


@pytest.fixture
def served(installed: Installed) -> Iterator[HTTPConnection]:
    """A connection to the installed product."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(installed.scripts / "diapason"), "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=installed.folder, env=installed.environ(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            with closing(_connected(port, server)) as connection:
                yield connection
        finally:
            server.terminate()


def _connected(port: int, server: "subprocess.Popen[bytes]") -> HTTPConnection:
    def listens() -> bool:
        assert server.poll() is None
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens, "the installed product does not answer")
    return HTTPConnection("127.0.0.1", port)


def test_it_serves_its_pages_and_their_style(served: HTTPConnection) -> None:
    served.request("GET", "/fr")
    answer = served.getresponse()
    page = answer.read().decode()
    assert answer.status == 200
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    served.request("GET", style)
    answer = served.getresponse()
    assert answer.status == 200
    assert answer.read()
