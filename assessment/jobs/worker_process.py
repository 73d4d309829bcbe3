"""Processes beside and below a server: how each one ends in good order, and how none outlives its parent."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from types import FrameType

SECONDS_TO_FINISH = 20
"""What a request or a mail on its way may take before its process is ended."""
PAUSES = (2.0, 5.0, 15.0, 30.0, 60.0)
"""Seconds before a worker that died by itself is replaced, by how many died in a row."""
FORK = get_context("fork")
"""A worker shares the memory of what its server has loaded: two thirds of what it would need alone."""
NAME = "diapason-work"
"""What the system's lists of processes call a worker beside a server, in at most 15 bytes."""
LOG = logging.getLogger(__name__)
STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def worker_beside(work: Callable[[], object]) -> Iterator[None]:
    """Run a process that does this work as long as the block runs; it is asked to stop by SIGTERM.

    Should this process die without a word, the worker ends too. Should the worker die by itself, another one takes its
    place after a pause, which grows up to a minute. What the work needs is loaded before, and no connection is open.
    """
    over, workers = Event(), [_worker(work)]
    keeper = Thread(target=_keep_one, args=(workers, work, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        _end(workers[-1])
        keeper.join()
        # One may have been started at that very moment.
        _end(workers[-1])
        workers[-1].join()


def _worker(work: Callable[[], object]) -> ForkProcess:
    worker = FORK.Process(target=_beside, args=(work,), name=NAME)
    worker.start()
    return worker


def _beside(work: Callable[[], object]) -> None:
    end_at_once_when_stopped()
    end_with_parent()
    with suppress(OSError):
        Path("/proc/self/comm").write_text(NAME, encoding="ascii")
    work()


def _end(worker: ForkProcess) -> None:
    worker.terminate()
    # Whoever keeps the worker learns its exit code; to ask for it here as well might take it away.
    if not wait([worker.sentinel], SECONDS_TO_FINISH):
        worker.kill()


def _keep_one(workers: list[ForkProcess], work: Callable[[], object], over: Event) -> None:
    """Start another worker whenever the last one has died, until it is over."""
    deaths = 0
    while True:
        begun = monotonic()
        wait([workers[-1].sentinel])
        workers[-1].join()
        deaths = 1 if monotonic() - begun > PAUSES[-1] else deaths + 1
        # A stop that was sent to the whole group reaches the worker first: it is over before the pause is.
        if over.wait(PAUSES[min(deaths, len(PAUSES)) - 1]):
            return
        code = workers[-1].exitcode
        workers.append(_worker(work))
        LOG.error("the worker ended by itself (exit code %s); another one was started", code)
        if over.is_set():
            return


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


def note_stops() -> list[int]:
    """Note SIGINT and SIGTERM from now on in the list that is returned, and let them interrupt nothing."""
    asked: list[int] = []
    for number in STOPS:
        signal.signal(number, lambda number, _frame: asked.append(number))
    return asked


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
