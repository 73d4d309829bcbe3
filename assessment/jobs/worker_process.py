"""Processes beside and below a server: how each one ends in good order, and how none outlives its parent."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from threading import Event, Thread
from time import monotonic, sleep
from types import FrameType

BOUND = "--until-input-ends"
SECONDS_TO_FINISH = 20
"""What a request or a mail on its way may take before its process is ended."""
WORK = (sys.executable, "-m", "assessment.cli", "work", BOUND)
PAUSES = (2.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds before a worker that died by itself is replaced, by how many died in a row."""
LOG = logging.getLogger(__name__)
STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker with this process's environment as long as the block runs.

    It holds the end of a pipe: should this process die without a word, the pipe closes and the worker ends too. Should
    the worker die by itself, another one takes its place after a pause, which grows up to a minute.
    """
    over, workers = Event(), [_worker()]
    keeper = Thread(target=_keep_one, args=(workers, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        _end(workers[-1])
        keeper.join()
        # One may have been started at that very moment.
        _end(workers[-1])


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.stdin:
        worker.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        worker.wait(SECONDS_TO_FINISH)
    worker.kill()
    worker.wait()


def _worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen(WORK, stdin=subprocess.PIPE)  # noqa: S603


def _keep_one(workers: list[subprocess.Popen[bytes]], over: Event) -> None:
    """Start another worker whenever the last one has died, until it is over."""
    deaths = 0
    while True:
        begun = monotonic()
        code = workers[-1].wait()
        deaths = 1 if monotonic() - begun > PAUSES[-1] else deaths + 1
        # A stop that was sent to the whole group reaches the worker first: it is over before the pause is.
        if over.wait(PAUSES[min(deaths, len(PAUSES)) - 1]):
            return
        if (pipe := workers[-1].stdin) is not None:
            pipe.close()
        workers.append(_worker())
        LOG.error("the worker ended by itself (exit code %s); another one was started", code)
        if over.is_set():
            return


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
