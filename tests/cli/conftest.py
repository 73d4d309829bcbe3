"""Runs the command and captures output and exit code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assessment.cli.language import OWN_VARIABLE, SYSTEM_VARIABLES
from assessment.cli.main import main

ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class Ran:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        """Lines on the error channel."""
        return self.err.splitlines()


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Call the command; what it printed before is forgotten. No variable of this machine decides the language."""
    for name in (OWN_VARIABLE, *SYSTEM_VARIABLES, "DIAPASON_QUESTIONNAIRES", "DIAPASON_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str | Path) -> Ran:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capfd.readouterr()
        return Ran(code, printed.out, printed.err)

    yield call


@pytest.fixture
def team() -> Path:
    """Twelve people's answers."""
    return ANSWERS / "team-of-twelve-wave1.csv"
