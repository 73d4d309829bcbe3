"""The worker beside a server: replaced when it dies by itself, ended with the server."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from assessment.jobs import worker_process
from assessment.jobs.worker_process import worker_beside
from tests.waiting import wait_until

DIES = "import sys; open(sys.argv[1], 'a').write('x'); sys.exit(3)"
STAYS = "import sys; open(sys.argv[1], 'a').write('x'); sys.stdin.read()"


def _work(monkeypatch: pytest.MonkeyPatch, code: str, notes: Path) -> None:
    notes.touch()
    monkeypatch.setattr(worker_process, "WORK", (sys.executable, "-c", code, str(notes)))
    monkeypatch.setattr(worker_process, "PAUSES", (0.01, 0.02))


def test_a_worker_that_dies_by_itself_is_replaced_and_the_log_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    notes = tmp_path / "notes"
    _work(monkeypatch, DIES, notes)
    with caplog.at_level(logging.ERROR), worker_beside():
        wait_until(lambda: len(notes.read_text()) >= 3, "no worker took its place")
    assert "the worker ended by itself (exit code 3); another one was started" in caplog.messages


def test_a_worker_that_lives_is_left_alone_and_ends_with_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    notes = tmp_path / "notes"
    _work(monkeypatch, STAYS, notes)
    begun: list[subprocess.Popen[bytes]] = []
    start = worker_process._worker

    def noted() -> subprocess.Popen[bytes]:
        begun.append(start())
        return begun[-1]

    monkeypatch.setattr(worker_process, "_worker", noted)
    with worker_beside():
        wait_until(lambda: notes.read_text() == "x", "the worker did not begin")
    assert [worker.poll() for worker in begun] == [0]
    assert not caplog.messages


def test_the_pause_grows_and_is_bounded() -> None:
    assert list(worker_process.PAUSES) == sorted(worker_process.PAUSES)
    assert worker_process.PAUSES[-1] == 60
