"""Server processes with CPU accounting."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds to wait for a server to answer for the first time."""
WORKERS = 1


@dataclass(frozen=True)
class MeasuredServer:
    """A running server."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """CPU time that the server and its workers have spent so far, in seconds."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(times.user + times.system for times in (member.cpu_times() for member in family))


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def product() -> Iterator[MeasuredServer]:
    """The product as `diapason serve` runs it, with an empty database and no limit on how many people start."""
    with tempfile.TemporaryDirectory(prefix="diapason-bench-") as folder:
        port = free_port()
        command = [sys.executable, "-m", "assessment.cli", "serve", "--port", str(port), "--workers", str(WORKERS)]
        command += ["--no-worker"]
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DIAPASON_")},
            "DIAPASON_INSTANCE": folder,
            "DIAPASON_STARTS_PER_MINUTE": "1000000",
        }
        with _running(command, port, environ) as server:
            yield server


@contextmanager
def floor() -> Iterator[MeasuredServer]:
    """The least that a Flask application on SQLite can do, behind the same server."""
    with tempfile.TemporaryDirectory(prefix="diapason-floor-") as folder:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.baseline_server", str(port), str(Path(folder) / "floor.db")]
        with _running(command, port, dict(os.environ)) as server:
            yield server


@contextmanager
def _running(command: list[str], port: int, environ: dict[str, str]) -> Iterator[MeasuredServer]:
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as started:
        try:
            _wait_for(port, started)
            yield MeasuredServer(port, psutil.Process(started.pid))
        finally:
            started.terminate()
            try:
                started.wait(timeout=15)
            except subprocess.TimeoutExpired:
                started.kill()


def _wait_for(port: int, started: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if started.poll() is not None:
            raise RuntimeError(f"the server ended with {started.returncode}: {' '.join(map(str, started.args))}")  # type: ignore[arg-type]
        try:
            connection = HTTPConnection(HOST, port, timeout=2)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            connection.close()
            return
    raise RuntimeError(f"no server answers on port {port}")
