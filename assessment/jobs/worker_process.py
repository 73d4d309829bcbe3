"""Worker process beside a server."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

BOUND = "--until-input-ends"
SECONDS_TO_FINISH = 30
"""What a mail on its way may take before the worker is ended."""


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker with this process's environment as long as the block runs.

    It holds the end of a pipe: should this process die without a word, the pipe closes and the worker ends too.
    """
    worker = subprocess.Popen([sys.executable, "-m", "assessment.cli", "work", BOUND], stdin=subprocess.PIPE)  # noqa: S603
    try:
        yield
    finally:
        if worker.stdin:
            worker.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            worker.wait(SECONDS_TO_FINISH)
        worker.kill()
        worker.wait()


def end_with_input() -> None:
    """End this process in good order once its input ends."""

    def wait() -> None:
        while sys.stdin.buffer.read(1):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    Thread(target=wait, daemon=True).start()
