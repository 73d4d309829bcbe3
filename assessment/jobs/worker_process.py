"""Processes beside and below a server: how each one ends in good order, and how none outlives its parent."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from threading import Thread
from time import sleep
from types import FrameType

BOUND = "--until-input-ends"
SECONDS_TO_FINISH = 20
"""What a request or a mail on its way may take before its process is ended."""
STOPS = (signal.SIGINT, signal.SIGTERM)


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

    _end_after(wait)


def end_with_parent() -> None:
    """End this process of `multiprocessing` in good order once its parent has died.

    A forked process also holds the pipes of its parent; those who wait for them to close are told when it ends.
    """
    parent = parent_process()
    if parent is not None:
        _end_after(parent.join)


def end_at_once_when_stopped() -> None:
    """Let SIGINT and SIGTERM end this process, whatever the process that it was forked from does at them."""
    for number in STOPS:
        signal.signal(number, signal.SIG_DFL)


def _end_after(wait: Callable[[], object]) -> None:
    def end() -> None:
        wait()
        os.kill(os.getpid(), signal.SIGTERM)
        sleep(SECONDS_TO_FINISH)
        os._exit(1)

    Thread(target=end, daemon=True).start()


def interrupt_when_stopped() -> None:
    """Raise KeyboardInterrupt at the first SIGINT or SIGTERM, whichever comes; the later ones change nothing.

    A terminal, a service manager and the server may each send one for the same stop.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in STOPS:
        signal.signal(number, stop)
