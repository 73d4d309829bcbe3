"""The worker beside a server: replaced when it dies by itself, ended with the server."""

import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.context import ForkProcess
from pathlib import Path

import pytest

from assessment.jobs import worker_process
from assessment.jobs.worker_process import PAUSES, interrupt_when_stopped, worker_beside
from tests.waiting import wait_until


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker comes at once."""
    monkeypatch.setattr(worker_process, "PAUSES", (0.01, 0.02))


def _note(notes: Path) -> None:
    with notes.open("a") as file:
        file.write("x")


def test_a_worker_that_dies_by_itself_is_replaced_and_the_log_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    notes = tmp_path / "notes"
    notes.touch()

    def die() -> None:
        _note(notes)
        sys.exit(3)

    with caplog.at_level(logging.ERROR), worker_beside(die):
        wait_until(lambda: len(notes.read_text()) >= 3, "no worker took its place")
    assert "the worker ended by itself (exit code 3); another one was started" in caplog.messages


def test_a_worker_that_lives_is_left_alone_and_ends_with_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    notes = tmp_path / "notes"
    notes.touch()
    begun: list[ForkProcess] = []
    start = worker_process._worker

    def stay() -> None:
        with suppress(KeyboardInterrupt):
            interrupt_when_stopped()
            _note(notes)
            while True:
                signal.pause()

    def noted(work: Callable[[], object]) -> ForkProcess:
        begun.append(start(work))
        return begun[-1]

    monkeypatch.setattr(worker_process, "_worker", noted)
    with worker_beside(stay):
        wait_until(lambda: notes.read_text() == "x", "the worker did not begin")
    assert [worker.exitcode for worker in begun] == [0]
    assert not caplog.messages


def test_the_pause_grows_and_is_bounded() -> None:
    assert list(PAUSES) == sorted(PAUSES)
    assert PAUSES[-1] == 60
